import { z } from "zod";
import { type End, endIn } from "../core/ends";
import { cut, LONGEST_STATUS, quote } from "../core/errors";
import type { Identity } from "../core/job-declaration";
import { isoTime } from "../core/times";
import { plainText, type Values } from "../core/values";
import type { Secrets } from "../core/world";

/** What records of all kinds of jobs of the Segmentation API tell, once normalised. */
export interface JobRecord {
  readonly id: string;
  /** NEW, PROCESSING, SUCCEEDED, FAILED; CANCELLING, CANCELLED and strings not known yet are data. */
  readonly status: string;
  readonly durationMs?: number;
  readonly errors: readonly { readonly code: string; readonly msg: string }[];
  readonly imsOrgId?: string;
  readonly requestId?: string;
  /** The platform's own scheduler has started it. */
  readonly scheduled: boolean;
  /** Epoch milliseconds. */
  readonly createdAt?: number;
  readonly updatedAt?: number;
  /** When it ran, where it tells: epoch milliseconds. */
  readonly startedAt?: number;
  readonly endedAt?: number;
}

/** Wrong types count as absent. */
const textOrNone = z.union([z.string(), z.number()]).transform(String).optional().catch(undefined);
export const numberOrNone = z.number().nonnegative().optional().catch(undefined);
export const partOrNone = z.looseObject({}).optional().catch(undefined);

/** Nothing but the id has to be there: sparse records are in every sample. */
export const recordWire = z.looseObject({
  id: z.union([z.string().min(1), z.number().int().nonnegative()]).transform(String),
  status: z.string().catch("UNKNOWN"),
  errors: z
    .array(z.looseObject({ code: textOrNone, msg: textOrNone }).catch({ code: undefined, msg: undefined }))
    .catch([]),
  metrics: z.looseObject({ totalTime: partOrNone }).optional().catch(undefined),
  imsOrgId: textOrNone,
  requestId: textOrNone,
  properties: partOrNone,
  creationTime: numberOrNone,
  updateTime: numberOrNone,
});
type Wire = z.infer<typeof recordWire>;

/** The API's own words are kept in state, without what they may repeat of a request's `secrets`. */
export function jobRecord(job: Wire, secrets: Secrets): JobRecord {
  const words = (said: string, most?: number) => quote(secrets, said, most);
  const createdAt = epochMs(job.creationTime);
  const updatedAt = epochMs(job.updateTime);
  const { totalTimeInMs: durationMs, startTimeInMs, endTimeInMs } = job.metrics?.totalTime ?? {};
  const [startedAt, endedAt] = [startTimeInMs, endTimeInMs].map((ms) => epochMs(numberOrNone.parse(ms)));
  return {
    id: job.id,
    status: statusIn(words(job.status, LONGEST_STATUS)),
    ...(Number.isFinite(durationMs) && { durationMs: Number(durationMs) }),
    errors: job.errors.slice(0, 5).map(({ code, msg }) => ({ code: words(code ?? "unknown"), msg: words(msg ?? "") })),
    ...(job.imsOrgId !== undefined && { imsOrgId: cut(job.imsOrgId) }),
    ...(job.requestId !== undefined && { requestId: words(job.requestId) }),
    scheduled: isScheduled(job),
    ...(createdAt !== undefined && { createdAt }),
    ...(updatedAt !== undefined && { updatedAt }),
    ...(startedAt !== undefined && { startedAt }),
    ...(endedAt !== undefined && { endedAt }),
  };
}

const ENDS: Readonly<Record<End, string>> = { succeeded: "SUCCEEDED", failed: "FAILED", cancelled: "CANCELLED" };
const KNOWN = /^(NEW|PROCESSING|CANCELLING|EXPIRED)$/i;

/** The documented spelling of an end, whichever it came in; a status that is not known yet stays as it is. */
function statusIn(said: string): string {
  const end = endIn(said);
  if (end !== undefined) return ENDS[end];
  return KNOWN.test(said) ? said.toUpperCase() : said;
}

/** Daily jobs carry the ids of their schedule and run; what they leave for a request's id is `<scheduleId>-<ms>`. */
function isScheduled({ properties, requestId = "" }: Wire): boolean {
  const ids = [properties?.scheduleId, properties?.runId].map((id) => plainText(id) ?? "");
  return ids.some((id) => id !== "") || /^.+-\d{13}$/.test(requestId);
}

/** The text of the API says seconds, every sample has milliseconds: no job is from before 1973. */
function epochMs(value: number | undefined): number | undefined {
  if (value === undefined || value === 0 || value > 8.64e15) return undefined;
  return value < 1e11 ? value * 1000 : value;
}

/** The outputs of a resource that tell of any kind of job. The place is recorded once and not repeated here. */
export function recordOutputs(job: JobRecord): Values {
  return {
    jobId: job.id,
    status: job.status,
    ...(job.requestId !== undefined && { requestId: job.requestId }),
    ...(job.durationMs !== undefined && { durationMs: job.durationMs }),
    ...(job.errors.length > 0 && { errors: job.errors }),
    ...(job.createdAt !== undefined && { createdAt: isoTime(job.createdAt) }),
    ...(job.updatedAt !== undefined && { updatedAt: isoTime(job.updatedAt) }),
    ...(job.startedAt !== undefined && { startedAt: isoTime(job.startedAt) }),
    ...(job.endedAt !== undefined && { endedAt: isoTime(job.endedAt) }),
  };
}

/** `ID` or `ORG/SANDBOX/ID`. */
export function identify(given: string): Identity | undefined {
  const [id, sandbox, imsOrg, ...rest] = given.split("/").reverse();
  if (!id || rest.length > 0 || (sandbox !== undefined && !imsOrg)) return undefined;
  return { id, place: imsOrg === undefined ? {} : { imsOrg, sandbox } };
}

/** Why a job failed, by its outputs. */
export function reasonOf({ errors = [] }: Values): string {
  return (errors as JobRecord["errors"]).map(({ code, msg }) => `${code}: ${msg}`).join("; ");
}
