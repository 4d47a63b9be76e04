// Written by `npm run generate` from the declarations in provider/: change them there.
// biome-ignore-all lint/suspicious/noExplicitAny: any value is meant
import type * as pulumi from "@pulumi/pulumi";
import { DataJobsResource } from "../resource";

const kind = {
  type: "pulumi-nodejs:dynamic/datajobs/tencentcloud:DbImportStop",
  provider: 'exports.handler=()=>require("pulumi-datajobs/dynamic").tencentcloudDbImportStop',
  properties: [
    "asyncRequestId",
    "waitFor",
    "waitTimeout",
    "stopOn",
    "failIfNotStopped",
    "triggers",
    "stopped",
    "region",
    "requestId",
    "asyncStatus",
    "asyncInfo",
    "stoppedAt",
  ],
};

/**
 * Stops an import into a TencentDB for MySQL (CDB) database.
 *
 * **A stop is no rollback: statements that the import has already run stay run.** The import is looked at before it is
 * stopped: one that has ended is left alone. An import that comes to its own end although the stop was accepted is not
 * called stopped.
 *
 * API: `StopDBImportJob` and `DescribeAsyncRequestInfo` of CDB, version 2017-03-20.
 *
 * ```ts
 * import { tencentcloud } from "pulumi-datajobs";
 *
 * const restore = new tencentcloud.DbImportStop("restore", {
 *   asyncRequestId: "434e366f-beaf56d6-508b7f33-2abdb382",
 *   region: "ap-guangzhou",
 *   waitFor: "stopped",
 * });
 *
 * export const stopped = restore.stopped;
 * ```
 */
export class DbImportStop extends DataJobsResource {
  /** Id of the import's asynchronous task, as `CreateDBImportJob` answers it. */
  declare readonly asyncRequestId: pulumi.Output<string>;

  /**
   * Whether to go on as soon as the stop is `accepted`, or to wait until the import is `stopped`. Default: `accepted`.
   */
  declare readonly waitFor: pulumi.Output<"accepted" | "stopped" | undefined>;

  /** How long to wait with `waitFor: "stopped"`: "90s", "45m", "6h". Default: `10m`. */
  declare readonly waitTimeout: pulumi.Output<string | undefined>;

  /**
   * When to stop it: `create` stops it as part of `pulumi up`; `destroy` only records it, and stops it as part of
   * `pulumi destroy`, or when the resource is taken out of the program. A replacement, however it comes about, stops
   * nothing that is recorded: a changed target is recorded in place of the old one, which is left alone. From `destroy`
   * to `create` it is stopped now; from `create` to `destroy` only the record changes. Default: `create`.
   */
  declare readonly stopOn: pulumi.Output<"create" | "destroy" | undefined>;

  /** Whether it is an error when there is nothing to stop because it had ended, or nothing ran. Default: `false`. */
  declare readonly failIfNotStopped: pulumi.Output<boolean | undefined>;

  /** Any values; a change of any of them stops it anew (with `stopOn: destroy` nothing is called). */
  declare readonly triggers: pulumi.Output<any[] | undefined>;

  /** Whether this resource has stopped something. */
  declare readonly stopped: pulumi.Output<boolean>;

  /** Region in which the import runs. */
  declare readonly region: pulumi.Output<string>;

  /** Id of the stop request, for the vendor's support. */
  declare readonly requestId: pulumi.Output<string | undefined>;

  /**
   * Last known status of the import: `INITIAL`, `RUNNING`, `PAUSED` (being stopped), `UNDEFINED` (waits for the
   * maintenance window); at its end `KILLED` (stopped), `SUCCESS`, `FAILED` or `REMOVED`.
   */
  declare readonly asyncStatus: pulumi.Output<string | undefined>;

  /** What the service says beside the status. */
  declare readonly asyncInfo: pulumi.Output<string | undefined>;

  /** When it was stopped, ISO 8601 UTC. */
  declare readonly stoppedAt: pulumi.Output<string | undefined>;

  /** Reads one that exists, by its id, without taking charge of it: nothing is ever changed or deleted. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): DbImportStop {
    return new DbImportStop(name, {} as DbImportStopArgs, { ...opts, id });
  }

  /** @param opts `import` is refused; `customTimeouts` and `provider` don't reach a dynamic resource. */
  constructor(name: string, args: DbImportStopArgs, opts?: pulumi.CustomResourceOptions) {
    super(kind, name, args, opts);
  }
}

/** The arguments of DbImportStop. */
export interface DbImportStopArgs {
  /**
   * Id of the import's asynchronous task, as `CreateDBImportJob` answers it. A change replaces or updates the resource,
   * depending on the other arguments.
   */
  asyncRequestId: pulumi.Input<string>;
  /**
   * Region of the database, like `ap-guangzhou`. Default: the configured one (`tencentcloudRegion`). Finance regions
   * (`ap-shanghai-fsi`) are served by hosts of their own, which follow from this. A change replaces or updates the
   * resource, depending on the other arguments.
   */
  region?: pulumi.Input<string | undefined>;
  /**
   * Whether to go on as soon as the stop is `accepted`, or to wait until the import is `stopped`. Default: `accepted`.
   * A change updates the resource in place, without a call to the API.
   */
  waitFor?: pulumi.Input<"accepted" | "stopped" | undefined>;
  /**
   * How long to wait with `waitFor: "stopped"`: "90s", "45m", "6h". Default: `10m`. A change updates the resource in
   * place, without a call to the API.
   */
  waitTimeout?: pulumi.Input<string | undefined>;
  /**
   * When to stop it: `create` stops it as part of `pulumi up`; `destroy` only records it, and stops it as part of
   * `pulumi destroy`, or when the resource is taken out of the program. A replacement, however it comes about, stops
   * nothing that is recorded: a changed target is recorded in place of the old one, which is left alone. From `destroy`
   * to `create` it is stopped now; from `create` to `destroy` only the record changes. Default: `create`. A change
   * updates the resource in place, without a call to the API.
   */
  stopOn?: pulumi.Input<"create" | "destroy" | undefined>;
  /**
   * Whether it is an error when there is nothing to stop because it had ended, or nothing ran. Default: `false`. A
   * change updates the resource in place, without a call to the API.
   */
  failIfNotStopped?: pulumi.Input<boolean | undefined>;
  /**
   * Any values; a change of any of them stops it anew (with `stopOn: destroy` nothing is called). A change replaces or
   * updates the resource, depending on the other arguments.
   */
  triggers?: pulumi.Input<any[] | undefined>;
}
