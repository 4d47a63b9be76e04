import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import fc from "fast-check";
import { type Emulator, type FaultSpec, startEmulator } from "../emulator";
import { hosts, type Values } from "../lifecycle/hosts";
import { SEED } from "../seed";
import { Deployment, type Program } from "./deployment";

/** `DATAJOBS_SET_RUNS`: programs in all, over both hosts. `DATAJOBS_PATH`: what a failure printed beside its seed. */
const { DATAJOBS_SET_RUNS: RUNS = "400", DATAJOBS_PATH: PATH } = process.env;
const TOKEN = "adobe:ExportJobSet";
const SLOT = 0;
const KEYS = 8;
const MOST_COMMANDS = 7;
const REQUEST_IDS = ["keep", "replace", "omit"] as const;
type RequestIds = (typeof REQUEST_IDS)[number];
const CANCELLED_AS = ["gone", "CANCELLED"] as const;
const PROVIDER = { name: "first", stack: {} };
/** Real time: nothing hangs. */
const LONGEST_COMMAND_MS = 60_000;

/** What each key of the set asks for: one of two jobs, or one that fails. */
type Job = "0" | "1" | "fails";

interface Model {
  readonly jobs: Map<string, Job>;
  settings: Values;
  /** The platform repeats the names of requests: what a run has begun is found whatever the program is by then. */
  readonly named: boolean;
  /** The last deployment didn't end well: as the docs advise, it is run again before it is changed. */
  torn: boolean;
}

type Command = fc.AsyncCommand<Model, Deployment>;

const ACTIONS = ["createExportJob", "listExportJobs", "retrieveExportJob", "cancelExportJob", "imsToken"];
const FAULTS: readonly Omit<FaultSpec, "match">[] = [
  { fault: "resetBeforeRead" },
  { fault: "resetAfterCommit" },
  { fault: "truncate" },
  { fault: "html502" },
  { fault: "html502", commit: true },
  { fault: "answer", status: 429 },
  { fault: "answer", status: 503, headers: { "retry-after": "2" } },
  { fault: "answer", status: 401 },
  { fault: "answer", status: 403 },
  { fault: "answer", status: 200, body: "<html>", commit: true },
];

const wish = fc.record({
  key: fc.integer({ min: 0, max: KEYS - 1 }).map((n) => `k${n}`),
  job: fc.constantFrom<Job>("0", "0", "1", "fails"),
  gone: fc.constantFrom(false, false, false, true),
});
const settings = fc.record({
  waitFor: fc.constantFrom("accepted", "completed"),
  waitTimeout: fc.constant("90s"),
  maxRunning: fc.constantFrom(0, 0, 1, 3),
  onFailure: fc.constantFrom("continue", "continue", "stop"),
  triggers: fc.constantFrom([], ["again"]),
});
const end = fc.option(
  fc.oneof(
    fc.record({ call: fc.integer({ min: 1, max: 30 }), answered: fc.boolean() }),
    fc.record({ save: fc.integer({ min: 1, max: 3 }), killed: fc.boolean() }),
  ),
  { nil: undefined, freq: 2 },
);
const course = fc.record({ end, oneSave: fc.constantFrom(false, false, false, true) });
type Course = typeof course extends fc.Arbitrary<infer T> ? T : never;
type Wish = typeof wish extends fc.Arbitrary<infer T> ? T : never;

const fault = fc.record({
  action: fc.constantFrom(...ACTIONS),
  fault: fc.constantFrom(...FAULTS),
  times: fc.integer({ min: 1, max: 4 }),
  after: fc.integer({ min: 0, max: 6 }),
});

const commands = fc.commands(
  [
    fc.tuple(fc.array(wish, { minLength: 1, maxLength: KEYS }), settings, course).map((how) => up(...how)),
    fc
      .tuple(fc.array(wish, { minLength: 0, maxLength: 3 }), settings)
      .map(([wishes, how]) => up(wishes, how, { end: undefined, oneSave: false })),
    fc.array(fault, { minLength: 1, maxLength: 3 }).map(arm),
    course.map((how) => command(`refresh ${fc.stringify(how)}`, async (_, real) => void (await real.refresh(how)))),
    course.map(destroy),
    fc.integer({ min: 0, max: KEYS - 1 }).map((n) => disappear(`k${n}`)),
    fc
      .constantFrom(1, 30, 90)
      .map((seconds) => command(`${seconds} s pass`, async (_, real) => real.emulator.advance(seconds * 1000))),
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
      assertOneJobEach(real);
      real.stage.assertClean([...real.known.values()]);
    },
  };
}

function up(wishes: readonly Wish[], how: Values, course: Course): Command {
  return command(`up ${fc.stringify(wishes)} ${fc.stringify(how)} ${fc.stringify(course)}`, async (model, real) => {
    if (!model.torn) {
      for (const { key, job, gone } of wishes) {
        if (gone && model.jobs.size > 1) model.jobs.delete(key);
        else model.jobs.set(key, job);
      }
      model.settings = how;
    }
    const done = await deploy(model, real, course);
    model.torn = !done && (!model.named || real.known.size === 0);
  });
}

