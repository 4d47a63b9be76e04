import { groupTitle, statusText } from "../columns";
import type { Outcome } from "../model";
import { OUTCOMES } from "../outcomes";
import { type Band, type Bar, lanesOf, peakOf, type TimeLine, ticksOf } from "../time-line";
import { counted, countText, cut } from "../words";
import { timeText, UTC } from "../zone";
import { type Html, html } from "./escape";
import { mark, markText, percent } from "./shapes";

/** More bars than this share lanes, without names. */
const MOST_NAMED = 60;
const MOST_TICKS = 7;
const LONGEST_NAME = 80;
/** Heights in pixels. */
const NAMED = { lane: 18, bar: 10, failed: 16 };
const PACKED = { lane: 9, bar: 5, failed: 8 };
/** Of the whole width: bars of a moment can be seen, and bars of one lane don't touch. */
const LEAST = 0.003;

export function timeLineSection(line: TimeLine, note: string | undefined): Html {
  const isNamed = line.shown <= MOST_NAMED;
  const outcomes = new Set(line.bands.flatMap(({ bars }) => bars.map(({ row }) => row.outcome)));
  const day = `${timeText(line.from, UTC)} to ${timeText(line.to, UTC)} UTC`;
  return html`<section aria-labelledby="when"><h2 id="when">When each ran</h2>
<p class="range">${day}${line.without > 0 ? `; ${countText(line.without)} without a known time are not on it` : undefined}.</p>
<div class="plot${isNamed ? " named" : ""}"><div class="axis">${axis(line)}</div><div class="grid" aria-hidden="true"><svg>${gridLines(line)}</svg></div>
${isNamed ? named(line) : line.bands.map((band, at) => packed(band, line, at))}</div>
<p class="legend">${[...outcomes].map((outcome) => html`<span>${mark(outcome)} ${OUTCOMES[outcome].word}: ${shapeOf(outcome, isNamed)}</span> &ensp;`)}${hasOpenEnd(line) ? html`<span>a dashed bar with another mark: its end is not told, it was not before</span>` : undefined}</p>
${note && html`<p class="legend">${note}</p>`}</section>
`;
}

function shapeOf(outcome: Outcome, isNamed: boolean): string {
  if (outcome === "failed") return isNamed ? "a high bar with a cross" : "a high bar";
  if (outcome === "running") return "a dashed, open bar up to when it was last seen";
  if (outcome === "succeeded") return "a full bar";
  return OUTCOMES[outcome].mark === "◆" ? "a diamond" : "a pale bar with an edge";
}

function hasOpenEnd({ bands }: TimeLine): boolean {
  return bands.some(({ bars }) => bars.some(({ row, isOpen }) => isOpen && row.outcome !== "running"));
}

const share = (at: number, { from, to }: TimeLine) => (at - from) / (to - from);

function axis(line: TimeLine): Html {
  const texts = ticksOf(line, UTC, MOST_TICKS).map(({ at, text }, index) => {
    const x = share(at, line);
    const anchor = x < 0.06 ? "start" : x > 0.94 ? "end" : "middle";
    return html`<text class="${index % 2 ? "even" : "odd"}" x="${percent(x)}" y="14" text-anchor="${anchor}">${text}</text>`;
  });
  return html`<svg role="img" height="20"><title>Axis of time, UTC</title>${texts}</svg>`;
}

function gridLines(line: TimeLine): Html[] {
  return ticksOf(line, UTC, MOST_TICKS).map(({ at }) => {
    const x = percent(share(at, line));
    return html`<line x1="${x}" x2="${x}" y1="0" y2="100%"/>`;
  });
}

function named(line: TimeLine): Html {
  const bars = line.bands.flatMap((band) => band.bars);
  return html`<ol class="lanes named">${bars.map(
    (
      bar,
    ) => html`<li><span class="name" aria-hidden="true">${cut(bar.row.name, LONGEST_NAME)}</span><svg class="lane" role="img" height="${NAMED.lane}"><title>${titleOf(bar)}</title>${shape(bar, line, 0, NAMED)}${endMark(bar, line)}</svg></li>
`,
  )}</ol>`;
}

/** What a mouse that rests on it, and a screen reader, are told. */
function titleOf({ row, from, to }: Bar): string {
  const { begin, end } = row;
  const edges = [
    ...(begin?.at === undefined ? [] : [`${begin.is} ${timeText(from, UTC)}`]),
    ...(end?.at === undefined ? [] : [`${WORDS[end.is]} ${timeText(to, UTC)}`]),
  ];
  return `${cut(row.name, LONGEST_NAME)}: ${statusText(row)}, ${edges.join(", ")}`;
}

const WORDS = { ended: "ended", changed: "last changed", earliest: "ended not before", seen: "last seen" } as const;

interface Heights {
  readonly lane: number;
  readonly bar: number;
  readonly failed: number;
}

function shape(
  { row, from, to, isOpen }: Bar,
  line: TimeLine,
  top: number,
  { lane, bar, failed }: Heights,
  title?: Html,
): Html {
  const isStop = row.role === "stop";
  if (isStop && lane === NAMED.lane) {
    return html`<text class="${row.outcome}" x="${percent(share(from, line))}" y="${top + 14}" text-anchor="middle">${markText(row.outcome)}</text>`;
  }
  // Nothing but its beginning is known: the mark tells that.
  if (isOpen && from === to && lane === NAMED.lane) return html``;
  const height = row.outcome === "failed" ? failed : bar;
  const x = Math.min(share(from, line), 1 - LEAST);
  const width = Math.max(LEAST, share(to, line) - x);
  return html`<rect class="bar ${row.outcome}${isOpen ? " open" : ""}" x="${percent(x)}" y="${top + (lane - height) / 2}" width="${percent(width)}" height="${height}"${lane === NAMED.lane ? html` rx="2"` : undefined}>${title}</rect>`;
}

/** Tells the end of a bar without its colour. */
function endMark({ row, to, isOpen }: Bar, line: TimeLine): Html | undefined {
  if (row.role === "stop" || (row.outcome === "succeeded" && !isOpen)) return undefined;
  return html`<text class="${row.outcome}" x="${percent(Math.max(LEAST, share(to, line)))}" dx="5" y="14">${markText(row.outcome)}</text>`;
}

/** Bars that don't overlap share a lane: the height tells how many ran at a time. */
function packed(band: Band, line: TimeLine, at: number): Html {
  const lanes = lanesOf(band.bars, (line.to - line.from) * LEAST);
  const shapes = lanes.flatMap((bars, lane) =>
    bars.map((bar) => shape(bar, line, lane * PACKED.lane, PACKED, html`<title>${titleOf(bar)}</title>`)),
  );
  const words = `${groupTitle(band.group)}: ${counted(band.bars.length, "row")}, at most ${countText(peakOf(band.bars))} at a time`;
  return html`<div class="band"><h3 id="b${at}">${words}</h3>
<div class="scroll" role="region" aria-labelledby="b${at}" tabindex="0"><svg role="img" height="${lanes.length * PACKED.lane}"><title>${words}. Each is in the table below.</title>
${shapes}</svg></div></div>
`;
}
