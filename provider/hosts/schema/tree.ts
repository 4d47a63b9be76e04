import type { Example, FunctionDefinition, ResourceDefinition } from "../../core/define";
import { type Effect, factsOf } from "../../core/fields";
import { bare, fieldsOf, isOptional, kindOf } from "../../core/kinds";
import type { Values } from "../../core/values";

type Schema = ReturnType<typeof bare>;

/** A type without zod: what SDKs, the package schema and the docs are written from. */
export type TypeTree =
  | { readonly kind: "string" | "number" | "integer" | "boolean" | "any" }
  | EnumTree
  | { readonly kind: "array"; readonly items: TypeTree }
  | { readonly kind: "map"; readonly values: TypeTree }
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
  /** Whatever the program says of it. */
  readonly secret?: true;
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
    arguments: fieldTrees(inputs, of, token, "outputs"),
    results: fieldTrees(outputs, of, token, "outputs"),
  };
}

/** @throws if a field has no description, or a kind of schema that no writer knows */
export function resourceTree({ token, description, example, inputs, outputs }: ResourceDefinition): ResourceTree {
  const [cloud, name] = token.split(":") as [string, string];
  const given = fieldTrees(inputs, name, token, "arguments");
  const computed = fieldTrees(outputs, name, token, "outputs");
  const isComputed = new Set(computed.map((field) => field.name));
  const asGiven = given.filter((field) => !isComputed.has(field.name)).map(({ change: _, ...field }) => field);
  return { token, cloud, name, description, example, arguments: given, properties: [...asGiven, ...computed] };
}

/** `outermost`: arguments (whose changes have effects) or outputs; undefined for what is nested. */
function fieldTrees(object: Schema, typeName: string, at: string, outermost?: "arguments" | "outputs"): FieldTree[] {
  return fieldsOf(object).map(([name, schema]) => {
    const path = `${at}.${name}`;
    const facts = factsOf(schema);
    if (facts === undefined)
      throw new Error(`${path} is declared without facts: write it as field(schema, { description })`);
    const { description, default: fallback, change = "replace", secret } = facts;
    if (secret && !outermost)
      throw new Error(`${path} is nested: only arguments and outputs themselves can be secrets`);
    return {
      name,
      type: typeTree(bare(schema), typeName + pascal(name), path),
      description,
      optional: isOptional(schema),
      ...(says(fallback) && { default: fallback }),
      ...(secret && { secret }),
      ...(outermost === "arguments" && { change: typeof change === "function" ? "depends" : change }),
    };
  });
}

function typeTree(schema: Schema, name: string, path: string): TypeTree {
  const kind = kindOf(schema, path);
  switch (kind.kind) {
    case "number":
      return { kind: kind.whole ? "integer" : "number" };
    case "enum":
      return { kind: "enum", name, values: kind.values };
    case "object":
      return { kind: "object", name, fields: fieldTrees(schema, name, path) };
    case "array":
      return { kind: "array", items: typeTree(bare(kind.items), singular(name), `${path}[]`) };
    case "map":
      return { kind: "map", values: typeTree(bare(kind.values), singular(name), `${path}[""]`) };
    case "union":
      return { kind: "union", choices: kind.choices.map((choice) => typeTree(bare(choice), name, path)) };
    default:
      return kind;
  }
}

/** All objects of these fields, each once, what is nested after what holds it. */
export function objectsIn(fields: readonly FieldTree[]): ObjectTree[] {
  return fields.flatMap(({ type }) => objectsOf(type));
}

function objectsOf(type: TypeTree): ObjectTree[] {
  if (type.kind === "object") return [type, ...objectsIn(type.fields)];
  if (type.kind === "array") return objectsOf(type.items);
  if (type.kind === "map") return objectsOf(type.values);
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
