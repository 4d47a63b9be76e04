import type { Group, Report, Row } from "./model";
import { timeText, type Zone } from "./zone";

/** When one row ran: from its beginning to its end, as far as both are known. */
export interface Bar {
  readonly row: Row;
  /** Epoch milliseconds. */
  readonly from: number;
  /** `from` where no end is known. */
  readonly to: number;
  /** It went on after `to`, or what came then is not known. */
  readonly isOpen: boolean;
}

export interface Band {
  readonly group: Group;
  readonly bars: readonly Bar[];
}

export interface TimeLine {
  readonly from: number;
  readonly to: number;
  /** One band for each group that has bars, those by their beginning. */
  readonly bands: readonly Band[];
  readonly shown: number;
  /** Rows of which no moment is known. */
  readonly without: number;
}

/** Undefined where no row tells a moment. */
export function timeLineOf({ groups }: Report): TimeLine | undefined {
  const bands = groups
    .map((group) => ({ group, bars: group.rows.flatMap(barOf).sort((one, other) => one.from - other.from) }))
    .filter(({ bars }) => bars.length > 0);
  const shown = bands.reduce((sum, { bars }) => sum + bars.length, 0);
  if (shown === 0) return undefined;
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const bar of bands.flatMap(({ bars }) => bars)) {
    from = Math.min(from, bar.from);
    to = Math.max(to, bar.to);
  }
  const rows = groups.reduce((sum, group) => sum + group.rows.length, 0);
  // One moment alone still needs a width.
  return { from, to: Math.max(to, from + 1000), bands, shown, without: rows - shown };
}

function barOf(row: Row): Bar[] {
  const { begin, end } = row;
  // That it was seen to run tells nothing of when it ran before.
  const from = begin?.at ?? (end?.is === "seen" ? undefined : end?.at);
  if (from === undefined) return [];
  const isOpen = row.role === "job" && (end?.at === undefined || end.is === "seen" || end.is === "earliest");
  return [{ row, from, to: Math.max(from, end?.at ?? from), isOpen }];
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 28, 91, 182, 364, 728, 3640, 36400].map((n) => n * DAY),
];

export interface Tick {
  readonly at: number;
  readonly text: string;
}

/** Round times of the zone, at most so many, with no more of date and time than tells them apart. */
export function ticksOf({ from, to }: Pick<TimeLine, "from" | "to">, zone: Zone, most: number): Tick[] {
  const step = STEPS.find((each) => (to - from) / each <= most - 1) ?? (to - from) / (most - 1);
  const offset = zone.offsetMs(from);
  const ticks: Tick[] = [];
  for (let at = Math.ceil((from + offset) / step) * step - offset; at <= to; at += step) {
    ticks.push({ at, text: tickText(at, step, zone) });
  }
  return ticks;
}

function tickText(at: number, step: number, zone: Zone): string {
  const text = timeText(at, zone);
  if (step >= DAY) return text.slice(0, 10);
  if (step >= MINUTE) return text.endsWith("00:00:00") ? text.slice(5, 10) : text.slice(11, 16);
  return step >= SECOND ? text.slice(11) : `${text.slice(11)}.${String(at % SECOND).padStart(3, "0")}`;
}

/** How many ran at a time at most; one that ends as another begins is not beside it. */
export function peakOf(bars: readonly Bar[]): number {
  const edges = bars.flatMap(({ from, to }) => [
    { at: from, step: 1 },
    // What has no length is there for its moment.
    { at: Math.max(to, from + 1), step: -1 },
  ]);
  edges.sort((one, other) => one.at - other.at || one.step - other.step);
  let count = 0;
  return edges.reduce((peak, { step }) => {
    count += step;
    return Math.max(peak, count);
  }, 0);
}

/** Bars that don't overlap, and have a gap between them, share a lane. */
export function lanesOf(bars: readonly Bar[], gapMs: number): Bar[][] {
  const lanes: { bars: Bar[]; end: number }[] = [];
  for (const bar of bars) {
    const lane = lanes.find(({ end }) => end < bar.from);
    const end = bar.to + gapMs;
    if (lane) {
      lane.bars.push(bar);
      lane.end = end;
    } else lanes.push({ bars: [bar], end });
  }
  return lanes.map(({ bars }) => bars);
}
