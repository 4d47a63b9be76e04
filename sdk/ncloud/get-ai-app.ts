// Written by `npm run generate` from the declarations in provider/: change them there.
import type * as pulumi from "@pulumi/pulumi";
import { invoke, invokeOutput } from "../functions";

/**
 * An AI app of NAVER Cloud's Data Forest, by its id.
 *
 * Data Forest is on the public site only, and current guides of the vendor no longer list AI Apps.
 *
 * API: `POST /aiapps/getDetail` of Data Forest.
 *
 * ```ts
 * import { ncloud } from "pulumi-datajobs";
 *
 * const result = ncloud.getAiAppOutput({
 *   aiAppId: "cMmEw7HCjVQdcHh3JVOptL",
 * });
 *
 * export const aiAppId = result.aiAppId;
 * ```
 */
export function getAiApp(args: GetAiAppArgs, opts?: pulumi.InvokeOptions): Promise<GetAiAppResult> {
  return invoke<GetAiAppResult>("ncloud:getAiApp", args, opts);
}

/**
 * An AI app of NAVER Cloud's Data Forest, by its id.
 *
 * Called as soon as all arguments are known; if one of them is secret, so is the result.
 */
export function getAiAppOutput(
  args: GetAiAppOutputArgs,
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetAiAppResult> {
  return invokeOutput("ncloud:getAiApp", args, opts);
}

/** The arguments of getAiApp. */
export interface GetAiAppArgs {
  /** Id of the app, as `getAiApps` tells it. */
  aiAppId: string;
  /** Whether to speak JSON or XML to the API. The outcome is the same. Default: `json`. */
  format?: "json" | "xml" | undefined;
}

/** The arguments of getAiAppOutput. */
export interface GetAiAppOutputArgs {
  /** Id of the app, as `getAiApps` tells it. */
  aiAppId: pulumi.Input<string>;
  /** Whether to speak JSON or XML to the API. The outcome is the same. Default: `json`. */
  format?: pulumi.Input<"json" | "xml" | undefined>;
}

/** What getAiApp tells. */
export interface GetAiAppResult {
  /** Id of the app. */
  aiAppId: string;
  /** Id of the application in YARN. */
  appId?: string;
  /** Name of the app. */
  name?: string;
  /** Name of the Data Forest account that it runs in. */
  accountName?: string;
  /** Queue that it runs in. */
  queueName?: string;
  /**
   * State as the service tells it, in the manner of YARN: `NEW`, `ACCEPTED`, `RUNNING`, `FINISHED`, `FAILED`, `KILLED`.
   */
  state?: string;
  /** How it ended: `SUCCEEDED`, `FAILED`, `KILLED`; `UNDEFINED` until then. */
  finalStatus?: string;
  /** Whether the app has ended: it has a time of its end, or a final status. */
  ended: boolean;
  /** When it was started, ISO 8601 UTC. */
  startedAt?: string;
  /** When it ended, ISO 8601 UTC. */
  finishedAt?: string;
  /** How long it has run, in milliseconds. */
  elapsedMillis?: number;
  /** The containers that the app runs in. */
  containers: GetAiAppContainer[];
}

export interface GetAiAppContainer {
  /** The key under which the service lists it. */
  name: string;
  /** Component of the app that it runs. */
  component?: string;
  /** Id of the container. */
  containerId?: string;
  /** Status of the container. */
  status?: string;
  /** How many virtual CPUs it has. */
  cpuCount?: number;
  /** Its memory in megabytes. */
  memoryMb?: number;
  /** Image that it runs. */
  dockerImage?: string;
  /** Where its log is. */
  logUrl?: string;
  /** When it was created, ISO 8601 UTC. */
  createdAt?: string;
}
