import type { Example, FunctionDefinition, ResourceDefinition } from "../../core/define";
import { bare, type Effect, factsOf, fieldsOf, isOptional } from "../../core/fields";
import type { Values } from "../../core/values";

type Schema = ReturnType<typeof bare>;

/** A type without zod: what SDKs, the package schema and the docs are written from. */
export type TypeTree =
  | { readonly kind: "string" | "number" | "integer" | "boolean" | "any" }
  | EnumTree
  | { readonly kind: "array"; readonly items: TypeTree }
  | { readonly kind: "union"; readonly choices: readonly TypeTree[] }
  | ObjectTree;

export interface EnumTree {
  readonly kind: "enum";
  /** `ExportJobWaitFor`. */
  readonly name: string;
  readonly values: readonly string[];
}

export interface ObjectTree {
  readonly kind: "object";
  /** `ExportJobFilterSegment`: unique within a cloud. */
  readonly name: string;
  readonly fields: readonly FieldTree[];
}

export interface FieldTree {
  readonly name: string;
  readonly type: TypeTree;
  readonly description: string;
  readonly optional: boolean;
  /** The value that absence stands for; never an empty list or object, which say nothing. */
  readonly default?: unknown;
  /** What a change does; `depends`: on the other arguments. Only for the arguments themselves, not for what is nested. */
  readonly change?: Effect | "depends";
}

export interface ResourceTree {
  /** `adobe:ExportJob`. */
  readonly token: string;
  /** `adobe`. */
  readonly cloud: string;
  /** `ExportJob`. */
  readonly name: string;
  /** Markdown; the first line is a summary. */
  readonly description: string;
  readonly example: Example;
  readonly arguments: readonly FieldTree[];
  /** All that the state shows: the arguments, and the outputs, which win where both have a name. */
  readonly properties: readonly FieldTree[];
}

export interface FunctionTree extends Pick<ResourceTree, "token" | "cloud" | "description" | "arguments"> {
  /** `getExportJob`. */
  readonly name: string;
  /** Starts, stops or cancels something: a preview calls nothing. */
  readonly effect: boolean;
  /** Arguments. */
  readonly example: Values;
  readonly results: readonly FieldTree[];
}

/** When a function that does something does it: written here once, for docs, SDK and package schema. */
const WHEN =
  "**It is carried out whenever the program runs**: in `pulumi up`, and in `pulumi refresh --run-program` and `pulumi destroy --run-program`; " +
  "not in a preview, not in a plain refresh or destroy, and not in `pulumi preview --refresh --run-program`. For something that is done once, declare a resource.";

/** @throws if a field has no description, or a kind of schema that no writer knows */
export function functionTree({
  token,
  description,
  effect,
  example,
  inputs,
  outputs,
}: FunctionDefinition): FunctionTree {
  const [cloud, name] = token.split(":") as [string, string];
  const of = pascal(name);
  return {
    token,
    cloud,
    name,
    description: effect === true ? `${description}\n\n${WHEN}` : description,
    effect: effect === true,
    example,
    arguments: fieldTrees(inputs, of, token, false),
    results: fieldTrees(outputs, of, token, false),
  };
}

/** @throws if a field has no description, or a kind of schema that no writer knows */
export function resourceTree({ token, description, example, inputs, outputs }: ResourceDefinition): ResourceTree {
  const [cloud, name] = token.split(":") as [string, string];
  const given = fieldTrees(inputs, name, token, true);
  const computed = fieldTrees(outputs, name, token, false);
  const isComputed = new Set(computed.map((field) => field.name));
  const asGiven = given.filter((field) => !isComputed.has(field.name)).map(({ change: _, ...field }) => field);
  return { token, cloud, name, description, example, arguments: given, properties: [...asGiven, ...computed] };
}

function fieldTrees(object: Schema, typeName: string, at: string, top: boolean): FieldTree[] {
  return fieldsOf(object).map(([name, schema]) => {
    const path = `${at}.${name}`;
    const facts = factsOf(schema);
    if (facts === undefined)
      throw new Error(`${path} is declared without facts: write it as field(schema, { description })`);
    const { description, default: fallback, change = "replace" } = facts;
    return {
      name,
      type: typeTree(bare(schema), typeName + pascal(name), path),
      description,
      optional: isOptional(schema),
      ...(says(fallback) && { default: fallback }),
      ...(top && { change: typeof change === "function" ? "depends" : change }),
    };
  });
}

/** What zod tells of a schema. By name, for a host doesn't load zod: that is the core's. */
interface Described {
  readonly def: { readonly type: string; readonly element?: Schema; readonly options?: readonly Schema[] };
  readonly isInt?: boolean;
  readonly options?: readonly unknown[];
}

function typeTree(schema: Schema, name: string, path: string): TypeTree {
  const { def, isInt, options } = schema as unknown as Described;
  switch (def.type) {
    case "string":
    case "boolean":
    case "any":
      return { kind: def.type };
    case "number":
      return { kind: isInt ? "integer" : "number" };
    case "enum":
      return { kind: "enum", name, values: (options ?? []).map(String) };
    case "object":
      return { kind: "object", name, fields: fieldTrees(schema, name, path, false) };
    case "array":
      if (def.element) return { kind: "array", items: typeTree(bare(def.element), singular(name), `${path}[]`) };
      break;
    case "union":
      return { kind: "union", choices: (def.options ?? []).map((choice) => typeTree(bare(choice), name, path)) };
  }
  throw new Error(`${path} has a type that no writer knows: ${def.type}`);
}

/** All objects of these fields, each once, what is nested after what holds it. */
export function objectsIn(fields: readonly FieldTree[]): ObjectTree[] {
  return fields.flatMap(({ type }) => objectsOf(type));
}

function objectsOf(type: TypeTree): ObjectTree[] {
  if (type.kind === "object") return [type, ...objectsIn(type.fields)];
  if (type.kind === "array") return objectsOf(type.items);
  return type.kind === "union" ? type.choices.flatMap(objectsOf) : [];
}

function says(fallback: unknown): boolean {
  if (fallback === undefined || fallback === null) return false;
  return typeof fallback !== "object" || Object.keys(fallback).length > 0;
}

/** `eventList` -> `EventList`. */
export function pascal(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** One of `segments` is a `segment`, one of `batches` a `batch`; a `status` is one already. */
function singular(name: string): string {
  return name.replace(/(?<=s|x|ch|sh)es$|(?<![sui])s$/, "");
}
