// Written by `npm run generate` from the declarations in provider/: change them there.
// biome-ignore-all lint/suspicious/noExplicitAny: any value is meant
import type * as pulumi from "@pulumi/pulumi";
import { DataJobsResource } from "../resource";

const kind = {
  type: "pulumi-nodejs:dynamic/datajobs/adobe:ExportJob",
  provider: 'exports.handler=()=>require("pulumi-datajobs/dynamic").adobeExportJob',
  properties: [
    "schema",
    "destination",
    "fields",
    "mergePolicy",
    "filter",
    "additionalFields",
    "triggers",
    "waitFor",
    "waitTimeout",
    "cancelTimeout",
    "onDelete",
    "rerunOnFailure",
    "adoptRunning",
    "jobId",
    "status",
    "imsOrg",
    "sandbox",
    "requestId",
    "batchIds",
    "batches",
    "exportedProfiles",
    "durationMs",
    "errors",
    "createdAt",
    "updatedAt",
    "startedAt",
    "endedAt",
  ],
};

/**
 * An export job of the Adobe Experience Platform: writes the profiles of segments, or all profiles, to a dataset.
 *
 * `pulumi up` starts the job, `pulumi refresh` reads it, `pulumi destroy` cancels it. A change of anything that is sent
 * to the API, or of `triggers`, starts a new job in its place. While the last known status is not final, a replacement
 * cancels the old job first (delete before replace): resources that depend on this one and must be replaced with it are
 * deleted before that.
 *
 * API: `POST`, `GET` and `DELETE /data/core/ups/export/jobs` of the Segmentation API.
 *
 * ```ts
 * import { adobe } from "pulumi-datajobs";
 *
 * const nightly = new adobe.ExportJob("nightly", {
 *   schema: { name: "_xdm.context.profile" },
 *   destination: { datasetId: "5b7c86968f7b6501e21ba9df" },
 *   fields: ["identities.id", "personalEmail.address"],
 *   filter: { segments: [{ segmentId: "52c26d0d-45f2-47a2-ab30-ed06abc981ff" }] },
 *   waitFor: "completed",
 * });
 *
 * export const jobId = nightly.jobId;
 * ```
 */
export class ExportJob extends DataJobsResource {
  /** Schema of the dataset that is written to. */
  declare readonly schema: pulumi.Output<ExportJobSchema>;

  /** Where the data is written. */
  declare readonly destination: pulumi.Output<ExportJobDestination>;

  /** Profile fields to export, dotted paths: a list, or the API's comma-separated text. All when absent. */
  declare readonly fields: pulumi.Output<string[] | string | undefined>;

  /** Merge policy of the exported data; needed when several segments are exported. */
  declare readonly mergePolicy: pulumi.Output<ExportJobMergePolicy | undefined>;

  /** Which profiles to export. */
  declare readonly filter: pulumi.Output<ExportJobFilter | undefined>;

  /** What to export beside the profiles. */
  declare readonly additionalFields: pulumi.Output<ExportJobAdditionalFields | undefined>;

  /** Any values; a change of any of them runs the job anew. */
  declare readonly triggers: pulumi.Output<any[] | undefined>;

  /**
   * What `pulumi up` waits for: that the job is `accepted`, or that it is `completed` (and has succeeded). Default:
   * `accepted`.
   */
  declare readonly waitFor: pulumi.Output<"accepted" | "completed" | undefined>;

  /** How long to wait for completion: `90s`, `45m`, `6h`. Default: `2h`. */
  declare readonly waitTimeout: pulumi.Output<string | undefined>;

  /** How long to wait for a cancellation: `90s`, `45m`, `6h`. Default: `10m`. */
  declare readonly cancelTimeout: pulumi.Output<string | undefined>;

  /**
   * What becomes of a running job when the resource is deleted or replaced: `cancel` it, or `abandon` (leave) it.
   * Default: `cancel`.
   */
  declare readonly onDelete: pulumi.Output<"cancel" | "abandon" | undefined>;

