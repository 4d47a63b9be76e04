import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { homeFolder } from "./home.mjs";
import { filesOf, linkFlags, MODULES, VERSION } from "./recipe.mjs";

/** Written last, so a folder that has it is complete: the CLI's version, and the size of every file. */
const MARKER = "complete.json";

/** The user's folder for engines that were built, or for what else is made once. */
export function cacheFolder(what = "engine") {
  return join(userCache(), "pulumi-datajobs", what);
}

function userCache() {
  if (process.platform === "darwin") return join(homeFolder(), "Library", "Caches");
  if (process.platform === "win32") return process.env.LOCALAPPDATA || join(homeFolder(), "AppData", "Local");
  const xdg = process.env.XDG_CACHE_HOME ?? "";
  return isAbsolute(xdg) ? xdg : join(homeFolder(), ".cache");
}

/** Where the engine of exactly these go.mod, go.sum and recipe stands, once it is built. */
export const engineFolder = () => placeOf(cacheFolder(), MODULES);

/**
 * Where what is built of these modules, and of nothing else, stands below `folder`.
 * @param {string} folder
 * @param {import("./recipe.mjs").GoModule[]} modules
 */
export function placeOf(folder, modules) {
  const hash = createHash("sha256").update(JSON.stringify([process.platform, process.arch]));
  for (const module of modules) {
    hash.update(JSON.stringify([module.packages, module.scripts, linkFlags(module)]));
    // A checkout on Windows may have other line ends.
    for (const name of filesOf(module))
      hash.update(readFileSync(join(module.folder, name), "utf8").replaceAll("\r\n", "\n"));
  }
  return join(folder, `${VERSION}-${hash.digest("hex").slice(0, 12)}`);
}

/**
 * The engine that was built before, if every file of it is still there; nothing is started.
 * @returns {import("./index.mjs").Engine | undefined}
 */
export function cachedEngine() {
  const folder = engineFolder();
  const version = completeVersion(folder);
  return version === undefined ? undefined : { bin: join(folder, "bin"), version, source: "cache" };
}

/**
 * The version of what was built in this folder, if every file of it is still there.
 * @param {string} folder
 * @returns {string | undefined}
 */
export function completeVersion(folder) {
  try {
    const { version, sizes } = JSON.parse(readFileSync(join(folder, MARKER), "utf8"));
    for (const [name, size] of Object.entries(sizes))
      if (statSync(join(folder, "bin", name)).size !== size) return undefined;
    return version;
  } catch {
    return undefined;
  }
}

/** @param {string} folder */
export function markComplete(folder) {
  const bin = join(folder, "bin");
  const sizes = Object.fromEntries(readdirSync(bin).map((name) => [name, statSync(join(bin, name)).size]));
  writeFileSync(join(folder, MARKER), `${JSON.stringify({ version: VERSION, sizes }, null, 2)}\n`);
}
