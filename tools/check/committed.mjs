import { existsSync, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { PlainError, runMain } from "../plain-error.mjs";
import { gitFiles } from "./git-files.mjs";

/** @typedef {{ what: string, pattern: RegExp, only?: RegExp }} Trace `only`: the files that are looked at, by name */

/** @type {Trace[]} */
const TRACES = [
  { what: "a path of some machine", pattern: /(^|[^\w.])\/(work|farm|root|home|Users)\/[a-z]/i },
  { what: "a path of some machine", pattern: /[a-z]:\\{1,2}Users\\/i },
  {
    what: "a package registry's host",
    pattern: /\b(registry\.npmjs\.org|registry\.yarnpkg\.com|npm\.pkg\.github\.com)\b/,
  },
  { what: "a package registry's host", pattern: /\b((proxy|sum)\.golang\.org|pypi\.org|files\.pythonhosted\.org)\b/ },
  {
    what: "a download address",
    pattern: /"?resolved"?:? "?https?:/,
    only: /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock)$/,
  },
  { what: "a download address", pattern: /\btarball: *https?:/, only: /(^|\/)pnpm-lock\.yaml$/ },
];

/**
 * What only holds on the machine where it was written: it doesn't belong into the repository.
 * @param {string} folder a git checkout; files that git doesn't know yet are looked at too, unless they are ignored
 * @returns {string[]} one line per finding
 */
function findTraces(folder) {
  const traces = [...TRACES, ...tracesOfThisMachine(folder)];
  return gitFiles(folder).flatMap((file) => {
    const text = readText(join(folder, file));
    if (text === undefined) return [];
    const wanted = traces.filter(({ only }) => only === undefined || only.test(file));
    return text.split("\n").flatMap((line, index) => {
      const found = wanted.find(({ pattern }) => pattern.test(line));
      return found ? [`${file}:${index + 1}: ${found.what}: ${excerpt(line, found.pattern)}`] : [];
    });
  });
}

/** @param {string} folder @returns {Trace[]} */
function tracesOfThisMachine(folder) {
  // Short ones, such as /app or /root, are words too.
  const paths = [resolve(folder), homedir()].filter((path) => path.length > 5);
  return paths.map((path) => ({ what: "a path of this machine", pattern: new RegExp(escaped(path)) }));
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

/** Nothing for what is no text, and for what was deleted but not committed so. @param {string} path */
function readText(path) {
  if (!existsSync(path) || !statSync(path).isFile()) return undefined;
  const text = readFileSync(path, "utf8");
  return text.includes("\0") ? undefined : text;
}

/** Around the finding: a line of a lock file or of JSON may be long. @param {string} line @param {RegExp} pattern */
function excerpt(line, pattern) {
  const at = line.search(pattern);
  return line.slice(Math.max(0, at - 20), at + 80).trim();
}

const [, program = "", folder = "."] = process.argv;
if (import.meta.url === pathToFileURL(program).href) {
  await runMain(async () => {
    const found = findTraces(folder);
    for (const line of found) console.log(line);
    if (found.length > 0)
      throw new PlainError(
        `${found.length} ${found.length === 1 ? "line holds" : "lines hold"} what is true on one machine only.`,
      );
  });
}
