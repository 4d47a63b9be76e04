import { createRequire } from "node:module";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";

/** What the generated classes know of their resource. */
export interface Kind {
  /** `pulumi-nodejs:dynamic/datajobs/adobe:ExportJob`. */
  readonly type: string;
  /** The text by which Pulumi's dynamic host finds the provider. It is kept in state and stays the same for ever. */
  readonly provider: string;
  /** Names of the outputs beside the arguments: only what is listed here is visible to the program. */
  readonly outputs: readonly string[];
}

/** Where Pulumi's dynamic host will look for the provider. */
const ENTRY = "pulumi-datajobs/dynamic";

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
    const outputs = Object.fromEntries(kind.outputs.map((output) => [output, undefined]));
    super(kind.type, name, { ...outputs, ...args, __provider: kind.provider }, opts);
  }
}

/** Pulumi's dynamic host resolves the provider from the program's folder, not from where this class stands. */
function refuseWithoutProvider(name: string): void {
  try {
    createRequire(join(process.cwd(), "program.js")).resolve(ENTRY);
  } catch {
    throw new pulumi.RunError(
      `${name}: pulumi-datajobs is not installed for the program in ${process.cwd()}: add it to the dependencies of that folder's package.json (npm install pulumi-datajobs).`,
    );
  }
}
