import { execFile } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { logToStderr, PlainError, runMain } from "../plain-error.mjs";
import { run } from "../run.mjs";
import { PYTHON as VERSIONS } from "../versions.mjs";
import { cacheFolder } from "./cache.mjs";
import { keep } from "./keep.mjs";

const windows = process.platform === "win32";
const PYTHON = windows ? "python" : "python3";
const OLDEST = VERSIONS.oldest.split(".").map(Number);
/** Pulumi's SDK, what generated SDKs ask for, and what installs one of these without asking the network. */
const PACKAGES = [`pulumi==${VERSIONS.sdk}`, "parver", "semver", "setuptools>=61,<81", "wheel<1"];
/** Written last. */
const MARKER = "complete.json";

/** Prints the folder of a virtual environment with Pulumi's Python SDK, made the first time; its programs are in bin (Scripts on Windows). */
await runMain(async () => {
  const version = await pythonVersion();
  const place = join(cacheFolder("python"), `${VERSIONS.sdk}-python${version}`);
  const python = join(windows ? "Scripts" : "bin", PYTHON);
  await keep(place, {
    what: "Python environment",
    log: logToStderr,
    // The link to a Python that was removed since leads nowhere.
    isThere: () => isComplete(place) && existsSync(join(place, python)),
    make: async (scratch, signal) => {
      const start = performance.now();
      logToStderr(
        `Making a Python ${version} environment with Pulumi ${VERSIONS.sdk} in ${dirname(place)}, once: less than a minute`,
      );
      await step(PYTHON, ["-m", "venv", scratch], signal, "install Python's venv (Debian: python3-venv)");
      const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", ...PACKAGES];
      await step(join(scratch, python), pip, signal, "connect this machine to a Python package index (pip config)");
      writeFileSync(join(scratch, MARKER), `${JSON.stringify({ packages: PACKAGES })}\n`);
      logToStderr(`done in ${Math.round((performance.now() - start) / 1000)} s`);
    },
  });
  process.stdout.write(`${place}\n`);
});

/** @param {string} place */
function isComplete(place) {
  try {
    const { packages } = JSON.parse(readFileSync(join(place, MARKER), "utf8"));
    return JSON.stringify(packages) === JSON.stringify(PACKAGES);
  } catch {
    return false;
  }
}

/** @throws PlainError where there is none, or one too old */
async function pythonVersion() {
  const advice = `install Python ${OLDEST.join(".")} or newer with its venv and pip (https://www.python.org/downloads/).`;
  let found;
  try {
    const { stdout } = await promisify(execFile)(PYTHON, ["-c", "import sys; print(*sys.version_info[:3])"]);
    found = stdout.trim().split(" ").map(Number);
  } catch (error) {
    const why =
      error.code === "ENOENT"
        ? `there is no ${PYTHON} on PATH`
        : `${PYTHON} doesn't work (${error.message.split("\n")[0]})`;
    throw new PlainError(`Python programs can't be run here, for ${why}: ${advice}`);
  }
  const [major = 0, minor = 0] = found;
  if (major !== OLDEST[0] || minor < Number(OLDEST[1]))
    throw new PlainError(`Python programs can't be run here, for ${PYTHON} is ${found.join(".")}: ${advice}`);
  return found.join(".");
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {AbortSignal} signal
 * @param {string} advice
 */
async function step(command, args, signal, advice) {
  const { code, output } = await run(command, args, { env: process.env, signal });
  if (code === 0) return;
  const lines = output.trim().split("\n");
  const said = lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1) ?? "";
  throw new PlainError(`The Python environment couldn't be made (${said.slice(0, 240)}): ${advice}.`);
}
