// Written by `npm run generate` from the declarations in provider/: change them there.
// biome-ignore-all lint/suspicious/noExplicitAny: any value is meant
import type * as pulumi from "@pulumi/pulumi";
import { DataJobsResource } from "../resource";
import type {
  ExportJobAdditionalFields,
  ExportJobAdditionalFieldsArgs,
  ExportJobDestination,
  ExportJobDestinationArgs,
  ExportJobFilter,
  ExportJobFilterArgs,
  ExportJobMergePolicy,
  ExportJobMergePolicyArgs,
  ExportJobSchema,
  ExportJobSchemaArgs,
} from "./export-job";

const kind = {
  type: "pulumi-nodejs:dynamic/datajobs/adobe:ExportJobSet",
  provider: 'exports.handler=()=>require("pulumi-datajobs/dynamic").adobeExportJobSet',
  properties: [
    "defaults",
    "triggers",
    "waitFor",
    "cancelTimeout",
    "onDelete",
    "rerunOnFailure",
    "waitTimeout",
    "adoptRunning",
    "maxRunning",
    "onFailure",
    "adopt",
    "jobs",
    "succeeded",
    "failed",
    "running",
    "imsOrg",
    "sandbox",
  ],
};

/**
 * Many export jobs of the Adobe Experience Platform as one resource.
 *
 * So many run at a time, the rest goes on when one fails, and the next `pulumi up` starts only those that failed or are
 * missing. Two thousand jobs cost the engine what one does: it rewrites its whole state at every step, so that the time
 * of single resources grows with the square of their number.
 *
 * The set is updated in place: a new key starts a job, a key that is gone cancels its job, a changed job is cancelled
 * and started anew, and the others are left alone. `pulumi destroy` cancels all that run. The jobs are looked at by
 * pages of the platform's list, never one by one.
 *
 * API: `POST`, `GET` and `DELETE /data/core/ups/export/jobs` of the Segmentation API.
 *
 * ```ts
 * import { adobe } from "pulumi-datajobs";
 *
 * const nightly = new adobe.ExportJobSet("nightly", {
 *   defaults: {
 *     schema: { name: "_xdm.context.profile" },
 *     destination: { datasetId: "5b7c86968f7b6501e21ba9df" },
 *   },
 *   jobs: {
 *     customers: { filter: { segments: [{ segmentId: "52c26d0d-45f2-47a2-ab30-ed06abc981ff" }] } },
 *     visitors: { filter: { segments: [{ segmentId: "8ac6f2b0-05a2-4c1b-b0f4-2b3fbd7a1a4d" }] } },
 *   },
 *   maxRunning: 5,
 *   waitFor: "completed",
 * });
 *
 * export const succeeded = nightly.succeeded;
 * ```
 */
export class ExportJobSet extends DataJobsResource {
  /** What all jobs have that don't say otherwise, by top-level property. */
  declare readonly defaults: pulumi.Output<ExportJobSetDefaults | undefined>;

  /** Any values; a change of any of them runs all export jobs anew. */
  declare readonly triggers: pulumi.Output<any[] | undefined>;

  /**
   * What `pulumi up` waits for: that the job is `accepted`, or that it is `completed` (and has succeeded). Default:
   * `accepted`.
   */
  declare readonly waitFor: pulumi.Output<"accepted" | "completed" | undefined>;

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
   * How long a `pulumi up` takes for the whole set: for the export jobs that wait for a slot, and with `waitFor:
   * completed` for all of them to end: `90s`, `45m`, `6h`. The next one goes on. Default: `2h`.
   */
  declare readonly waitTimeout: pulumi.Output<string | undefined>;

  /**
   * Whether create takes over the one running export job of the last 30 minutes that agrees with the arguments, instead
   * of starting another: for machines that forget, like fresh CI runners, where the platform doesn't tell whose request
   * has started a job. One that is known to be another resource's is left alone. Default: `false`.
   */
  declare readonly adoptRunning: pulumi.Output<boolean | undefined>;

