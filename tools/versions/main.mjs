import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { build } from "../build.mjs";
import { program } from "../engine/files.mjs";
import { findEngine } from "../engine/index.mjs";
import { interruptible } from "../interrupt.mjs";
import { logToStderr, PlainError, runMain } from "../plain-error.mjs";
import { run } from "../run.mjs";
import { copyProject } from "./copy.mjs";
import { keptNode, keptSdk } from "./kept.mjs";
import { pairsOf } from "./pairs.mjs";
import { countsOf, failuresOf, sum, table, words } from "./told.mjs";

/**
 * What is run on each pair. Left out is what looks at the repository, not at what runs: the same on every Node. Through the engine
 * go both hosts, each with a whole life, every way in which a program is written, and the functions.
 */
const PARTS = [
  {
    title: "unit, lifecycle",
    folders: ["unit", "lifecycle"],
    only: "^(?!test/unit/(arrows|check|engine-tool|test-tool|versions-tool|schema|report/page-in-browser))",
  },
  {
    title: "engine",
    folders: ["engine"],
    only: "/(adobe-export-job-life|functions|plugin-functions|plugin-life|programs)\\.test",
  },
];
/** Minutes of the core's own rules, which no Node and no SDK has a part in: left to those who name what they want. */
const LONG = "^test/lifecycle/(adobe-export-job-set|authorship)\\.test";
/** What a test runner says to the ones that it starts. */
const OF_RUNNERS = /^(NODE_TEST_CONTEXT|NODE_OPTIONS)$/;

/** Runs the tests on other versions of Node and of Pulumi's SDK than the ones of this machine, and tells it as a table. */
await runMain(async () => {
  const args = process.argv.slice(2);
  const pairs = pairsOf(args);
  const parts = args.length > 0 ? PARTS : PARTS.map((part) => ({ ...part, only: `(?!${LONG})${part.only}` }));
  await build();
  await findEngine({ log: logToStderr }); // what fails for want of it fails now
  const rows = [];
  for (const [node, sdk] of pairs) rows.push(await tryPair(node, sdk, parts));
  const titles = parts.map(({ title }) => title);
  const total = sum(rows.flatMap(({ parts }) => parts));
  process.stdout.write(`\n${table(rows, titles)}\n\n${words(total)}\n`);
  if (total.failed > 0) throw new PlainError("Not on every version: see above.");
});

/** @param {string} node @param {string} sdk @param {typeof PARTS} wanted @returns {Promise<import("./told.mjs").Row>} */
async function tryPair(node, sdk, wanted) {
  const [bin, modules] = [await keptNode(node), await keptSdk(sdk)];
  const folder = mkdtempSync(join(tmpdir(), "datajobs-versions-"));
  const start = performance.now();
  try {
    const project = join(folder, "project");
    mkdirSync(project);
    copyProject(project, modules);
    const parts = [];
    for (const part of wanted) parts.push(await test(part, { bin, project, called: `Node ${node}, SDK ${sdk}` }));
    return { node, sdk, parts, seconds: (performance.now() - start) / 1000 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {{ title: string, folders: string[], only: string }} part
 * @param {{ bin: string, project: string, called: string }} place
 * @returns {Promise<import("./told.mjs").Counts>}
 */
async function test({ title, folders, only }, { bin, project, called }) {
  const args = [join("tools", "test.mjs"), ...folders, "--only", only];
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OF_RUNNERS.test(name)));
  const path = [bin, process.env.PATH, dirname(process.execPath)].join(delimiter);
  const env = { ...inherited, PATH: path, FORCE_COLOR: "0" };
  const { code, output } = await interruptible((signal) =>
    run(join(bin, program("node")), args, { cwd: project, env, signal }),
  );
  const counts = countsOf(output) ?? { passed: 0, failed: 1, skipped: 0 };
  // An end that the counts don't tell of is a failure as well.
  const told = code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
  logToStderr(`${called}: ${title}: ${words(told)}`);
  if (told.failed > 0) process.stdout.write(`${failuresOf(output).replace(/^(?=.)/gm, "    ")}\n\n`);
  return told;
}
