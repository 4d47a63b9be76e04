// Written by `npm run generate` from the declarations in provider/: change them there.
// biome-ignore-all lint/suspicious/noExplicitAny: any value is meant
import type * as pulumi from "@pulumi/pulumi";
import { DataJobsResource } from "../resource";

const kind = {
  type: "pulumi-nodejs:dynamic/datajobs/ncloud:SearchEngineImport",
  provider: 'exports.handler=()=>require("pulumi-datajobs/dynamic").ncloudSearchEngineImport',
  properties: [
    "serviceGroupInstanceNo",
    "bucketName",
    "objectKey",
    "index",
    "isBulkFormat",
    "triggers",
    "waitFor",
    "waitTimeout",
    "cancelTimeout",
    "onDelete",
    "rerunOnFailure",
    "adoptRunning",
    "status",
    "progress",
    "site",
    "region",
    "startedAt",
    "endedAt",
  ],
};

/**
 * A data import of NAVER Cloud's Search Engine Service: writes a JSON file of Object Storage to an index of a cluster.
 *
 * `pulumi up` starts the import (and waits for its end with `waitFor: completed`), `pulumi refresh` reads it, `pulumi
 * destroy` stops it if it still runs. **What it has written by then stays written.** A change of the file, the index,
 * the cluster or of `triggers` starts a new import; while the old one is not known to have ended, it is stopped first.
 *
 * The API gives an import no id. It is found in the history of its cluster, as the one of this file into this index
 * that was not there before; its id is `CLUSTER/START/INDEX`, with the start as the history writes it. **A stop ends
 * whatever import runs on the cluster: it is called only while the newest import that has not ended is this one.** Else
 * destroy fails, says whose runs, and leaves both alone.
 *
 * No document tells the values of `status`, nor what the service answers to a second import on a cluster: it is ended
 * once the history tells when it ended, and failed or cancelled only where its status is a word for that; whatever else
 * an ended one is called counts as success. A refusal is told in the service's words.
 *
 * To stop an import that somebody else has started, there is `SearchEngineImportStop`.
 *
 * API: `POST /import/createDataImportJob`, `GET /import/getDataImportHistory` and `GET /import/stopDataImportJob` of
 * the Search Engine Service.
 *
 * ```ts
 * import { ncloud } from "pulumi-datajobs";
 *
 * const products = new ncloud.SearchEngineImport("products", {
 *   serviceGroupInstanceNo: 1037001,
 *   bucketName: "import-bucket",
 *   objectKey: "exports/products.json",
 *   index: "products",
 *   region: "KR",
 *   waitFor: "completed",
 * });
 *
 * export const status = products.status;
 * ```
 */
export class SearchEngineImport extends DataJobsResource {
  /** Number of the cluster, as a number or as text (`getSearchEngineClusters` lists them). */
  declare readonly serviceGroupInstanceNo: pulumi.Output<number | string>;

  /** Bucket of Object Storage that the file lies in. */
  declare readonly bucketName: pulumi.Output<string>;

  /** Key of the file, a JSON file in a folder: `exports/products.json`. */
  declare readonly objectKey: pulumi.Output<string>;

  /** Index that is written to: 3 to 30 lower-case letters, digits and single hyphens, a letter first. */
  declare readonly index: pulumi.Output<string>;

  /** Whether the file is in the format of the bulk API. Default: `false`. */
  declare readonly isBulkFormat: pulumi.Output<boolean | undefined>;

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
   * Whether create takes over the one running search engine import of the last 30 minutes that agrees with the
   * arguments, instead of starting another: for machines that forget, like fresh CI runners, where the platform doesn't
   * tell whose request has started a job. One that is known to be another resource's is left alone. Default: `false`.
   */
  declare readonly adoptRunning: pulumi.Output<boolean | undefined>;

  /**
   * Last known status in the service's own word, whose values are documented nowhere; `UNKNOWN` where it tells none,
   * `EXPIRED` when the history no longer has the import.
   */
  declare readonly status: pulumi.Output<string>;

  /** How far it has come, in per cent, where that is told. */
  declare readonly progress: pulumi.Output<number | undefined>;

  /** Site on which the cluster lives: `public`, `gov` or `fin`. */
  declare readonly site: pulumi.Output<string>;

  /** Region in which the cluster lives. */
  declare readonly region: pulumi.Output<string>;

  /** When it was started: ISO 8601 UTC, or the service's own text where that tells no zone. */
  declare readonly startedAt: pulumi.Output<string | undefined>;

  /** When it ended, likewise. Absent while it runs. */
  declare readonly endedAt: pulumi.Output<string | undefined>;

  /** Reads one that exists, by its id, without taking charge of it: nothing is ever changed or deleted. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): SearchEngineImport {
    return new SearchEngineImport(name, {} as SearchEngineImportArgs, { ...opts, id });
  }

  /** @param opts `import` is refused; `customTimeouts` and `provider` don't reach a dynamic resource. */
  constructor(name: string, args: SearchEngineImportArgs, opts?: pulumi.CustomResourceOptions) {
    super(kind, name, args, opts);
  }
}

/** The arguments of SearchEngineImport. */
export interface SearchEngineImportArgs {
  /**
   * Number of the cluster, as a number or as text (`getSearchEngineClusters` lists them). A change replaces the
   * resource.
   */
  serviceGroupInstanceNo: pulumi.Input<number | string>;
  /** Bucket of Object Storage that the file lies in. A change replaces the resource. */
  bucketName: pulumi.Input<string>;
  /** Key of the file, a JSON file in a folder: `exports/products.json`. A change replaces the resource. */
  objectKey: pulumi.Input<string>;
  /**
   * Index that is written to: 3 to 30 lower-case letters, digits and single hyphens, a letter first. A change replaces
   * the resource.
   */
  index: pulumi.Input<string>;
  /** Whether the file is in the format of the bulk API. Default: `false`. A change replaces the resource. */
  isBulkFormat?: pulumi.Input<boolean | undefined>;
  /**
   * Region of the cluster. Default: the configured one (`ncloudRegion`). `KR`, `SGN` and `JPN` are on site public, `KR`
   * and `KRS` on site gov, `FKR` on site fin. A change replaces the resource.
   */
  region?: pulumi.Input<"KR" | "SGN" | "JPN" | "KRS" | "FKR" | undefined>;
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
   * Whether create takes over the one running search engine import of the last 30 minutes that agrees with the
   * arguments, instead of starting another: for machines that forget, like fresh CI runners, where the platform doesn't
   * tell whose request has started a job. One that is known to be another resource's is left alone. Default: `false`. A
   * change updates the resource in place, without a call to the API.
   */
  adoptRunning?: pulumi.Input<boolean | undefined>;
}