  /**
   * Whether a job known to have failed is started anew by the next `pulumi up`. Default: true with `waitFor:
   * completed`, else false.
   */
  declare readonly rerunOnFailure: pulumi.Output<boolean | undefined>;

  /**
   * Whether create takes over the one running export job of the last 30 minutes that agrees with the arguments, instead
   * of starting another: for machines that forget, like fresh CI runners, where the platform doesn't tell whose request
   * has started a job. One that is known to be another resource's is left alone. Default: `false`.
   */
  declare readonly adoptRunning: pulumi.Output<boolean | undefined>;

  /** Id of the job; also the id of the resource. */
  declare readonly jobId: pulumi.Output<string>;

  /**
   * Last known status: NEW, PROCESSING, SUCCEEDED, FAILED, CANCELLED; EXPIRED when the platform no longer keeps the
   * job.
   */
  declare readonly status: pulumi.Output<string>;

  /** Organisation in which the job lives. */
  declare readonly imsOrg: pulumi.Output<string>;

  /** Sandbox in which the job lives. */
  declare readonly sandbox: pulumi.Output<string>;

  /**
   * The platform's id of the request that started it, for its support. One that begins with `dj-` is the name that this
   * provider has given it, and tells that the platform keeps such names.
   */
  declare readonly requestId: pulumi.Output<string | undefined>;

  /** Ids of the batches that are written; empty until the job has them. */
  declare readonly batchIds: pulumi.Output<string[]>;

  /** The batch of each segment, with `segmentPerBatch`. */
  declare readonly batches: pulumi.Output<ExportJobBatch[] | undefined>;

  /** How many profiles were exported. */
  declare readonly exportedProfiles: pulumi.Output<number | undefined>;

  /** How long the job ran, in milliseconds. */
  declare readonly durationMs: pulumi.Output<number | undefined>;

  /** Why the job failed: the first five errors. */
  declare readonly errors: pulumi.Output<ExportJobError[] | undefined>;

  /** When the job was created, ISO 8601 UTC. */
  declare readonly createdAt: pulumi.Output<string | undefined>;

  /** When the job last changed, ISO 8601 UTC. */
  declare readonly updatedAt: pulumi.Output<string | undefined>;

  /** When it began to run, ISO 8601 UTC, where the platform tells. */
  declare readonly startedAt: pulumi.Output<string | undefined>;

  /** When it had run, ISO 8601 UTC, where the platform tells. */
  declare readonly endedAt: pulumi.Output<string | undefined>;

  /** Reads one that exists, by its id, without taking charge of it: nothing is ever changed or deleted. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): ExportJob {
    return new ExportJob(name, {} as ExportJobArgs, { ...opts, id });
  }

  /** @param opts `import` is refused; `customTimeouts` and `provider` don't reach a dynamic resource. */
  constructor(name: string, args: ExportJobArgs, opts?: pulumi.CustomResourceOptions) {
    super(kind, name, args, opts);
  }
}

