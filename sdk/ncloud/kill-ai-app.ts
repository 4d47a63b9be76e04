// Written by `npm run generate` from the declarations in provider/: change them there.
import type * as pulumi from "@pulumi/pulumi";
import { invoke, invokeOutput } from "../functions";

/**
 * Kills an AI app of NAVER Cloud's Data Forest.
 *
 * The app is looked at before it is killed: one that has ended is left alone, so that running this again does no harm.
 * Data Forest is on the public site only, and current guides of the vendor no longer list AI Apps.
 *
 * API: `POST /aiapps/kill` and `POST /aiapps/getDetail` of Data Forest.
 *
 * **It is carried out whenever the program runs**: in `pulumi up`, and in `pulumi refresh --run-program` and `pulumi
 * destroy --run-program`; not in a preview, not in a plain refresh or destroy, and not in `pulumi preview --refresh
 * --run-program`. For something that is done once, declare a resource.
 *
 * ```ts
 * import { ncloud } from "pulumi-datajobs";
 *
 * const result = ncloud.killAiAppOutput({
 *   aiAppId: "cMmEw7HCjVQdcHh3JVOptL",
 * });
 *
 * export const stopped = result.stopped;
 * ```
 *
 * In a preview nothing is called, and the promise gives undefined.
 */
export function killAiApp(args: KillAiAppArgs, opts?: pulumi.InvokeOptions): Promise<KillAiAppResult | undefined> {
  return invoke("ncloud:killAiApp", args, opts);
}

/**
 * Kills an AI app of NAVER Cloud's Data Forest.
 *
 * Called as soon as all arguments are known; if one of them is secret, so is the result. In a preview nothing is
 * called, and the result is unknown.
 */
export function killAiAppOutput(
  args: KillAiAppOutputArgs,
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<KillAiAppResult> {
  return invokeOutput("ncloud:killAiApp", args, opts);
}

/** The arguments of killAiApp. */
export interface KillAiAppArgs {
  /** Id of the app, as `getList` tells it: at most 22 letters and digits. */
  aiAppId: string;
  /** Whether to speak JSON or XML to the API. The outcome is the same. Default: `json`. */
  format?: "json" | "xml" | undefined;
}

/** The arguments of killAiAppOutput. */
export interface KillAiAppOutputArgs {
  /** Id of the app, as `getList` tells it: at most 22 letters and digits. */
  aiAppId: pulumi.Input<string>;
  /** Whether to speak JSON or XML to the API. The outcome is the same. Default: `json`. */
  format?: pulumi.Input<"json" | "xml" | undefined>;
}

/** What killAiApp tells. */
export interface KillAiAppResult {
  /** Whether this call has stopped something. */
  stopped: boolean;
  /** What the API told last: its answer to the kill, or the state of the app. */
  message?: string;
  /** When it was stopped, ISO 8601 UTC. */
  stoppedAt?: string;
}
