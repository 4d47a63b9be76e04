import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { basename } from "node:path";
import type { Emulator } from "../../emulator";
import { nameIn } from "./events";
import type { EngineHost } from "./hosts";
import { PENDING } from "./interruption";
import { killAll } from "./processes";
import { exportJob, jobFor, resource } from "./program";
import type { RunOptions, Verb } from "./project";
import { recordsOf } from "./records";
import { checkText } from "./rules";
import type { State } from "./state";
import type { Stage } from "./story";
import { waitFor } from "./wait-for";

/** Where each export job of the program writes to: two of them are equal. */
const DATASETS = { one: "equal", two: "equal", awaited: "awaited" } as const;
type Name = keyof typeof DATASETS;

/** `up` starts what is not there yet, `another up` replaces all of it, as changed triggers ask for; `a forced up` replaces one without any change. */
export const RUNS = ["up", "another up", "a forced up", "destroy"] as const;
export type Run = (typeof RUNS)[number];
const FORCED = "one" satisfies Name;
/** What a run that waits for its jobs has seen the end of. */
const ENDED_BY_THEN: readonly Name[] = ["awaited"];

/** A run that is interrupted, and how the user goes on. */
export interface Interrupted {
  readonly run: Run;
  readonly stopOn: "create" | "destroy";
  /** After an interrupted destroy: whether it is run again at once, or the program before that. */
  readonly destroyAgain: boolean;
}

/** What interferes with the run. */
export interface Interference {
  /** Begins the run; returns when it has ended. `struck`: not before it was interfered with. */
  interrupt(verb: Verb, options: RunOptions): Promise<{ readonly text: string; readonly struck: boolean }>;
  /** The run ends in order although it couldn't save: of its jobs, one that has ended by the next run is started again. */
  readonly inOrder?: boolean;
  /** Takes away what was in the way of the next run. */
  mend?(): Promise<void>;
  /** What the engine has recorded, where that isn't a file of the project's. */
  state?(): Promise<State>;
}

/** A program of three export jobs and a stop: interrupted, and then the recipe of docs/pipelines.md. */
export async function assertRecovers(
  host: EngineHost,
  stage: Stage,
  { run, stopOn, destroyAgain }: Interrupted,
  interference: Interference,
): Promise<void> {
  const { emulator, project, step } = stage;
  const app = emulator.jobs({ api: "ncloud.aiapp", seconds: 3600 }).id;
  const isAppLive = () => emulator.state().jobs.find(({ id }) => id === app)?.live;
  const write = (number: number) => project.program(programOf(host, { number, app, stopOn }));
  const state = async () => (await interference.state?.()) ?? project.state();
  const watch = new Watch(emulator);
  const everStarted = () => exportJobs(emulator).length;
  /** How many jobs were asked for until now, and how many perhaps: one that was forced may not have come to it. */
  let asked = 0;
  let perhaps = interference.inOrder ? ENDED_BY_THEN.length : 0;
  const assertAsked = () =>
    assert.ok(
      everStarted() >= asked && everStarted() <= asked + perhaps,
      `${asked} jobs were asked for, and ${perhaps} perhaps; ${everStarted()} were ever started`,
    );
  try {
    write(1);
    if (run !== "up") {
      await step("(an up that nobody interrupts)", async () => {
        await project.up();
        asked = everStarted();
      });
    }
    if (run === "another up") write(2);
    if (run === "a forced up") {
      perhaps++;
      // Nobody asks the provider whether the old one has to go first.
      watch.spare = 1;
    }

    let struck = false;
    await step("at no time are there more jobs than resources", async () => {
      const flags = run === "a forced up" ? ["--replace", `**::${FORCED}`] : [];
      const result = await interference.interrupt(run === "destroy" ? "destroy" : "up", { flags });
      struck = result.struck;
      checkText(result.text);
      watch.assertNoSecond();
    });
    if (!struck) await step("(the run had ended before the blow fell)", () => undefined);
    await interference.mend?.();

    if (run === "destroy" && destroyAgain) {
      await step("destroy, run again, leaves no job behind", async () => {
        await release(stage);
        await project.destroy();
        assertNothingLives(emulator);
        assert.equal(isAppLive(), false);
        assert.equal(everStarted(), asked);
      });
    }

    await step("the recipe of the docs: each resource has one job, its own, and no job was started twice", async () => {
      await release(stage);
      const clear = { flags: ["--clear-pending-creates"] };
      // Back instead of on: what is cancelled already, or still will be, has to be known as gone before it is started anew.
      const back = run === "destroy" && !destroyAgain;
      if (back) {
        await allProcessed(emulator);
        await project.refresh(clear);
      }
      const before = Object.keys((await state()).resources);
      const begun = recordsOf(project);
      const { text } = await project.up();
      if (PENDING.test(text)) await project.refresh(clear);
      watch.assertNoSecond();
      const missing = Object.keys(DATASETS).filter((name) => !before.includes(name));
      if (run === "destroy") asked += missing.length;
      else if (run !== "a forced up") asked += Object.keys(DATASETS).length;
      assertAsked();
      const now = await state();
      assertOneEach(emulator, now);
      assertOwn(now, begun);
      if (!back) assert.equal(isAppLive(), run !== "destroy" && stopOn === "destroy");
      watch.spare = 0;
    });

    await step("the next up has nothing to do, and nothing is pending", async () => {
      const { text } = await project.up({ flags: ["--expect-no-changes"] });
      assert.doesNotMatch(text, PENDING);
    });

    await step("destroy leaves no job behind, also when all that was held on its way has arrived", async () => {
      await project.destroy();
      assert.deepEqual((await state()).resources, {});
      assertNothingLives(emulator);
      await allProcessed(emulator);
      assertNothingLives(emulator);
      assert.equal(isAppLive(), false);
      watch.assertNoSecond();
      assertAsked();
      // The provider of a killed engine lives on.
      await killAll(() => project.processes());
    });
  } finally {
    watch.end();
  }
}

