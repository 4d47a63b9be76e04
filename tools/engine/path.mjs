import { realpathSync } from "node:fs";
import { delimiter, isAbsolute, join, sep } from "node:path";
import { SDK } from "../versions.mjs";
import { CLI, cliVersion, isExecutable, NODE_HOST } from "./files.mjs";

/** The oldest minor release of Pulumi 3 that the provider supports: of the engine what its SDK is asked to be. */
const OLDEST_MINOR = Number(SDK.oldest.split(".")[1]);

/**
 * The first CLI on PATH that will do; of one that won't, the log says why.
 * @param {(line: string) => void} log
 * @returns {Promise<import("./index.mjs").Engine | undefined>}
 */
export async function engineOnPath(log) {
  const folders = [...new Set((process.env.PATH ?? "").split(delimiter).filter(isAbsolute))];
  for (const bin of folders) {
    const cli = join(bin, CLI);
    if (!isExecutable(cli) || isNpmLauncher(cli)) continue;
    const version = await cliVersion(cli);
    const missing = NODE_HOST.filter((name) => ![bin, ...folders].some((folder) => isExecutable(join(folder, name))));
    if (!version) log(`Passing over ${cli}: it doesn't tell its version.`);
    else if (!isSupported(version))
      log(`Passing over ${cli}: version ${version} isn't a 3.${OLDEST_MINOR} or newer release of Pulumi 3.`);
    else if (missing.length > 0) log(`Passing over ${cli}: no ${missing.join(", no ")} beside it or on PATH.`);
    else return { bin, version, source: "path" };
  }
  return undefined;
}

/** @param {string} version */
function isSupported(version) {
  const [major, minor] = version.split(".").map(Number);
  return major === 3 && minor !== undefined && minor >= OLDEST_MINOR;
}

/**
 * Pulumi's npm package puts a launcher named `pulumi` on PATH (npm run adds node_modules/.bin) that downloads the CLI
 * when it is started: npm.mjs deals with it, on its own terms.
 * @param {string} cli
 */
function isNpmLauncher(cli) {
  return [cli, realpathSync(cli)].some((file) => file.split(sep).includes("node_modules"));
}
