import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import fc from "fast-check";
import { type Emulator, type FaultSpec, type JobView, startEmulator } from "../emulator";
import { jobSubjects } from "../jobs";
import { hosts, type Values } from "../lifecycle/hosts";
import { SEED } from "../seed";
import { type Declaration, Deployment, type Plan, type Provider } from "./deployment";
import { assertOneJobEach, assertOnlyAsked, assertPlaces, assertReplaced, inClear, isJob, mayStop } from "./invariants";
import { idInHistory } from "./stage";

/** `DATAJOBS_RUNS`: programs in all, over both hosts. `DATAJOBS_PATH`: what a failure printed beside its seed, to see it again. */
const { DATAJOBS_RUNS: RUNS = "1000", DATAJOBS_PATH: PATH } = process.env;
/** The kind of job of each slot, three of each kind. Where one runs at a time, each slot has a place of its own. */
const JOB_SLOTS = jobSubjects.flatMap((subject) =>
  [0, 1, 2].map((n) => ({ subject, own: subject.calls.oneAtATime?.(n) ?? {} })),
);
const JOBS = JOB_SLOTS.length;
const STOPS = 2;
const SLOTS = JOBS + STOPS;
/** What a record tells of the request that started its job. */
const REQUEST_IDS = ["keep", "replace", "omit"] as const;
type RequestIds = (typeof REQUEST_IDS)[number];
const APPS = 3;
const MOST_COMMANDS = 8;
/** An app that is told to end does so within. */
const KILLED_AFTER_MS = 10_000;
/** Real time: nothing hangs. */
const LONGEST_COMMAND_MS = 60_000;

/** What the program asks for, and what may have become of that. */
interface Model {
  readonly program: Map<number, Declaration>;
  provider: Provider;
  /** A deployment of this program has failed to start a job, or was interrupted: as the docs advise, it is run again before it is changed. */
  torn: boolean;
  /** Ids of the apps that are there to be killed, and of those that somebody has asked to be. */
  readonly apps: readonly string[];
  readonly asked: Set<string>;
}

type Command = fc.AsyncCommand<Model, Deployment>;

const ACTIONS = [
  ...new Set(
    jobSubjects.flatMap(({ calls }) => [
      ...(calls.credentials === undefined ? [] : [calls.credentials]),
      ...[calls.start, calls.get, ...calls.lists, calls.cancel],
    ]),
  ),
  "killAiApp",
];
const FAULTS: readonly Omit<FaultSpec, "match">[] = [
  { fault: "resetBeforeRead" },
  { fault: "resetAfterCommit" },
  { fault: "truncate" },
  { fault: "html502" },
  { fault: "html502", commit: true },
  { fault: "answer", status: 429 },
  { fault: "answer", status: 503 },
  { fault: "answer", status: 503, headers: { "retry-after": "2" } },
  { fault: "answer", status: 401 },
  { fault: "answer", status: 403 },
  { fault: "answer", status: 200, body: "<html>", commit: true },
];

/** Few requests, so that equal ones are common. */
const jobWish = fc.record({
  request: fc.constantFrom(0, 0, 1, "fails" as const),
  awaited: fc.boolean(),
  trigger: fc.integer({ min: 0, max: 1 }),
  slot: fc.integer({ min: 0, max: JOBS - 1 }),
  gone: fc.constantFrom(false, false, false, true),
});
/** Few apps, so that two may stop the same. */
const stopWish = fc.record({
  app: fc.integer({ min: 0, max: APPS - 1 }),
  stopOn: fc.constantFrom("destroy", "destroy", "destroy", "create"),
  trigger: fc.integer({ min: 0, max: 1 }),
  after: fc.option(fc.integer({ min: 0, max: JOBS - 1 }), { nil: undefined }),
  replaceOnChanges: fc.constantFrom(false, false, true),
  slot: fc.integer({ min: JOBS, max: SLOTS - 1 }),
  gone: fc.constantFrom(false, false, false, true),
});
const wish = fc.oneof({ arbitrary: jobWish, weight: 2 }, { arbitrary: stopWish, weight: 1 });

const end = fc.option(
  fc.oneof(
    fc.record({ call: fc.integer({ min: 1, max: 12 }), answered: fc.boolean() }),
    fc.record({ save: fc.integer({ min: 1, max: 14 }), killed: fc.boolean() }),
  ),
  { nil: undefined, freq: 2 },
);
const course = fc.record({ end, oneSave: fc.constantFrom(false, false, false, true) });
const some = fc.oneof(
  { arbitrary: fc.constant(new Set<number>()), weight: 4 },
  {
    arbitrary: fc.uniqueArray(fc.integer({ min: 0, max: SLOTS - 1 }), { minLength: 1 }).map((slots) => new Set(slots)),
    weight: 1,
  },
);
const plan = fc.record({
  course,
  forced: some,
  triggered: some,
  /** Those that are forced are named on the command line; otherwise they are tainted. */
  told: fc.boolean(),
  /** A preview after it shows the provider what the engine knows. */
  previewed: fc.boolean(),
});
type Course = typeof course extends fc.Arbitrary<infer T> ? T : never;
type Planned = typeof plan extends fc.Arbitrary<infer T> ? T : never;

