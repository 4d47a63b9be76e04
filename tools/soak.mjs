import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { compiled, ROOT } from "./compiled.mjs";
import { logToStderr, PlainError, runMain } from "./plain-error.mjs";
import { engineEnvironment } from "./test-environment.mjs";

const TESTS = join(ROOT, "dist", "test");
const USAGE = "npm run soak -- [--minutes N] [--seed N]";
const SIGNALS = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);
/** Of a round's output, where it failed. */
const LONGEST_REPORT = 100_000;

/**
 * The tests whose cases are drawn by lot: many more of them than `npm test` has time for, in rounds with a seed each.
 * @typedef {object} Part
 * @property {string} what
 * @property {string} file
 * @property {string} variable says how many
 * @property {number} total
 * @property {number} round
 */

/** @type {Part} */
const MODEL = {
  what: "random programs against the model, over both hosts",
  file: "faults/model.test.js",
  variable: "DATAJOBS_RUNS",
  total: 20_000,
  round: 500,
};
/** @type {Part} */
const SETS = {
  what: "random sets of jobs, over both hosts",
  file: "faults/set-model.test.js",
  variable: "DATAJOBS_SET_RUNS",
  total: 5_000,
  round: 500,
};
/** @type {Part} */
const FUZZ = {
  what: "fuzzed answers of each API",
  file: "faults/fuzz.test.js",
  variable: "DATAJOBS_FUZZ_RUNS",
  total: 50_000,
  round: 2_500,
};
/** @type {Part} */
const KILLS = {
  what: "runs of the real engine killed, of each host",
  file: "engine/killed.test.js",
  variable: "DATAJOBS_KILLS",
  total: 200,
  round: 3,
};
/** @type {Part} */
const LOSSES = {
  what: "runs of the real engine whose state can't be saved, over both hosts",
  file: "engine/unsaved.test.js",
  variable: "DATAJOBS_LOSSES",
  total: 200,
  round: 8,
};
/** What is done at the same time. The engine waits more than it works. */
const LANES = [
  [KILLS, LOSSES],
  [MODEL, SETS, FUZZ],
];

/**
 * @typedef {object} Done
 * @property {number} count
 * @property {number} seconds
 * @property {number} failures
 * @property {string[]} again what shows a failure again
 */

await runMain(async () => {
  const { minutes, seed } = readArguments();
  const missing = LANES.flat().find(({ file }) => !existsSync(join(TESTS, file)));
  if (missing)
    throw new PlainError(`There is no ${relative(ROOT, join(TESTS, missing.file))}: run npm run build first.`);
  const { folder, env } = await engineEnvironment();
  const begun = performance.now();
  const deadline = minutes === undefined ? undefined : begun + minutes * 60_000;
  const stop = new AbortController();
  for (const signal of SIGNALS) process.once(signal, () => stop.abort());
  /** @type {Map<Part, Done>} */
  const results = new Map(LANES.flat().map((part) => [part, { count: 0, seconds: 0, failures: 0, again: [] }]));
  logToStderr(
    `Seed ${seed}. ${minutes === undefined ? "This takes an hour and a half on 2 cores" : `This takes ${minutes} minutes`}; Ctrl-C ends it with what is known by then.`,
  );
  await Promise.all(LANES.map((lane) => soak(lane, { results, env, seed, deadline, signal: stop.signal })));
  const left = await endLeftBehind(folder);
  report(results, seed);
  const minutesTaken = (performance.now() - begun) / 60_000;
  console.log(`${minutesTaken.toFixed(1)} minutes; ${left.length} processes were left behind.`);
  for (const { command } of left) console.log(`  left behind: ${command}`);
  for (const line of [...results.values()].flatMap(({ again }) => again)) console.log(`  again: ${line}`);
  const failed = left.length + [...results.values()].reduce((sum, { failures }) => sum + failures, 0);
  if (stop.signal.aborted) throw new PlainError("Interrupted.");
  if (failed > 0) throw new PlainError(`${failed} failures: see above.`);
});

/**
 * Ends every process that works in the folder, and tells which there were. Linux only; elsewhere none is found.
 * @param {string} folder
 * @returns {Promise<{ command: string }[]>}
 */
