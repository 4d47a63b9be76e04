// Written by `npm run generate` from the declarations in provider/: change them there.
import type * as pulumi from "@pulumi/pulumi";
import { invoke, invokeOutput } from "../functions";

/**
 * The imports into a TencentDB for MySQL (CDB) instance, in the service's order.
 *
 * The API's times name no zone and are taken for Beijing's (UTC+8), which the vendor does not document.
 *
 * API: `DescribeDBImportRecords` of CDB, version 2017-03-20.
 *
 * ```ts
 * import { tencentcloud } from "pulumi-datajobs";
 *
 * const result = tencentcloud.getDbImportRecordsOutput({
 *   instanceId: "cdb-c1nl9rpv",
 *   region: "ap-guangzhou",
 *   limit: 20,
 * });
 *
 * export const records = result.records;
 * ```
 */
export function getDbImportRecords(
  args: GetDbImportRecordsArgs,
  opts?: pulumi.InvokeOptions,
): Promise<GetDbImportRecordsResult> {
  return invoke<GetDbImportRecordsResult>("tencentcloud:getDbImportRecords", args, opts);
}

/**
 * The imports into a TencentDB for MySQL (CDB) instance, in the service's order.
 *
 * Called as soon as all arguments are known; if one of them is secret, so is the result.
 */
export function getDbImportRecordsOutput(
  args: GetDbImportRecordsOutputArgs,
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetDbImportRecordsResult> {
  return invokeOutput("tencentcloud:getDbImportRecords", args, opts);
}

/** The arguments of getDbImportRecords. */
export interface GetDbImportRecordsArgs {
  /** Id of the database instance, like `cdb-c1nl9rpv`. */
  instanceId: string;
  /** Only imports from this time on, RFC 3339. Parts of a second are cut off. */
  startTime?: string | undefined;
  /** Only imports up to this time, RFC 3339. Parts of a second are cut off. */
  endTime?: string | undefined;
  /** How many imports at most, 1 to 10000. As many pages are read as that takes. Default: `100`. */
  limit?: number | undefined;
  /** Region of the instance, like `ap-guangzhou`; the configured one (`tencentcloudRegion`) when absent. */
  region?: string | undefined;
}

/** The arguments of getDbImportRecordsOutput. */
export interface GetDbImportRecordsOutputArgs {
  /** Id of the database instance, like `cdb-c1nl9rpv`. */
  instanceId: pulumi.Input<string>;
  /** Only imports from this time on, RFC 3339. Parts of a second are cut off. */
  startTime?: pulumi.Input<string | undefined>;
  /** Only imports up to this time, RFC 3339. Parts of a second are cut off. */
  endTime?: pulumi.Input<string | undefined>;
  /** How many imports at most, 1 to 10000. As many pages are read as that takes. Default: `100`. */
  limit?: pulumi.Input<number | undefined>;
  /** Region of the instance, like `ap-guangzhou`; the configured one (`tencentcloudRegion`) when absent. */
  region?: pulumi.Input<string | undefined>;
}

/** What getDbImportRecords tells. */
export interface GetDbImportRecordsResult {
  /** The imports, in the service's order. */
  records: GetDbImportRecordsRecord[];
}

export interface GetDbImportRecordsRecord {
  /** Id of the import's asynchronous task: by it the import is looked at and stopped. */
  asyncRequestId?: string;
  /** Id of the database instance. */
  instanceId?: string;
  /** Database that is imported into. */
  dbName?: string;
  /** The file that is imported. */
  fileName?: string;
  /** Size of the file as the API tells it. */
  fileSize?: string;
  /** 0: waits, 1: runs, 2: success, 3: failed. */
  status?: number;
  /** Code of the import's result. */
  code?: number;
  /** What the service says of the import, at most 300 characters. */
  message?: string;
  /** How far it has come, in percent. */
  process?: number;
  /** How long it has taken, as the API tells it. The vendor does not document the unit. */
  costTime?: number;
  /** When it was started, ISO 8601 UTC. */
  createTime?: string;
  /** Id of the job in the service's own task list. */
  jobId?: string;
  /** Id of the task in the service's back end. */
  workId?: string;
}
