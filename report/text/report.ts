import { groupTitle } from "../columns";
import type { Report } from "../model";
import { dateline, headline, timeNote, totalLines, warnings } from "../summary";
import { timeLineOf } from "../time-line";
import type { Zone } from "../zone";
import { shorten, wrap } from "./display-width";
import { painter } from "./paint";
import { shortTimes } from "./short-times";
import { errorLines, type Look, tableLines } from "./table";
import { timeLineLines } from "./time-line";

interface TextLook {
  readonly columns: number;
  readonly isColored: boolean;
  readonly zone: Zone;
}

/** Narrower terminals break the lines by themselves. */
const NARROWEST = 40;

export function textReport(report: Report, { columns, isColored, zone }: TextLook): string {
  const look: Look = {
    columns: Math.max(NARROWEST, columns),
    zone,
    paint: painter(isColored),
    times: shortTimes(report, zone),
  };
  const paragraph = (text: string) => wrap(text, look.columns);
  const line = timeLineOf(report);
  const note = timeNote(report);
  const parts = [
    [
      look.paint(shorten(headline(report), look.columns), "heading"),
      ...paragraph([dateline(report, zone), look.times.said].filter(Boolean).join(" ")),
      ...totalLines(report).flatMap(paragraph),
    ],
    warnings(report).flatMap(paragraph),
    ...report.groups.map((group) => [
      look.paint(shorten([groupTitle(group), group.place].filter(Boolean).join("  "), look.columns), "heading"),
      ...errorLines(group.notes, look.columns),
      ...(group.rows.length > 0 ? tableLines(group, look) : ["  no jobs"]),
    ]),
    line ? [look.paint(`When each ran (${zone.name})`, "heading"), ...timeLineLines(line, look)] : [],
    note && line ? paragraph(note) : [],
  ];
  const written = parts.filter((lines) => lines.length > 0).map((lines) => `${lines.join("\n")}\n`);
  return written.join("\n");
}
