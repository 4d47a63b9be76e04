import type { Example, FunctionDefinition, ResourceDefinition } from "../../core/define";
import { bare, type Effect, type FieldFacts, factsOf, fieldsOf, holdsSecret, isOptional } from "../../core/fields";
import { innerOf, type KindName, kindName } from "../../core/kinds";
import type { Values } from "../../core/values";

type Schema = ReturnType<typeof bare>;

/** A type without zod: what SDKs, the package schema and the docs are written from. */
export type TypeTree =
  | { readonly kind: "string" | "number" | "integer" | "boolean" | "any" }
  | EnumTree
  | { readonly kind: "array"; readonly items: TypeTree }
  /** Of any number of members, whose keys are the user's. */
  | { readonly kind: "map"; readonly items: TypeTree }
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
  /** Name of the resource that it is a type of, where that is another one. */
  readonly of?: string;
}

export interface FieldTree {
  readonly name: string;
  readonly type: TypeTree;
  readonly description: string;
  readonly optional: boolean;
  /** By declaration, whatever a program does. */
  readonly secret?: true;
  /** The value that absence stands for; never an empty list or object, which say nothing. */
  readonly default?: unknown;
  /**
   * What a change does; `depends`: on the other arguments; `renew`: an update that calls the API. Only for the arguments
   * themselves, not for what is nested.
   */
  readonly change?: Effect | "depends" | "renew";
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
  /** Arguments and outputs that are a secret, or hold one: a host that marks whole ones has to mark these. */
  readonly secrets: readonly string[];
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
  if (holdsSecret(outputs)) throw new Error(`${token} has a result that is secret, which no SDK keeps so`);
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
  const computed = fieldTrees(outputs, name, token, false, new Set(given.map((field) => field.name)));
  const isComputed = new Set(computed.map((field) => field.name));
  const asGiven = given.filter((field) => !isComputed.has(field.name)).map(({ change: _, ...field }) => field);
  const properties = [...asGiven, ...computed];
  const secrets = secretNames(inputs, outputs);
  return { token, cloud, name, description, example, arguments: given, properties, secrets };
}

/** @throws where an argument and the output of its name are not both secret */
function secretNames(inputs: Schema, outputs: Schema): string[] {
  const namesIn = (object: Schema) => fieldsOf(object).flatMap(([name, field]) => (holdsSecret(field) ? [name] : []));
  const [given, computed] = [namesIn(inputs), namesIn(outputs)];
  const open = (object: Schema, secrets: readonly string[]) =>
    fieldsOf(object).find(([name, field]) => secrets.includes(name) && !holdsSecret(field))?.[0];
  const halfOpen = open(outputs, given) ?? open(inputs, computed);
  if (halfOpen !== undefined) throw new Error(`${halfOpen} is secret as an argument or as an output, but not as both`);
  return [...new Set([...given, ...computed])];
}

/** `given`: names of arguments. An output of such a name has types of its own. */
function fieldTrees(
  object: Schema,
  typeName: string,
  at: string,
  top: boolean,
  given: ReadonlySet<string> = new Set(),
  of?: string,
): FieldTree[] {
  return fieldsOf(object).map(([name, schema]) => {
    const path = `${at}.${name}`;
    const facts = factsOf(schema);
    if (facts === undefined)
      throw new Error(`${path} is declared without facts: write it as field(schema, { description })`);
    const { description, default: fallback, change = "replace" } = facts;
    return {
      name,
      type: typeTree(schema, {
        name: (facts.sameAs ?? typeName) + (given.has(name) ? "Result" : "") + pascal(name),
        path,
        of: facts.sameAs ?? of,
      }),
      description,
      optional: isOptional(schema),
      ...(facts.secret && { secret: true as const }),
      ...(says(fallback) && { default: fallback }),
      ...(top && { change: typeof change === "function" ? "depends" : calls(facts) ? "renew" : change }),
    };
  });
}

/** What zod tells of a schema. By name, for a host doesn't load zod: that is the core's. */
interface Described {
  readonly isInt?: boolean;
  readonly options?: readonly unknown[];
  readonly keyType?: Schema;
}

interface Place {
  /** For a type that needs one. */
  readonly name: string;
  /** `adobe:ExportJob.filter.segments[]`, for errors. */
  readonly path: string;
  readonly of?: string | undefined;
}

/** What is written of each kind of schema that the core knows. */
const TREES: Readonly<Record<KindName, (schema: Schema & Described, place: Place) => TypeTree>> = {
  string: () => ({ kind: "string" }),
  boolean: () => ({ kind: "boolean" }),
  any: () => ({ kind: "any" }),
  number: ({ isInt }) => ({ kind: isInt ? "integer" : "number" }),
  enum: ({ options = [] }, { name }) => ({ kind: "enum", name, values: options.map(String) }),
  object: (schema, { name, path, of }) => ({
    kind: "object",
    name,
    fields: fieldTrees(schema, name, path, false, undefined, of),
    ...(of !== undefined && { of }),
  }),
  array: (schema, place) => ({ kind: "array", items: elementTree(schema, place, "[]") }),
  record(schema, place) {
    if (!schema.keyType || kindName(schema.keyType) !== "string")
      throw new Error(`${place.path} has keys that are no texts`);
    return { kind: "map", items: elementTree(schema, place, "[*]") };
  },
  union: (schema, place) => ({ kind: "union", choices: innerOf(schema).map((choice) => typeTree(choice, place)) }),
};

/** The type of each element of a list, or of each member of a map. */
function elementTree(schema: Schema, { name, path, of }: Place, mark: string): TypeTree {
  const [element = schema] = innerOf(schema);
  return typeTree(element, { name: singular(name), path: path + mark, of });
}

function typeTree(schema: Schema, place: Place): TypeTree {
  const kind = kindName(schema);
  if (kind === undefined) throw new Error(`${place.path} has a type that no writer knows: ${bare(schema).def.type}`);
  return TREES[kind](bare(schema), place);
}

function calls(facts: FieldFacts): boolean {
  return facts.calls === true || facts.judged === true;
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
