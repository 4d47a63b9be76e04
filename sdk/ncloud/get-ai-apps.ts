// Written by `npm run generate` from the declarations in provider/: change them there.
import type * as pulumi from "@pulumi/pulumi";
import { invoke, invokeOutput } from "../functions";

/**
 * The AI apps of an account in NAVER Cloud's Data Forest, all at once: the API's list has no pages.
 *
 * Data Forest is on the public site only, and current guides of the vendor no longer list AI Apps.
 *
 * API: `POST /aiapps/getList` of Data Forest.
 *
 * ```ts
 * import { ncloud } from "pulumi-datajobs";
 *
 * const result = ncloud.getAiAppsOutput();
 *
 * export const apps = result.apps;
 * ```
 */
export function getAiApps(args: GetAiAppsArgs = {}, opts?: pulumi.InvokeOptions): Promise<GetAiAppsResult> {
  return invoke<GetAiAppsResult>("ncloud:getAiApps", args, opts);
}

/**
 * The AI apps of an account in NAVER Cloud's Data Forest, all at once: the API's list has no pages.
 *
 * Called as soon as all arguments are known; if one of them is secret, so is the result.
 */
export function getAiAppsOutput(
  args: GetAiAppsOutputArgs = {},
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetAiAppsResult> {
  return invokeOutput("ncloud:getAiApps", args, opts);
}

/** The arguments of getAiApps. */
export interface GetAiAppsArgs {
  /**
   * Id of the Data Forest account, at most 22 letters and digits. The vendor's guide asks for it; what is listed
   * without it is up to the service.
   */
  accountId?: string | undefined;
  /** Whether to speak JSON or XML to the API. The outcome is the same. Default: `json`. */
  format?: "json" | "xml" | undefined;
}

/** The arguments of getAiAppsOutput. */
export interface GetAiAppsOutputArgs {
  /**
   * Id of the Data Forest account, at most 22 letters and digits. The vendor's guide asks for it; what is listed
   * without it is up to the service.
   */
  accountId?: pulumi.Input<string | undefined>;
  /** Whether to speak JSON or XML to the API. The outcome is the same. Default: `json`. */
  format?: pulumi.Input<"json" | "xml" | undefined>;
}

/** What getAiApps tells. */
export interface GetAiAppsResult {
  /** The apps, in the service's order. */
  apps: GetAiAppsApp[];
}

export interface GetAiAppsApp {
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
  /** Name of the AI workspace that it runs in. */
  workspaceName?: string;
  /** Whether the app is disabled. */
  disabled?: boolean;
  /** When it last changed, ISO 8601 UTC. */
  modifiedAt?: string;
}
