import { handlerName } from "../dynamic/host";
import { docComment, WIDTH } from "./comment";
import { type FieldTree, type ObjectTree, objectsIn, type ResourceTree, type TypeTree } from "./tree";

/** The first line of every written file: by it the generator knows what it may overwrite or remove. */
export const WRITTEN = "// Written by `npm run generate`";

/**
 * The SDK for TypeScript and JavaScript: path in sdk/ -> text. One file per resource, one index per cloud, one for all.
 * What tsc makes of it as declarations has to be readable for TypeScript 3.8, Pulumi's default.
 */
export function typescriptSdk(resources: readonly ResourceTree[]): Map<string, string> {
  const clouds = [...new Set(resources.map(({ cloud }) => cloud))].sort();
  const files = new Map<string, string>();
  for (const resource of resources) files.set(`${resource.cloud}/${fileName(resource)}.ts`, resourceFile(resource));
  for (const cloud of clouds) {
    const names = resources.filter((resource) => resource.cloud === cloud).map(fileName);
    files.set(`${cloud}/index.ts`, written(names.sort().map((name) => `export * from "./${name}";`)));
  }
  files.set("index.ts", written(clouds.map((cloud) => `export * as ${cloud} from "./${cloud}";`)));
  return files;
}

/** By this text, kept in state for ever, Pulumi's dynamic host finds the provider of a resource. */
export function providerText(token: string): string {
  return `exports.handler=()=>require("pulumi-datajobs/dynamic").${handlerName(token)}`;
}

/** `ExportJob` -> `export-job`. */
export function fileName({ name }: { readonly name: string }): string {
  return name.replace(/(?<=[a-z\d])(?=[A-Z])/g, "-").toLowerCase();
}

function resourceFile(resource: ResourceTree): string {
  const nested = objectsIn(resource.arguments);
  const shown = objectsIn(resource.properties);
  return written([
    'import type * as pulumi from "@pulumi/pulumi";',
    'import { DataJobsResource } from "../resource";',
    "",
    ...classLines(resource),
    ...[
      "",
      ...docComment(`The arguments of ${resource.name}.`),
      ...interfaceLines(`${resource.name}Args`, resource.arguments, inputMember),
    ],
    ...nested.flatMap((object) => ["", ...interfaceLines(argsName(object), object.fields, inputMember)]),
    ...shown.flatMap((object) => ["", ...interfaceLines(object.name, object.fields, outputMember)]),
  ]);
}

function written(lines: readonly string[]): string {
  const holdsAny = lines.some((line) => /<any\[\]/.test(line));
  return [
    `${WRITTEN} from the declarations in provider/: change them there.`,
    ...(holdsAny ? ["// biome-ignore-all lint/suspicious/noExplicitAny: any value is meant"] : []),
    ...lines,
    "",
  ].join("\n");
}

function classLines({ name, token, description, properties }: ResourceTree): string[] {
  const kind = [
    "const kind = {",
    `  type: ${JSON.stringify(`pulumi-nodejs:dynamic/datajobs/${token}`)},`,
    `  provider: ${quoted(providerText(token))},`,
    ...listLines(
      "  properties: ",
      properties.map((property) => JSON.stringify(property.name)),
    ),
    "};",
  ];
  const members = properties.flatMap((property) => [
    ...docComment(propertyDoc(property), "  "),
    `  declare readonly ${property.name}: pulumi.Output<${orUndefined(outputType(property.type), property.optional)}>;`,
    "",
  ]);
  return [
    ...kind,
    "",
    ...docComment(description),
    `export class ${name} extends DataJobsResource {`,
    ...members,
    ...docComment(
      "Reads one that exists, by its id, without taking charge of it: nothing is ever changed or deleted.",
      "  ",
    ),
    `  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): ${name} {`,
    `    return new ${name}(name, {} as ${name}Args, { ...opts, id });`,
    "  }",
    "",
    `  constructor(name: string, args: ${name}Args, opts?: pulumi.CustomResourceOptions) {`,
    "    super(kind, name, args, opts);",
    "  }",
    "}",
  ];
}

/** On one line where that is short enough, as the formatter wants it. */
function listLines(start: string, items: readonly string[]): string[] {
  const line = `${start}[${items.join(", ")}],`;
  if (line.length <= WIDTH) return [line];
  const indent = /^ */.exec(start)?.[0] ?? "";
  return [`${start}[`, ...items.map((item) => `${indent}  ${item},`), `${indent}],`];
}

function interfaceLines(name: string, fields: readonly FieldTree[], member: (field: FieldTree) => string): string[] {
  const members = fields.map((field) => [...docComment(propertyDoc(field), "  "), `  ${member(field)}`]);
  return [`export interface ${name} {`, ...members.flat(), "}"];
}

/** An optional argument takes undefined too, and so an output that may be undefined. */
function inputMember({ name, type, optional }: FieldTree): string {
  return `${name}${optional ? "?" : ""}: pulumi.Input<${orUndefined(inputType(type), optional)}>;`;
}

function outputMember({ name, type, optional }: FieldTree): string {
  return `${name}${optional ? "?" : ""}: ${outputType(type)};`;
}

function orUndefined(type: string, optional: boolean): string {
  return optional ? `${type} | undefined` : type;
}

/** What is inside a `pulumi.Input<>`; all that is nested may be an Input as well. */
function inputType(type: TypeTree): string {
  switch (type.kind) {
    case "object":
      return argsName(type);
    case "array":
      return type.items.kind === "any" ? "any[]" : `pulumi.Input<${inputType(type.items)}>[]`;
    case "union":
      return type.choices.map(inputType).join(" | ");
    default:
      return plainType(type);
  }
}

function outputType(type: TypeTree): string {
  switch (type.kind) {
    case "object":
      return type.name;
    case "array": {
      const items = outputType(type.items);
      return items.includes(" ") ? `(${items})[]` : `${items}[]`;
    }
    case "union":
      return type.choices.map(outputType).join(" | ");
    default:
      return plainType(type);
  }
}

function plainType(type: Exclude<TypeTree, { kind: "object" | "array" | "union" }>): string {
  if (type.kind === "enum") return type.values.map((value) => JSON.stringify(value)).join(" | ");
  return type.kind === "integer" ? "number" : type.kind;
}

function argsName({ name }: ObjectTree): string {
  return `${name}Args`;
}

function propertyDoc({ description, default: fallback, change }: FieldTree): string {
  const lines = [
    description,
    ...(fallback === undefined ? [] : [`Default: \`${typeof fallback === "string" ? fallback : listed(fallback)}\`.`]),
    ...(change === undefined ? [] : [CHANGES[change]]),
  ];
  return lines.join(" ");
}

const CHANGES = {
  replace: "A change replaces the resource.",
  update: "A change updates the resource in place, without a call to the API.",
  depends: "A change replaces or updates the resource, depending on the other arguments.",
  none: "A change is no difference.",
} as const;

function listed(value: unknown): string {
  return JSON.stringify(value).replaceAll('","', '", "');
}

/** In the quotes that need the fewest escapes, as the formatter wants it. */
function quoted(text: string): string {
  return text.includes('"') && !text.includes("'") ? `'${text}'` : JSON.stringify(text);
}
