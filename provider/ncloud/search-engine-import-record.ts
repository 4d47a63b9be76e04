import { LONGEST_STATUS, quote } from "../core/errors";
import type { Job } from "../core/job-declaration";
import { rfc3339 } from "../core/times";
import { isRecord, type Values } from "../core/values";
import type { Secrets } from "../core/world";
import { textOf } from "./errors";
import { hasEnded } from "./search-engine";
import { timeIn } from "./times";

/** Longer than any way to write a time, shorter than what nobody would take for one. */
const LONGEST_TIME = 60;

/** A row of a cluster's history, which may lack anything. */
export interface HistoryRow {
  /** What the service calls its start: its own text, which is part of the import's id. */
  readonly startText: string | undefined;
  /** The same in one form: ISO 8601 UTC where the text tells a zone, else the text. */
  readonly startedAt: string | undefined;
  readonly endedAt: string | undefined;
  readonly bucketName: string | undefined;
  readonly objectKey: string | undefined;
  readonly index: string | undefined;
  /** In the service's own word. */
  readonly status: string;
  /** In per cent. */
  readonly progress: number | undefined;
}

/** An import that can be named. */
export interface SearchEngineImport extends Job, HistoryRow {
  readonly startedAt: string;
  readonly index: string;
}

export function historyRow(row: Values, secrets: Secrets): HistoryRow {
  const startText = timeText(row.actionStartDate);
  const endedAt = hasEnded(row) ? timeIn(row.actionEndDate) : undefined;
  return {
    startText,
    startedAt: timeIn(startText),
    endedAt: endedAt && quote(secrets, endedAt, LONGEST_TIME),
    bucketName: textOf(row.bucketName),
    objectKey: textOf(row.objectKey),
    index: textOf(row.index),
    status: quote(secrets, textOf(row.importStatus) ?? "UNKNOWN", LONGEST_STATUS),
    progress: perCent(row.progress),
  };
}

/** Undefined for a row that has no start, or no index but the one that was asked for. */
export function importOf(row: HistoryRow, cluster: string, asked?: unknown): SearchEngineImport | undefined {
  const { startText, startedAt, index = textOf(asked) } = row;
  if (startText === undefined || startedAt === undefined || index === undefined) return undefined;
  const createdAt = rfc3339(startedAt);
  const id = `${cluster}/${startText}/${index}`;
  return { ...row, id, startedAt, index, ...(createdAt !== undefined && { createdAt }) };
}

/** Start and index of an id. A start may hold blanks, colons and slashes; what stands before and behind it has none. */
export function readId(id: string): { readonly startedAt: string | undefined; readonly index: string } | undefined {
  const [, start, index] = /^\d+\/(.+)\/([^/]+)$/.exec(id) ?? [];
  return index === undefined ? undefined : { startedAt: timeIn(start), index };
}

/** Of the same file into the same index. Rows without an index are known; one without bucket and object is of anything. */
export function agrees({ bucketName, objectKey, index }: HistoryRow, inputs: Values): boolean {
  return (
    bucketName === inputs.bucketName &&
    objectKey === inputs.objectKey &&
    (index === undefined || index === inputs.index)
  );
}

/** Whether the text tells a time of day: of one day there may be several imports. */
export function tellsTime(start: string): boolean {
  return /\d:\d\d|\d{10}/.test(start);
}

/** Certainly begun before the other one. Times without a zone are compared with their like, if the year comes first. */
export function isBefore({ startedAt: one }: HistoryRow, { startedAt: other }: HistoryRow): boolean {
  if (one === undefined || other === undefined) return false;
  const [first, second] = [rfc3339(one), rfc3339(other)];
  if (first !== undefined && second !== undefined) return first < second;
  const shape = (text: string) => text.replace(/\d/g, "0");
  return /^2\d{3}\D?\d{2}(\D?\d{2}|$)/.test(one) && shape(one) === shape(other) && one < other;
}

function timeText(value: unknown): string | undefined {
  const text = textOf(isRecord(value) ? value.utc : value);
  if (text === undefined || text === "0" || text.length > LONGEST_TIME || /\p{C}/u.test(text)) return undefined;
  return text;
}

/** `45`, `"45"`, `"45.5 %"`. */
function perCent(value: unknown): number | undefined {
  const [, amount] = /^(\d{1,3}(?:\.\d+)?)\s*%?$/.exec(textOf(value) ?? "") ?? [];
  return amount !== undefined && Number(amount) <= 100 ? Number(amount) : undefined;
}
