import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Emulator, JobSpec } from "../../emulator";
import { PACKAGE_ROOT } from "../../package/pack";
import { liveJobs } from "./look";
import type { Project, Result } from "./project";

/** Stacks that earlier versions, and this one, have left: VERSION/STACK. */
const STATES = join(PACKAGE_ROOT, "test", "fixtures", "states");

/** What a recorded stack needs of the world to be gone on with, and what is to become of it. */
export interface Yesterday {
  readonly recordedAt: string;
  readonly host: "dynamic" | "plugin";
  /** What a preview has to say, for ever: the operations of each resource that is not as it should be. */
  readonly preview: Readonly<Record<string, readonly string[]>>;
  /** Names of those whose job outlives a destroy. */
  readonly left: readonly string[];
  /** The jobs that the clouds know. */
  readonly cloud: readonly JobSpec[];
}

/** The files of a recorded stack. */
const FILES = { program: "index.js", settings: "Pulumi.dev.yaml", state: "state.json", world: "world.json" };

export interface Recorded extends Yesterday {
  /** `0.1.0/dynamic-settled`. */
  readonly name: string;
  readonly folder: string;
  readonly program: string;
}

export function recordedStates(): Recorded[] {
  const folders = (folder: string) =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  return folders(STATES).flatMap((version) =>
    folders(join(STATES, version)).map((stack): Recorded => {
      const folder = join(STATES, version, stack);
      const read = (file: string) => readFileSync(join(folder, file), "utf8");
      const world = JSON.parse(read(FILES.world)) as Yesterday;
      return { ...world, name: `${version}/${stack}`, folder, program: read(FILES.program) };
    }),
  );
}

/** A resource as a state has it. */
export interface Kept {
  readonly urn: string;
  readonly id?: string;
  readonly delete?: boolean;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** Puts a recorded stack into a project, and its jobs into the clouds. `left`: what a run that failed has left beside it. */
export async function takeUp(
  recorded: Recorded,
  project: Project,
  emulator: Emulator,
  left: (resources: readonly Kept[]) => readonly Kept[] = () => [],
): Promise<void> {
  for (const job of recorded.cloud) emulator.jobs(job);
  project.program(recorded.program);
  // The salt first: what is imported is encrypted with it.
  writeFileSync(join(project.folder, FILES.settings), readFileSync(join(recorded.folder, FILES.settings)));
  const state = JSON.parse(readFileSync(join(recorded.folder, FILES.state), "utf8")) as {
    deployment: { resources: Kept[] };
  };
  state.deployment.resources.push(...left(state.deployment.resources));
  const file = join(project.root, "temp", "state.json");
  writeFileSync(file, JSON.stringify(state));
  await project.command("stack", "import", "--file", file);
}

/** Destroys it: what runs is ended, but what was to be left alone. */
export async function assertDestroyed(recorded: Recorded, project: Project, emulator: Emulator): Promise<void> {
  const { resources } = project.state();
  const left = recorded.left.map((name) => resources[name]?.id);
  await project.destroy();
  assert.deepEqual(Object.keys(project.state().resources), []);
  assert.deepEqual(liveJobs(emulator), left);
}

/** Writes down a stack as it is now, for the version that package.json says. */
export async function record(
  stack: string,
  program: string,
  project: Project,
  emulator: Emulator,
  yesterday: Pick<Yesterday, "host" | "preview" | "left">,
): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(PACKAGE_ROOT, "package.json"), "utf8")) as { version: string };
  const folder = join(STATES, version, stack);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await project.command("stack", "export", "--file", join(folder, FILES.state));
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
  write(FILES.settings, readFileSync(join(project.folder, FILES.settings), "utf8"));
  write(FILES.program, program);
  const world: Yesterday = {
    recordedAt: new Date(emulator.now()).toISOString(),
    ...yesterday,
    cloud: cloudOf(emulator),
  };
  write(FILES.world, `${JSON.stringify(world, null, 2)}\n`);
}

/** Longer than anybody will look at them. */
const FOR_EVER = 1e10;

/** What is gone stays so; what lives goes on for ever. */
function cloudOf(emulator: Emulator): JobSpec[] {
  const jobs = emulator.state().jobs.filter(({ status }) => status !== "GONE");
  return jobs.map(({ api, id, place, status, live, createdAt, request }) => ({
    api,
    id,
    place,
    createdAt,
    seconds: FOR_EVER,
    request,
    ...(!live && { status }),
  }));
}

/** The operations of each resource, in order of their names: two engines may begin them in another order. */
export function byName({ ops }: Result): Record<string, string[]> {
  const all: Record<string, string[]> = {};
  for (const [op = "", name = ""] of ops.map((each) => each.split(" "))) {
    if (op !== "read") all[name] = [...(all[name] ?? []), op].sort();
  }
  return all;
}
