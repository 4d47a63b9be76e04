import { createRequire } from "node:module";
import * as pulumi from "@pulumi/pulumi";
import type * as provider from "../provider/functions";

/** The provider with all that it needs, loaded when the first function is called: most programs call none. */
function door(): typeof provider {
  return createRequire(__filename)("../provider/functions") as typeof provider;
}

/**
 * Calls a function in the program's own process. A function that does something does nothing in a preview, and gives
 * undefined.
 */
export async function invoke<Result>(token: string, args: object, opts: pulumi.InvokeOptions = {}): Promise<Result> {
  refuseProvider(token, opts);
  try {
    return (await door().callFunction(token, args as Record<string, unknown>, theProgram)) as Result;
  } catch (error) {
    throw plainError(error instanceof Error ? error.message : String(error));
  }
}

/** The same as soon as all arguments are known. What does nothing in a preview gives an output that is not known. */
export function invokeOutput<Result>(
  token: string,
  args: object,
  opts: pulumi.InvokeOutputOptions = {},
): pulumi.Output<Result> {
  const { dependsOn, ...others } = opts;
  refuseProvider(token, others);
  const called = pulumi.all([pulumi.output(args), done(dependsOn)]).apply(([known]) => {
    const result = invoke<Result | undefined>(token, known, others);
    return pulumi.output(result.then((given) => given ?? pulumi.unknown));
  });
  return called as unknown as pulumi.Output<Result>;
}

/** Known once the resources are there. */
function done(resources: pulumi.InvokeOutputOptions["dependsOn"]): pulumi.Output<unknown> {
  return pulumi.output(resources as pulumi.Input<pulumi.Input<pulumi.Resource>[]>).apply((given) => {
    const list = ([] as (pulumi.Resource | undefined)[]).concat(given as pulumi.Resource[]);
    return pulumi.all(list.map((each) => (pulumi.CustomResource.isInstance(each) ? each.id : each?.urn)));
  });
}

function refuseProvider(token: string, opts: pulumi.InvokeOptions): void {
  if (opts.provider === undefined) return;
  throw plainError(
    `${token.replace(":", ".")}: the option provider is not possible here: use stack configuration and arguments, or the functions of the plugin "datajobs".`,
  );
}

/** Of this kind Pulumi shows the message alone, but for promises that nobody waits for: those by their stack. */
function plainError(message: string): Error {
  return Object.assign(new pulumi.RunError(message), { stack: "" });
}

const NAMESPACE = "datajobs:";

const theProgram: Parameters<typeof provider.callFunction>[2] = {
  stack: (key) => pulumi.runtime.getConfig(NAMESPACE + key),
  get preview() {
    return pulumi.runtime.isDryRun();
  },
  get project() {
    return pulumi.getProject();
  },
  engine: process.env.PULUMI_NODEJS_ENGINE,
  voice: {
    say: (line) => void pulumi.log.info(`datajobs: ${line}`),
    warn: (line) => void pulumi.log.warn(`datajobs: ${line}`),
    progress: (thing, line) =>
      void (line && pulumi.log.info(`datajobs: ${thing}: ${line}`, undefined, undefined, true)),
  },
};
