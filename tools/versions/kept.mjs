import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { cacheFolder } from "../engine/cache.mjs";
import { keep } from "../engine/keep.mjs";
import { npm } from "../npm.mjs";
import { logToStderr, PlainError } from "../plain-error.mjs";

/** What npm writes last. */
const RECORD = join("node_modules", ".package-lock.json");

/**
 * The folder with the program of a Node, from npm: its package `node` does nothing but install the one of the system,
 * by a script; this takes that one.
 * @param {string} version
 */
export async function keptNode(version) {
  const name = packageOfNode();
  const place = await kept("node", name, version);
  const folder = join(place, "node_modules", name);
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return dirname(join(folder, bin.node));
}

/** The node_modules with this `@pulumi/pulumi` and all that it needs. @param {string} version */
export async function keptSdk(version) {
  return join(await kept("sdk", "@pulumi/pulumi", version), "node_modules");
}

function packageOfNode() {
  const { platform, arch } = process;
  const prefix = platform === "darwin" && arch === "arm64" ? "node-bin" : "node";
  return [prefix, platform === "win32" ? "win" : platform, arch].join("-");
}

/**
 * A folder of the user's cache that holds one package of npm in exactly this version, installed the first time.
 * @param {string} what
 * @param {string} name
 * @param {string} version
 */
async function kept(what, name, version) {
  const place = join(cacheFolder(what), version);
  await keep(place, {
    what: `${name} ${version}`,
    log: logToStderr,
    isThere: () => existsSync(join(place, RECORD)),
    make: async (scratch, signal) => {
      logToStderr(`Installing ${name} ${version} in ${place}, once.`);
      const manifest = { private: true, dependencies: { [name]: version } };
      writeFileSync(join(scratch, "package.json"), JSON.stringify(manifest));
      const install = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"];
      const { code, output } = await npm(install, { cwd: scratch, loglevel: "error", signal });
      if (code !== 0)
        throw new PlainError(`npm can't install ${name} ${version}: ${output.trim().slice(0, 400) || `code ${code}`}`);
    },
  });
  return place;
}
