const HOURS_AHEAD = 8;
const WRITTEN = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;

/** What stands where nothing has happened yet. */
export const NEVER = "0000-00-00 00:00:00";

/** Epoch milliseconds of a time as the service writes it: Beijing's, without a zone. */
function fromBeijing(written: string): number {
  return Date.parse(`${written.replace(" ", "T")}+0${HOURS_AHEAD}:00`);
}

export function inBeijing(at: number): string {
  return new Date(at + HOURS_AHEAD * 3600 * 1000).toISOString().slice(0, 19).replace("T", " ");
}

export function isTime(value: unknown): boolean {
  return typeof value === "string" && WRITTEN.test(value) && !Number.isNaN(fromBeijing(value));
}

/** Whether a time lies between two written ones, each of which may be absent. */
export function isBetween(at: number, from: unknown, to: unknown): boolean {
  // The service knows whole seconds only.
  const second = Math.floor(at / 1000) * 1000;
  return (
    (typeof from !== "string" || second >= fromBeijing(from)) && (typeof to !== "string" || second <= fromBeijing(to))
  );
}
