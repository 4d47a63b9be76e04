// Written by `npm run generate` from the declarations in provider/: change them there.
import type * as pulumi from "@pulumi/pulumi";
import { invoke, invokeOutput } from "../functions";

/**
 * The data imports that NAVER Cloud's Search Engine Service remembers of a cluster, in the service's order.
 *
 * API: `GET /import/getDataImportHistory/{serviceGroupInstanceNo}` of the Search Engine Service.
 *
 * ```ts
 * import { ncloud } from "pulumi-datajobs";
 *
 * const result = ncloud.getSearchEngineImportHistoryOutput({
 *   serviceGroupInstanceNo: 1037001,
 *   region: "KR",
 * });
 *
 * export const imports = result.imports;
 * ```
 */
export function getSearchEngineImportHistory(
  args: GetSearchEngineImportHistoryArgs,
  opts?: pulumi.InvokeOptions,
): Promise<GetSearchEngineImportHistoryResult> {
  return invoke<GetSearchEngineImportHistoryResult>("ncloud:getSearchEngineImportHistory", args, opts);
}

/**
 * The data imports that NAVER Cloud's Search Engine Service remembers of a cluster, in the service's order.
 *
 * Called as soon as all arguments are known; if one of them is secret, so is the result.
 */
export function getSearchEngineImportHistoryOutput(
  args: GetSearchEngineImportHistoryOutputArgs,
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetSearchEngineImportHistoryResult> {
  return invokeOutput("ncloud:getSearchEngineImportHistory", args, opts);
}

/** The arguments of getSearchEngineImportHistory. */
export interface GetSearchEngineImportHistoryArgs {
  /** Number of the cluster, as a number or as text (`getSearchEngineClusters` lists them). */
  serviceGroupInstanceNo: number | string;
  /** Region of the cluster; the configured one (`ncloudRegion`) when absent. */
  region?: "KR" | "SGN" | "JPN" | "KRS" | "FKR" | undefined;
  /** How many imports at most, 1 to 10000. As many pages are read as that takes. Default: `100`. */
  limit?: number | undefined;
}

/** The arguments of getSearchEngineImportHistoryOutput. */
export interface GetSearchEngineImportHistoryOutputArgs {
  /** Number of the cluster, as a number or as text (`getSearchEngineClusters` lists them). */
  serviceGroupInstanceNo: pulumi.Input<number | string>;
  /** Region of the cluster; the configured one (`ncloudRegion`) when absent. */
  region?: pulumi.Input<"KR" | "SGN" | "JPN" | "KRS" | "FKR" | undefined>;
  /** How many imports at most, 1 to 10000. As many pages are read as that takes. Default: `100`. */
  limit?: pulumi.Input<number | undefined>;
}

/** What getSearchEngineImportHistory tells. */
export interface GetSearchEngineImportHistoryResult {
  /** The imports, in the service's order. */
  imports: GetSearchEngineImportHistoryImport[];
}

export interface GetSearchEngineImportHistoryImport {
  /** When the import was started: ISO 8601 UTC, or the service's own text where that tells no zone. */
  actionStartDate?: string;
  /** When it ended: ISO 8601 UTC, or the service's own text where that tells no zone. */
  actionEndDate?: string;
  /** Bucket of Object Storage that it reads from. */
  bucketName?: string;
  /** Index that it writes to. */
  index?: string;
  /** The object that it reads. */
  objectKey?: string;
  /** Name of the cluster. */
  clusterName?: string;
  /** Number of the cluster, as text. */
  serviceGroupInstanceNo?: string;
  /** Status as the service tells it. The vendor does not document its values. */
  importStatus?: string;
  /** How far it has come, in percent. */
  progress?: number;
}
