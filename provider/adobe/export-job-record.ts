import { z } from "zod";
import { type End, endIn } from "../core/ends";
import { cut, LONGEST_STATUS, quote } from "../core/errors";
import { isoTime } from "../core/times";
import { isRecord, plainText, type Values } from "../core/values";
import type { Secrets } from "../core/world";

/** An export job as every sample and description of it agree it looks, once normalised. */
export interface ExportJob {
  readonly id: string;
  /** NEW, PROCESSING, SUCCEEDED, FAILED; CANCELLING, CANCELLED and strings not known yet are data. */
  readonly status: string;
  readonly batchIds: readonly string[];
  readonly batches?: readonly Batch[];
  readonly exportedProfiles?: number;
  readonly durationMs?: number;
  readonly errors: readonly { readonly code: string; readonly msg: string }[];
  readonly imsOrgId?: string;
  readonly requestId?: string;
  /** The platform's own scheduler has started it. */
  readonly scheduled: boolean;
  /** Epoch milliseconds. */
  readonly createdAt?: number;
  readonly updatedAt?: number;
  /** What of the request the record repeats, as it came. */
  readonly request: Values;
}

export interface Batch {
  readonly segmentId: string;
  readonly segmentNs: string;
  readonly status: readonly string[];
  readonly batchId: string;
}

/** Nothing but the id has to be there: sparse records are in every sample. Wrong types count as absent. */
const text = z.union([z.string(), z.number()]).transform(String).optional().catch(undefined);
const number = z.number().nonnegative().optional().catch(undefined);
const part = z.looseObject({}).optional().catch(undefined);
const wire = z.looseObject({
  id: z.union([z.string().min(1), z.number().int().nonnegative()]).transform(String),
  status: z.string().catch("UNKNOWN"),
  destination: part,
  errors: z.array(z.looseObject({ code: text, msg: text }).catch({ code: undefined, msg: undefined })).catch([]),
  metrics: z.looseObject({ totalTime: part, totalExportedProfileCounter: number }).optional().catch(undefined),
  imsOrgId: text,
  requestId: text,
  properties: part,
  creationTime: number,
  updateTime: number,
});

/**
 * Undefined for what is no export job at all. The API's own words are kept in state, without what they may repeat of a
 * request's `secrets`. What names a thing, and what the request is compared with, stays as it came.
 */
export function exportJobRecord(json: unknown, secrets: Secrets): ExportJob | undefined {
  const parsed = wire.safeParse(json);
  if (!parsed.success) return undefined;
  const job = parsed.data;
  const words = (text: string, most?: number) => quote(secrets, text, most);
  const batches = batchesOf(job.destination?.batches);
  const batchId = job.destination?.batchId;
  const own = typeof batchId === "string" && batchId !== "" ? [batchId] : [];
  const createdAt = epochMs(job.creationTime);
  const updatedAt = epochMs(job.updateTime);
  const durationMs = job.metrics?.totalTime?.totalTimeInMs;
  const exportedProfiles = job.metrics?.totalExportedProfileCounter;
  return {
    id: job.id,
    status: statusIn(words(job.status, LONGEST_STATUS)),
    batchIds: [...new Set([...own, ...batches.map((batch) => batch.batchId)])].filter((id) => id !== ""),
    ...(batches.length > 0 && { batches }),
    ...(exportedProfiles !== undefined && { exportedProfiles }),
    ...(Number.isFinite(durationMs) && { durationMs: Number(durationMs) }),
    errors: job.errors.slice(0, 5).map(({ code, msg }) => ({ code: words(code ?? "unknown"), msg: words(msg ?? "") })),
    ...(job.imsOrgId !== undefined && { imsOrgId: cut(job.imsOrgId) }),
    ...(job.requestId !== undefined && { requestId: words(job.requestId) }),
    scheduled: isScheduled(job),
    ...(createdAt !== undefined && { createdAt }),
    ...(updatedAt !== undefined && { updatedAt }),
    request: requestPart(job),
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

/** Daily exports carry the ids of their schedule and run; what they leave for a request's id is `<scheduleId>-<ms>`. */
function isScheduled({ properties, requestId = "" }: z.infer<typeof wire>): boolean {
  const ids = [properties?.scheduleId, properties?.runId].map((id) => plainText(id) ?? "");
  return ids.some((id) => id !== "") || /^.+-\d{13}$/.test(requestId);
}

/** An array in the guide, one object in the API description; a status is a list or a plain string. */
function batchesOf(value: unknown): Batch[] {
  const list = Array.isArray(value) ? value : isRecord(value) ? [value] : [];
  return list.filter(isRecord).map((batch) => ({
    segmentId: plainText(batch.segmentId) ?? "",
    segmentNs: plainText(batch.segmentNs) ?? "",
    status: (Array.isArray(batch.status) ? batch.status : [batch.status]).filter((each) => typeof each === "string"),
    batchId: plainText(batch.batchId) ?? "",
  }));
}

/** The text of the API says seconds, every sample has milliseconds: no job is from before 1973. */
function epochMs(value: number | undefined): number | undefined {
  if (value === undefined || value === 0 || value > 8.64e15) return undefined;
  return value < 1e11 ? value * 1000 : value;
}

function requestPart(job: z.infer<typeof wire>): Values {
  const { fields, mergePolicy, filter, additionalFields, schema } = job as Values;
  const { datasetId, dataSetId, segmentPerBatch } = (job.destination ?? {}) as Values;
  const destination = {
    ...((datasetId ?? dataSetId) !== undefined && { datasetId: datasetId ?? dataSetId }),
    ...(segmentPerBatch !== undefined && { segmentPerBatch }),
  };
  const parts = { fields, mergePolicy, filter, additionalFields, schema, destination };
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined && value !== null));
}

/** The outputs of a resource that tell of this job. The place is recorded once and not repeated here. */
export function outputsOf(job: ExportJob): Values {
  return {
    jobId: job.id,
    status: job.status,
    ...(job.requestId !== undefined && { requestId: job.requestId }),
    batchIds: job.batchIds,
    ...(job.batches !== undefined && { batches: job.batches }),
    ...(job.exportedProfiles !== undefined && { exportedProfiles: job.exportedProfiles }),
    ...(job.durationMs !== undefined && { durationMs: job.durationMs }),
    ...(job.errors.length > 0 && { errors: job.errors }),
    ...(job.createdAt !== undefined && { createdAt: isoTime(job.createdAt) }),
    ...(job.updatedAt !== undefined && { updatedAt: isoTime(job.updatedAt) }),
  };
}
