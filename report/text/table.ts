import { columnsFor } from "../columns";
import type { Group } from "../model";
import type { Zone } from "../zone";
import { displayWidth, padEnd, padStart, shorten, wrap } from "./display-width";
import type { Paint } from "./paint";

export interface Look {
  readonly columns: number;
  readonly zone: Zone;
  readonly paint: Paint;
}

const GAP = 2;
/** What gives way, and down to which width: the name a little, the status, then the name again. */
const YIELDS = [
  [0, 16],
  [1, 13],
  [0, 8],
] as const;
const MOST_ERROR_LINES = 4;

/** The rows of a group as wide as the terminal allows: names and status give way, numbers and times don't. */
export function tableLines(group: Group, { columns, zone, paint }: Look): string[] {
  const shown = columnsFor(group);
  const heading = shown.map((column) => column.title(group).toUpperCase());
  const cells = group.rows.map((row) => shown.map((column) => column.cell(row, zone)));
  const widths = heading.map((title, at) =>
    cells.reduce((most, row) => Math.max(most, displayWidth(row[at] ?? "")), title.length),
  );
  shrink(widths, columns - GAP * (widths.length - 1));
  const line = (row: readonly string[]) =>
    row.map((cell, at) => {
      const width = widths[at] ?? 0;
      return shown[at]?.isNumber ? padStart(shorten(cell, width), width) : padEnd(shorten(cell, width), width);
    });
  const gap = " ".repeat(GAP);
  return [
    paint(shorten(line(heading).join(gap).trimEnd(), columns), "faint"),
    ...group.rows.flatMap((row, at) => {
      const [name = "", status = "", ...others] = line(cells[at] ?? []);
      const painted = [name, paint(status, row.outcome), ...others].join(gap).trimEnd();
      return [painted, ...errorLines(row.errors, columns)];
    }),
  ];
}

function shrink(widths: number[], room: number): void {
  for (const [at, narrowest] of YIELDS) {
    const excess = widths.reduce((sum, width) => sum + width, 0) - room;
    const width = widths[at] ?? 0;
    if (excess > 0) widths[at] = Math.max(Math.min(width, narrowest), width - excess);
  }
}

export function errorLines(errors: readonly string[], columns: number): string[] {
  return errors.flatMap((error) => {
    const lines = wrap(error, columns - 4);
    const kept = lines.slice(0, MOST_ERROR_LINES);
    if (lines.length > kept.length) kept.push("…");
    return kept.map((line, at) => `${at === 0 ? "  ! " : "    "}${line}`);
  });
}
