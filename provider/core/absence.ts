import type { Call } from "./call";
import { throwIfEnded } from "./wait";

/** One server of many may not have heard of a thing yet, or no more: some seconds later another one is asked. */
const AGAIN_MS = 5000;

/** Looks for what was just not found once more, some seconds later. `what`: for the error when that is cut short. */
export async function lookAgain<T>(call: Call, what: string, look: () => Promise<T>): Promise<T> {
  await call.world.clock.sleep(AGAIN_MS, call.signal).catch(() => undefined);
  await throwIfEnded(call, what);
  return look();
}

/** What is there; undefined only where that is said twice. */
export async function lookTwice<T>(
  call: Call,
  what: string,
  look: () => Promise<T | undefined>,
): Promise<T | undefined> {
  return (await look()) ?? lookAgain(call, what, look);
}
