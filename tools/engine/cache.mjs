import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { linkFlags, MODULES, VERSION } from "./recipe.mjs";

/** Written last, so a folder that has it is complete: the CLI's version, and the size of every file. */
const MARKER = "complete.json";

/** The user's folder for engines that were built. */
export function cacheFolder() {
  return join(userCache(), "pulumi-datajobs", "engine");
}

function userCache() {
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches");
  if (process.platform === "win32") return process.env.LOCALAPPDATA || join(homedir(), "AppData", "Local");
  const xdg = process.env.XDG_CACHE_HOME ?? "";
  return isAbsolute(xdg) ? xdg : join(homedir(), ".cache");
}

/** Where the engine of exactly these go.mod, go.sum and recipe stands, once it is built. */
export function engineFolder() {
  const hash = createHash("sha256").update(JSON.stringify([process.platform, process.arch]));
  for (const module of MODULES) {
    hash.update(JSON.stringify([module.packages, module.scripts, linkFlags(module)]));
    // A checkout on Windows may have other line ends.
    for (const name of ["go.mod", "go.sum"])
      hash.update(readFileSync(join(module.folder, name), "utf8").replaceAll("\r\n", "\n"));
  }
  return join(cacheFolder(), `${VERSION}-${hash.digest("hex").slice(0, 12)}`);
}

/**
 * The engine that was built before, if every file of it is still there; nothing is started.
 * @returns {import("./index.mjs").Engine | undefined}
 */
export function cachedEngine() {
  const folder = engineFolder();
  const bin = join(folder, "bin");
  try {
    const { version, sizes } = JSON.parse(readFileSync(join(folder, MARKER), "utf8"));
    for (const [name, size] of Object.entries(sizes)) if (statSync(join(bin, name)).size !== size) return undefined;
    return { bin, version, source: "cache" };
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
