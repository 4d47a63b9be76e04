// Written by `npm run generate` from the declarations in provider/: change them there.
import type * as pulumi from "@pulumi/pulumi";
import { invoke, invokeOutput } from "../functions";

/**
 * An export job of the Adobe Experience Platform, by its id, whoever started it.
 *
 * How much of its request a job's record repeats is up to the platform. A job that the platform no longer keeps is an
 * error.
 *
 * API: `GET /data/core/ups/export/jobs/{id}` of the Segmentation API.
 *
 * ```ts
 * import { adobe } from "pulumi-datajobs";
 *
 * const result = adobe.getExportJobOutput({
 *   jobId: "100",
 * });
 *
 * export const jobId = result.jobId;
 * ```
 */
export function getExportJob(args: GetExportJobArgs, opts?: pulumi.InvokeOptions): Promise<GetExportJobResult> {
  return invoke<GetExportJobResult>("adobe:getExportJob", args, opts);
}

/**
 * An export job of the Adobe Experience Platform, by its id, whoever started it.
 *
 * Called as soon as all arguments are known; if one of them is secret, so is the result.
 */
export function getExportJobOutput(
  args: GetExportJobOutputArgs,
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetExportJobResult> {
  return invokeOutput("adobe:getExportJob", args, opts);
}

/** The arguments of getExportJob. */
export interface GetExportJobArgs {
  /** Id of the job. */
  jobId: string;
  /** Organisation of the job; the configured one when absent. */
  imsOrg?: string | undefined;
  /** Sandbox of the job; the configured one when absent. */
  sandbox?: string | undefined;
}

/** The arguments of getExportJobOutput. */
export interface GetExportJobOutputArgs {
  /** Id of the job. */
  jobId: pulumi.Input<string>;
  /** Organisation of the job; the configured one when absent. */
  imsOrg?: pulumi.Input<string | undefined>;
  /** Sandbox of the job; the configured one when absent. */
  sandbox?: pulumi.Input<string | undefined>;
}

/** What getExportJob tells. */
export interface GetExportJobResult {
  /** Id of the job; also the id of the resource. */
  jobId: string;
  /**
   * Last known status: NEW, PROCESSING, SUCCEEDED, FAILED, CANCELLED; EXPIRED when the platform no longer keeps the
   * job.
   */
  status: string;
  /** Organisation in which the job lives. */
  imsOrg: string;
  /** Sandbox in which the job lives. */
  sandbox: string;
  /**
   * The platform's id of the request that started it, for its support. One that begins with `dj-` is the name that this
   * provider has given it, and tells that the platform keeps such names.
   */
  requestId?: string;
  /** Ids of the batches that are written; empty until the job has them. */
  batchIds: string[];
  /** The batch of each segment, with `segmentPerBatch`. */
  batches?: GetExportJobBatch[];
  /** How many profiles were exported. */
  exportedProfiles?: number;
  /** How long the job ran, in milliseconds. */
  durationMs?: number;
  /** Why the job failed: the first five errors. */
  errors?: GetExportJobError[];
  /** When the job was created, ISO 8601 UTC. */
  createdAt?: string;
  /** When the job last changed, ISO 8601 UTC. */
  updatedAt?: string;
  /** When it began to run, ISO 8601 UTC, where the platform tells. */
  startedAt?: string;
  /** When it had run, ISO 8601 UTC, where the platform tells. */
  endedAt?: string;
  /** Schema of the dataset that is written to. */
  schema?: GetExportJobSchema;
  /** Where the data is written. */
  destination?: GetExportJobDestination;
  /** The exported profile fields, comma-separated dotted paths; all when absent. */
  fields?: string;
  /** Merge policy of the exported data. */
  mergePolicy?: GetExportJobMergePolicy;
  /** Which profiles are exported. */
  filter?: GetExportJobFilter;
  /** What is exported beside the profiles. */
  additionalFields?: GetExportJobAdditionalFields;
}

export interface GetExportJobBatch {
  /** Id of the segment definition. */
  segmentId: string;
  /** Namespace of the segment. */
  segmentNs: string;
  /** Which members were exported. */
  status: string[];
  /** Id of the segment's batch. */
  batchId: string;
}

export interface GetExportJobError {
  /** The platform's code. */
  code: string;
  /** What went wrong, at most 300 characters. */
  msg: string;
}

export interface GetExportJobSchema {
  /** Name of the schema, usually `_xdm.context.profile`. */
  name: string;
}

export interface GetExportJobDestination {
  /** Id of the dataset; it must stand on the XDM Individual Profile union schema. */
  datasetId: string;
  /** Whether each segment gets a batch of its own (`batches`) instead of one for all. Default: `false`. */
  segmentPerBatch?: boolean;
}

export interface GetExportJobMergePolicy {
  /** Id of the merge policy. */
  id: string;
  /** Version of the merge policy; the latest when absent. */
  version?: number;
}

export interface GetExportJobFilter {
  /** The segments to export. **Without any, all data of all profiles is exported.** */
  segments?: GetExportJobFilterSegment[];
  /** When members qualified for their segment. */
  segmentQualificationTime?: GetExportJobFilterSegmentQualificationTime;
  /** Only profiles that were updated after this time, RFC 3339. */
  fromIngestTimestamp?: string;
  /** Whether to export profiles that have events but no profile record. Default: `false`. */
  emptyProfiles?: boolean;
}

export interface GetExportJobFilterSegment {
  /** Id of the segment definition to export. */
  segmentId: string;
  /** Namespace of the segment. Default: `ups`. */
  segmentNs?: string;
  /**
   * Which members to export: those who are in the segment (`realized`, `existing`) or have left it (`exited`). Default:
   * `["realized", "existing"]`.
   */
  status?: ("realized" | "existing" | "exited")[];
}

export interface GetExportJobFilterSegmentQualificationTime {
  /** Members who qualified at or after this time, RFC 3339. */
  startTime?: string;
  /** Members who qualified before this time, RFC 3339. */
  endTime?: string;
}

export interface GetExportJobAdditionalFields {
  /** The events (time series) to export with the profiles. */
  eventList: GetExportJobAdditionalFieldsEventList;
}

export interface GetExportJobAdditionalFieldsEventList {
  /** Event fields to export, comma-separated dotted paths; all when absent. */
  fields?: string;
  /** Which events to export; all of the exported profiles when absent. */
  filter?: GetExportJobAdditionalFieldsEventListFilter;
}

export interface GetExportJobAdditionalFieldsEventListFilter {
  /** Events ingested after this time, RFC 3339. */
  fromIngestTimestamp?: string;
  /** Events ingested before this time, RFC 3339. */
  toIngestTimestamp?: string;
}
