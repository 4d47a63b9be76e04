import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

/** What the name of every folder that is not finished yet begins with. */
export const UNFINISHED = ".datajobs-unfinished-";

/**
 * Runs `work` with an empty folder inside `parent`, which is gone afterwards: on the same disk as the place where the
 * result will stand, so that a rename can put it there in one step. What killed processes left is removed: the
 * engine's lock, which the caller holds, says that nobody else is at work.
 * @template T
 * @param {string} parent
 * @param {(scratch: string) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function inScratchFolder(parent, work) {
  mkdirSync(parent, { recursive: true });
  for (const name of readdirSync(parent)) if (name.startsWith(UNFINISHED)) remove(join(parent, name));
  const scratch = mkdtempSync(join(parent, UNFINISHED));
  try {
    return await work(scratch);
  } finally {
    remove(scratch);
  }
}

/**
 * Puts a finished folder in its place. What stands there already was found incomplete by the caller.
 * @param {string} finished
 * @param {string} place
 */
export function settle(finished, place) {
  const aside = join(dirname(place), `${UNFINISHED}${randomUUID()}`);
  if (existsSync(place)) renameSync(place, aside);
  renameSync(finished, place);
  remove(aside);
}

/** @param {string} folder */
function remove(folder) {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