  /** How many export jobs of this set run at a time; 0: no bound but the platform's own. Default: `20`. */
  declare readonly maxRunning: pulumi.Output<number | undefined>;

  /**
   * What a failed job does to the rest: `continue` starts them, and fails in the end, naming those that failed; `stop`
   * starts no more. Default: `continue`.
   */
  declare readonly onFailure: pulumi.Output<"continue" | "stop" | undefined>;

  /**
   * Ids of export jobs that exist already, by the keys under which they become part of the set: once, where the key is
   * new to it. Nothing is started for them.
   */
  declare readonly adopt: pulumi.Output<{ [key: string]: string } | undefined>;

  /** What is known of each job, by its key. A key that is missing has no job yet. */
  declare readonly jobs: pulumi.Output<{ [key: string]: ExportJobSetResultJob }>;

  /** How many export jobs have succeeded. */
  declare readonly succeeded: pulumi.Output<number>;

  /** How many export jobs have failed, were cancelled by somebody, or could not be started. */
  declare readonly failed: pulumi.Output<number>;

  /** How many export jobs ran when they were last looked at. */
  declare readonly running: pulumi.Output<number>;

  /** Organisation in which the job lives. */
  declare readonly imsOrg: pulumi.Output<string>;

  /** Sandbox in which the job lives. */
  declare readonly sandbox: pulumi.Output<string>;

  /** Reads one that exists, by its id, without taking charge of it: nothing is ever changed or deleted. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): ExportJobSet {
    return new ExportJobSet(name, {} as ExportJobSetArgs, { ...opts, id });
  }

  /** @param opts `import` is refused; `customTimeouts` and `provider` don't reach a dynamic resource. */
  constructor(name: string, args: ExportJobSetArgs, opts?: pulumi.CustomResourceOptions) {
    super(kind, name, args, opts);
  }
}

/** The arguments of ExportJobSet. */
export interface ExportJobSetArgs {
  /**
   * The export jobs, 1 to 10,000, each below a key that names it for ever: a new key starts a job, a key that is gone
   * cancels its job, a changed job is cancelled and started anew, and all others are left alone. A change updates the
   * resource in place.
   */
  jobs: pulumi.Input<{ [key: string]: pulumi.Input<ExportJobSetJobArgs> }>;
  /** What all jobs have that don't say otherwise, by top-level property. A change updates the resource in place. */
  defaults?: pulumi.Input<ExportJobSetDefaultsArgs | undefined>;
  /** Organisation in which the job runs; the configured one when absent. A change updates the resource in place. */
  imsOrg?: pulumi.Input<string | undefined>;
  /** Sandbox in which the job runs; the configured one when absent. A change updates the resource in place. */
  sandbox?: pulumi.Input<string | undefined>;
  /** Any values; a change of any of them runs all export jobs anew. A change updates the resource in place. */
  triggers?: pulumi.Input<any[] | undefined>;
  /**
   * What `pulumi up` waits for: that the job is `accepted`, or that it is `completed` (and has succeeded). Default:
   * `accepted`. A change updates the resource in place, without a call to the API.
   */
  waitFor?: pulumi.Input<"accepted" | "completed" | undefined>;
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
   * How long a `pulumi up` takes for the whole set: for the export jobs that wait for a slot, and with `waitFor:
   * completed` for all of them to end: `90s`, `45m`, `6h`. The next one goes on. Default: `2h`. A change updates the
   * resource in place, without a call to the API.
   */
  waitTimeout?: pulumi.Input<string | undefined>;
  /**
   * Whether create takes over the one running export job of the last 30 minutes that agrees with the arguments, instead
   * of starting another: for machines that forget, like fresh CI runners, where the platform doesn't tell whose request
   * has started a job. One that is known to be another resource's is left alone. Default: `false`. A change updates the
   * resource in place, without a call to the API.
   */
  adoptRunning?: pulumi.Input<boolean | undefined>;
  /**
   * How many export jobs of this set run at a time; 0: no bound but the platform's own. Default: `20`. A change updates
   * the resource in place, without a call to the API.
   */
  maxRunning?: pulumi.Input<number | undefined>;
  /**
   * What a failed job does to the rest: `continue` starts them, and fails in the end, naming those that failed; `stop`
   * starts no more. Default: `continue`. A change updates the resource in place, without a call to the API.
   */
  onFailure?: pulumi.Input<"continue" | "stop" | undefined>;
  /**
   * Ids of export jobs that exist already, by the keys under which they become part of the set: once, where the key is
   * new to it. Nothing is started for them. A change is no difference.
   */
  adopt?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
}