/** As a user does it: a killed engine leaves a lock behind, and sometimes half a file. */
async function release({ project, note }: Stage): Promise<void> {
  const torn = project.tornFiles();
  for (const file of torn) rmSync(file);
  if (torn.length > 0) note(`the engine left empty files behind: ${torn.map((file) => basename(file)).join(", ")}`);
  await project.command("cancel", "--yes");
}

/** Three export jobs and a stop. Another number means other triggers. */
function programOf(host: EngineHost, { number, app, stopOn }: { number: number; app: string; stopOn: string }): string {
  const more = { triggers: [number] };
  return host.program(
    exportJob("one", jobFor(DATASETS.one, more)),
    exportJob("two", jobFor(DATASETS.two, more)),
    exportJob("awaited", jobFor(DATASETS.awaited, { ...more, waitFor: "completed", waitTimeout: "2m" })),
    resource("ncloud.AiAppKill", "app", { aiAppId: app, stopOn }),
  );
}

/** Looks at the emulator while others are at work: it also ends the awaited job, once somebody waits for it. */
class Watch {
  /** How many more of the equal jobs may live at present than are declared. */
  spare = 0;
  private readonly timer: NodeJS.Timeout;
  private readonly second = new Set<string>();

  constructor(emulator: Emulator) {
    this.timer = setInterval(() => {
      const live = exportJobs(emulator).filter((job) => job.live);
      for (const dataset of new Set(Object.values(DATASETS))) {
        const jobs = live.filter((job) => datasetOf(job.request) === dataset);
        const most = declared(dataset) + (dataset === DATASETS[FORCED] ? this.spare : 0);
        if (jobs.length > most) this.second.add(jobs.map(({ id }) => id).join(" and "));
      }
      for (const { id, request } of live) {
        const looked = emulator.calls().some(({ path, action }) => action === "retrieveExportJob" && path.endsWith(id));
        if (datasetOf(request) === "awaited" && looked) emulator.jobs({ api: "adobe.export", id, status: "SUCCEEDED" });
      }
    }, 10);
  }

  assertNoSecond(): void {
    assert.deepEqual([...this.second], [], "more live jobs than resources");
  }

  end(): void {
    clearInterval(this.timer);
  }
}

/** No call is on its way any more. The docs say how long a user waits for that. */
async function allProcessed(emulator: Emulator): Promise<void> {
  await waitFor("all calls are processed", () => emulator.calls().every(({ status }) => status !== 0));
}

function declared(dataset: string): number {
  return Object.values(DATASETS).filter((each) => each === dataset).length;
}

function datasetOf(request: Record<string, unknown>): unknown {
  return (request.destination as { datasetId?: unknown } | undefined)?.datasetId;
}

function exportJobs(emulator: Emulator) {
  return emulator.state().jobs.filter(({ api }) => api === "adobe.export");
}

/** State and ground truth are the same: each resource has a job of its own, and no other job lives. */
function assertOneEach(emulator: Emulator, { resources }: State): void {
  assert.deepEqual(Object.keys(resources).sort(), ["app", ...Object.keys(DATASETS)].sort());
  const jobs = exportJobs(emulator);
  const known = Object.entries(DATASETS).map(([name, dataset]) => {
    const job = jobs.find(({ id }) => id === resources[name]?.id);
    assert.ok(job, `${name} has a job`);
    assert.equal(datasetOf(job.request), dataset, `the job of ${name}`);
    assert.equal(resources[name]?.initErrors, undefined);
    assert.equal(job.live, name !== "awaited", `${name} is ${job.status}`);
    return job.id;
  });
  assert.equal(new Set(known).size, known.length, "no two resources have the same job");
  const orphans = jobs.filter(({ id, live }) => live && !known.includes(id));
  assert.deepEqual(orphans, []);
}

/** What was begun for one resource is no other one's, however equal they are. */
function assertOwn({ resources }: State, begun: ReturnType<typeof recordsOf>): void {
  for (const { urn, id } of begun) {
    if (urn === undefined || id === undefined) continue;
    const owner = Object.keys(resources).find((name) => resources[name]?.id === id);
    if (owner !== undefined) assert.equal(owner, nameIn(urn), `job ${id} was started for ${nameIn(urn)}`);
  }
}

function assertNothingLives(emulator: Emulator): void {
  const live = exportJobs(emulator).filter((job) => job.live);
  assert.deepEqual(live, []);
}
