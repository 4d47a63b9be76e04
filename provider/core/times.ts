import { z } from "zod";

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds of `90s`, `45m`, `6h`. Only for texts that `duration` has accepted. */
export function milliseconds(text: string): number {
  return Number.parseInt(text, 10) * (UNITS[text.slice(-1)] ?? 1);
}

/** A time-out: a whole number of seconds, minutes or hours, at most a week. */
export const timeSpan = () =>
  z.string().check((check) => {
    const [, amount] = /^([1-9]\d{0,6})[smh]$/.exec(check.value) ?? [];
    if (amount === undefined || milliseconds(check.value) > 7 * 24 * 3_600_000) {
      const message = 'must be a time like "90s", "45m" or "6h" (at most "168h")';
      check.issues.push({ code: "custom", message, input: check.value });
    }
  });

const RFC_3339 = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

/** Epoch milliseconds of an RFC 3339 time; undefined for any other text, also for the 30th of February. */
export function rfc3339(text: string): number | undefined {
  if (!RFC_3339.test(text)) return undefined;
  const at = Date.parse(text.replace(" ", "T").toUpperCase());
  if (Number.isNaN(at)) return undefined;
  const [year, month, day] = text.slice(0, 10).split("-").map(Number) as [number, number, number];
  return new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day ? at : undefined;
}

export const timestamp = () =>
  z.string().check((check) => {
    if (rfc3339(check.value) === undefined) {
      const message = 'must be an RFC 3339 time with a zone, for example "2018-01-01T00:00:00Z"';
      check.issues.push({ code: "custom", message, input: check.value });
    }
  });

/** One after the other, where both are given: the later one is blamed. */
export function inOrder(start: string, end: string) {
  return (check: z.core.ParsePayload<Record<string, unknown>>): void => {
    const [from, to] = [check.value[start], check.value[end]];
    const [begin, finish] = [typeof from === "string" && rfc3339(from), typeof to === "string" && rfc3339(to)];
    if (typeof begin !== "number" || typeof finish !== "number" || begin < finish) return;
    const message = `must be later than ${start}`;
    check.issues.push({ code: "custom", message, input: check.value, path: [end] });
  };
}

export function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
