import type { Told } from "./model";
import { type Moment, SECRET } from "./told";
import { timeText, type Zone } from "./zone";

/** For what the state doesn't tell. */
export const UNTOLD = "–";

/** Made once: thousands of numbers are written by it. */
const NUMBERS = new Intl.NumberFormat("en-US", { maximumFractionDigits: 3 });

/** `1,234,567`. */
export function countText(value: Told<number>): string {
  if (value === undefined || value === SECRET) return value ?? UNTOLD;
  return NUMBERS.format(value);
}

/** `1 job`, `2 jobs`. */
export function counted(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? "" : "s"}`;
}

const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1000],
] as const;

/** The two largest units: `35 ms`, `1.1 s`, `2 min 5 s`, `3 h 12 min`. */
export function durationText(ms: Told<number>): string {
  if (ms === undefined || ms === SECRET) return ms ?? UNTOLD;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`;
  const whole = Math.round(ms / 1000) * 1000;
  const at = UNITS.findIndex(([, size]) => whole >= size);
  const [unit, size] = UNITS[at] ?? UNITS[3];
  const next = UNITS[at + 1];
  const rest = next === undefined ? 0 : Math.floor((whole % size) / next[1]);
  return `${countText(Math.floor(whole / size))} ${unit}${next && rest > 0 ? ` ${rest} ${next[0]}` : ""}`;
}

/** A moment whose zone is not told stays in the words of the state. */
export function momentText(moment: Moment | undefined, zone: Zone): string {
  if (moment === undefined) return UNTOLD;
  return moment.at === undefined ? moment.text : timeText(moment.at, zone);
}

/** At most so many characters. */
export function cut(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
}
