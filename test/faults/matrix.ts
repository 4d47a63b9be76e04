import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Emulator, startEmulator } from "../emulator";
import { waitFor } from "../engine/harness/wait-for";
import { type JobSubject, jobSubjects } from "../jobs";
import type { Host } from "../lifecycle/hosts";
import { unlimited } from "../world";
import { expectedOf } from "./expected";
import { type Fault, type FaultName, faults } from "./faults";
import { type Operation, operations } from "./operations";
import { assertMatrixDocumented, type Result } from "./reliability-table";
import { recoverSet, setSubjects } from "./set-operations";
import { Stage } from "./stage";
import { Way } from "./way";

/** Real time; the longest cases take a second or two, unless the machine has other things to do: a call may take ten. */
const PATIENCE_MS = 90_000;

/** docs/reliability.md: every operation of every resource and every fault, behind one host, as a test file of its own. */
export function proveMatrix(host: Host): void {
  const results: Result[] = [];
  let cells = 0;
  describe(`behind the ${host.name} host`, () => {
    const clouds = new Map<string, Cloud>();
    before(async () => {
      for (const { options = {} } of operations) {
        const key = JSON.stringify(options);
        if (clouds.has(key)) continue;
        const emulator = await startEmulator({ jobSeconds: 60, cancelSeconds: 20, ...options });
        clouds.set(key, { emulator, way: await Way.to(emulator) });
      }
    });
    after(async () => {
      for (const { way, emulator } of clouds.values()) {
        await way.close();
        await emulator.close();
      }
    });

    for (const operation of operations) {
      describe(`${operation.token}, ${operation.title}`, () => {
        const subject = jobSubjects.find(({ token }) => token === operation.token);
        const set = setSubjects.find(({ token }) => token === operation.token);
        const calls = (subject ?? set?.job)?.calls;
        for (const fault of faults as readonly Fault[]) {
          if (fault.only?.(operation.target) === false) continue;
          cells++;
          const keys = operation.target.cloud !== "adobe";
          const { kind, failure, options = {} } = operation;
          const named = calls?.namesRequests === true && options.requestId === undefined;
          const single = named || subject?.calls.oneAtATime !== undefined;
          const outcome = expectedOf(fault.name as FaultName, kind, failure, keys, single);
          it(`${fault.name}: ${outcome}`, { timeout: PATIENCE_MS }, async () => {
            const cloud = clouds.get(JSON.stringify(options));
            assert.ok(cloud);
            const actual = await run(cloud, host, { operation, fault, subject, set });
            results.push({ operation, fault: fault.name, outcome: actual });
            assert.equal(actual, outcome);
          });
        }
      });
    }
  });
  it("docs/reliability.md has the table of these results", () => assertMatrixDocumented(results, cells));
}

/** The emulator, in one of its moods, and the way to it. */
interface Cloud {
  readonly emulator: Emulator;
  readonly way: Way;
}

/** One cell of the table. */
interface Cell {
  readonly operation: Operation;
  readonly fault: Fault;
  /** What is to be known of it where it is a job. */
  readonly subject: JobSubject | undefined;
  /** Or where it is many jobs. */
  readonly set: (typeof setSubjects)[number] | undefined;
}

async function run({ emulator, way }: Cloud, host: Host, { operation, fault, subject, set }: Cell): Promise<string> {
  emulator.reset();
  const { obstacle } = fault;
  const stage = obstacle
    ? new Stage(emulator, host, { ...fault.pace, lookup: way.lookup }, way.env(obstacle))
    : new Stage(emulator, host, fault.pace);
  try {
    // Rates would be waited for in real time, which was most of what all cells took together; limits.test.ts is about them.
    const process = await stage.process(operation.token, unlimited());
    let armed = "the fault was never armed";
    const outcome = await operation.run(stage, process, () => {
      armed = "";
      if (obstacle) way.arm(obstacle, operation.target);
      else if (fault.arm) emulator.faults(fault.arm(operation.target));
    });
    assert.equal(armed, "");
    stage.assertClean();
    for (const line of stage.told) assert.doesNotMatch(line, /undefined|\[object/, "a message with a hole");
    if (obstacle?.always) assert.match(stage.told.join("\n"), /nothing was sent/);
    const doubled = outcome === "doubled";
    if (subject && !doubled) {
      way.disarm();
      await recover(stage, subject, outcome);
    }
    if (set && !doubled) {
      way.disarm();
      stage.emulator.clearFaults();
      await recoverSet(stage, set, await stage.process(set.token, unlimited()));
    }
    return outcome;
  } finally {
    // What was delayed is processed before the next case begins.
    const late = fault.pace?.callTimeoutMs !== undefined;
    if (late) await waitFor("every call is processed", () => emulator.calls().every(({ status }) => status !== 0));
    emulator.clearFaults();
    way.disarm();
    stage.close();
  }
}

/** Once the fault is over the next deployment, in a new process, comes to exactly one job, and a destroy to none. */
async function recover(stage: Stage, { token, args, calls }: JobSubject, outcome: string): Promise<void> {
  stage.emulator.clearFaults();
  assert.ok(stage.live().length <= 1, "two jobs for one resource");
  if (outcome !== "nothing" && outcome !== "unknown") return;
  const started = stage.jobs().map(({ id }) => id);
  const { resource } = await stage.process(token, unlimited());
  const { id, state } = await resource.create(args);
  // What may have been started is taken up, even where it has ended since; what was not started is started now.
  const had = (outcome === "unknown" ? stage.jobs() : stage.live()).map((job) => job.id);
  if (outcome === "unknown") assert.deepEqual(had, started, "the next deployment takes up what was started");
  assert.equal(had.length, 1, "the next deployment has exactly one job");
  if (calls.namesIds) assert.deepEqual(had, [id]);
  // A destroy is a run of its own: what this one has adopted, it leaves alone.
  const later = await stage.process(token, unlimited());
  await later.resource.delete(id, state);
  assert.equal(stage.live().length, 0, "an orphan after destroy");
}
