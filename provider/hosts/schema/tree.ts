import { z } from "zod";
import type { ResourceDefinition } from "../../core/define";
import { bare, type Effect, factsOf, fieldsOf, isOptional } from "../../core/fields";

/** A type without zod: what SDKs, the package schema and the docs are written from. */
export type TypeTree =
  | { readonly kind: "string" | "number" | "integer" | "boolean" | "any" }
  | { readonly kind: "enum"; readonly values: readonly string[] }
  | { readonly kind: "array"; readonly items: TypeTree }
  | { readonly kind: "union"; readonly choices: readonly TypeTree[] }
  | ObjectTree;

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
  readonly arguments: readonly FieldTree[];
  /** All that the state shows: the arguments, and the outputs, which win where both have a name. */
  readonly properties: readonly FieldTree[];
}

/** @throws if a field has no description, or a kind of schema that no writer knows */
export function resourceTree({ token, description, inputs, outputs }: ResourceDefinition): ResourceTree {
  const [cloud, name] = token.split(":") as [string, string];
  const given = fieldTrees(inputs, name, token, true);
  const computed = fieldTrees(outputs, name, token, false);
  const isComputed = new Set(computed.map((field) => field.name));
  const asGiven = given.filter((field) => !isComputed.has(field.name)).map(({ change: _, ...field }) => field);
  return { token, cloud, name, description, arguments: given, properties: [...asGiven, ...computed] };
}

function fieldTrees(object: z.ZodType, typeName: string, at: string, top: boolean): FieldTree[] {
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

function typeTree(schema: z.ZodType, name: string, path: string): TypeTree {
  if (schema instanceof z.ZodString) return { kind: "string" };
  if (schema instanceof z.ZodNumber) return { kind: schema.isInt ? "integer" : "number" };
  if (schema instanceof z.ZodBoolean) return { kind: "boolean" };
  if (schema instanceof z.ZodAny || schema instanceof z.ZodUnknown) return { kind: "any" };
  if (schema instanceof z.ZodEnum) return { kind: "enum", values: schema.options.map(String) };
  if (schema instanceof z.ZodObject) return { kind: "object", name, fields: fieldTrees(schema, name, path, false) };
  if (schema instanceof z.ZodArray) {
    return { kind: "array", items: typeTree(bare(schema.element as z.ZodType), singular(name), `${path}[]`) };
  }
  if (schema instanceof z.ZodUnion) {
    return { kind: "union", choices: schema.options.map((choice) => typeTree(bare(choice as z.ZodType), name, path)) };
  }
  throw new Error(`${path} has a type that no writer knows: ${schema.constructor.name}`);
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
function pascal(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** One of `segments` is a `segment`, one of `batches` a `batch`. */
function singular(name: string): string {
  return name.replace(/(?<=s|x|ch|sh)es$|(?<!s)s$/, "");
}
