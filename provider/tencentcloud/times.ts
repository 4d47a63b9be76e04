import { isoTime, rfc3339 } from "../core/times";

/** The API's times name no zone, and the vendor documents none: they are taken for Beijing's, its home's. */
const ZONE = "+08:00";
const ZONE_MS = 8 * 3_600_000;

/** `2026-01-01 08:00:00` of an RFC 3339 time; parts of a second are cut off. */
export function toBeijing(time: string): string {
  const at = rfc3339(time) ?? Number.NaN;
  return isoTime(at + ZONE_MS)
    .slice(0, 19)
    .replace("T", " ");
}

/** ISO 8601 UTC; undefined for what is no time, like the zeros that stand for "never". */
export function fromBeijing(text: unknown): string | undefined {
  const at = typeof text === "string" ? rfc3339(`${text.trim()}${ZONE}`) : undefined;
  return at === undefined ? undefined : isoTime(at);
}
