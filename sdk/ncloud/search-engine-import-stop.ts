// Written by `npm run generate` from the declarations in provider/: change them there.
// biome-ignore-all lint/suspicious/noExplicitAny: any value is meant
import type * as pulumi from "@pulumi/pulumi";
import { DataJobsResource } from "../resource";

const kind = {
  type: "pulumi-nodejs:dynamic/datajobs/ncloud:SearchEngineImportStop",
  provider: 'exports.handler=()=>require("pulumi-datajobs/dynamic").ncloudSearchEngineImportStop',
  properties: [
    "serviceGroupInstanceNo",
    "stopOn",
    "failIfNotStopped",
    "triggers",
    "stopped",
    "site",
    "region",
    "code",
    "message",
    "requestId",
    "stoppedAt",
  ],
};

/**
 * Stops the data import that runs on a cluster of NAVER Cloud's Search Engine Service.
 *
 * **It stops whatever import runs on that cluster at that moment, whoever started it. With `stopOn: destroy` that is
 * the moment of `pulumi destroy`: an import that somebody has started since is stopped as well.** An import has no id
 * to name it by, so an outcome that was lost on the way can't be looked up: the error then says to look at the console.
 *
 * API: `GET /import/stopDataImportJob/{serviceGroupInstanceNo}` of the Search Engine Service.
 *
 * ```ts
 * import { ncloud } from "pulumi-datajobs";
 *
 * const cluster = new ncloud.SearchEngineImportStop("cluster", {
 *   serviceGroupInstanceNo: 1037001,
 *   region: "KR",
 *   stopOn: "destroy",
 * });
 *
 * export const stopped = cluster.stopped;
 * ```
 */
export class SearchEngineImportStop extends DataJobsResource {
  /** Number of the cluster, as a number or as text (`getClusterInfoList` lists them). */
  declare readonly serviceGroupInstanceNo: pulumi.Output<number | string>;

  /**
   * When to stop it: `create` stops it as part of `pulumi up`; `destroy` only records it, and stops it as part of
   * `pulumi destroy`, or when the resource is taken out of the program. A replacement, however it comes about, stops
   * nothing that is recorded: a changed target is recorded in place of the old one, which is left alone. From `destroy`
   * to `create` it is stopped now; from `create` to `destroy` only the record changes. **It then stops whatever import
   * runs on that cluster at that moment, also one that somebody has started since.** Default: `create`.
   */
  declare readonly stopOn: pulumi.Output<"create" | "destroy" | undefined>;

  /** Whether it is an error when there is nothing to stop because it had ended, or nothing ran. Default: `false`. */
  declare readonly failIfNotStopped: pulumi.Output<boolean | undefined>;

  /** Any values; a change of any of them stops it anew (with `stopOn: destroy` nothing is called). */
  declare readonly triggers: pulumi.Output<any[] | undefined>;

  /** Whether this resource has stopped something. */
  declare readonly stopped: pulumi.Output<boolean>;

  /** Site on which the cluster lives: `public`, `gov` or `fin`. */
  declare readonly site: pulumi.Output<string>;

  /** Region in which the cluster lives. */
  declare readonly region: pulumi.Output<string>;

  /** Code of the service's answer; 0 is success. */
  declare readonly code: pulumi.Output<number | undefined>;

  /** Text of the service's answer. */
  declare readonly message: pulumi.Output<string | undefined>;

  /** Id of the request, for the vendor's support. */
  declare readonly requestId: pulumi.Output<string | undefined>;

  /** When it was stopped, ISO 8601 UTC. */
  declare readonly stoppedAt: pulumi.Output<string | undefined>;

  /** Reads one that exists, by its id, without taking charge of it: nothing is ever changed or deleted. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): SearchEngineImportStop {
    return new SearchEngineImportStop(name, {} as SearchEngineImportStopArgs, { ...opts, id });
  }

  /** @param opts `import` is refused; `customTimeouts` and `provider` don't reach a dynamic resource. */
  constructor(name: string, args: SearchEngineImportStopArgs, opts?: pulumi.CustomResourceOptions) {
    super(kind, name, args, opts);
  }
}

/** The arguments of SearchEngineImportStop. */
export interface SearchEngineImportStopArgs {
  /**
   * Number of the cluster, as a number or as text (`getClusterInfoList` lists them). A change replaces or updates the
   * resource, depending on the other arguments.
   */
  serviceGroupInstanceNo: pulumi.Input<number | string>;
  /**
   * Region of the cluster. Default: the configured one (`ncloudRegion`). `KR`, `SGN` and `JPN` are on site public, `KR`
   * and `KRS` on site gov, `FKR` on site fin. A change replaces or updates the resource, depending on the other
   * arguments.
   */
  region?: pulumi.Input<"KR" | "SGN" | "JPN" | "KRS" | "FKR" | undefined>;
  /**
   * When to stop it: `create` stops it as part of `pulumi up`; `destroy` only records it, and stops it as part of
   * `pulumi destroy`, or when the resource is taken out of the program. A replacement, however it comes about, stops
   * nothing that is recorded: a changed target is recorded in place of the old one, which is left alone. From `destroy`
   * to `create` it is stopped now; from `create` to `destroy` only the record changes. **It then stops whatever import
   * runs on that cluster at that moment, also one that somebody has started since.** Default: `create`. A change
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
