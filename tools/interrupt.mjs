import { setTimeout as sleep } from "node:timers/promises";
import { PlainError } from "./plain-error.mjs";

const SIGNALS = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/**
 * Runs `work` so that Ctrl-C and the like abort its signal, let it clean up, and only then end this process.
 * @template T
 * @param {(signal: AbortSignal) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function interruptible(work) {
  const controller = new AbortController();
  /** @type {NodeJS.Signals | undefined} */
  let received;
  const onSignal = (/** @type {NodeJS.Signals} */ name) => {
    received = name;
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  try {
    return await work(controller.signal);
  } catch (error) {
    throw received ? new PlainError(`Ended by ${received}.`) : error;
  } finally {
    for (const name of SIGNALS) process.off(name, onSignal);
    if (received) {
      // Sent again, now that nobody catches it: the shell must see a process that a signal ended, which takes a moment.
      process.kill(process.pid, received);
      await sleep(1_000);
    }
  }
}
