import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Emulator, startEmulator } from "../emulator";
import { waitFor } from "../engine/harness/wait-for";
import { type Host, hosts } from "../lifecycle/hosts";
import { expectedOf } from "./expected";
import { type Fault, type FaultName, faults } from "./faults";
import { exportArgs, type Operation, operations } from "./operations";
import { assertMatrixDocumented, type Result } from "./reliability-table";
import { Stage } from "./stage";
import { Way } from "./way";

/** Real time; the longest cases take a second or two. */
const PATIENCE_MS = 30_000;

const results: Result[] = [];

/** DESIGN section 6: every operation of every resource, every fault, every host. */
for (const host of hosts) {
  describe(`behind the ${host.name} host`, () => {
    let emulator: Emulator;
    let way: Way;
    before(async () => {
      emulator = await startEmulator({ jobSeconds: 60, cancelSeconds: 20 });
      way = await Way.to(emulator);
    });
    after(async () => {
      await way.close();
      await emulator.close();
    });

    for (const operation of operations) {
      describe(`${operation.token}, ${operation.title}`, () => {
        for (const fault of faults as readonly Fault[]) {
          if (fault.only?.(operation.target) === false) continue;
          const keys = operation.target.cloud !== "adobe";
          const outcome = expectedOf(fault.name as FaultName, operation.kind, operation.failure, keys);
          it(`${fault.name}: ${outcome}`, { timeout: PATIENCE_MS }, async () => {
            const actual = await run({ emulator, way }, host, operation, fault);
            results.push({ operation, fault: fault.name, outcome: actual });
            assert.equal(actual, outcome);
          });
        }
      });
    }
  });
}

it("docs/reliability.md has the table of these results", () => assertMatrixDocumented(results));

async function run(
  { emulator, way }: { emulator: Emulator; way: Way },
  host: Host,
  operation: Operation,
  fault: Fault,
): Promise<string> {
  emulator.reset();
  const { obstacle } = fault;
  const stage = obstacle
    ? new Stage(emulator, host, { ...fault.pace, lookup: way.lookup }, way.env(obstacle))
    : new Stage(emulator, host, fault.pace);
  try {
    const process = await stage.process(operation.token);
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
    const doubled = fault.name === "request delivered twice";
    if (operation.token === "adobe:ExportJob" && !doubled) {
      way.disarm();
      await recover(stage, outcome);
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
async function recover(stage: Stage, outcome: string): Promise<void> {
  stage.emulator.clearFaults();
  assert.ok(stage.live().length <= 1, "two jobs for one resource");
  if (outcome !== "nothing") return;
  const { resource } = await stage.process("adobe:ExportJob");
  const { id, state } = await resource.create(exportArgs);
  assert.deepEqual(
    stage.live().map((job) => job.id),
    [id],
    "the next deployment has exactly one job",
  );
  await resource.delete(id, state);
  assert.equal(stage.live().length, 0, "an orphan after destroy");
}