const fault = fc.record({
  action: fc.constantFrom(...ACTIONS),
  fault: fc.constantFrom(...FAULTS),
  times: fc.integer({ min: 1, max: 3 }),
  after: fc.integer({ min: 0, max: 2 }),
});

const commands = fc.commands(
  [
    fc.tuple(fc.array(wish, { minLength: 1, maxLength: SLOTS }), plan).map(([wishes, how]) => up(wishes, how)),
    fc
      .tuple(fc.array(wish, { minLength: 0, maxLength: 2 }), plan)
      .map(([wishes, how]) => up(wishes, { ...how, course: { end: undefined, oneSave: false } })),
    fc.array(fault, { minLength: 1, maxLength: 3 }).map(arm),
    course.map((how) => command(`refresh${toldOf(how)}`, async (_model, real) => void (await real.refresh(how)))),
    course.map((how) => destroy(how)),
    fc.integer({ min: 0, max: JOBS - 1 }).map(disappear),
    fc
      .constantFrom(1, 30, 90)
      .map((seconds) => command(`${seconds} s pass`, async (_model, real) => real.emulator.advance(seconds * 1000))),
    fc.tuple(fc.constantFrom("first", "second"), fc.constantFrom("prod", "dev")).map(configure),
  ],
  { maxCommands: MOST_COMMANDS },
);

function command(name: string, work: (model: Model, real: Deployment) => Promise<void>): Command {
  return {
    toString: () => name,
    check: () => true,
    async run(model, real) {
      const begun = performance.now();
      await work(model, real);
      assert.ok(performance.now() - begun < LONGEST_COMMAND_MS, "a command hangs");
      assertOneJobEach(model.program, real);
      assertOnlyAsked(model.asked, real);
      real.stage.assertClean([...real.known.values()].map(inClear));
    },
  };
}

type Wish = typeof wish extends fc.Arbitrary<infer T> ? T : never;

function up(wishes: readonly Wish[], how: Planned): Command {
  const { course, forced, triggered } = how;
  const how_ = `${toldOf(course)}${among(how.told ? "told to replace" : "tainted", forced)}${among("triggered", triggered)}${how.previewed ? "" : ", no preview"}`;
  return command(`up ${fc.stringify(wishes)}${how_}`, async (model, real) => {
    const plain = model.torn;
    if (!model.torn) for (const each of wishes) change(model, each);
    await deploy(model, real, plain ? { ...how, forced: new Set(), triggered: new Set() } : how);
  });
}

function destroy(how: Course): Command {
  return command(`destroy${toldOf(how)}`, async (model, real) => {
    if (model.torn) await recover(model, real);
    mayStop(model.asked, new Map(), real);
    // What was deleted for the sake of another one's replacement, and not made anew, is in state no more than as a mark.
    const doomed = [...real.known.values()].filter(({ args, replaced }) => args.stopOn === "destroy" && !replaced);
    if (how.end) await real.destroy(how);
    real.emulator.clearFaults();
    // Twice at most: a job that fails to be started anew may hide behind the one before.
    if (!(await real.destroy())) assert.ok(await real.destroy(), `destroy fails: ${real.stage.told.at(-1)}`);
    model.program.clear();
    real.emulator.advance(KILLED_AFTER_MS);
    const live = real.stage.live();
    assert.deepEqual(
      live.filter(({ api }) => jobSubjects.some((subject) => subject.api === api)),
      [],
      "an orphan after destroy",
    );
    for (const { args } of doomed) assert.ok(!live.some(({ id }) => id === args.aiAppId), "destroy has left one alone");
  });
}

/** Another provider, or another place that the configuration names. */
function configure([name, sandbox]: [string, string]): Command {
  return command(`provider ${name} in ${sandbox}`, async (model) => {
    if (!model.torn) model.provider = { name, stack: { "datajobs:adobeSandbox": sandbox } };
  });
}

function arm(
  faults: readonly { action: string; fault: Omit<FaultSpec, "match">; times: number; after: number }[],
): Command {
  const specs = faults.map(({ action, fault: each, times, after: spared }) => ({
    ...each,
    match: { action },
    times,
    after: spared,
  }));
  return command(`faults ${fc.stringify(specs)}`, async (_model, real) => real.emulator.faults(specs));
}

