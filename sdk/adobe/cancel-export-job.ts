// Written by `npm run generate` from the declarations in provider/: change them there.
import type * as pulumi from "@pulumi/pulumi";
import { invoke, invokeOutput } from "../functions";

/**
 * Cancels an export job of the Adobe Experience Platform, whoever started it.
 *
 * The job is looked at first: one that has ended, or that the platform no longer keeps, is left alone, so that running
 * this again does no harm.
 *
 * API: `DELETE /data/core/ups/export/jobs/{id}` of the Segmentation API, which only marks the job; `GET` tells when it
 * has ended.
 *
 * **It is carried out whenever the program runs**: in `pulumi up`, and in `pulumi refresh --run-program` and `pulumi
 * destroy --run-program`; not in a preview, not in a plain refresh or destroy, and not in `pulumi preview --refresh
 * --run-program`. For something that is done once, declare a resource.
 *
 * ```ts
 * import { adobe } from "pulumi-datajobs";
 *
 * const result = adobe.cancelExportJobOutput({
 *   jobId: "100",
 * });
 *
 * export const cancelled = result.cancelled;
 * ```
 *
 * In a preview nothing is called, and the promise gives undefined.
 */
export function cancelExportJob(
  args: CancelExportJobArgs,
  opts?: pulumi.InvokeOptions,
): Promise<CancelExportJobResult | undefined> {
  return invoke("adobe:cancelExportJob", args, opts);
}

/**
 * Cancels an export job of the Adobe Experience Platform, whoever started it.
 *
 * Called as soon as all arguments are known; if one of them is secret, so is the result. In a preview nothing is
 * called, and the result is unknown.
 */
export function cancelExportJobOutput(
  args: CancelExportJobOutputArgs,
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<CancelExportJobResult> {
  return invokeOutput("adobe:cancelExportJob", args, opts);
}

/** The arguments of cancelExportJob. */
export interface CancelExportJobArgs {
  /** Id of the job. */
  jobId: string;
  /** Organisation of the job; the configured one when absent. */
  imsOrg?: string | undefined;
  /** Sandbox of the job; the configured one when absent. */
  sandbox?: string | undefined;
  /** Whether to wait until the job has ended, or to go on as soon as the cancellation is accepted. Default: `true`. */
  wait?: boolean | undefined;
  /** How long to wait for the cancellation: `90s`, `45m`, `6h`. Default: `10m`. */
  cancelTimeout?: string | undefined;
}

/** The arguments of cancelExportJobOutput. */
export interface CancelExportJobOutputArgs {
  /** Id of the job. */
  jobId: pulumi.Input<string>;
  /** Organisation of the job; the configured one when absent. */
  imsOrg?: pulumi.Input<string | undefined>;
  /** Sandbox of the job; the configured one when absent. */
  sandbox?: pulumi.Input<string | undefined>;
  /** Whether to wait until the job has ended, or to go on as soon as the cancellation is accepted. Default: `true`. */
  wait?: pulumi.Input<boolean | undefined>;
  /** How long to wait for the cancellation: `90s`, `45m`, `6h`. Default: `10m`. */
  cancelTimeout?: pulumi.Input<string | undefined>;
}

/** What cancelExportJob tells. */
export interface CancelExportJobResult {
  /** Whether this call has cancelled the job; with `wait: false`, whether its cancellation was accepted. */
  cancelled: boolean;
  /**
   * Status of the job when it was last looked at; `CANCELLED` also when it is gone since the cancellation, `EXPIRED`
   * when there was none from the start.
   */
  status: string;
}
