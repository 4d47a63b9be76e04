import { cpSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pass } from "node:timers/promises";
import { noDisk, SmallDisk } from "../../small-disk";
import type { Running } from "./cli";
import { drawFrom } from "./draw";
import { describeMoment, drawMoment, type Moment, struck } from "./moments";
import { findPostgres, Postgres } from "./postgres";
import type { Env, RunOptions } from "./project";
import { type Interference, type Interrupted, RUNS } from "./recovery";
import { exportedState } from "./state";
import type { Stage } from "./story";

/** Where the state is kept, and what then keeps the engine from saving it. For half a minute it tries again. */
const WAYS = [
  { backend: "disk", blow: "the disk is full", killed: false },
  { backend: "disk", blow: "the disk is full", killed: true },
  { backend: "database", blow: "the database crashes", killed: false },
  { backend: "database", blow: "the database crashes", killed: true },
  { backend: "files", blow: "SIGINT", killed: true },
  { backend: "files", blow: undefined, killed: true },
] as const;
type Way = (typeof WAYS)[number];

/** In Pulumi's experimental mode there is one save, after the providers are closed. */
const ONE_SAVE: Env = { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" };
/** From the blow to SIGKILL at most. */
const GRACE_MS = 2_500;
/** More than a state of four resources takes, with its copies. */
const DISK_KB = 1024;

/** A run that can't save what it did. */
export interface Loss extends Interrupted {
  readonly way: Way;
  readonly oneSave: boolean;
  readonly moment: Moment;
  readonly graceMs: number;
}

const postgres = findPostgres();
/** Why some of them can't be had on this machine. */
export const missing = [
  ...(noDisk === false ? [] : [`no full disk: ${noDisk}`]),
  ...(typeof postgres === "string" ? [`no database that crashes: ${postgres}`] : []),
];

const possible = WAYS.filter(({ backend }) => {
  if (backend === "disk") return noDisk === false;
  return backend !== "database" || typeof postgres !== "string";
});
const DECK = RUNS.flatMap((run) => possible.flatMap((way) => [true, false].map((oneSave) => ({ run, way, oneSave }))));

/** As many as are asked for, from one seed: each run with each way in turn, in an order of the seed's own. */
export function drawLosses(seed: number, count: number): Loss[] {
  const draw = drawFrom(seed);
  const next = draw.dealer(DECK);
  return Array.from({ length: count }, () => {
    const { run, way, oneSave } = next();
    const atSave = way.backend !== "database" && !oneSave && draw.below(2) === 0;
    const moment = drawMoment(draw, run, atSave ? "change" : draw.one(["call", "call", "ms"]));
    const graceMs = draw.below(GRACE_MS);
    return {
      run,
      way,
      oneSave,
      moment,
      graceMs,
      destroyAgain: draw.one([true, false]),
      stopOn: draw.one(["create", "destroy"]),
    };
  });
}

export function titleOfLoss({ run, way, oneSave, moment, graceMs }: Loss): string {
  const kill = way.killed ? [way.blow ? `SIGKILL ${graceMs} ms later` : "SIGKILL"] : [];
  const blow = [...(way.blow ? [way.blow] : []), ...kill].join(", and ");
  return `${blow} in ${run}${oneSave ? " with one save" : ""}, ${describeMoment(moment)}`;
}

/** Moves the state to where it can be lost, and runs as the loss says; `end` gives everything back. */
export async function losing(stage: Stage, loss: Loss): Promise<Interference & { end(): Promise<void> }> {
  const { way, oneSave, moment, graceMs } = loss;
  const interrupt = (blow: (running: Running) => Promise<void>): Interference["interrupt"] => {
    const options = (more: RunOptions) => ({ ...more, ...(oneSave && { env: ONE_SAVE }) });
    return (verb, more) =>
      struck(stage, { verb, options: options(more), moment }, async (running) => {
        await blow(running);
        if (!way.killed) return;
        const over = await Promise.race([pass(way.blow ? graceMs : 0), running.ended]);
        if (over === undefined) await running.killGroup();
      });
  };
  const nothing = async () => undefined;
  // With one save the provider knows that its end proves nothing.
  const inOrder = !way.killed && !oneSave;
  switch (way.backend) {
    case "disk": {
      const disk = onDisk(stage);
      return {
        inOrder,
        interrupt: interrupt(async () => disk.fill()),
        mend: async () => {
          disk.empty();
          restore(stage);
        },
        end: async () => disk.remove(),
      };
    }
    case "database": {
      const database = await inDatabase(stage);
      return {
        inOrder,
        interrupt: interrupt(() => database.crash()),
        mend: () => database.revive(),
        state: () => exportedState(stage.project),
        end: () => database.stop(),
      };
    }
    case "files":
      return {
        interrupt: interrupt(async (running) => {
          if (way.blow) running.signal(way.blow);
        }),
        end: nothing,
      };
  }
}

/** As docs/pipelines.md says: what was saved last stands beside what the engine has cut off. */
function restore({ project, note }: Stage): void {
  const state = project.stateFile;
  if (isWhole(state)) return;
  note("the engine cut off its state");
  cpSync(`${state}.bak`, state);
}

function isWhole(file: string): boolean {
  return readFileSync(file, "utf8").trimEnd().endsWith("}");
}

function onDisk({ project }: Stage): SmallDisk {
  const state = join(project.root, "state");
  const disk = new SmallDisk(DISK_KB);
  cpSync(state, disk.folder, { recursive: true });
  rmSync(state, { recursive: true });
  symlinkSync(disk.folder, state);
  return disk;
}

async function inDatabase({ emulator, project }: Stage): Promise<Postgres> {
  if (typeof postgres === "string") throw new Error(postgres);
  const server = await Postgres.start(postgres);
  project.environment({ ...emulator.env, PULUMI_BACKEND_URL: server.backend("states") });
  await project.command("stack", "init");
  return server;
}
