import { groupTitle } from "../columns";
import type { Group, Outcome } from "../model";
import { OUTCOMES } from "../outcomes";
import type { Bar, TimeLine } from "../time-line";
import { countText } from "../words";
import { chartText } from "./escape";

/** More are not readable, and mermaid refuses texts of more than 50,000 characters. */
const MOST_BARS = 50;
const LONGEST_NAME = 40;
/** How mermaid colours a bar; the mark before its name says the same. */
const TAGS: Partial<Record<Outcome, string>> = { succeeded: "done, ", failed: "crit, ", running: "active, " };
const DAY_MS = 86_400_000;

/** A fenced mermaid chart of when each ran. Mermaid writes its axis in the zone of the reader's browser. */
export function ganttLines(line: TimeLine): string[] {
  const shown = new Set(chosen(line.bands.flatMap(({ bars }) => bars)));
  const sections = line.bands
    .map(({ group, bars }) => ({ group, bars: bars.filter((bar) => shown.has(bar)) }))
    .filter(({ bars }) => bars.length > 0);
  const left = line.shown - shown.size;
  return [
    "```mermaid",
    "gantt",
    "    dateFormat x",
    `    axisFormat ${line.to - line.from > DAY_MS ? "%m-%d %H:%M" : line.to - line.from > 600_000 ? "%H:%M" : "%H:%M:%S"}`,
    "    todayMarker off",
    ...sections.flatMap(({ group, bars }) => [
      `    section ${chartText(sectionTitle(group), LONGEST_NAME)}`,
      ...bars.map((bar) => `    ${task(bar)}`),
    ]),
    "```",
    "",
    "The axis of the chart is in your browser's zone.",
    ...(left > 0
      ? [`${countText(left)} more ran and are not on it: failed ones go first, then those that run, then the longest.`]
      : []),
    ...(line.without > 0 ? [`${countText(line.without)} are not on it because no time of them is known.`] : []),
  ];
}

const FIRST: Partial<Record<Outcome, number>> = { failed: 2, running: 1 };

function chosen(bars: readonly Bar[]): readonly Bar[] {
  const rank = ({ row }: Bar) => FIRST[row.outcome] ?? 0;
  return [...bars]
    .sort((one, other) => rank(other) - rank(one) || other.to - other.from - (one.to - one.from))
    .slice(0, MOST_BARS);
}

/** The mark stands first: a name that begins with a word of mermaid's (`title`, `section`) is a name all the same. */
function task({ row, from, to }: Bar): string {
  const name = `${OUTCOMES[row.outcome].mark} ${chartText(row.name, LONGEST_NAME)}`;
  if (row.role === "stop") return `${name} :milestone, ${from}, 0ms`;
  return `${name} :${TAGS[row.outcome] ?? ""}${from}, ${Math.max(to, from + 1)}`;
}

/** The nearest part of the place is enough to tell two sections apart. */
function sectionTitle(group: Group): string {
  return [groupTitle(group), group.place?.split(", ")[0]].filter(Boolean).join(" ");
}
