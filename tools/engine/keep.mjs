import { dirname, join } from "node:path";
import { interruptible } from "../interrupt.mjs";
import { withLock } from "../lock.mjs";
import { explain } from "./home.mjs";
import { inScratchFolder, settle } from "./scratch.mjs";

/**
 * Makes a folder of the user's cache that isn't there yet: one process at a time, and in its place only when it is
 * complete. Interrupted or failed, nothing is left.
 * @param {string} place
 * @param {object} options
 * @param {string} options.what
 * @param {(line: string) => void} options.log
 * @param {() => boolean} options.isThere
 * @param {(scratch: string, signal: AbortSignal) => Promise<void>} options.make
 */
export async function keep(place, { what, log, isThere, make }) {
  if (isThere()) return;
  const waiting = (/** @type {string} */ pid) => log(`Process ${pid} is making the ${what} already: waiting for it.`);
  try {
    await interruptible((signal) =>
      withLock(join(dirname(place), "lock"), { waiting, signal }, async () => {
        if (isThere()) return; // whoever held the lock before has made it
        await inScratchFolder(dirname(place), async (scratch) => {
          await make(scratch, signal);
          settle(scratch, place);
        });
      }),
    );
  } catch (error) {
    throw explain(error, `The ${what}`, dirname(place));
  }
}
