import { assertDocumented } from "../documented";
import { faults } from "./faults";
import type { Operation } from "./operations";

export interface Result {
  readonly operation: Operation;
  readonly fault: string;
  readonly outcome: string;
}

/** That the docs have the table of these, which are to be so many. */
export function assertMatrixDocumented(results: readonly Result[], wanted: number): void {
  assertDocumented("fault matrix: the results of test/faults/matrix.ts", {
    text: render(results),
    results: results.length,
    wanted,
    tests: "faults --only matrix",
  });
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
        return [...new Set(same.map(({ outcome }) => outcome))].join(" / ") || "–";
      };
      const rows = [
        ["what goes wrong", ...titles],
        ["---", ...titles.map(() => "---")],
        ...faults
          .filter(({ name }) => own.some(({ fault }) => fault === name))
          .map(({ name }) => [name, ...titles.map((title) => cell(name, title))]),
      ];
      return `### ${token}\n\n${rows.map((row) => `| ${row.join(" | ")} |`).join("\n")}`;
    })
    .join("\n\n");
}
