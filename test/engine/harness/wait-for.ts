import { setTimeout as pass } from "node:timers/promises";

const LOOK_EVERY_MS = 10;
const PATIENCE_MS = 60_000;

/** Looks until the condition holds, and returns what it gave. @throws past the deadline, naming the condition */
export async function waitFor<T>(
  what: string,
  look: () => T | Promise<T>,
  patienceMs = PATIENCE_MS,
): Promise<NonNullable<T>> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (performance.now() > deadline) throw new Error(`waited ${patienceMs} ms in vain: ${what}`);
    await pass(LOOK_EVERY_MS);
  }
}
