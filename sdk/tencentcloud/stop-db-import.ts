// Written by `npm run generate` from the declarations in provider/: change them there.
import type * as pulumi from "@pulumi/pulumi";
import { invoke, invokeOutput } from "../functions";

/**
 * Stops an import into a TencentDB for MySQL (CDB) database, and goes on as soon as the stop is accepted.
 *
 * **A stop is no rollback: statements that the import has already run stay run.** The import is looked at before it is
 * stopped: one that has ended is left alone, so that running this again does no harm.
 *
 * API: `StopDBImportJob` and `DescribeAsyncRequestInfo` of CDB, version 2017-03-20.
 *
 * **It is carried out whenever the program runs**: in `pulumi up`, and in `pulumi refresh --run-program` and `pulumi
 * destroy --run-program`; not in a preview, not in a plain refresh or destroy, and not in `pulumi preview --refresh
 * --run-program`. For something that is done once, declare a resource.
 *
 * ```ts
 * import { tencentcloud } from "pulumi-datajobs";
 *
 * const result = tencentcloud.stopDbImportOutput({
 *   asyncRequestId: "434e366f-beaf56d6-508b7f33-2abdb382",
 *   region: "ap-guangzhou",
 * });
 *
 * export const stopped = result.stopped;
 * ```
 *
 * In a preview nothing is called, and the promise gives undefined.
 */
export function stopDbImport(
  args: StopDbImportArgs,
  opts?: pulumi.InvokeOptions,
): Promise<StopDbImportResult | undefined> {
  return invoke("tencentcloud:stopDbImport", args, opts);
}

/**
 * Stops an import into a TencentDB for MySQL (CDB) database, and goes on as soon as the stop is accepted.
 *
 * Called as soon as all arguments are known; if one of them is secret, so is the result. In a preview nothing is
 * called, and the result is unknown.
 */
export function stopDbImportOutput(
  args: StopDbImportOutputArgs,
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<StopDbImportResult> {
  return invokeOutput("tencentcloud:stopDbImport", args, opts);
}

/** The arguments of stopDbImport. */
export interface StopDbImportArgs {
  /** Id of the import's asynchronous task, as `CreateDBImportJob` answers it. */
  asyncRequestId: string;
  /**
   * Region of the database, like `ap-guangzhou`. Default: the configured one (`tencentcloudRegion`). Finance regions
   * (`ap-shanghai-fsi`) are served by hosts of their own, which follow from this.
   */
  region?: string | undefined;
}

/** The arguments of stopDbImportOutput. */
export interface StopDbImportOutputArgs {
  /** Id of the import's asynchronous task, as `CreateDBImportJob` answers it. */
  asyncRequestId: pulumi.Input<string>;
  /**
   * Region of the database, like `ap-guangzhou`. Default: the configured one (`tencentcloudRegion`). Finance regions
   * (`ap-shanghai-fsi`) are served by hosts of their own, which follow from this.
   */
  region?: pulumi.Input<string | undefined>;
}

/** What stopDbImport tells. */
export interface StopDbImportResult {
  /** Whether this call has stopped something. */
  stopped: boolean;
  /** Region in which the import runs. */
  region: string;
  /** Id of the stop request, for the vendor's support. */
  requestId?: string;
  /**
   * Last known status of the import: `INITIAL`, `RUNNING`, `PAUSED` (being stopped), `UNDEFINED` (waits for the
   * maintenance window); at its end `KILLED` (stopped), `SUCCESS`, `FAILED` or `REMOVED`.
   */
  asyncStatus?: string;
  /** What the service says beside the status. */
  asyncInfo?: string;
  /** When it was stopped, ISO 8601 UTC. */
  stoppedAt?: string;
}
