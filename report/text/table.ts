import { COLUMNS, type Column, columnsFor } from "../columns";
import type { Group, Row } from "../model";
import type { Zone } from "../zone";
import { displayWidth, padEnd, padStart, shorten, wrap } from "./display-width";
import type { Paint } from "./paint";
import type { ShortTimes } from "./short-times";

export interface Look {
  readonly columns: number;
  readonly zone: Zone;
  readonly paint: Paint;
  readonly times: ShortTimes;
}

const GAP = "  ";
/** What gives way, and down to which width: the name a little, the status, then the name again. */
const YIELDS = [
  [0, 16],
  [1, 13],
  [0, 8],
] as const;
const MOST_ERROR_LINES = 4;

/** The rows of a group as wide as the terminal allows; where it allows no table, a few lines for each row. */
export function tableLines(group: Group, look: Look): string[] {
  const { columns, paint } = look;
  const shown = columnsFor(group);
  const heading = shown.map((column) => column.title(group).toUpperCase());
  const cells = group.rows.map((row) => shown.map((column) => cellText(column, row, look)));
  const widths = heading.map((title, at) =>
    cells.reduce((most, row) => Math.max(most, displayWidth(row[at] ?? "")), title.length),
  );
  if (!hasShrunk(widths, columns - GAP.length * (widths.length - 1))) return stackedLines(group, shown, look);
  const line = (row: readonly string[]) =>
    row.map((cell, at) => {
      const width = widths[at] ?? 0;
      return shown[at]?.isNumber ? padStart(shorten(cell, width), width) : padEnd(shorten(cell, width), width);
    });
  return [
    paint(line(heading).join(GAP).trimEnd(), "faint"),
    ...group.rows.flatMap((row, at) => {
      const [name = "", status = "", ...others] = line(cells[at] ?? []);
      const painted = [name, paint(status, row.outcome), ...others].join(GAP).trimEnd();
      return [painted, ...remarks(row, columns)];
    }),
  ];
}

function cellText(column: Column, row: Row, { zone, times }: Look): string {
  return column === COLUMNS.begin ? times.cell(row) : column.cell(row, zone);
}

/** Takes what the line is too long by; false where that can't be done. */
function hasShrunk(widths: number[], room: number): boolean {
  const excess = () => widths.reduce((sum, width) => sum + width, 0) - room;
  for (const [at, narrowest] of YIELDS) {
    const width = widths[at] ?? 0;
    if (excess() > 0) widths[at] = Math.max(Math.min(width, narrowest), width - excess());
  }
  return excess() <= 0;
}

function stackedLines(group: Group, [, status, ...others]: readonly Column[], look: Look): string[] {
  const { columns, zone, paint } = look;
  const titles = others.map((column) => column.title(group).toLowerCase());
  return group.rows.flatMap((row) => {
    const facts = others.map((column, at) => `${titles[at]} ${cellText(column, row, look)}`);
    const lines = wrap(facts.join(", "), columns - 2).map((line) => `  ${line}`);
    const standing = paint(shorten(status?.cell(row, zone) ?? "", columns - 2), row.outcome);
    return [shorten(row.name, columns), `  ${standing}`, ...lines, ...remarks(row, columns)];
  });
}

function remarks({ errors, awaits }: Row, columns: number): string[] {
  return errorLines(awaits ? [`awaits ${awaits}`, ...errors] : errors, columns);
}

export function errorLines(errors: readonly string[], columns: number): string[] {
  return errors.flatMap((error) => {
    const lines = wrap(error, columns - 4);
    const kept = lines.slice(0, MOST_ERROR_LINES);
    if (lines.length > kept.length) kept.push("…");
    return kept.map((line, at) => `${at === 0 ? "  ! " : "    "}${line}`);
  });
}
