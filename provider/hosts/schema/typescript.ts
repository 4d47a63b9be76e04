import { handlerName } from "../dynamic/host";
import { docComment, WIDTH } from "./comment";
import { resourceExample, withCode } from "./examples";
import type { FieldTree, FunctionTree, ObjectTree, ResourceTree } from "./tree";
import { argsName, objectsIn, outputType } from "./types";
import { functionFile } from "./typescript-functions";
import { inputMember, interfaceLines, orUndefined, outputMember, propertyDoc } from "./typescript-members";
import { fileName, written } from "./written";

/**
 * The SDK for TypeScript and JavaScript: path in sdk/ -> text. One file per resource and function, one index per cloud,
 * one for all. What tsc makes of it as declarations has to be readable for TypeScript 3.8, Pulumi's default.
 */
export function typescriptSdk(
  resources: readonly ResourceTree[],
  functions: readonly FunctionTree[],
): Map<string, string> {
  const files = new Map<string, string>();
  for (const tree of resources) files.set(`${tree.cloud}/${fileName(tree)}.ts`, resourceFile(tree));
  for (const tree of functions) files.set(`${tree.cloud}/${fileName(tree)}.ts`, functionFile(tree));
  const all = [...resources, ...functions];
  const clouds = [...new Set(all.map(({ cloud }) => cloud))].sort();
  for (const cloud of clouds) {
    const names = all.filter((tree) => tree.cloud === cloud).map(fileName);
    files.set(`${cloud}/index.ts`, written(names.sort().map((name) => `export * from "./${name}";`)));
  }
  files.set("index.ts", written(clouds.map((cloud) => `export * as ${cloud} from "./${cloud}";`)));
  return files;
}

/** By this text, kept in state for ever, Pulumi's dynamic host finds the provider of a resource. */
export function providerText(token: string): string {
  return `exports.handler=()=>require("pulumi-datajobs/dynamic").${handlerName(token)}`;
}

function resourceFile(resource: ResourceTree): string {
  const isOwn = ({ of }: ObjectTree) => of === undefined;
  const nested = objectsIn(resource.arguments).filter(isOwn);
  const shown = objectsIn(resource.properties).filter(isOwn);
  return written([
    'import type * as pulumi from "@pulumi/pulumi";',
    'import { DataJobsResource } from "../resource";',
    ...importLines(resource),
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

/** Types that stand in the file of another resource, as far as they are named in this one. */
function importLines({ arguments: given, properties }: ResourceTree): string[] {
  const named = [
    ...namedIn(given).map((object) => [object.of, argsName(object)] as const),
    ...namedIn(properties).map((object) => [object.of, object.name] as const),
  ];
  const resources = [...new Set(named.map(([of]) => of))];
  return resources.flatMap((of) => {
    const names = [...new Set(named.flatMap(([other, name]) => (other === of ? [name] : [])))].sort();
    const from = `} from "./${fileName({ name: of ?? "" })}";`;
    const line = `import type { ${names.join(", ")} ${from}`;
    return line.length <= WIDTH ? [line] : ["import type {", ...names.map((name) => `  ${name},`), from];
  });
}

function namedIn(fields: readonly FieldTree[]): ObjectTree[] {
  const own = objectsIn(fields).filter(({ of }) => of === undefined);
  const members = [...fields, ...own.flatMap((object) => object.fields)];
  return members
    .flatMap(({ type }) => objectsIn([{ name: "", description: "", optional: false, type }]).slice(0, 1))
    .filter(({ of }) => of !== undefined);
}

function classLines(resource: ResourceTree): string[] {
  const { name, token, description, properties, secrets } = resource;
  const names = (all: readonly string[]) => all.map((each) => JSON.stringify(each));
  const kind = [
    "const kind = {",
    `  type: ${JSON.stringify(`pulumi-nodejs:dynamic/datajobs/${token}`)},`,
    `  provider: ${quoted(providerText(token))},`,
    ...listLines("  properties: ", names(properties.map((property) => property.name))),
    ...(secrets.length > 0 ? listLines("  secrets: ", names(secrets)) : []),
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
    ...docComment(withCode(description, resourceExample(resource))),
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
    ...docComment(
      "@param opts `import` is refused; `customTimeouts` and `provider` don't reach a dynamic resource.",
      "  ",
    ),
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

/** In the quotes that need the fewest escapes, as the formatter wants it. */
function quoted(text: string): string {
  return text.includes('"') && !text.includes("'") ? `'${text}'` : JSON.stringify(text);
}