async function endLeftBehind(folder) {
  const { killAll, startedBelow } = compiled("test/engine/harness/processes.js");
  const left = startedBelow(folder);
  await killAll(() => startedBelow(folder));
  return left;
}

/** @param {Map<Part, Done>} results @param {number} seed */
function report(results, seed) {
  const { tableLines } = compiled("test/table.js");
  const rows = [...results].map(([{ what }, { count, seconds, failures }]) => [
    what,
    ...[count, Math.round(seconds), failures].map((figure) => figure.toLocaleString("en")),
    String(seed),
  ]);
  for (const line of tableLines([["what", "how many", "seconds", "failures", "seed"], ...rows])) console.log(line);
}

/**
 * The parts in turn, a round each, until each has its total or time is up.
 * @param {Part[]} lane
 * @param {{ results: Map<Part, Done>, env: Record<string, string>, seed: number, deadline: number | undefined, signal: AbortSignal }} options
 */
async function soak(lane, { results, env, seed, deadline, signal }) {
  for (let round = 0, busy = true; busy; round++) {
    busy = false;
    for (const part of lane) {
      const done = /** @type {Done} */ (results.get(part));
      const left = deadline === undefined ? part.total - done.count : part.round;
      if (left <= 0 || signal.aborted || (deadline !== undefined && performance.now() > deadline)) continue;
      busy = true;
      const settings = { [part.variable]: String(Math.min(part.round, left)), DATAJOBS_SEED: String(seed + round) };
      await runRound(part, { ...env, ...settings }, done, signal);
      if (signal.aborted) return;
      done.count += Math.min(part.round, left);
      logToStderr(`${part.what}: ${done.count}, ${done.failures} failures, ${Math.round(done.seconds)} s`);
    }
  }
}

/**
 * @param {Part} part
 * @param {Record<string, string>} settings
 * @param {Done} done
 * @param {AbortSignal} signal
 */
async function runRound({ file, variable }, settings, done, signal) {
  const begun = performance.now();
  const { code, output } = await runFile(join(TESTS, file), settings, signal);
  done.seconds += (performance.now() - begun) / 1000;
  if (code === 0 || signal.aborted) return;
  done.failures += Math.max(1, Number(/^# fail (\d+)$/m.exec(output)?.[1] ?? 0));
  const { [variable]: count, DATAJOBS_SEED } = settings;
  done.again.push(
    `${variable}=${count} DATAJOBS_SEED=${DATAJOBS_SEED} node tools/test.mjs ${file.split("/")[0]} --only ${file}`,
  );
  logToStderr(output.slice(-LONGEST_REPORT));
}

/**
 * Not under `node --test`: the signal that ends it must reach the test itself, which then ends what it has started.
 * @param {string} file
 * @param {Record<string, string>} env
 * @param {AbortSignal} signal
 * @returns {Promise<{ code: number | null, output: string }>}
 */
function runFile(file, env, signal) {
  const child = spawn(process.execPath, ["--test-reporter=tap", file], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true, // so that Ctrl-C reaches it once, by us
  });
  const end = () => void child.kill("SIGTERM");
  signal.addEventListener("abort", end, { once: true });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
      output += text;
    });
  return new Promise((resolve, reject) => {
    child.once("error", reject).once("close", (code) => {
      signal.removeEventListener("abort", end);
      resolve({ code, output });
    });
  });
}

function readArguments() {
  try {
    const { values } = parseArgs({ options: { minutes: { type: "string" }, seed: { type: "string" } } });
    const [minutes, seed] = [values.minutes, values.seed].map((value) =>
      value === undefined ? undefined : Number(value),
    );
    if (minutes !== undefined && !(minutes > 0)) throw new Error("--minutes must be a number above 0");
    if (seed !== undefined && !Number.isSafeInteger(seed)) throw new Error("--seed must be a whole number");
    return { minutes, seed: seed ?? Math.floor(Math.random() * 1e6) };
  } catch (error) {
    throw new PlainError(`${error.message}: ${USAGE}`);
  }
}
