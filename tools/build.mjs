import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { listFiles } from "./list-files.mjs";
import { withLock } from "./lock.mjs";
import { logToStderr, PlainError, runMain } from "./plain-error.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const DIST = join(ROOT, "dist");
const TSC_STATE = join(DIST, ".tsbuildinfo");
const TSC = join(ROOT, "node_modules", "typescript", "bin", "tsc");
/** What the last compilation read (only if it succeeded) and what it left in dist. */
const STAMP = join(DIST, ".build.json");

/**
 * Compiles the TypeScript sources into dist, if anything has changed since the last time.
 * @param {(line: string) => void} [log]
 */
export async function build(log = logToStderr) {
  if (isFresh()) return;
  if (!existsSync(TSC)) throw new PlainError("node_modules has no TypeScript: run npm ci first.");
  // Several programs in one checkout would otherwise write the same files at the same time.
  await withLock(
    join(DIST, ".build.lock"),
    { waiting: (pid) => log(`Process ${pid} is compiling: waiting for it.`) },
    async () => {
      if (!isFresh()) await compile(log);
    },
  );
}

/** @param {(line: string) => void} log */
async function compile(log) {
  const start = performance.now();
  const sources = findSources();
  const inputs = hashInputs(sources); // before tsc reads them: a file that changes meanwhile is compiled the next time
  // tsc believes its own record even if dist was changed behind its back.
  if (readStamp()?.outputs !== describeOutputs()) rmSync(TSC_STATE, { force: true });
  removeOrphans(new Set(sources.map((file) => relative(ROOT, file))));
  const status = await runTsc();
  makeExecutable();
  writeStamp({ inputs: status === 0 ? inputs : "", outputs: describeOutputs() });
  if (status !== 0) throw new PlainError("The TypeScript sources don't compile: see above.");
  log(`Compiled ${sources.length} files in ${((performance.now() - start) / 1000).toFixed(1)} s.`);
}

/** @returns {Promise<number | null>} */
function runTsc() {
  // Not spawnSync: the lock's heartbeat must go on. stdout belongs to the answer of whoever called us (npm pack
  // prints the tarball's name there).
  const args = [TSC, "-p", join(ROOT, "tsconfig.json"), ...(process.stderr.isTTY ? ["--pretty"] : [])];
  const tsc = spawn(process.execPath, args, { stdio: ["ignore", 2, 2] });
  return new Promise((resolve, reject) => tsc.on("error", reject).on("close", resolve));
}

/** Is dist what the last compilation made of these very sources? */
function isFresh() {
  const stamp = readStamp();
  return stamp !== undefined && stamp.inputs === hashInputs(findSources()) && stamp.outputs === describeOutputs();
}

/** All files below the folders that tsconfig.json includes, sorted. */
function findSources() {
  const { include } = JSON.parse(readFileSync(join(ROOT, "tsconfig.json"), "utf8"));
  const folders = new Set(include.map((/** @type {string} */ pattern) => pattern.split("/", 1)[0]));
  return [...folders].flatMap((folder) => listFiles(join(ROOT, folder))).filter((file) => /\.[cm]?ts$/.test(file));
}

/** @param {string[]} sources */
function hashInputs(sources) {
  const hash = createHash("sha256");
  // The installed packages stand for their types and for the compiler itself.
  const settings = ["tsconfig.json", "package.json", "node_modules/.package-lock.json", "tools/build.mjs"].map((name) =>
    join(ROOT, name),
  );
  for (const file of [...settings, ...sources]) {
    const text = existsSync(file) ? readFileSync(file) : "";
    hash.update(`${relative(ROOT, file)} ${text.length}\n`).update(text);
  }
  return hash.digest("hex");
}

/** A digest of names, sizes and times of everything in dist. */
function describeOutputs() {
  const hash = createHash("sha256");
  for (const file of listFiles(DIST).filter((file) => !isOurs(file))) {
    const { size, mtimeMs, mode } = statSync(file);
    hash.update(`${file} ${size} ${mtimeMs} ${mode}\n`);
  }
  return hash.digest("hex");
}

/** The stamp and the lock, with the names that they have while they are being written. @param {string} file */
const isOurs = (file) => file.startsWith(join(DIST, ".build."));

/** Removes what earlier compilations made of sources that are gone. @param {Set<string>} sources */
function removeOrphans(sources) {
  for (const file of listFiles(DIST)) {
    const [, path, module] = /^(.+?)(?:\.d)?\.([cm]?)[jt]s(?:\.map)?$/.exec(relative(DIST, file)) ?? [];
    if (path === undefined || sources.has(`${path}.${module}ts`)) continue;
    rmSync(file, { force: true });
    removeEmptyFolders(dirname(file));
  }
}

/** @param {string} folder */
function removeEmptyFolders(folder) {
  for (let at = folder; at.startsWith(DIST + sep) && readdirSync(at).length === 0; at = dirname(at)) rmdirSync(at);
}

/** The programs that package.json names in `bin`: tsc doesn't mark them, and npm does so only when it installs. */
function makeExecutable() {
  const { bin = {} } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  for (const file of Object.values(bin).map((path) => join(ROOT, path)))
    if (file.startsWith(DIST + sep) && existsSync(file)) chmodSync(file, 0o755);
}

/** @returns {{ inputs: string, outputs: string } | undefined} */
function readStamp() {
  try {
    return JSON.parse(readFileSync(STAMP, "utf8"));
  } catch {
    return undefined; // never built, or the stamp is damaged: compile
  }
}

/** @param {{ inputs: string, outputs: string }} stamp */
function writeStamp(stamp) {
  mkdirSync(DIST, { recursive: true });
  writeFileSync(`${STAMP}.new`, `${JSON.stringify(stamp)}\n`);
  renameSync(`${STAMP}.new`, STAMP);
}

// Real paths, for the checkout may be reached by a symbolic link.
if (realpathSync(process.argv[1] ?? "") === fileURLToPath(import.meta.url)) await runMain(build);