export interface ExportJobSetJobArgs {
  /** Schema of the dataset that is written to. */
  schema?: pulumi.Input<ExportJobSchemaArgs | undefined>;
  /** Where the data is written. */
  destination?: pulumi.Input<ExportJobDestinationArgs | undefined>;
  /** Profile fields to export, dotted paths: a list, or the API's comma-separated text. All when absent. */
  fields?: pulumi.Input<pulumi.Input<string>[] | string | undefined>;
  /** Merge policy of the exported data; needed when several segments are exported. */
  mergePolicy?: pulumi.Input<ExportJobMergePolicyArgs | undefined>;
  /** Which profiles to export. */
  filter?: pulumi.Input<ExportJobFilterArgs | undefined>;
  /** What to export beside the profiles. */
  additionalFields?: pulumi.Input<ExportJobAdditionalFieldsArgs | undefined>;
  /** Any values; a change of any of them runs this export job anew, and no other. */
  triggers?: pulumi.Input<any[] | undefined>;
}

export interface ExportJobSetDefaultsArgs {
  /** Schema of the dataset that is written to. */
  schema?: pulumi.Input<ExportJobSchemaArgs | undefined>;
  /** Where the data is written. */
  destination?: pulumi.Input<ExportJobDestinationArgs | undefined>;
  /** Profile fields to export, dotted paths: a list, or the API's comma-separated text. All when absent. */
  fields?: pulumi.Input<pulumi.Input<string>[] | string | undefined>;
  /** Merge policy of the exported data; needed when several segments are exported. */
  mergePolicy?: pulumi.Input<ExportJobMergePolicyArgs | undefined>;
  /** Which profiles to export. */
  filter?: pulumi.Input<ExportJobFilterArgs | undefined>;
  /** What to export beside the profiles. */
  additionalFields?: pulumi.Input<ExportJobAdditionalFieldsArgs | undefined>;
}

export interface ExportJobSetDefaults {
  /** Schema of the dataset that is written to. */
  schema?: ExportJobSchema;
  /** Where the data is written. */
  destination?: ExportJobDestination;
  /** Profile fields to export, dotted paths: a list, or the API's comma-separated text. All when absent. */
  fields?: string[] | string;
  /** Merge policy of the exported data; needed when several segments are exported. */
  mergePolicy?: ExportJobMergePolicy;
  /** Which profiles to export. */
  filter?: ExportJobFilter;
  /** What to export beside the profiles. */
  additionalFields?: ExportJobAdditionalFields;
}

export interface ExportJobSetResultJob {
  /** Id of the export job. */
  jobId: string;
  /** Last known status of the export job. */
  status: string;
  /** Ids of the batches that are written; empty until the job has them. */
  batchIds?: string[];
  /** How many profiles were exported. */
  exportedProfiles?: number;
  /** How long the job ran, in milliseconds. */
  durationMs?: number;
  /** When it began to run, ISO 8601 UTC, where the platform tells. */
  startedAt?: string;
  /** When it had run, ISO 8601 UTC, where the platform tells. */
  endedAt?: string;
  /** Why it failed, at most 300 characters. */
  error?: string;
  /** When the export job was created, ISO 8601 UTC. */
  createdAt?: string;
}
