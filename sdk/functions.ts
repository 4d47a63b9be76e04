import * as pulumi from "@pulumi/pulumi";
import * as pulumiDependencies from "@pulumi/pulumi/runtime/dependsOn";
import { answerHere, HERE } from "./answer";
import { plain } from "./plain";

/**
 * Calls a function in the program's own process. All else is Pulumi's own invoke: a test's mocks are asked, and the
 * program is kept alive until the answer. A function that does something does nothing in a preview, and gives undefined.
 */
export async function invoke<Result>(token: string, args: object, opts: pulumi.InvokeOptions = {}): Promise<Result> {
  const given = ready(token, args, opts);
  return kept(pulumi.runtime.invoke(NAMESPACE + token, given, asked(opts)) as Promise<Result>);
}

/** The same as soon as all arguments are known. What does nothing in a preview gives an output that is not known. */
export function invokeOutput<Result>(
  token: string,
  args: object,
  opts: pulumi.InvokeOutputOptions = {},
): pulumi.Output<Result> {
  const given = ready(token, args, opts);
  const waiting = { ...given, [AFTER]: pulumi.output(after(given, opts.dependsOn)) };
  const told = pulumi.runtime
    .invokeOutput<Result | undefined>(NAMESPACE + token, waiting, asked(opts))
    .apply((result) => result ?? pulumi.unknown);
  const known = (told as unknown as { promise(): Promise<unknown> }).promise();
  kept(known).catch(() => undefined);
  return told as unknown as pulumi.Output<Result>;
}

/** What the program does next with an answer begins before Pulumi takes the program for ended. */
async function kept<Result>(answer: Promise<Result>): Promise<Result> {
  const done = pulumi.runtime.rpcKeepAlive();
  try {
    return await answer;
  } finally {
    setImmediate(done);
  }
}

const NAMESPACE = "datajobs:";

/** An argument that is never sent: undefined once it is known. */
const AFTER = "__after";

/** Arguments as they can be sent, where the options allow it and there is somebody to ask. */
function ready(token: string, args: object, opts: pulumi.InvokeOutputOptions): Record<string, unknown> {
  const called = token.replace(":", ".");
  refuseOptions(token, called, opts);
  const given = plain(args, called);
  answerHere(called);
  return given;
}

function asked({ provider: _none, version: _same, pluginDownloadURL: _here, ...opts }: pulumi.InvokeOutputOptions) {
  return { ...opts, pluginDownloadURL: HERE };
}

/**
 * Not known while any resource isn't there that the arguments come from or that is waited for, the children of
 * components among them. Newer versions of Pulumi leave that to the engine, which isn't asked here.
 */
async function after(args: object, dependsOn: pulumi.InvokeOutputOptions["dependsOn"]): Promise<unknown> {
  const { gatherExplicitDependencies, getAllTransitivelyReferencedResources } =
    pulumiDependencies as unknown as Dependencies;
  try {
    const implied = await (
      pulumi.output(args) as unknown as { allResources(): Promise<Set<pulumi.Resource>> }
    ).allResources();
    const resources = new Set([...implied, ...(await gatherExplicitDependencies(dependsOn))]);
    const all = await getAllTransitivelyReferencedResources(resources, new Set());
    return pulumi
      .all(all.map((each) => (pulumi.CustomResource.isInstance(each) ? each.id : each.urn)))
      .apply(() => undefined);
  } catch {
    // Pulumi's own invoke meets the same, and tells of it.
    return undefined;
  }
}

/** Pulumi's own, which are not in its declarations. */
interface Dependencies {
  gatherExplicitDependencies(dependsOn: unknown): Promise<pulumi.Resource[]>;
  getAllTransitivelyReferencedResources(
    resources: ReadonlySet<pulumi.Resource>,
    except: ReadonlySet<pulumi.Resource>,
  ): Promise<pulumi.Resource[]>;
}

function refuseOptions(token: string, called: string, opts: pulumi.InvokeOptions): void {
  const refuse = (option: string, instead: string) => {
    throw new pulumi.RunError(`${called}: the option ${option} is not possible here: ${instead}.`);
  };
  const instead = 'use stack configuration and arguments, or the functions of the plugin "datajobs"';
  if (opts.provider !== undefined) refuse("provider", instead);
  if (opts.parent?.getProvider(NAMESPACE + token) !== undefined)
    refuse("parent, of a resource with an explicit provider of datajobs,", instead);
  for (const option of ["version", "pluginDownloadURL"] as const)
    if (opts[option] !== undefined)
      refuse(option, "the function is the one of the npm package pulumi-datajobs that the program has installed");
}
