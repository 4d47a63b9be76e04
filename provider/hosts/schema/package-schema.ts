import type { Setting } from "../../core/config";
import { type Example, functionExample, LANGUAGES, resourceExample } from "./examples";
import { NamedTypes, Properties, required } from "./property-specs";
import type { FunctionTree, ResourceTree } from "./tree";
import type { Json } from "./types";

/** All that the package consists of. */
export interface PackageTree {
  readonly about: About;
  readonly settings: readonly Setting[];
  readonly resources: readonly ResourceTree[];
  readonly functions: readonly FunctionTree[];
}

/** Of package.json. */
export interface About {
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly keywords: readonly string[];
  readonly homepage?: string;
}

/**
 * The package schema that Pulumi's SDKs for all languages, its docs and its YAML checker are made from.
 *
 * No argument has a `default`: SDKs write defaults into the arguments of every resource, where they would take room in
 * state and, for the time-outs, shorten the customTimeouts that a user has set. No argument of the provider has one
 * either, nor names an environment variable: SDKs read it while the program runs, and the credential would be in state.
 * The provider itself knows the defaults and the variables; the descriptions tell them.
 */
export function packageSchema({ about, settings, resources, functions }: PackageTree): Json {
  const types = new NamedTypes();
  const members = {
    config: { variables: byKey(settings, configVariable) },
    provider: {
      description: "Where the jobs live, and by which credentials: for several accounts in one program.",
      inputProperties: byKey(settings, providerInput),
    },
    resources: Object.fromEntries(resources.map((tree) => [`datajobs:${tree.token}`, resourceSpec(tree, types)])),
    functions: Object.fromEntries(functions.map((tree) => [`datajobs:${tree.token}`, functionSpec(tree, types)])),
  };
  return {
    name: "datajobs",
    displayName: "Data Jobs",
    version: about.version,
    description: `${about.description}.`,
    keywords: [...about.keywords, "category/cloud", "kind/native"],
    ...(about.homepage !== undefined && { homepage: about.homepage }),
    license: about.license,
    // The module of `datajobs:adobe:ExportJob` is `adobe`.
    meta: { moduleFormat: "(.*)", supportPack: true },
    config: members.config,
    types: types.specs(),
    provider: members.provider,
    resources: members.resources,
    functions: members.functions,
    language: LANGUAGE_OPTIONS,
  };
}

const LANGUAGE_OPTIONS = {
  // `pulumi-datajobs` is the package with the dynamic resources: both may be in one program.
  nodejs: { packageName: "pulumi-datajobs-plugin", respectSchemaVersion: true },
  python: {
    packageName: "pulumi_datajobs",
    respectSchemaVersion: true,
    pyproject: { enabled: true },
    inputTypes: "classes-and-dicts",
  },
  // Nothing is published under this path: SDKs are made by `pulumi package add`, and go.mod points to the folder.
  go: {
    importBasePath: "pulumi-datajobs/sdk/go/datajobs",
    respectSchemaVersion: true,
    generateResourceContainerTypes: true,
  },
  csharp: {
    rootNamespace: "Community",
    namespaces: { datajobs: "DataJobs" },
    respectSchemaVersion: true,
  },
  java: { basePackage: "community" },
};

function byKey<T>(settings: readonly Setting[], spec: (setting: Setting) => T): Record<string, T> {
  return Object.fromEntries(settings.map((setting) => [setting.key, spec(setting)]));
}

/** What `pulumi config set datajobs:KEY` sets: SDKs only offer to read it. */
function configVariable(setting: Setting): Json {
  return {
    ...providerInput(setting),
    ...(setting.fallback !== undefined && { default: setting.fallback }),
    defaultInfo: { environment: setting.env },
  };
}

function providerInput(setting: Setting): Json {
  const type = setting.list ? { type: "array", items: { type: "string" } } : { type: "string" };
  return { ...type, description: settingText(setting), ...(setting.secret && { secret: true }) };
}

/** A sentence or two: what it is, and where it may come from. */
export function settingText({ description, argument, env, file, role, fallback }: Setting): string {
  const places = [
    `environment ${env.map((name) => `\`${name}\``).join(" or ")}`,
    ...(file ? [`the file \`${file.name.replaceAll(" or ", "` or `")}\`${others(file.env)}`] : []),
    ...(role === undefined ? [] : [role]),
    ...(fallback === undefined ? [] : [`\`${fallback}\``]),
  ];
  const own = argument === undefined ? "" : ` A resource's own \`${argument}\` comes first.`;
  const sentence = `${description.charAt(0).toUpperCase()}${description.slice(1)}${description.endsWith(".") ? "" : "."}`;
  return `${sentence} Default: ${places.join(", else ")}.${own}`;
}

function others(variables: readonly string[] = []): string {
  return variables.length === 0 ? "" : ` (others: ${variables.map((name) => `\`${name}\``).join(", ")})`;
}

function resourceSpec(tree: ResourceTree, types: NamedTypes): Json {
  const properties = new Properties(tree.cloud, types);
  return {
    description: withExample(tree.description, resourceExample(tree)),
    inputProperties: properties.of(tree.arguments, "in"),
    ...required("requiredInputs", tree.arguments),
    properties: properties.of(tree.properties, "out"),
    ...required("required", tree.properties),
  };
}

function functionSpec(tree: FunctionTree, types: NamedTypes): Json {
  const properties = new Properties(tree.cloud, types);
  return {
    description: withExample(tree.description, functionExample(tree)),
    inputs: {
      description: `The arguments of ${tree.name}.`,
      properties: properties.of(tree.arguments, "in"),
      ...required("required", tree.arguments),
    },
    outputs: {
      description: `What ${tree.name} tells.`,
      properties: properties.of(tree.results, "out"),
      ...required("required", tree.results),
    },
  };
}

/** In the marks by which Pulumi's generators show each language its own example. */
function withExample(description: string, example: Example): string {
  return [
    description,
    "",
    "{{% examples %}}",
    "## Example Usage",
    "",
    "{{% example %}}",
    ...LANGUAGES.flatMap(({ key }) => ["", `\`\`\`${key}`, example[key], "```"]),
    "",
    "{{% /example %}}",
    "{{% /examples %}}",
  ].join("\n");
}
