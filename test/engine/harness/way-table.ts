import { COLUMNS, type Column } from "./way-cast";

/** What was called in the cloud for one resource on one way. */
export interface Result {
  readonly way: string;
  readonly host: string;
  readonly column: Column;
  readonly token: string;
  readonly cell: string;
}

/** A row for each way, a column for each kind; where kinds or hosts differ the cell says so. */
export function table(title: string, ways: readonly string[], results: readonly Result[]): string {
  const columns = Object.entries(COLUMNS) as [Column, string][];
  const rows = [
    ["what is done", ...columns.map(([, name]) => name)],
    ["---", ...columns.map(() => "---")],
    ...ways.map((way) => [
      way,
      ...columns.map(([column]) => merged(results.filter((each) => each.way === way && each.column === column))),
    ]),
  ];
  return `### ${title}\n\n${rows.map((row) => `| ${row.join(" | ")} |`).join("\n")}`;
}

function merged(results: readonly Result[]): string {
  const cells = [...new Set(results.map(({ cell }) => cell))];
  if (cells.length < 2) return cells.join();
  const tokens = new Set(results.map(({ token }) => token));
  const ofToken = (token: string) => results.filter((each) => each.token === token);
  const oneEach = [...tokens].every((token) => new Set(ofToken(token).map(({ cell }) => cell)).size === 1);
  const who = ({ token, host }: Result) => (oneEach ? token : tokens.size > 1 ? `${token} (${host})` : `${host} host`);
  return cells
    .map((cell) => {
      const names = new Set(results.filter((each) => each.cell === cell).map(who));
      return `${cell}: ${[...names].join(", ")}`;
    })
    .join("; ");
}
