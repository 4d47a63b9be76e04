import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import fc from "fast-check";
import { type Emulator, type FaultSpec, startEmulator } from "../emulator";
import { hosts, type Values } from "../lifecycle/hosts";
import { SEED } from "../seed";
import { type Death, Deployment } from "./deployment";
import { exportArgs } from "./operations";

/** `DATAJOBS_RUNS`: programs in all, over both hosts. `DATAJOBS_PATH`: what a failure printed beside its seed, to see it again. */
const { DATAJOBS_RUNS: RUNS = "1000", DATAJOBS_PATH: PATH } = process.env;
const SLOTS = 6;
const MOST_COMMANDS = 8;
/** Real time: nothing hangs. */
const LONGEST_COMMAND_MS = 60_000;

/** What the program asks for, and what may have become of that. */
interface Model {
  readonly program: Map<number, Values>;
  /** A deployment of this program has failed to start a job, or was killed: as the docs advise, it is run again before it is changed. */
  torn: boolean;
}

type Command = fc.AsyncCommand<Model, Deployment>;

const ACTIONS = ["imsToken", "createExportJob", "listExportJobs", "retrieveExportJob", "cancelExportJob"];
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

/** Few datasets, so that equal requests are common. */
const wish = fc.record({
  dataset: fc.constantFrom("a", "a", "b", "fails"),
  awaited: fc.boolean(),
  trigger: fc.integer({ min: 0, max: 1 }),
  slot: fc.integer({ min: 0, max: SLOTS - 1 }),
  gone: fc.constantFrom(false, false, false, true),
});
const death = fc.option(fc.record({ call: fc.integer({ min: 1, max: 12 }), answered: fc.boolean() }), {
  nil: undefined,
  freq: 2,
});
const fault = fc.record({
  action: fc.constantFrom(...ACTIONS),
  fault: fc.constantFrom(...FAULTS),
  times: fc.integer({ min: 1, max: 3 }),
  after: fc.integer({ min: 0, max: 2 }),
});

const commands = fc.commands(
  [
    fc.tuple(fc.array(wish, { minLength: 1, maxLength: SLOTS }), death).map(([wishes, when]) => up(wishes, when)),
    fc
      .tuple(fc.array(wish, { minLength: 1, maxLength: 2 }), fc.constant(undefined))
      .map(([wishes, when]) => up(wishes, when)),
    fc.array(fault, { minLength: 1, maxLength: 3 }).map(arm),
    death.map((when) => command(`refresh${dying(when)}`, async (_model, real) => void (await real.refresh(when)))),
    death.map((when) => destroy(when)),
    fc.integer({ min: 0, max: SLOTS - 1 }).map(disappear),
    fc
      .constantFrom(1, 30, 90)
      .map((seconds) => command(`${seconds} s pass`, async (_model, real) => real.emulator.advance(seconds * 1000))),
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
      assertOneJobEach(model, real);
      real.stage.assertClean([...real.known.values()]);
    },
  };
}

type Wish = typeof wish extends fc.Arbitrary<infer T> ? T : never;

function up(wishes: readonly Wish[], when: Death | undefined): Command {
  return command(`up ${fc.stringify(wishes)}${dying(when)}`, async (model, real) => {
    if (!model.torn) for (const each of wishes) change(model.program, each);
    await deploy(model, real, when);
  });
}

function destroy(when: Death | undefined): Command {
  return command(`destroy${dying(when)}`, async (model, real) => {
    if (model.torn) await recover(model, real);
    if (when) await real.destroy(when);
    real.emulator.clearFaults();
    // Twice at most: a job that fails to be started anew may hide behind the one before.
    if (!(await real.destroy())) assert.ok(await real.destroy(), `destroy fails: ${real.stage.told.at(-1)}`);
    model.program.clear();
    assert.deepEqual(real.stage.live(), [], "an orphan after destroy");
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
    if (known) real.emulator.jobs({ api: "adobe.export", id: known.id, remove: true });
  });
}

function dying(when: Death | undefined): string {
  return when ? `, killed ${when.answered ? "before the answer to" : "before"} call ${when.call}` : "";
}

function change(program: Map<number, Values>, { slot, dataset, awaited, trigger, gone }: Wish): void {
  if (gone) program.delete(slot);
  else {
    const settings = awaited ? { waitFor: "completed", waitTimeout: "90s" } : {};
    program.set(slot, { ...exportArgs, destination: { datasetId: dataset }, triggers: [trigger], ...settings });
  }
}

async function deploy(model: Model, real: Deployment, when?: Death): Promise<void> {
  const done = await real.up(model.program, when);
  model.torn = real.unanswered.size > 0;
  if (!done) return;
  const faulty = [...real.known.values()].some(({ state }) => state.status === "FAILED");
  if (!faulty) assert.deepEqual(await real.preview(model.program), [], "the preview after an up is not empty");
  const ids = [...real.known.values()].map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length, "two resources have the same job");
}

/** What the docs advise after a deployment that was torn: run it again, until all is known. */
async function recover(model: Model, real: Deployment): Promise<void> {
  real.emulator.clearFaults();
  await deploy(model, real);
  assert.ok(!model.torn, `the next up doesn't get over it: ${real.stage.told.slice(-5).join(" | ")}`);
}

/** However many equal requests: no more live jobs than resources that ask for one, or have one. */
function assertOneJobEach(model: Model, real: Deployment): void {
  const datasetOf = (values: Values) => (values.destination as { datasetId: string }).datasetId;
  const asked = new Map<string, number>();
  const add = (dataset: string) => asked.set(dataset, (asked.get(dataset) ?? 0) + 1);
  for (const slot of new Set([...model.program.keys(), ...real.known.keys()])) {
    const [wanted, had] = [model.program.get(slot), real.known.get(slot)?.state];
    for (const dataset of new Set([wanted, had].flatMap((each) => (each ? [datasetOf(each)] : [])))) add(dataset);
  }
  const live = new Map<string, number>();
  for (const job of real.stage.live()) live.set(datasetOf(job.request), (live.get(datasetOf(job.request)) ?? 0) + 1);
  for (const [dataset, count] of live) {
    assert.ok(
      count <= (asked.get(dataset) ?? 0),
      `${count} live jobs for ${asked.get(dataset) ?? 0} resources (${dataset})`,
    );
  }
}

for (const host of hosts) {
  describe(`random programs behind the ${host.name} host`, () => {
    let emulator: Emulator;
    before(async () => {
      emulator = await startEmulator({ jobSeconds: 60, cancelSeconds: 5 });
    });
    after(() => emulator.close());

    it(`${Number(RUNS) / hosts.length} of them keep to one job each`, async () => {
      const property = fc.asyncProperty(commands, async (list) => {
        emulator.reset();
        emulator.outcomes({ datasetId: "fails", outcome: "FAILED" });
        const real = new Deployment(emulator, host);
        const model: Model = { program: new Map(), torn: false };
        try {
          await fc.asyncModelRun(() => ({ model, real }), list);
          await destroy(undefined).run(model, real);
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
