import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "./build.mjs";
import { logToStderr, PlainError, runMain } from "./plain-error.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const TESTS = join(ROOT, "dist", "test", "faults");
const USAGE = "node tools/soak.mjs [--runs N | --minutes N] [--seed N]";
const RUNS = "20000";
const FUZZED = "50000";

/**
 * The tests whose cases are drawn by lot, for as long as one likes: random programs against the model, and fuzzed
 * answers. What fails prints a seed; with --seed it is seen again.
 */
await runMain(async () => {
  const { runs, minutes, seed } = readArguments();
  await build();
  const env = {
    ...process.env,
    ...(minutes === undefined
      ? { DATAJOBS_RUNS: runs, DATAJOBS_FUZZ_RUNS: FUZZED }
      : { DATAJOBS_RUNS: String(Number.MAX_SAFE_INTEGER), DATAJOBS_MINUTES: minutes }),
    ...(seed !== undefined && { DATAJOBS_SEED: seed }),
  };
  const files = minutes === undefined ? ["model.test.js", "fuzz.test.js"] : ["model.test.js"];
  const begun = performance.now();
  for (const file of files) {
    const status = await runTest(join(TESTS, file), env);
    if (status !== 0) process.exitCode = 1;
  }
  logToStderr(`Soaked for ${((performance.now() - begun) / 60_000).toFixed(1)} minutes.`);
});

function readArguments() {
  try {
    const number = /** @type {const} */ ({ type: "string" });
    const { values } = parseArgs({ options: { runs: number, minutes: number, seed: number } });
    for (const [name, value] of Object.entries(values)) {
      if (!/^-?\d+(\.\d+)?$/.test(value ?? "")) throw new Error(`--${name} must be a number`);
    }
    return { runs: values.runs ?? RUNS, minutes: values.minutes, seed: values.seed };
  } catch (error) {
    throw new PlainError(`${error.message}: ${USAGE}`);
  }
}

/**
 * @param {string} file
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number | null>}
 */
function runTest(file, env) {
  const child = spawn(process.execPath, ["--test", "--test-reporter=spec", file], { cwd: ROOT, env, stdio: "inherit" });
  return new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
}
