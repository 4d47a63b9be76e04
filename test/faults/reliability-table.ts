import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { faults } from "./faults";
import type { Operation } from "./operations";

export interface Result {
  readonly operation: Operation;
  readonly fault: string;
  readonly outcome: string;
}

const FILE = join(process.cwd(), "docs", "reliability.md");
const BEGIN = "<!-- fault matrix: written from the results of test/faults/matrix.test.ts -->";
const END = "<!-- end of the fault matrix -->";

/** Writes the table with DATAJOBS_GENERATE=1, else checks that it is the one in the docs. */
export function assertDocumented(results: readonly Result[]): void {
  const text = readFileSync(FILE, "utf8");
  const [before, rest] = [text.slice(0, text.indexOf(BEGIN)), text.slice(text.indexOf(END))];
  assert.ok(text.includes(BEGIN) && text.includes(END), `${FILE} has no place for the fault matrix`);
  const fresh = `${before}${BEGIN}\n\n${render(results)}\n\n${rest}`;
  if (process.env.DATAJOBS_GENERATE === "1") writeFileSync(FILE, fresh);
  else
    assert.equal(
      text,
      fresh,
      "docs/reliability.md is stale: DATAJOBS_GENERATE=1 node tools/test.mjs faults --only matrix",
    );
}

/** One table for each resource: a row for each fault, a column for each call that goes wrong. */
function render(results: readonly Result[]): string {
  const tokens = [...new Set(results.map(({ operation }) => operation.token))];
  return tokens
    .map((token) => {
      const own = results.filter(({ operation }) => operation.token === token);
      const titles = [...new Set(own.map(({ operation }) => operation.title))];
      const cell = (fault: string, title: string) => {
        const same = own.filter((result) => result.fault === fault && result.operation.title === title);
        return [...new Set(same.map(({ outcome }) => outcome))].join(" / ");
      };
      const rows = [
        ["what goes wrong", ...titles],
        ["---", ...titles.map(() => "---")],
        ...faults.map(({ name }) => [name, ...titles.map((title) => cell(name, title))]),
      ];
      return `### ${token}\n\n${rows.map((row) => `| ${row.join(" | ")} |`).join("\n")}`;
    })
    .join("\n\n");
}