function destroy(how: Course): Command {
  return command(`destroy ${fc.stringify(how)}`, async (model, real) => {
    if (how.end) await real.destroy(how);
    real.emulator.clearFaults();
    // What a killed run has begun is in no state: as the docs advise, the next up comes to know it.
    if (model.torn) await deploy(model, real);
    if (!(await real.destroy())) assert.ok(await real.destroy(), `destroy fails: ${real.stage.told.at(-1)}`);
    model.torn = false;
    assert.deepEqual(real.stage.live(), [], "an orphan after destroy");
  });
}

function arm(faults: readonly { action: string; fault: Omit<FaultSpec, "match">; times: number; after: number }[]) {
  const specs = faults.map(({ action, fault: each, ...when }) => ({ ...each, match: { action }, ...when }));
  return command(`faults ${fc.stringify(specs)}`, async (_, real) => real.emulator.faults(specs));
}

function disappear(key: string): Command {
  return command(`somebody deletes the job of ${key}`, async (_, real) => {
    const id = membersOf(real)[key]?.jobId;
    if (id !== undefined) real.emulator.jobs({ api: "adobe.export", id, remove: true });
  });
}

async function deploy(
  { jobs, settings: how }: Model,
  real: Deployment,
  course: Course = { end: undefined, oneSave: false },
) {
  const args = {
    defaults: { schema: { name: "_xdm.context.profile" }, filter: { segments: [{ segmentId: "a" }] } },
    jobs: Object.fromEntries([...jobs].map(([key, job]) => [key, { destination: { datasetId: `${key}-${job}` } }])),
    ...how,
  };
  const program: Program = new Map([[SLOT, { token: TOKEN, args }]]);
  const done = await real.up(program, PROVIDER, course);
  if (done) await assertAsDeclared(jobs, program, real);
  return done;
}

/** After a deployment that succeeded: each key has the job that it asks for, and nothing else runs. */
async function assertAsDeclared(jobs: ReadonlyMap<string, Job>, program: Program, real: Deployment): Promise<void> {
  const members = membersOf(real);
  assert.deepEqual(Object.keys(members).sort(), [...jobs.keys()].sort(), "the keys in state");
  const all = new Map(real.stage.jobs().map((job) => [job.id, job]));
  for (const [key, { jobId }] of Object.entries(members)) {
    const request = all.get(jobId)?.request.destination as Values | undefined;
    if (request) assert.equal(request.datasetId, `${key}-${jobs.get(key)}`, `the job of ${key}`);
  }
  const ids = new Set(Object.values(members).map(({ jobId }) => jobId));
  assert.deepEqual(
    real.stage.live().filter(({ id }) => !ids.has(id)),
    [],
    "something runs that is in no state",
  );
  const isFailed = Object.values(members).some(({ status }) => status === "FAILED");
  if (!isFailed) assert.deepEqual(await real.preview(program, PROVIDER), [], "the preview after an up is not empty");
}

function membersOf({ known }: Deployment): Record<string, { jobId: string; status: string }> {
  return (known.get(SLOT)?.state.jobs ?? {}) as Record<string, { jobId: string; status: string }>;
}

/** Whatever has happened: never two live jobs for a key. */
function assertOneJobEach(real: Deployment): void {
  const keys = real.stage.live().map(({ request }) => String((request.destination as Values).datasetId).split("-")[0]);
  assert.equal(new Set(keys).size, keys.length, `two live jobs for a key: ${keys.sort().join(" ")}`);
}

for (const host of hosts) {
  describe(`random sets of jobs behind the ${host.name} host`, () => {
    const emulators = new Map<string, Emulator>();
    before(async () => {
      for (const requestId of REQUEST_IDS) {
        for (const cancelledAs of CANCELLED_AS) {
          const options = { jobSeconds: 60, cancelSeconds: 5, requestId, cancelledAs };
          emulators.set(`${requestId} ${cancelledAs}`, await startEmulator(options));
        }
      }
    });
    after(async () => {
      for (const each of emulators.values()) await each.close();
    });

    it(`${Number(RUNS) / hosts.length} of them keep to one job a key, and to none after destroy`, async () => {
      const way = fc.record({
        requestId: fc.constantFrom<RequestIds>(...REQUEST_IDS),
        cancelledAs: fc.constantFrom(...CANCELLED_AS),
      });
      const property = fc.asyncProperty(way, commands, async ({ requestId, cancelledAs }, list) => {
        const emulator = emulators.get(`${requestId} ${cancelledAs}`);
        assert.ok(emulator);
        emulator.reset();
        for (let n = 0; n < KEYS; n++) emulator.outcomes({ datasetId: `k${n}-fails`, outcome: "FAILED" });
        const real = new Deployment(emulator, host);
        const model: Model = { jobs: new Map([["k0", "0"]]), settings: {}, named: requestId === "keep", torn: false };
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