/** The arguments of ExportJob. */
export interface ExportJobArgs {
  /** Schema of the dataset that is written to. A change replaces the resource. */
  schema: pulumi.Input<ExportJobSchemaArgs>;
  /** Where the data is written. A change replaces the resource. */
  destination: pulumi.Input<ExportJobDestinationArgs>;
  /**
   * Profile fields to export, dotted paths: a list, or the API's comma-separated text. All when absent. A change
   * replaces the resource.
   */
  fields?: pulumi.Input<pulumi.Input<string>[] | string | undefined>;
  /** Merge policy of the exported data; needed when several segments are exported. A change replaces the resource. */
  mergePolicy?: pulumi.Input<ExportJobMergePolicyArgs | undefined>;
  /** Which profiles to export. A change replaces the resource. */
  filter?: pulumi.Input<ExportJobFilterArgs | undefined>;
  /** What to export beside the profiles. A change replaces the resource. */
  additionalFields?: pulumi.Input<ExportJobAdditionalFieldsArgs | undefined>;
  /** Organisation in which the job runs; the configured one when absent. A change replaces the resource. */
  imsOrg?: pulumi.Input<string | undefined>;
  /** Sandbox in which the job runs; the configured one when absent. A change replaces the resource. */
  sandbox?: pulumi.Input<string | undefined>;
  /** Any values; a change of any of them runs the job anew. A change replaces the resource. */
  triggers?: pulumi.Input<any[] | undefined>;
  /**
   * What `pulumi up` waits for: that the job is `accepted`, or that it is `completed` (and has succeeded). Default:
   * `accepted`. A change updates the resource in place, without a call to the API.
   */
  waitFor?: pulumi.Input<"accepted" | "completed" | undefined>;
  /**
   * How long to wait for completion: `90s`, `45m`, `6h`. Default: `2h`. A change updates the resource in place, without
   * a call to the API.
   */
  waitTimeout?: pulumi.Input<string | undefined>;
  /**
   * How long to wait for a cancellation: `90s`, `45m`, `6h`. Default: `10m`. A change updates the resource in place,
   * without a call to the API.
   */
  cancelTimeout?: pulumi.Input<string | undefined>;
  /**
   * What becomes of a running job when the resource is deleted or replaced: `cancel` it, or `abandon` (leave) it.
   * Default: `cancel`. A change updates the resource in place, without a call to the API.
   */
  onDelete?: pulumi.Input<"cancel" | "abandon" | undefined>;
  /**
   * Whether a job known to have failed is started anew by the next `pulumi up`. Default: true with `waitFor:
   * completed`, else false. A change updates the resource in place, without a call to the API.
   */
  rerunOnFailure?: pulumi.Input<boolean | undefined>;
  /**
   * Whether create takes over the one running export job of the last 30 minutes that agrees with the arguments, instead
   * of starting another: for machines that forget, like fresh CI runners, where the platform doesn't tell whose request
   * has started a job. One that is known to be another resource's is left alone. Default: `false`. A change updates the
   * resource in place, without a call to the API.
   */
  adoptRunning?: pulumi.Input<boolean | undefined>;
}

export interface ExportJobSchemaArgs {
  /** Name of the schema, usually `_xdm.context.profile`. */
  name: pulumi.Input<string>;
}

export interface ExportJobDestinationArgs {
  /** Id of the dataset; it must stand on the XDM Individual Profile union schema. */
  datasetId: pulumi.Input<string>;
  /** Whether each segment gets a batch of its own (`batches`) instead of one for all. Default: `false`. */
  segmentPerBatch?: pulumi.Input<boolean | undefined>;
}

export interface ExportJobMergePolicyArgs {
  /** Id of the merge policy. */
  id: pulumi.Input<string>;
  /** Version of the merge policy; the latest when absent. */
  version?: pulumi.Input<number | undefined>;
}

export interface ExportJobFilterArgs {
  /** The segments to export. **Without any, all data of all profiles is exported.** */
  segments?: pulumi.Input<pulumi.Input<ExportJobFilterSegmentArgs>[] | undefined>;
  /** When members qualified for their segment. */
  segmentQualificationTime?: pulumi.Input<ExportJobFilterSegmentQualificationTimeArgs | undefined>;
  /** Only profiles that were updated after this time, RFC 3339. */
  fromIngestTimestamp?: pulumi.Input<string | undefined>;
  /** Whether to export profiles that have events but no profile record. Default: `false`. */
  emptyProfiles?: pulumi.Input<boolean | undefined>;
}

