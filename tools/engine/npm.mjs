import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { run } from "../run.mjs";
import { CLI, cliVersion, isComplete } from "./files.mjs";
import { homeFolder } from "./home.mjs";
import { inScratchFolder, settle } from "./scratch.mjs";

/** The CLI's archive has some 150 MB; without a limit, a network that swallows packets would hold us for ever. */
const DOWNLOAD_LIMIT_MS = 10 * 60_000;

/** Pulumi's npm package `pulumi`, a devDependency, and where it keeps the CLI of its own version. Undefined before `npm ci`. */
function npmPackage() {
  let file;
  try {
    file = createRequire(import.meta.url).resolve("pulumi/package.json");
  } catch {
    return undefined;
  }
  const { version } = JSON.parse(readFileSync(file, "utf8"));
  const versions = join(process.env.PULUMI_HOME || join(homeFolder(), ".pulumi"), "versions");
  return { launcher: join(dirname(file), "run.js"), version, versions };
}

/**
 * The CLI that the package (or Pulumi's Automation API, which shares the folder) has downloaded before. It is started
 * once, for the package's own download isn't atomic.
 * @returns {Promise<import("./index.mjs").Engine | undefined>}
 */
export async function downloadedEngine() {
  const npm = npmPackage();
  if (!npm) return undefined;
  const bin = join(npm.versions, npm.version, "bin");
  if (!isComplete(bin)) return undefined;
  const version = await cliVersion(join(bin, CLI));
  return version === undefined ? undefined : { bin, version, source: "npm" };
}

/**
 * Lets the package download the CLI, in a folder of ours beside the place where it belongs: ended in the middle, it
 * would leave a part that it takes for the whole the next time. Undefined if it can't: there is the build.
 * @param {{ log: (line: string) => void, signal: AbortSignal }} options
 * @returns {Promise<import("./index.mjs").Engine | undefined>}
 */
export async function downloadEngine({ log, signal }) {
  const npm = npmPackage();
  if (!npm) return undefined;
  log(`No Pulumi CLI on PATH: asking Pulumi's npm package to download version ${npm.version} (some 150 MB).`);
  try {
    return await inScratchFolder(npm.versions, async (scratch) => {
      const env = {
        ...process.env,
        PULUMI_HOME: scratch,
        PULUMI_VERSION: npm.version,
        PULUMI_SKIP_UPDATE_CHECK: "true",
      };
      const limit = AbortSignal.timeout(DOWNLOAD_LIMIT_MS);
      const { code, output } = await run(process.execPath, [npm.launcher, "version"], {
        env,
        signal: AbortSignal.any([signal, limit]),
      });
      const got = join(scratch, "versions", npm.version);
      if (code !== 0 || !isComplete(join(got, "bin")))
        throw new Error(output.trim().split("\n").at(-1) || "incomplete");
      settle(got, join(npm.versions, npm.version));
      return downloadedEngine();
    });
  } catch (error) {
    signal.throwIfAborted();
    log(`It couldn't be downloaded (${error.message}).`);
    return undefined;
  }
}
