// Written by `npm run generate` from the declarations in provider/: change them there.
import type * as pulumi from "@pulumi/pulumi";
import { invoke, invokeOutput } from "../functions";

/**
 * Stops the data import that runs on a cluster of NAVER Cloud's Search Engine Service.
 *
 * **It stops whatever import runs on that cluster at that moment, whoever started it, each time that it is called: in a
 * program, at every `pulumi up`.** An import has no id to name it by, so an outcome that was lost on the way can't be
 * looked up: the error then says to look at the console.
 *
 * API: `GET /import/stopDataImportJob/{serviceGroupInstanceNo}` of the Search Engine Service.
 *
 * **It is carried out whenever the program runs**: in `pulumi up`, and in `pulumi refresh --run-program` and `pulumi
 * destroy --run-program`; not in a preview, not in a plain refresh or destroy, and not in `pulumi preview --refresh
 * --run-program`. For something that is done once, declare a resource.
 *
 * ```ts
 * import { ncloud } from "pulumi-datajobs";
 *
 * const result = ncloud.stopSearchEngineImportOutput({
 *   serviceGroupInstanceNo: 1037001,
 *   region: "KR",
 * });
 *
 * export const stopped = result.stopped;
 * ```
 *
 * In a preview nothing is called, and the promise gives undefined.
 */
export function stopSearchEngineImport(
  args: StopSearchEngineImportArgs,
  opts?: pulumi.InvokeOptions,
): Promise<StopSearchEngineImportResult | undefined> {
  return invoke("ncloud:stopSearchEngineImport", args, opts);
}

/**
 * Stops the data import that runs on a cluster of NAVER Cloud's Search Engine Service.
 *
 * Called as soon as all arguments are known; if one of them is secret, so is the result. In a preview nothing is
 * called, and the result is unknown.
 */
export function stopSearchEngineImportOutput(
  args: StopSearchEngineImportOutputArgs,
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<StopSearchEngineImportResult> {
  return invokeOutput("ncloud:stopSearchEngineImport", args, opts);
}

/** The arguments of stopSearchEngineImport. */
export interface StopSearchEngineImportArgs {
  /** Number of the cluster, as a number or as text (`getClusterInfoList` lists them). */
  serviceGroupInstanceNo: number | string;
  /**
   * Region of the cluster. Default: the configured one (`ncloudRegion`). `KR`, `SGN` and `JPN` are on site public, `KR`
   * and `KRS` on site gov, `FKR` on site fin.
   */
  region?: "KR" | "SGN" | "JPN" | "KRS" | "FKR" | undefined;
}

/** The arguments of stopSearchEngineImportOutput. */
export interface StopSearchEngineImportOutputArgs {
  /** Number of the cluster, as a number or as text (`getClusterInfoList` lists them). */
  serviceGroupInstanceNo: pulumi.Input<number | string>;
  /**
   * Region of the cluster. Default: the configured one (`ncloudRegion`). `KR`, `SGN` and `JPN` are on site public, `KR`
   * and `KRS` on site gov, `FKR` on site fin.
   */
  region?: pulumi.Input<"KR" | "SGN" | "JPN" | "KRS" | "FKR" | undefined>;
}

/** What stopSearchEngineImport tells. */
export interface StopSearchEngineImportResult {
  /** Whether this call has stopped something. */
  stopped: boolean;
  /** Site on which the cluster lives: `public`, `gov` or `fin`. */
  site: string;
  /** Region in which the cluster lives. */
  region: string;
  /** Code of the service's answer; 0 is success. */
  code?: number;
  /** Text of the service's answer. */
  message?: string;
  /** Id of the request, for the vendor's support. */
  requestId?: string;
  /** When it was stopped, ISO 8601 UTC. */
  stoppedAt?: string;
}
