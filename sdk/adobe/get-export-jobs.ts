// Written by `npm run generate` from the declarations in provider/: change them there.
import type * as pulumi from "@pulumi/pulumi";
import { invoke, invokeOutput } from "../functions";

/**
 * The export jobs of a sandbox of the Adobe Experience Platform, newest first, whoever started them.
 *
 * Records in a list may repeat less of their request than `getExportJob` tells. The API can't filter by PROCESSING: all
 * jobs are read for that, until there are as many as `limit` says.
 *
 * API: `GET /data/core/ups/export/jobs` of the Segmentation API.
 *
 * ```ts
 * import { adobe } from "pulumi-datajobs";
 *
 * const result = adobe.getExportJobsOutput({
 *   status: "SUCCEEDED",
 *   limit: 10,
 * });
 *
 * export const jobs = result.jobs;
 * ```
 */
export function getExportJobs(args: GetExportJobsArgs = {}, opts?: pulumi.InvokeOptions): Promise<GetExportJobsResult> {
  return invoke<GetExportJobsResult>("adobe:getExportJobs", args, opts);
}

/**
 * The export jobs of a sandbox of the Adobe Experience Platform, newest first, whoever started them.
 *
 * Called as soon as all arguments are known; if one of them is secret, so is the result.
 */
export function getExportJobsOutput(
  args: GetExportJobsOutputArgs = {},
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetExportJobsResult> {
  return invokeOutput("adobe:getExportJobs", args, opts);
}

/** The arguments of getExportJobs. */
export interface GetExportJobsArgs {
  /** Only jobs of this status; all when absent. */
  status?: "NEW" | "PROCESSING" | "SUCCEEDED" | "FAILED" | undefined;
  /** How many jobs at most, 1 to 10000. As many pages are read as that takes. Default: `100`. */
  limit?: number | undefined;
  /** Organisation of the job; the configured one when absent. */
  imsOrg?: string | undefined;
  /** Sandbox of the job; the configured one when absent. */
  sandbox?: string | undefined;
}

/** The arguments of getExportJobsOutput. */
export interface GetExportJobsOutputArgs {
  /** Only jobs of this status; all when absent. */
  status?: pulumi.Input<"NEW" | "PROCESSING" | "SUCCEEDED" | "FAILED" | undefined>;
  /** How many jobs at most, 1 to 10000. As many pages are read as that takes. Default: `100`. */
  limit?: pulumi.Input<number | undefined>;
  /** Organisation of the job; the configured one when absent. */
  imsOrg?: pulumi.Input<string | undefined>;
  /** Sandbox of the job; the configured one when absent. */
  sandbox?: pulumi.Input<string | undefined>;
}

/** What getExportJobs tells. */
export interface GetExportJobsResult {
  /** The jobs, newest first. */
  jobs: GetExportJobsJob[];
}

export interface GetExportJobsJob {
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
  batches?: GetExportJobsJobBatch[];
  /** How many profiles were exported. */
  exportedProfiles?: number;
  /** How long the job ran, in milliseconds. */
  durationMs?: number;
  /** Why the job failed: the first five errors. */
  errors?: GetExportJobsJobError[];
  /** When the job was created, ISO 8601 UTC. */
  createdAt?: string;
  /** When the job last changed, ISO 8601 UTC. */
  updatedAt?: string;
  /** When it began to run, ISO 8601 UTC, where the platform tells. */
  startedAt?: string;
  /** When it had run, ISO 8601 UTC, where the platform tells. */
  endedAt?: string;
  /** Schema of the dataset that is written to. */
  schema?: GetExportJobsJobSchema;
  /** Where the data is written. */
  destination?: GetExportJobsJobDestination;
  /** The exported profile fields, comma-separated dotted paths; all when absent. */
  fields?: string;
  /** Merge policy of the exported data. */
  mergePolicy?: GetExportJobsJobMergePolicy;
  /** Which profiles are exported. */
  filter?: GetExportJobsJobFilter;
  /** What is exported beside the profiles. */
  additionalFields?: GetExportJobsJobAdditionalFields;
}

export interface GetExportJobsJobBatch {
  /** Id of the segment definition. */
  segmentId: string;
  /** Namespace of the segment. */
  segmentNs: string;
  /** Which members were exported. */
  status: string[];
  /** Id of the segment's batch. */
  batchId: string;
}

export interface GetExportJobsJobError {
  /** The platform's code. */
  code: string;
  /** What went wrong, at most 300 characters. */
  msg: string;
}

export interface GetExportJobsJobSchema {
  /** Name of the schema, usually `_xdm.context.profile`. */
  name: string;
}

export interface GetExportJobsJobDestination {
  /** Id of the dataset; it must stand on the XDM Individual Profile union schema. */
  datasetId: string;
  /** Whether each segment gets a batch of its own (`batches`) instead of one for all. Default: `false`. */
  segmentPerBatch?: boolean;
}

export interface GetExportJobsJobMergePolicy {
  /** Id of the merge policy. */
  id: string;
  /** Version of the merge policy; the latest when absent. */
  version?: number;
}

export interface GetExportJobsJobFilter {
  /** The segments to export. **Without any, all data of all profiles is exported.** */
  segments?: GetExportJobsJobFilterSegment[];
  /** When members qualified for their segment. */
  segmentQualificationTime?: GetExportJobsJobFilterSegmentQualificationTime;
  /** Only profiles that were updated after this time, RFC 3339. */
  fromIngestTimestamp?: string;
  /** Whether to export profiles that have events but no profile record. Default: `false`. */
  emptyProfiles?: boolean;
}

export interface GetExportJobsJobFilterSegment {
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

export interface GetExportJobsJobFilterSegmentQualificationTime {
  /** Members who qualified at or after this time, RFC 3339. */
  startTime?: string;
  /** Members who qualified before this time, RFC 3339. */
  endTime?: string;
}

export interface GetExportJobsJobAdditionalFields {
  /** The events (time series) to export with the profiles. */
  eventList: GetExportJobsJobAdditionalFieldsEventList;
}

export interface GetExportJobsJobAdditionalFieldsEventList {
  /** Event fields to export, comma-separated dotted paths; all when absent. */
  fields?: string;
  /** Which events to export; all of the exported profiles when absent. */
  filter?: GetExportJobsJobAdditionalFieldsEventListFilter;
}

export interface GetExportJobsJobAdditionalFieldsEventListFilter {
  /** Events ingested after this time, RFC 3339. */
  fromIngestTimestamp?: string;
  /** Events ingested before this time, RFC 3339. */
  toIngestTimestamp?: string;
}