function disappear(slot: number): Command {
  return command(`somebody deletes the job of ${slot}`, async (_model, real) => {
    const known = real.known.get(slot);
    const { api, calls } = slotOf(slot).subject;
    const isKnown = (job: JobView) => job.api === api && (calls.namesIds ? job.id : idInHistory(job)) === known?.id;
    const job = real.stage.jobs().find(isKnown);
    if (job) real.emulator.jobs({ api: job.api, id: job.id, remove: true });
  });
}

function toldOf({ end: when, oneSave }: Course): string {
  const saves = oneSave ? ", one save" : "";
  if (!when) return saves;
  if ("call" in when) return `${saves}, killed ${when.answered ? "before the answer to" : "before"} call ${when.call}`;
  return `${saves}, ${when.killed ? "killed at" : "unsaved from"} save ${when.save}`;
}

function among(what: string, slots: ReadonlySet<number>): string {
  return slots.size > 0 ? `, ${what} ${[...slots].join(" ")}` : "";
}

function change({ program, apps }: Model, wanted: Wish): void {
  if (wanted.gone) program.delete(wanted.slot);
  else if ("app" in wanted) {
    const { slot, app, stopOn, trigger, after: needed, replaceOnChanges } = wanted;
    const args = { aiAppId: apps[app], stopOn, triggers: [trigger] };
    program.set(slot, { token: "ncloud:AiAppKill", args, after: needed, replaceOnChanges });
  } else {
    const { slot, request, awaited, trigger } = wanted;
    const { subject, own } = slotOf(slot);
    const { token, other, failing } = subject;
    const settings = awaited ? { waitFor: "completed", waitTimeout: "90s" } : {};
    const asked = request === "fails" ? failing : other(request);
    const args: Values = { ...asked, ...own, triggers: [trigger], ...settings };
    program.set(slot, { token, args });
  }
}

function slotOf(slot: number): (typeof JOB_SLOTS)[number] {
  const found = JOB_SLOTS[slot];
  assert.ok(found);
  return found;
}

async function deploy(model: Model, real: Deployment, how?: Planned): Promise<void> {
  const { program, provider } = model;
  const told = how?.told === true && how.forced.size > 0;
  const course: Plan = how ? { ...how.course, forced: how.forced, triggered: how.triggered, told } : {};
  const before = new Map([...real.known].map(([slot, { id }]) => [slot, id]));
  mayStop(model.asked, program, real);
  const done = await real.up(program, provider, course);
  model.torn = real.unanswered.size > 0;
  if (!done) return;
  const faulty = [...real.known.values()].some(({ state }) => state.status === "FAILED");
  if (!faulty && how?.previewed !== false)
    assert.deepEqual(await real.preview(program, provider), [], "the preview after an up is not empty");
  if (told) assertReplaced(how.forced, before, real);
  const ids = [...real.known.values()].flatMap(({ token, id }) => (isJob(token) ? [`${token} ${id}`] : []));
  assert.equal(new Set(ids).size, ids.length, "two resources have the same job");
  assertPlaces(provider, real);
}

/** What the docs advise after a deployment that was torn: run it again, until all is known. */
async function recover(model: Model, real: Deployment): Promise<void> {
  real.emulator.clearFaults();
  await deploy(model, real);
  assert.ok(!model.torn, `the next up doesn't get over it: ${real.stage.told.slice(-5).join(" | ")}`);
}

for (const host of hosts) {
  describe(`random programs behind the ${host.name} host`, () => {
    const emulators = new Map<RequestIds, Emulator>();
    before(async () => {
      for (const requestId of REQUEST_IDS) {
        // Of four clusters three allow imports: one for each slot.
        const emulator = await startEmulator({ jobSeconds: 60, cancelSeconds: 5, clusters: 4, requestId });
        emulators.set(requestId, emulator);
      }
    });
    after(async () => {
      for (const each of emulators.values()) await each.close();
    });

    it(`${Number(RUNS) / hosts.length} of them keep to one job each, and stop what they are asked to`, async () => {
      const property = fc.asyncProperty(fc.constantFrom(...REQUEST_IDS), commands, async (requestId, list) => {
        const emulator = emulators.get(requestId);
        assert.ok(emulator);
        emulator.reset();
        emulator.outcomes({ datasetId: "dataset-that-fails", outcome: "FAILED" });
        const apps = Array.from({ length: APPS }, () => emulator.jobs({ api: "ncloud.aiapp", seconds: 1e6 }).id);
        const real = new Deployment(emulator, host);
        const provider = { name: "first", stack: {} };
        const model: Model = { program: new Map(), provider, torn: false, apps, asked: new Set() };
        try {
          await fc.asyncModelRun(() => ({ model, real }), list);
          await destroy({ end: undefined, oneSave: false }).run(model, real);
        } finally {
          real.stage.close();
        }
      });
      await fc.assert(property, {
        numRuns: Math.ceil(Number(RUNS) / hosts.length),
        includeErrorInReport: true,
        seed: SEED,
        ...(PATH !== undefined && { path: PATH }),
      });
    });
  });
}
