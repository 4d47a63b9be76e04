import { createRequire } from "node:module";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { plain } from "./plain";

/** What the written classes know of their resource. */
export interface Kind {
  /** `pulumi-nodejs:dynamic/datajobs/adobe:ExportJob`. */
  readonly type: string;
  /** The text by which Pulumi's dynamic host finds the provider. It is kept in state and stays the same for ever. */
  readonly provider: string;
  /** Names of all arguments and outputs: only what is listed here is visible to the program. */
  readonly properties: readonly string[];
  /** Arguments and outputs that are secret, or hold something that is, whatever the program gives. */
  readonly secrets?: readonly string[];
}

/** What Pulumi's dynamic host will look for. */
const ENTRY = "pulumi-datajobs/dynamic";

/** Where it will look for it. Taken now, for a program may change its folder later. */
const PROGRAM_FOLDER = process.cwd();

/**
 * A resource of pulumi-datajobs in a TypeScript or JavaScript program: a dynamic resource whose provider is a constant
 * text instead of serialised closures, so that nothing of the program, and no credential, is captured in state.
 */
export abstract class DataJobsResource extends pulumi.CustomResource {
  constructor(kind: Kind, name: string, args: object | undefined, opts: pulumi.CustomResourceOptions = {}) {
    if (opts.import !== undefined) {
      throw new pulumi.RunError(
        `${name}: the option import is not possible for dynamic resources: use the static get() to read an existing one, or the plugin "datajobs" to import it.`,
      );
    }
    refuseWithoutProvider(name);
    const properties = Object.fromEntries(kind.properties.map((property) => [property, undefined]));
    // What is only read starts nothing, so nothing of it has an owner.
    const owner = opts.id === undefined ? { [OWNER]: `${stackName()}::${name}` } : {};
    const given = { ...properties, ...sealed(kind, plain(args, name)), ...owner, __provider: kind.provider };
    const traces = withoutTracesOfPromises();
    try {
      super(kind.type, name, given, withSecrets(kind, opts));
    } finally {
      traces.restore();
    }
    // Pulumi makes a member of each argument: this one is for the provider alone.
    Reflect.deleteProperty(this, OWNER);
  }
}

/**
 * Pulumi writes a stack trace for each of the four promises of each property, for the day on which one of them is never settled, and
 * shows none unless it is asked to. Writing them, with source maps, was two thirds of what it took to declare a resource. All
 * other traces (where the resource is declared, where an error comes from) are written as ever.
 */
function withoutTracesOfPromises(): { restore(): void } {
  const { prepareStackTrace: usual } = Error;
  if (usual === undefined || process.env.PULUMI_DEBUG_PROMISE_LEAKS) return { restore: () => undefined };
  const brief: typeof usual = (error, frames) =>
    frames[0]?.getFunctionName() === "debuggablePromise" ? String(error) : usual(error, frames);
  Error.prepareStackTrace = brief;
  return {
    restore: () => {
      Error.prepareStackTrace = usual;
    },
  };
}

/** The dynamic provider gets all in clear and can mark nothing: what is marked here stays so in state. */
function sealed({ secrets = [] }: Kind, args: Record<string, unknown>): Record<string, unknown> {
  const given = secrets.filter((name) => args[name] !== undefined);
  return { ...args, ...Object.fromEntries(given.map((name) => [name, pulumi.secret(args[name])])) };
}

function withSecrets({ secrets }: Kind, opts: pulumi.CustomResourceOptions): pulumi.CustomResourceOptions {
  if (!secrets) return opts;
  return { ...opts, additionalSecretOutputs: [...new Set([...(opts.additionalSecretOutputs ?? []), ...secrets])] };
}

/** Stack and name, which Pulumi's dynamic host doesn't tell the provider. */
const OWNER = "__owner";

/** Outside of a deployment some versions of Pulumi throw: what is made there says so by itself. */
function stackName(): string {
  try {
    return pulumi.getStack();
  } catch {
    return "";
  }
}

/**
 * Pulumi's dynamic host resolves the provider from the program's folder, not from where this class stands: a package
 * that is there only as a dependency of a dependency wouldn't be found, and that error is hard to understand.
 */
function refuseWithoutProvider(name: string): void {
  if (!isRunByPulumi()) return;
  try {
    createRequire(join(PROGRAM_FOLDER, "program.js")).resolve(ENTRY);
  } catch {
    throw new pulumi.RunError(
      `${name}: pulumi-datajobs is not installed for the program in ${PROGRAM_FOLDER}: add it to the dependencies of that folder's package.json (npm install pulumi-datajobs).`,
    );
  }
}

/** Inline programs of the Automation API and tests with mocks run in processes of their own, in any folder. */
function isRunByPulumi(): boolean {
  return /[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]run[\\/]/.test(require.main?.filename ?? "");
}
