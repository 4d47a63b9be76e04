import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PlainError, runMain } from "./plain-error.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** Where the programs that are used here come from. */
const PACKAGES = {
  tsc: "typescript",
  biome: "@biomejs/biome",
  depcruise: "dependency-cruiser",
  knip: "knip",
  publint: "publint",
};
/** Not the compiler's own record in dist: with --noEmit it would tell the next build that everything is written. */
const TSC_RECORD = "node_modules/.cache/pulumi-datajobs/types.tsbuildinfo";

/** Each command ends with 0 if all is well, and explains itself if it isn't. */
const CHECKS = {
  types: `tsc --noEmit --tsBuildInfoFile ${TSC_RECORD} -p .`,
  "types of the tools": "tsc -p tools",
  "lint and format": "biome check --error-on-warnings --max-diagnostics=200 .",
  "import arrows": "depcruise --output-type err-long --config .dependency-cruiser.cjs provider report sdk test tools",
  "dead code": "knip --no-progress --treat-config-hints-as-errors",
  "code for tests only": "knip --no-progress --production --include files,dependencies,unlisted",
  package: "publint run --strict",
  "traces of a machine": "tools/check/committed.mjs",
  workflows: "tools/check/workflows.mjs",
};

await runMain(async () => {
  const start = performance.now();
  const checks = Object.entries(CHECKS);
  const width = Math.max(...checks.map(([name]) => name.length));
  const waiting = [...checks];
  /** @type {string[]} */
  const failed = [];
  const worker = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const [name, command] = check;
      const begun = performance.now();
      const { code, output } = await run(command);
      console.log(`${code === 0 ? "✔" : "✖"} ${name.padEnd(width)}  ${secondsSince(begun).padStart(5)} s`);
      if (code === 0) continue;
      failed.push(name);
      console.log(`${indent(output)}\n`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  const passed = checks.length - failed.length;
  console.log(`${passed} of ${checks.length} checks passed in ${secondsSince(start)} s.`);
  if (failed.length > 0) throw new PlainError(`Not in order: ${failed.join(", ")}.`);
});

/** @param {string} command @returns {Promise<{ code: number, output: string }>} */
function run(command) {
  const [program = "", ...args] = command.split(" ");
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [fileOf(program), ...args], {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, FORCE_COLOR: "0", NO_COLOR: "1" },
    });
    let output = "";
    const keep = (/** @type {string} */ text) => {
      output += text;
    };
    child.stdout.setEncoding("utf8").on("data", keep);
    child.stderr.setEncoding("utf8").on("data", keep);
    child.on("error", reject).on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/** The JavaScript of a program: what npm puts into node_modules/.bin is a shell script on some systems. @param {string} program */
function fileOf(program) {
  if (!Object.hasOwn(PACKAGES, program)) return join(ROOT, program);
  const folder = join(ROOT, "node_modules", PACKAGES[/** @type {keyof typeof PACKAGES} */ (program)]);
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return join(folder, typeof bin === "string" ? bin : bin[program]);
}

/** @param {number} begun */
function secondsSince(begun) {
  return ((performance.now() - begun) / 1000).toFixed(1);
}

/** @param {string} text */
function indent(text) {
  return text.trim().replace(/^(?=.)/gm, "    ");
}
