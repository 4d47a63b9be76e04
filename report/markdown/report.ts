import { batchCount, beginTitle, COLUMNS } from "../columns";
import type { Group, Report, Row } from "../model";
import { dateline, headline, timeNote, totalLines, warnings } from "../summary";
import { timeLineOf } from "../time-line";
import { counted, countText, durationText, momentText, UNTOLD } from "../words";
import { UTC } from "../zone";
import { cellText } from "./escape";
import { ganttLines } from "./gantt";

/** A job's summary takes 1 MiB of a step, in which other lines have to have room. */
const MOST_ROWS = 500;
const MOST_CHARACTERS = 600_000;
const LONGEST_CELL = 100;
const LONGEST_ERROR = 300;

interface Line {
  readonly group: Group;
  readonly row: Row;
}

export function markdownReport(report: Report): string {
  const line = timeLineOf(report);
  const note = timeNote(report);
  const parts = [
    [`## ${cellText(headline(report), LONGEST_CELL)}`],
    [cellText(dateline(report, UTC), LONGEST_ERROR)],
    totalLines(report).map((total) => `- ${total}`),
    warnings(report).map((warning) => `> ⚠ ${cellText(warning, LONGEST_ERROR)}`),
    report.groups.flatMap(({ set, notes }) =>
      notes.map((each) => `- Set ${cellText(set ?? "", LONGEST_CELL)}: ${cellText(each, LONGEST_ERROR)}`),
    ),
    tableLines(report),
    line ? ["### When each ran", "", ...ganttLines(line)] : [],
    note && line ? [note] : [],
  ];
  const written = parts.filter((lines) => lines.length > 0).map((lines) => `${lines.join("\n")}\n`);
  return written.join("\n");
}

function tableLines(report: Report): string[] {
  const all = report.groups.flatMap((group) => group.rows.map((row) => ({ group, row })));
  if (all.length === 0) return [];
  const title = beginTitle(all.map(({ row }) => row));
  const shown: string[] = [];
  let characters = 0;
  for (const line of mostTelling(all)) {
    const text = tableLine(line);
    characters += text.length;
    if (shown.length === MOST_ROWS || characters > MOST_CHARACTERS) break;
    shown.push(text);
  }
  const left = all.length - shown.length;
  return [
    `| Name | Kind | Place | Status | ${title} | Took | Profiles | Batches | Error |`,
    "|---|---|---|---|---|--:|--:|--:|---|",
    ...shown,
    ...(left > 0 ? ["", `And ${counted(left, "more row")}: the other formats have all.`] : []),
  ];
}

const WELL = ["succeeded", "stopped", "idle", "recorded"];

/** All rows as they come; of too many, first those that somebody has to look at. */
function mostTelling(lines: readonly Line[]): readonly Line[] {
  if (lines.length <= MOST_ROWS) return lines;
  const isWell = ({ row }: Line) => WELL.includes(row.outcome);
  return [...lines.filter((line) => !isWell(line)), ...lines.filter(isWell)];
}

function tableLine({ group, row }: Line): string {
  const cells = [
    row.awaits ? `${row.name} (awaits ${row.awaits})` : row.name,
    group.set === undefined ? group.kind : `${group.kind} ${group.set}`,
    group.place ?? UNTOLD,
    COLUMNS.status.cell(row),
    momentText(row.begin, UTC),
    durationText(row.tookMs),
    countText(row.exportedProfiles),
    countText(batchCount(row)),
  ];
  const texts = cells.map((cell) => cellText(cell, LONGEST_CELL));
  return `| ${[...texts, cellText(row.errors.join("; "), LONGEST_ERROR)].join(" | ")} |`;
}
