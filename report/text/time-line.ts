import { groupTitle } from "../columns";
import type { Outcome } from "../model";
import { OUTCOMES } from "../outcomes";
import { type Band, type Bar, peakOf, type TimeLine, ticksOf } from "../time-line";
import { countText } from "../words";
import { displayWidth, padEnd, shorten } from "./display-width";
import type { Look } from "./table";

/** More bars than this are told by how many ran at a time. */
const MOST_BARS = 50;
const LEVELS = " ▁▂▃▄▅▆▇█";
const FILL: Partial<Record<Outcome, string>> = { failed: "▓", cancelled: "▒", running: "░", ended: "▒", unknown: "░" };

/** An axis and one line for each row; or, of many, one for each group: how many ran at a time. */
export function timeLineLines(line: TimeLine, look: Look): string[] {
  const isMany = line.shown > MOST_BARS;
  const bands = isMany ? line.bands.slice(0, MOST_BARS) : line.bands;
  const names = isMany
    ? bands.map(({ group }) => groupTitle(group))
    : bands.flatMap(({ bars }) => bars.map(({ row }) => row.name));
  const width = Math.min(
    names.reduce((most, name) => Math.max(most, displayWidth(name)), 0),
    Math.floor(look.columns / 3),
  );
  const room = look.columns - width - 2;
  if (room < 10) return [];
  const label = (name: string) => `${padEnd(shorten(name, width), width)}  `;
  const body = isMany
    ? bands.map((band) => label(groupTitle(band.group)) + load(band, line, room))
    : bands.flatMap(({ bars }) =>
        bars.map((bar) => label(bar.row.name) + look.paint(drawn(bar, line, room), bar.row.outcome)),
      );
  const more = line.bands.length - bands.length;
  return [
    " ".repeat(width + 2) + axis(line, look, room),
    ...body,
    ...(more > 0 ? [`and ${countText(more)} more sets and kinds`] : []),
    ...(line.without > 0 ? [`${countText(line.without)} not on it: no time of them is known.`] : []),
  ];
}

const place = (at: number, { from, to }: TimeLine, room: number) =>
  Math.min(room - 1, Math.floor(((at - from) / (to - from)) * room));

function axis(line: TimeLine, { zone }: Look, room: number): string {
  let text = "";
  for (const tick of ticksOf(line, zone, Math.max(2, Math.floor(room / 10)))) {
    const at = place(tick.at, line, room);
    const label = `│${tick.text}`;
    if (at < displayWidth(text) + (text === "" ? 0 : 1) || at + label.length > room) continue;
    text = padEnd(text, at) + label;
  }
  return text;
}

function drawn({ row, from, to, isOpen }: Bar, line: TimeLine, room: number): string {
  const start = place(from, line, room);
  const { mark } = OUTCOMES[row.outcome];
  if (row.role === "stop") return " ".repeat(start) + mark;
  const length = place(to, line, room) - start;
  const fill = (FILL[row.outcome] ?? "█").repeat(length);
  return `${" ".repeat(start)}${fill}${isOpen ? "▸" : row.outcome === "succeeded" ? "█" : mark}`;
}

/** `▁▂▅█▅▂  at most 20 at a time`. */
function load({ bars }: Band, line: TimeLine, room: number): string {
  const most = peakOf(bars);
  const words = ` at most ${countText(most)} at a time`;
  const cells = Math.max(1, room - words.length);
  const counts = new Array<number>(cells).fill(0);
  for (const { from, to } of bars) {
    for (let at = place(from, line, cells); at <= place(to, line, cells); at++) counts[at] = (counts[at] ?? 0) + 1;
  }
  const peak = counts.reduce((one, other) => Math.max(one, other), 1);
  return counts.map((count) => LEVELS[Math.ceil((count / peak) * (LEVELS.length - 1))]).join("") + words;
}
