import assert from "node:assert/strict";
import type { Emulator } from "./emulator";

/** The API calls that the emulator has on record, in their order; those for tokens left out. */
export function actionsOf(emulator: Emulator): string[] {
  return emulator.calls().flatMap(({ action }) => (action === "imsToken" ? [] : [action]));
}

export function countOf(emulator: Emulator, action: string): number {
  return actionsOf(emulator).filter((each) => each === action).length;
}

/** Of all calls, but for those that never came to be looked at. */
export function assertSigned(emulator: Emulator): void {
  assert.ok(
    emulator.calls().every(({ verified, fault }) => verified || fault !== undefined),
    "every signature was right",
  );
}
