import { setMaxListeners } from "node:events";
import { availableParallelism } from "node:os";
import { join, relative, sep } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { listFiles } from "./list-files.mjs";
import { PlainError, runMain } from "./plain-error.mjs";
import { engineEnvironment } from "./test-environment.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const TESTS = join(ROOT, "dist", "test");
const USAGE = "node tools/test.mjs FOLDER... [--only PATTERN] [--name PATTERN]";
/** So that no core is idle while the last long file runs. Folders that are not named here come before all. */
const SLOWEST_FIRST = ["faults", "engine", "package", "lifecycle", "unit"];
const NEED_ENGINE = ["engine", "faults", "package"];
/** Files at a time. Many wait for something now and then, the fault matrix for more than half of its time: one for each core would leave cores idle. */
const LANES = Math.ceil(1.5 * availableParallelism());
/** Per test file: node passes no time-out on to the single tests of a file that runs in a process of its own. */
const FILE_LIMIT_MS = 20 * 60_000;

await runMain(async () => {
  const { folders, only, name } = readArguments();
  const files = folders.flatMap(findTests).filter((file) => only.test(sourceOf(file)));
  if (files.length === 0) throw new PlainError(`No test file matches ${only}.`);
  if (folders.some((folder) => NEED_ENGINE.includes(folder)))
    Object.assign(process.env, (await engineEnvironment()).env); // test processes inherit it
  await runTests(files, name);
});

function readArguments() {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { only: { type: "string", default: "" }, name: { type: "string" } },
    });
    if (positionals.length === 0) throw new Error("which folders of test/?");
    const folders = [...new Set(positionals)].sort((a, b) => SLOWEST_FIRST.indexOf(a) - SLOWEST_FIRST.indexOf(b));
    return {
      folders,
      only: new RegExp(values.only),
      name: values.name === undefined ? undefined : new RegExp(values.name),
    };
  } catch (error) {
    throw new PlainError(
      `${error.message}: ${USAGE} (patterns are regular expressions on the file's path in the repository and the test's name)`,
    );
  }
}

/** The compiled tests of one folder of test/. A folder without any is a mistake, not a success. @param {string} folder */
function findTests(folder) {
  const files = listFiles(join(TESTS, folder)).filter((file) => file.endsWith(".test.js"));
  if (files.length === 0)
    throw new PlainError(
      `There is no compiled test in ${relative(ROOT, join(TESTS, folder))}: is the name right, and has node tools/build.mjs run?`,
    );
  return files;
}

/** Patterns are on what people see: `test/faults/matrix-grpc.test.ts`. @param {string} file compiled, absolute */
function sourceOf(file) {
  return relative(join(ROOT, "dist"), file).split(sep).join("/").replace(/js$/, "ts");
}

/**
 * All files in one run, each in a process of its own, so that there is one summary at the end.
 * @param {string[]} files
 * @param {RegExp | undefined} name
 */
async function runTests(files, name) {
  const stop = new AbortController();
  setMaxListeners(0, stop.signal); // one for each file
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.once(signal, () => {
      stop.abort(); // ends the test processes, which a signal to this one alone doesn't reach
      process.exitCode = 1;
    });
  }
  const events = run({
    files,
    concurrency: LANES,
    timeout: FILE_LIMIT_MS,
    signal: stop.signal,
    ...(name && { testNamePatterns: name }),
  });
  events.on("test:fail", ({ todo }) => {
    if (todo === undefined || todo === false) process.exitCode = 1;
  });
  const output = events.compose(new spec());
  output.pipe(process.stdout);
  await new Promise((resolve, reject) => output.on("end", resolve).on("error", reject));
}
