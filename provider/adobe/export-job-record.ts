import { z } from "zod";
import { isRecord, plainText, type Values } from "../core/values";
import type { Secrets } from "../core/world";
import { type JobRecord, jobRecord, numberOrNone, partOrNone, recordOutputs, recordWire } from "./job-record";

/** An export job as every sample and description of it agree it looks, once normalised. */
export interface ExportJob extends JobRecord {
  readonly batchIds: readonly string[];
  readonly batches?: readonly Batch[];
  readonly exportedProfiles?: number;
  /** What of the request the record repeats, as it came. */
  readonly request: Values;
}

export interface Batch {
  readonly segmentId: string;
  readonly segmentNs: string;
  readonly status: readonly string[];
  readonly batchId: string;
}

const wire = recordWire.extend({
  destination: partOrNone,
  metrics: z
    .looseObject({ totalTime: partOrNone, totalExportedProfileCounter: numberOrNone })
    .optional()
    .catch(undefined),
});

/** Undefined for what is no export job at all. What names a thing, and what the request is compared with, stays as it came. */
export function exportJobRecord(json: unknown, secrets: Secrets): ExportJob | undefined {
  const parsed = wire.safeParse(json);
  if (!parsed.success) return undefined;
  const job = parsed.data;
  const batches = batchesOf(job.destination?.batches);
  const batchId = job.destination?.batchId;
  const own = typeof batchId === "string" && batchId !== "" ? [batchId] : [];
  const exportedProfiles = job.metrics?.totalExportedProfileCounter;
  return {
    ...jobRecord(job, secrets),
    batchIds: [...new Set([...own, ...batches.map((batch) => batch.batchId)])].filter((id) => id !== ""),
    ...(batches.length > 0 && { batches }),
    ...(exportedProfiles !== undefined && { exportedProfiles }),
    request: requestPart(job),
  };
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

/** The outputs of a resource that tell of this job. */
export function outputsOf(job: ExportJob): Values {
  return {
    ...recordOutputs(job),
    batchIds: job.batchIds,
    ...(job.batches !== undefined && { batches: job.batches }),
    ...(job.exportedProfiles !== undefined && { exportedProfiles: job.exportedProfiles }),
  };
}
