// Written by `npm run generate` from the declarations in provider/: change them there.
import type * as pulumi from "@pulumi/pulumi";
import { invoke, invokeOutput } from "../functions";

/**
 * An asynchronous task of TencentDB for MySQL (CDB), for example an import, by its id.
 *
 * A task that the service does not know in this region is an error.
 *
 * API: `DescribeAsyncRequestInfo` of CDB, version 2017-03-20.
 *
 * ```ts
 * import { tencentcloud } from "pulumi-datajobs";
 *
 * const result = tencentcloud.getAsyncRequestOutput({
 *   asyncRequestId: "434e366f-beaf56d6-508b7f33-2abdb382",
 *   region: "ap-guangzhou",
 * });
 *
 * export const asyncStatus = result.asyncStatus;
 * ```
 */
export function getAsyncRequest(
  args: GetAsyncRequestArgs,
  opts?: pulumi.InvokeOptions,
): Promise<GetAsyncRequestResult> {
  return invoke<GetAsyncRequestResult>("tencentcloud:getAsyncRequest", args, opts);
}

/**
 * An asynchronous task of TencentDB for MySQL (CDB), for example an import, by its id.
 *
 * Called as soon as all arguments are known; if one of them is secret, so is the result.
 */
export function getAsyncRequestOutput(
  args: GetAsyncRequestOutputArgs,
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetAsyncRequestResult> {
  return invokeOutput("tencentcloud:getAsyncRequest", args, opts);
}

/** The arguments of getAsyncRequest. */
export interface GetAsyncRequestArgs {
  /** Id of the task, as `CreateDBImportJob` and other asynchronous calls answer it. */
  asyncRequestId: string;
  /** Region of the database, like `ap-guangzhou`; the configured one (`tencentcloudRegion`) when absent. */
  region?: string | undefined;
}

/** The arguments of getAsyncRequestOutput. */
export interface GetAsyncRequestOutputArgs {
  /** Id of the task, as `CreateDBImportJob` and other asynchronous calls answer it. */
  asyncRequestId: pulumi.Input<string>;
  /** Region of the database, like `ap-guangzhou`; the configured one (`tencentcloudRegion`) when absent. */
  region?: pulumi.Input<string | undefined>;
}

/** What getAsyncRequest tells. */
export interface GetAsyncRequestResult {
  /**
   * Status of the task: `INITIAL`, `RUNNING`, `PAUSED` (being stopped), `UNDEFINED` (waits for the maintenance window);
   * at its end `SUCCESS`, `FAILED`, `KILLED` (stopped) or `REMOVED`.
   */
  asyncStatus: string;
  /** What the service says beside the status, at most 300 characters. */
  asyncInfo?: string;
  /** Whether the task has ended, one way or another. */
  ended: boolean;
}
