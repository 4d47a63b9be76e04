// Written by `npm run generate` from the declarations in provider/: change them there.
import type * as pulumi from "@pulumi/pulumi";
import { invoke, invokeOutput } from "../functions";

/**
 * The clusters of NAVER Cloud's Search Engine Service in a region, with the numbers that imports and stops ask for.
 *
 * API: `GET /cluster/getClusterInfoList` of the Search Engine Service.
 *
 * ```ts
 * import { ncloud } from "pulumi-datajobs";
 *
 * const result = ncloud.getSearchEngineClustersOutput({
 *   region: "KR",
 * });
 *
 * export const allowedClusters = result.allowedClusters;
 * ```
 */
export function getSearchEngineClusters(
  args: GetSearchEngineClustersArgs = {},
  opts?: pulumi.InvokeOptions,
): Promise<GetSearchEngineClustersResult> {
  return invoke<GetSearchEngineClustersResult>("ncloud:getSearchEngineClusters", args, opts);
}

/**
 * The clusters of NAVER Cloud's Search Engine Service in a region, with the numbers that imports and stops ask for.
 *
 * Called as soon as all arguments are known; if one of them is secret, so is the result.
 */
export function getSearchEngineClustersOutput(
  args: GetSearchEngineClustersOutputArgs = {},
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetSearchEngineClustersResult> {
  return invokeOutput("ncloud:getSearchEngineClusters", args, opts);
}

/** The arguments of getSearchEngineClusters. */
export interface GetSearchEngineClustersArgs {
  /** Region of the clusters; the configured one (`ncloudRegion`) when absent. */
  region?: "KR" | "SGN" | "JPN" | "KRS" | "FKR" | undefined;
}

/** The arguments of getSearchEngineClustersOutput. */
export interface GetSearchEngineClustersOutputArgs {
  /** Region of the clusters; the configured one (`ncloudRegion`) when absent. */
  region?: pulumi.Input<"KR" | "SGN" | "JPN" | "KRS" | "FKR" | undefined>;
}

/** What getSearchEngineClusters tells. */
export interface GetSearchEngineClustersResult {
  /** The clusters that the service lists as allowed. */
  allowedClusters: GetSearchEngineClustersAllowedCluster[];
  /** The clusters that the service lists as not allowed. */
  disallowedClusters: GetSearchEngineClustersDisallowedCluster[];
}

export interface GetSearchEngineClustersAllowedCluster {
  /** Number of the cluster, as text. */
  serviceGroupInstanceNo: string;
  /** Name of the cluster. */
  clusterName?: string;
  /** Status of the cluster, as the service tells it. */
  clusterStatus?: string;
  /** Status of the search engine on it, as the service tells it. */
  searchEngineStatus?: string;
}

export interface GetSearchEngineClustersDisallowedCluster {
  /** Number of the cluster, as text. */
  serviceGroupInstanceNo: string;
  /** Name of the cluster. */
  clusterName?: string;
  /** Status of the cluster, as the service tells it. */
  clusterStatus?: string;
  /** Status of the search engine on it, as the service tells it. */
  searchEngineStatus?: string;
}
