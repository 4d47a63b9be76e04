import { createHash } from "node:crypto";
import type { Job, JobError } from "./jobs";
import { isObject, type JsonObject } from "./json";
import { eventAt } from "./lifecycle";
import type { EmulatorOptions } from "./options";

const failure: readonly JobError[] = [
  {
    code: "0090000009",
    msg: "Error writing profiles to output path 'adl://va7devprofilesnapshot.azuredatalakestore.net/snapshot/722'",
    callStack: "com.adobe.aep.unifiedprofile.common.logging.Logger",
  },
  { code: "unknown", msg: "Job aborted.", callStack: "org.apache.spark.SparkException: Job aborted." },
];

export interface View {
  /** Epoch milliseconds. */
  now: number;
  /** Added to every time in the record, so that it fits the Date header of a skewed answer. */
  skew: number;
  /** `create`: the answer to the POST, which is fuller. */
  for: "create" | "get" | "list";
  options: EmulatorOptions;
}

/** What is marked for cancelling shows it only where cancelled jobs show at all. */
export function shownStatus(job: Job, view: View): string {
  const { status } = eventAt(job, view.now);
  return status === "CANCELLING" && view.options.cancelledAs === "gone" && !job.forced ? "PROCESSING" : status;
}

/** An export job as the API answers it, in the guide's order of keys. */
export function exportRecord(job: Job, view: View): JsonObject {
  const { at } = eventAt(job, view.now);
  const status = shownStatus(job, view);
  const sparse = view.options.sparse;
  const started = status !== "NEW";
  const { mergePolicy, filter, additionalFields, schema, fields } = job.request;
  const leftOut = sparse && view.for !== "create";
  const record: JsonObject = {
    id: BigInt(job.id),
    jobType: "BATCH",
    destination: destination(job, started),
    fields: sparse && view.for === "list" && status === "FAILED" ? undefined : fields,
    schema,
    imsOrgId: job.place.split("/")[0],
    status,
    filter: leftOut && isObject(filter) ? { segments: filter.segments } : filter,
    additionalFields: leftOut ? undefined : sparse ? withoutEnd(additionalFields) : additionalFields,
    mergePolicy,
    profileInstanceId: "ups",
    errors: status === "FAILED" || job.errors ? (job.errors ?? failure) : undefined,
    metrics: metrics(job, status, at, view.skew),
    computeGatewayJobId: { exportJob: started ? uuidOf(`${job.id} gateway`) : "" },
    creationTime: job.createdAt + view.skew,
    updateTime: Math.max(at, job.createdAt) + view.skew,
    requestId: view.options.requestId === "omit" ? undefined : job.requestId,
  };
  for (const [key, value] of Object.entries(job.record ?? {})) record[key] = value === null ? undefined : value;
  return record;
}

/** A batch has its id once the job is under way. With segmentPerBatch the guide writes `dataSetId`, and one status as plain text. */
function destination(job: Job, started: boolean): JsonObject {
  const asked = isObject(job.request.destination) ? job.request.destination : {};
  if (asked.segmentPerBatch !== true)
    return { datasetId: asked.datasetId, segmentPerBatch: false, batchId: started ? batchId(job, 0) : "" };
  const filter = isObject(job.request.filter) ? job.request.filter : {};
  const segments: unknown[] = Array.isArray(filter.segments) ? filter.segments : [];
  return {
    dataSetId: asked.datasetId,
    segmentPerBatch: true,
    batches: segments.filter(isObject).map((segment, i) => ({
      segmentId: segment.segmentId,
      segmentNs: segment.segmentNs,
      status:
        i > 0 && Array.isArray(segment.status) && segment.status.length === 1 ? segment.status[0] : segment.status,
      batchId: started ? batchId(job, i) : "",
    })),
  };
}

function metrics(job: Job, status: string, at: number, skew: number): JsonObject {
  const start = job.createdAt + skew;
  if (status !== "SUCCEEDED" && status !== "FAILED") return { totalTime: { startTimeInMs: start } };
  const span = (from: number, to: number) => ({ startTimeInMs: from, endTimeInMs: to, totalTimeInMs: to - from });
  const end = Math.max(at + skew, start);
  const times = { totalTime: span(start, end), profileExportTime: span(Math.min(start + 100, end), end) };
  return status === "FAILED"
    ? times
    : {
        ...times,
        totalExportedProfileCounter: 20,
        exportedProfileByNamespaceCounter: { namespace1: 10, namespace2: 5 },
      };
}

function withoutEnd(additional: unknown): unknown {
  if (!isObject(additional) || !isObject(additional.eventList) || !isObject(additional.eventList.filter))
    return additional;
  const { toIngestTimestamp: _, ...filter } = additional.eventList.filter;
  return { ...additional, eventList: { ...additional.eventList, filter } };
}

function batchId(job: Job, index: number): string {
  return digest(`${job.id} batch ${index}`);
}

function uuidOf(text: string): string {
  return digest(text).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
