// Written by `npm run generate` from the declarations in provider/: change them there.
// biome-ignore-all lint/suspicious/noExplicitAny: any value is meant
import type * as pulumi from "@pulumi/pulumi";
import { DataJobsResource } from "../resource";

const kind = {
  type: "pulumi-nodejs:dynamic/datajobs/ncloud:AiAppKill",
  provider: 'exports.handler=()=>require("pulumi-datajobs/dynamic").ncloudAiAppKill',
  properties: ["aiAppId", "format", "stopOn", "failIfNotStopped", "triggers", "stopped", "message", "stoppedAt"],
};

/**
 * Kills an AI app of NAVER Cloud's Data Forest.
 *
 * The app is looked at before it is killed: one that has ended is left alone. Data Forest is on the public site only,
 * and **the vendor no longer documents AI apps: its API overview of September 2026 lists accounts and `/apps/*`
 * alone.** Where an account has them no more, the API answers that there is no such route, and the error says so.
 *
 * API: `POST /aiapps/kill` and `POST /aiapps/getDetail` of Data Forest.
 *
 * ```ts
 * import { ncloud } from "pulumi-datajobs";
 *
 * const training = new ncloud.AiAppKill("training", {
 *   aiAppId: "cMmEw7HCjVQdcHh3JVOptL",
 * });
 *
 * export const stopped = training.stopped;
 * ```
 */
export class AiAppKill extends DataJobsResource {
  /** Id of the app, as `getList` tells it: at most 22 letters and digits. */
  declare readonly aiAppId: pulumi.Output<string>;

  /** Whether to speak JSON or XML to the API. The outcome is the same. Default: `json`. */
  declare readonly format: pulumi.Output<"json" | "xml" | undefined>;

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

  /** What the API told last: its answer to the kill, or the state of the app. */
  declare readonly message: pulumi.Output<string | undefined>;

  /** When it was stopped, ISO 8601 UTC. */
  declare readonly stoppedAt: pulumi.Output<string | undefined>;

  /** Reads one that exists, by its id, without taking charge of it: nothing is ever changed or deleted. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): AiAppKill {
    return new AiAppKill(name, {} as AiAppKillArgs, { ...opts, id });
  }

  /** @param opts `import` is refused; `customTimeouts` and `provider` don't reach a dynamic resource. */
  constructor(name: string, args: AiAppKillArgs, opts?: pulumi.CustomResourceOptions) {
    super(kind, name, args, opts);
  }
}

/** The arguments of AiAppKill. */
export interface AiAppKillArgs {
  /**
   * Id of the app, as `getList` tells it: at most 22 letters and digits. A change replaces or updates the resource,
   * depending on the other arguments.
   */
  aiAppId: pulumi.Input<string>;
  /**
   * Whether to speak JSON or XML to the API. The outcome is the same. Default: `json`. A change updates the resource in
   * place, without a call to the API.
   */
  format?: pulumi.Input<"json" | "xml" | undefined>;
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
