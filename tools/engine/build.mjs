import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, dirname, join } from "node:path";
import { PlainError } from "../plain-error.mjs";
import { cachedEngine, engineFolder, markComplete } from "./cache.mjs";
import { CLI, cliVersion, isComplete } from "./files.mjs";
import { go, goEnvironment } from "./go.mjs";
import { filesOf, linkFlags, MODULES, SDK, VERSION } from "./recipe.mjs";
import { inScratchFolder, settle } from "./scratch.mjs";

const PROGRESS_MS = 20_000;
/** Measured: 8 processor minutes with cold caches, of which two thirds spread over the cores. */
const minutes = () => Math.max(2, Math.round(1 + 8 / availableParallelism()));

/**
 * Builds the CLI and its language hosts from Pulumi's published Go modules into the user's cache.
 * @param {{ log: (line: string) => void, signal: AbortSignal }} options
 * @returns {Promise<import("./index.mjs").Engine>}
 */
export async function buildEngine({ log, signal }) {
  const place = engineFolder();
  const goEnv = await goEnvironment(newestGo());
  const start = performance.now();
  const say = (/** @type {string} */ line) => log(`[${elapsed(start)}] ${line}`);
  log(
    `Building the Pulumi CLI ${VERSION} from its Go modules, once: about ${minutes()} minutes, less if Go has seen them. It will stand in ${place}`,
  );
  await inScratchFolder(dirname(place), async (scratch) => {
    const bin = join(scratch, "bin");
    const temporary = join(scratch, "tmp");
    for (const folder of [bin, temporary]) mkdirSync(folder);
    const env = { ...goEnv, GOTMPDIR: temporary }; // Go leaves hundreds of megabytes there when it is killed
    const jobs = MODULES.map((module) => ({ module, cwd: copyModule(module, scratch) }));
    // All downloads first: without a network it ends here, not after minutes of compiling.
    for (const { module, cwd } of jobs) {
      say(`downloading the Go modules of the ${module.what}`);
      await go(["list", "-mod=readonly", "-deps", ...module.packages], { cwd, env, signal, log });
    }
    for (const { module, cwd } of jobs) {
      say(`compiling the ${module.what} ${module.version}`);
      await compile(module, bin, { cwd, env, signal, log, say });
      const sdk = await go(["list", "-mod=readonly", "-m", "-f", "{{.Dir}}", SDK], { cwd, env, signal, log });
      for (const script of module.scripts) copyScript(join(sdk, script), bin);
    }
    if (!isComplete(bin) || (await cliVersion(join(bin, CLI))) !== VERSION)
      throw new PlainError(
        `The Pulumi CLI was built, but what came out doesn't run on this machine: install it (https://www.pulumi.com/docs/install/).`,
      );
    for (const folder of [temporary, ...jobs.map(({ cwd }) => cwd)]) rmSync(folder, { recursive: true });
    markComplete(scratch);
    settle(scratch, place);
  });
  const engine = cachedEngine();
  if (!engine) throw new PlainError(`The Pulumi CLI was built, but ${place} is gone again: run this once more.`);
  say("done");
  return { ...engine, source: "built" };
}

/** The oldest Go that can build all of it. */
function newestGo() {
  return MODULES.map(({ go }) => go).reduce((a, b) => (a.localeCompare(b, "en", { numeric: true }) > 0 ? a : b));
}

/**
 * Go works in a copy: whatever flags the user has set, the files in the repository stay as they are.
 * @param {import("./recipe.mjs").GoModule} module
 * @param {string} scratch
 */
export function copyModule(module, scratch) {
  const { name, folder } = module;
  const cwd = join(scratch, name);
  mkdirSync(cwd);
  for (const file of filesOf(module)) copyFileSync(join(folder, file), join(cwd, file));
  return cwd;
}

/**
 * @param {import("./recipe.mjs").GoModule} module
 * @param {string} bin
 * @param {Parameters<typeof go>[1] & { say: (line: string) => void }} options
 */
export async function compile(module, bin, { say, ...options }) {
  let packages = 0;
  const onLine = () => void packages++; // -v writes a line for each package that it compiles
  const progress = setInterval(() => say(`still compiling: ${packages} packages so far`), PROGRESS_MS);
  try {
    // -mod=readonly: what go.sum says and nothing else is built. -buildvcs=false: a home folder may itself be a repository.
    await go(
      [
        "build",
        "-v",
        "-mod=readonly",
        "-buildvcs=false",
        "-ldflags",
        linkFlags(module),
        "-o",
        `${bin}/`,
        ...module.packages,
      ],
      { ...options, onLine },
    );
  } finally {
    clearInterval(progress);
  }
}

/** Written anew, not copied: files in Go's module cache are read-only, and not executable. @param {string} file @param {string} bin */
function copyScript(file, bin) {
  writeFileSync(join(bin, basename(file)), readFileSync(file), { mode: 0o755 });
}

/** @param {number} start */
export function elapsed(start) {
  const seconds = Math.round((performance.now() - start) / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
