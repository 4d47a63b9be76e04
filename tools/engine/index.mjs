import { join } from "node:path";
import { interruptible } from "../interrupt.mjs";
import { withLock } from "../lock.mjs";
import { logToStderr } from "../plain-error.mjs";
import { buildEngine } from "./build.mjs";
import { cachedEngine, cacheFolder } from "./cache.mjs";
import { explain } from "./home.mjs";
import { downloadEngine, downloadedEngine } from "./npm.mjs";
import { engineOnPath } from "./path.mjs";

/**
 * @typedef {object} Engine
 * @property {string} bin the folder with `pulumi` and its hosts for Node, Python and YAML, to be put in front of PATH
 * @property {string} version such as "3.274.1"
 * @property {"path" | "npm" | "cache" | "built"} source
 */

/**
 * Finds the Pulumi CLI or gets it. What is there already comes first, so that a download that fails and a build are
 * tried only on machines that have nothing.
 * @param {{ log?: (line: string) => void }} [options]
 * @returns {Promise<Engine>}
 */
export async function findEngine({ log = logToStderr } = {}) {
  return (await engineOnPath(log)) ?? (await engineAtHome()) ?? (await getEngine(log));
}

/** @returns {Promise<Engine | undefined>} */
async function engineAtHome() {
  return (await downloadedEngine()) ?? cachedEngine();
}

/**
 * @param {(line: string) => void} log
 * @returns {Promise<Engine>}
 */
async function getEngine(log) {
  const waiting = (/** @type {string} */ pid) =>
    log(`Process ${pid} is getting the Pulumi CLI already: waiting for it.`);
  const place = cacheFolder();
  try {
    return await interruptible((signal) =>
      withLock(join(place, "lock"), { waiting, signal }, async () => {
        // Whoever held the lock before may have got it.
        return (
          (await engineAtHome()) ?? (await downloadEngine({ log, signal })) ?? (await buildEngine({ log, signal }))
        );
      }),
    );
  } catch (error) {
    throw explain(error, "The Pulumi CLI", place);
  }
}
