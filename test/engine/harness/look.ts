import assert from "node:assert/strict";
import { actionsOf } from "../../calls";
import type { Emulator } from "../../emulator";

/** The API calls that reached the emulator since the last look, tokens left out. */
export function actions(emulator: Emulator): string[] {
  const seen = actionsOf(emulator);
  emulator.clearCalls();
  return seen;
}

/** Of these, the ones that start or end something. */
export function effects(emulator: Emulator): string[] {
  return actions(emulator).filter((action) => !/^(retrieve|list|get|describe)/i.test(action));
}

/** Everything that was ever started or planted: `100 PROCESSING`. */
export function jobs(emulator: Emulator): string[] {
  return emulator.state().jobs.map(({ id, status }) => `${id} ${status}`);
}

export function liveJobs(emulator: Emulator): string[] {
  return emulator.state().jobs.flatMap(({ id, live }) => (live ? [id] : []));
}

/** Of `first` and `second`, which depends on it: what needs the other is cancelled before it, and started after it. */
export function assertReplacedInOrder({ ops }: { readonly ops: readonly string[] }, emulator: Emulator): void {
  const order = ops.filter((op) => /^(delete-replaced|create-replacement)/.test(op));
  assert.deepEqual(order, [
    "delete-replaced second",
    "delete-replaced first",
    "create-replacement first",
    "create-replacement second",
  ]);
  assert.deepEqual(effects(emulator), ["cancelExportJob", "cancelExportJob", "createExportJob", "createExportJob"]);
  assert.equal(liveJobs(emulator).length, 2);
}
