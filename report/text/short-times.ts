import { COLUMNS } from "../columns";
import type { Report, Row } from "../model";
import { timeText, type Zone } from "../zone";

/** What all times of a report have in common is said once: names need the room. */
export interface ShortTimes {
  /** A sentence; undefined where nothing is left out. */
  readonly said: string | undefined;
  readonly cell: (row: Row) => string;
}

export function shortTimes({ groups }: Report, zone: Zone): ShortTimes {
  const texts = groups.flatMap(({ rows }) =>
    rows.flatMap(({ begin }) => (begin?.at === undefined ? [] : [timeText(begin.at, zone)])),
  );
  const whole = (row: Row) => COLUMNS.begin.cell(row, zone);
  const [first = ""] = texts;
  for (const [length, what] of [
    ["2026-03-02".length, "on"],
    ["2026".length, "in"],
  ] as const) {
    const common = first.slice(0, length);
    if (common === "" || !texts.every((text) => text.startsWith(common))) continue;
    return {
      said: `All of them began ${what} ${common}.`,
      cell: (row) => (row.begin?.at === undefined ? whole(row) : whole(row).slice(length + 1)),
    };
  }
  return { said: undefined, cell: whole };
}
