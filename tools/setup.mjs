import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "./build.mjs";
import { findEngine } from "./engine/index.mjs";
import { interruptible } from "./interrupt.mjs";
import { npm } from "./npm.mjs";
import { logToStderr, PlainError, runMain } from "./plain-error.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Makes a fresh clone ready to run: packages, compiled sources, and the Pulumi CLI. Does nothing that is done already. */
await runMain(async () => {
  const args = process.argv.slice(2);
  const unknown = args.find((arg) => arg !== "--no-engine");
  if (unknown !== undefined)
    throw new PlainError(`There is no option "${unknown}": node tools/setup.mjs [--no-engine]`);
  if (!isInstalled()) await install();
  await build();
  if (!args.includes("--no-engine")) await findEngine({ log: logToStderr });
});

/**
 * Do the installed packages agree with package-lock.json? Compared by content, for a checkout of another branch and
 * back changes the time of the file and nothing else. npm writes its own record last, so a broken-off install has none.
 */
function isInstalled() {
  const wanted = readPackages("package-lock.json");
  const installed = readPackages("node_modules/.package-lock.json");
  if (!wanted)
    throw new PlainError("package-lock.json is missing or damaged: get it back with git checkout package-lock.json");
  if (!installed) return false;
  // Optional packages are left out on the systems they aren't made for.
  return Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
    if (path === "") return true;
    const found = installed[path];
    return found ? found.version === version && found.integrity === integrity : optional === true;
  });
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, integrity?: string, optional?: boolean }> | undefined}
 */
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(join(ROOT, file), "utf8")).packages;
  } catch {
    return undefined;
  }
}

async function install() {
  logToStderr("Installing the packages of package-lock.json (npm ci).");
  const { code, stdout } = await interruptible((signal) =>
    npm(["ci"], { cwd: ROOT, loglevel: "warn", onLine: logToStderr, signal }),
  );
  logToStderr(stdout.trim());
  if (code !== 0)
    throw new PlainError(
      `The packages couldn't be installed (npm ci ended with ${code}): see above, mend that, and run this again.`,
    );
}