export interface ExportJobFilterSegmentArgs {
  /** Id of the segment definition to export. */
  segmentId: pulumi.Input<string>;
  /** Namespace of the segment. Default: `ups`. */
  segmentNs?: pulumi.Input<string | undefined>;
  /**
   * Which members to export: those who are in the segment (`realized`, `existing`) or have left it (`exited`). Default:
   * `["realized", "existing"]`.
   */
  status?: pulumi.Input<pulumi.Input<"realized" | "existing" | "exited">[] | undefined>;
}

export interface ExportJobFilterSegmentQualificationTimeArgs {
  /** Members who qualified at or after this time, RFC 3339. */
  startTime?: pulumi.Input<string | undefined>;
  /** Members who qualified before this time, RFC 3339. */
  endTime?: pulumi.Input<string | undefined>;
}

export interface ExportJobAdditionalFieldsArgs {
  /** The events (time series) to export with the profiles. */
  eventList: pulumi.Input<ExportJobAdditionalFieldsEventListArgs>;
}

export interface ExportJobAdditionalFieldsEventListArgs {
  /** Event fields to export, comma-separated dotted paths; all when absent. */
  fields?: pulumi.Input<string | undefined>;
  /** Which events to export; all of the exported profiles when absent. */
  filter?: pulumi.Input<ExportJobAdditionalFieldsEventListFilterArgs | undefined>;
}

export interface ExportJobAdditionalFieldsEventListFilterArgs {
  /** Events ingested after this time, RFC 3339. */
  fromIngestTimestamp?: pulumi.Input<string | undefined>;
  /** Events ingested before this time, RFC 3339. */
  toIngestTimestamp?: pulumi.Input<string | undefined>;
}

export interface ExportJobSchema {
  /** Name of the schema, usually `_xdm.context.profile`. */
  name: string;
}

export interface ExportJobDestination {
  /** Id of the dataset; it must stand on the XDM Individual Profile union schema. */
  datasetId: string;
  /** Whether each segment gets a batch of its own (`batches`) instead of one for all. Default: `false`. */
  segmentPerBatch?: boolean;
}

export interface ExportJobMergePolicy {
  /** Id of the merge policy. */
  id: string;
  /** Version of the merge policy; the latest when absent. */
  version?: number;
}

export interface ExportJobFilter {
  /** The segments to export. **Without any, all data of all profiles is exported.** */
  segments?: ExportJobFilterSegment[];
  /** When members qualified for their segment. */
  segmentQualificationTime?: ExportJobFilterSegmentQualificationTime;
  /** Only profiles that were updated after this time, RFC 3339. */
  fromIngestTimestamp?: string;
  /** Whether to export profiles that have events but no profile record. Default: `false`. */
  emptyProfiles?: boolean;
}

export interface ExportJobFilterSegment {
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

export interface ExportJobFilterSegmentQualificationTime {
  /** Members who qualified at or after this time, RFC 3339. */
  startTime?: string;
  /** Members who qualified before this time, RFC 3339. */
  endTime?: string;
}

export interface ExportJobAdditionalFields {
  /** The events (time series) to export with the profiles. */
  eventList: ExportJobAdditionalFieldsEventList;
}

export interface ExportJobAdditionalFieldsEventList {
  /** Event fields to export, comma-separated dotted paths; all when absent. */
  fields?: string;
  /** Which events to export; all of the exported profiles when absent. */
  filter?: ExportJobAdditionalFieldsEventListFilter;
}

export interface ExportJobAdditionalFieldsEventListFilter {
  /** Events ingested after this time, RFC 3339. */
  fromIngestTimestamp?: string;
  /** Events ingested before this time, RFC 3339. */
  toIngestTimestamp?: string;
}

export interface ExportJobBatch {
  /** Id of the segment definition. */
  segmentId: string;
  /** Namespace of the segment. */
  segmentNs: string;
  /** Which members were exported. */
  status: string[];
  /** Id of the segment's batch. */
  batchId: string;
}

export interface ExportJobError {
  /** The platform's code. */
  code: string;
  /** What went wrong, at most 300 characters. */
  msg: string;
}
