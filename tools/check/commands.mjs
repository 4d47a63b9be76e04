import { readFileSync } from "node:fs";
import { join, posix } from "node:path";

const NPM = /\bnpm\s+(?:run(?:-script)?\s+(?:-\S+\s+)*(?<script>[\w:.-]+)|(?<verb>test|start|stop|restart)\b)/g;
const NODE = /\bnode\s+(?:-\S+\s+)*(?<file>[\w./-]+\.[cm]?js)\b/g;

/**
 * Scripts of package.json and files that a workflow runs and that aren't there: no linter knows those. Commands are
 * looked for wherever they stand, for a matrix may hold them as well as a step.
 * @param {string} text of the workflow
 * @param {{ folder: string, home: string, files: string[] }} checkout `home`: where .github lies, from the folder; `files`: all that git keeps
 * @returns {{ line: number, message: string }[]}
 */
export function missingCommands(text, { folder, home, files }) {
  const manifest = posix.join(home, "package.json");
  const scripts = files.includes(manifest) ? scriptsOf(join(folder, manifest)) : {};
  return text.split("\n").flatMap((whole, index) => {
    const line = whole.replace(/(^|\s)#.*$/, "");
    const called = matches(line, NPM).map(({ script, verb }) => script ?? verb ?? "");
    const run = matches(line, NODE).map(({ file }) => file ?? "");
    return [
      ...called.filter((name) => !Object.hasOwn(scripts, name)).map((name) => `${manifest} has no script "${name}"`),
      ...run
        .filter((file) => !files.includes(posix.join(home, file)))
        .map((file) => `there is no file ${posix.join(home, file)}`),
    ].map((message) => ({ line: index + 1, message: `${message} [command]` }));
  });
}

/** @param {string} line @param {RegExp} pattern */
function matches(line, pattern) {
  return [...line.matchAll(pattern)].map(
    ({ groups = {} }) => /** @type {Record<string, string | undefined>} */ (groups),
  );
}

/** @param {string} manifest @returns {Record<string, string>} */
function scriptsOf(manifest) {
  return JSON.parse(readFileSync(manifest, "utf8")).scripts ?? {};
}
