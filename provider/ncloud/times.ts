import { isoTime, rfc3339 } from "../core/times";
import { isRecord } from "../core/values";
import { textOf } from "./errors";

/**
 * ISO 8601 UTC of the time in an answer: text with a zone, epoch milliseconds, or the object `{utc, formattedDate}` that
 * other calls of these services have. A text that tells no zone stays as it is; 0 is what YARN says for "not yet".
 */
export function timeIn(value: unknown): string | undefined {
  const text = textOf(isRecord(value) ? value.utc : value);
  if (text === undefined || text === "0") return undefined;
  if (/^\d{12,13}$/.test(text)) return isoTime(Number(text));
  const at = rfc3339(text.replace(/([+-]\d{2})(\d{2})$/, "$1:$2"));
  return at === undefined ? text : isoTime(at);
}
