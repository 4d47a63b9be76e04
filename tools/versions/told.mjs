/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */
/** @typedef {{ node: string, sdk: string, parts: Counts[], seconds: number }} Row */

const NOTHING = { passed: 0, failed: 0, skipped: 0 };

/**
 * What the summary of Node's test runner says; undefined where there is none. Node 20 counts what a time limit ended
 * as cancelled.
 * @param {string} output
 * @returns {Counts | undefined}
 */
export function countsOf(output) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are taken off
  const plain = output.replace(/\x1b\[[0-9;]*m/g, "");
  const last = (/** @type {string} */ name) => {
    const found = [...plain.matchAll(new RegExp(`^(?:ℹ|#) ${name} (\\d+)$`, "gm"))].at(-1)?.[1];
    return found === undefined ? undefined : Number(found);
  };
  const [passed, fail] = [last("pass"), last("fail")];
  if (passed === undefined || fail === undefined) return undefined;
  return { passed, failed: fail + (last("cancelled") ?? 0), skipped: (last("skipped") ?? 0) + (last("todo") ?? 0) };
}

/** The list of failures with which the runner's output ends, or its last lines. @param {string} output */
export function failuresOf(output) {
  const at = output.lastIndexOf("failing tests:");
  const lines = output.slice(Math.max(at, 0)).trimEnd().split("\n");
  return (at < 0 ? lines.slice(-40) : lines.slice(1)).join("\n").trim();
}

/** @param {readonly Counts[]} all @returns {Counts} */
export const sum = (all) =>
  all.reduce(
    (a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }),
    NOTHING,
  );

/** @param {Counts} counts */
export const words = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`;

/** As markdown. @param {readonly Row[]} rows @param {readonly string[]} parts */
export function table(rows, parts) {
  const cells = [
    ["Node", "@pulumi/pulumi", ...parts, "time"],
    ...rows.map(({ node, sdk, parts, seconds }) => [node, sdk, ...parts.map(words), `${Math.round(seconds)} s`]),
  ];
  const lines = cells.map((row) => `| ${row.join(" | ")} |`);
  return [lines[0], `|${"---|".repeat(parts.length + 3)}`, ...lines.slice(1)].join("\n");
}
