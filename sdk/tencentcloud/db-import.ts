// Written by `npm run generate` from the declarations in provider/: change them there.
// biome-ignore-all lint/suspicious/noExplicitAny: any value is meant
import type * as pulumi from "@pulumi/pulumi";
import { DataJobsResource } from "../resource";

const kind = {
  type: "pulumi-nodejs:dynamic/datajobs/tencentcloud:DbImport",
  provider: 'exports.handler=()=>require("pulumi-datajobs/dynamic").tencentcloudDbImport',
  properties: [
    "instanceId",
    "user",
    "password",
    "dbName",
    "fileName",
    "cosUrl",
    "triggers",
    "waitFor",
    "waitTimeout",
    "cancelTimeout",
    "onDelete",
    "rerunOnFailure",
    "adoptRunning",
    "asyncRequestId",
    "status",
    "region",
    "progress",
    "message",
    "fileSize",
    "createdAt",
    "endedAt",
  ],
  secrets: ["password", "cosUrl"],
};

/**
 * An import of a `.sql` file into a TencentDB for MySQL (CDB) database.
 *
 * `pulumi up` starts the import (and waits for its end with `waitFor: completed`, telling how far it is), `pulumi
 * refresh` reads it, `pulumi destroy` stops it if it still runs. **A stop is no rollback: statements that the import
 * has already run stay run.** A change of the file, the database, the instance or of `triggers` starts a new import;
 * while the last known status is not final, the old one is stopped first.
 *
 * While another task runs on the instance the API may refuse an import (`FailedOperation.StatusConflict`): it is asked
 * for again as long as `waitTimeout` lasts. What the API tells of an import names no zone: `adoptRunning` takes one of
 * up to a day ago.
 *
 * To stop an import that somebody else has started, there is `DbImportStop`.
 *
 * API: `CreateDBImportJob`, `StopDBImportJob`, `DescribeAsyncRequestInfo`, `DescribeDBImportRecords` and
 * `DescribeTasks` of CDB, version 2017-03-20.
 *
 * ```ts
 * import { tencentcloud } from "pulumi-datajobs";
 *
 * const restore = new tencentcloud.DbImport("restore", {
 *   instanceId: "cdb-c1nl9rpv",
 *   user: "importer",
 *   dbName: "shop",
 *   fileName: "shop.sql",
 *   region: "ap-guangzhou",
 *   waitFor: "completed",
 * });
 *
 * export const asyncRequestId = restore.asyncRequestId;
 * ```
 */
export class DbImport extends DataJobsResource {
  /** Id of the database instance, like `cdb-c1nl9rpv`. */
  declare readonly instanceId: pulumi.Output<string>;

  /** User of the database that runs the statements. A change of it is told to the next import. */
  declare readonly user: pulumi.Output<string>;

  /** Password of that user. A change of it is told to the next import. A secret, however it is given. */
  declare readonly password: pulumi.Output<string | undefined>;

  /** Database that is imported into; the one that the file names when absent. */
  declare readonly dbName: pulumi.Output<string | undefined>;

  /** Name of a `.sql` file that was uploaded in the console before. This or `cosUrl`. */
  declare readonly fileName: pulumi.Output<string | undefined>;

  /**
   * URL of a `.sql` file in COS, as a rule a signed one. This or `fileName`. Only what stands before `?` is compared:
   * another signature is no change. A secret, however it is given.
   */
  declare readonly cosUrl: pulumi.Output<string | undefined>;

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
   * Whether create takes over the one running database import of the last 30 minutes that agrees with the arguments,
   * instead of starting another: for machines that forget, like fresh CI runners, where the platform doesn't tell whose
   * request has started a job. One that is known to be another resource's is left alone. Default: `false`.
   */
  declare readonly adoptRunning: pulumi.Output<boolean | undefined>;

  /** Id of the import's asynchronous task; also the id of the resource. */
  declare readonly asyncRequestId: pulumi.Output<string>;

  /**
   * Last known status: `INITIAL`, `RUNNING`, `PAUSED` (being stopped), `UNDEFINED` (waits for the maintenance window);
   * at its end `SUCCESS`, `FAILED`, `KILLED` (stopped) or `REMOVED`; `EXPIRED` when the service no longer knows the
   * task.
   */
  declare readonly status: pulumi.Output<string>;

  /** Region in which the import runs. */
  declare readonly region: pulumi.Output<string>;

  /** How far it has come, in per cent. */
  declare readonly progress: pulumi.Output<number | undefined>;

  /** What the service says of the import, for example why it failed; at most 300 characters. */
  declare readonly message: pulumi.Output<string | undefined>;

  /** Size of the file as the API tells it. */
  declare readonly fileSize: pulumi.Output<string | undefined>;

  /** When the import was started, ISO 8601 UTC. */
  declare readonly createdAt: pulumi.Output<string | undefined>;

  /** When it ended, ISO 8601 UTC, if the API's times are Beijing's, as they look. */
  declare readonly endedAt: pulumi.Output<string | undefined>;

  /** Reads one that exists, by its id, without taking charge of it: nothing is ever changed or deleted. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): DbImport {
    return new DbImport(name, {} as DbImportArgs, { ...opts, id });
  }

  /** @param opts `import` is refused; `customTimeouts` and `provider` don't reach a dynamic resource. */
  constructor(name: string, args: DbImportArgs, opts?: pulumi.CustomResourceOptions) {
    super(kind, name, args, opts);
  }
}

/** The arguments of DbImport. */
export interface DbImportArgs {
  /** Id of the database instance, like `cdb-c1nl9rpv`. A change replaces the resource. */
  instanceId: pulumi.Input<string>;
  /**
   * User of the database that runs the statements. A change of it is told to the next import. A change updates the
   * resource in place, without a call to the API.
   */
  user: pulumi.Input<string>;
  /**
   * Password of that user. A change of it is told to the next import. A secret, however it is given. A change updates
   * the resource in place, without a call to the API.
   */
  password?: pulumi.Input<string | undefined>;
  /** Database that is imported into; the one that the file names when absent. A change replaces the resource. */
  dbName?: pulumi.Input<string | undefined>;
  /**
   * Name of a `.sql` file that was uploaded in the console before. This or `cosUrl`. A change replaces or updates the
   * resource, depending on the other arguments.
   */
  fileName?: pulumi.Input<string | undefined>;
  /**
   * URL of a `.sql` file in COS, as a rule a signed one. This or `fileName`. Only what stands before `?` is compared:
   * another signature is no change. A secret, however it is given. A change replaces the resource.
   */
  cosUrl?: pulumi.Input<string | undefined>;
  /**
   * Region of the instance, like `ap-guangzhou`. Default: the configured one (`tencentcloudRegion`). Finance regions
   * (`ap-shanghai-fsi`) are served by hosts of their own, which follow from this. A change replaces the resource.
   */
  region?: pulumi.Input<string | undefined>;
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
   * Whether create takes over the one running database import of the last 30 minutes that agrees with the arguments,
   * instead of starting another: for machines that forget, like fresh CI runners, where the platform doesn't tell whose
   * request has started a job. One that is known to be another resource's is left alone. Default: `false`. A change
   * updates the resource in place, without a call to the API.
   */
  adoptRunning?: pulumi.Input<boolean | undefined>;
}
