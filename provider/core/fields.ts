import { z } from "zod";
import { canonicalText, isRecord, UNKNOWN, type Values } from "./values";

/** What a change of an argument does to the resource. */
export type Effect = "replace" | "update" | "none";

/** Facts about one argument or output, kept beside its schema. */
export interface FieldFacts {
  /** One sentence or two, for docs, SDK and package schema. */
  readonly description: string;
  /** Stated on top-level arguments; what is nested follows. May depend on the other arguments. */
  readonly change?: Effect | ((olds: Values, news: Values) => Effect);
  /** The value that absence stands for: writing it out is no change. */
  readonly default?: unknown;
  /** Where the thing lives: absent means "where it is". */
  readonly place?: true;
  /** The order of the elements means nothing. */
  readonly unordered?: true;
  /** Brings different spellings of the same value to one form. */
  readonly canonical?: (value: unknown) => unknown;
}

const registry = z.registry<FieldFacts>();

/** Declares a field: its schema and the facts about it. */
export function field<T extends z.ZodType>(schema: T, facts: FieldFacts): T {
  registry.add(schema, facts);
  return schema;
}

export function factsOf(schema: z.ZodType): FieldFacts | undefined {
  return registry.get(schema);
}

/** The schema below `optional` and the like. */
export function bare(schema: z.ZodType): z.ZodType {
  let inner = schema;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodNullable || inner instanceof z.ZodReadonly) {
    inner = inner.unwrap() as z.ZodType;
  }
  return inner;
}

export function fieldsOf(schema: z.ZodType): [string, z.ZodType][] {
  const object = bare(schema);
  return object instanceof z.ZodObject ? (Object.entries(object.shape) as [string, z.ZodType][]) : [];
}

export function isOptional(schema: z.ZodType): boolean {
  return schema instanceof z.ZodOptional;
}

/**
 * The one form that all equal values of this schema share: defaults filled in, spellings unified,
 * elements sorted where order means nothing.
 */
export function canonical(schema: z.ZodType, value: unknown): unknown {
  const facts = factsOf(schema);
  const given = value === undefined || value === null ? facts?.default : value;
  if (given === undefined || given === UNKNOWN) return given;
  const spelt = facts?.canonical ? facts.canonical(given) : given;
  const inner = bare(schema);
  if (inner instanceof z.ZodObject && isRecord(spelt)) {
    const known = fieldsOf(inner);
    // Members that the schema doesn't declare are compared as they are.
    const others = Object.entries(spelt).filter(([key]) => !known.some(([name]) => name === key));
    return Object.fromEntries([...known.map(([key, part]) => [key, canonical(part, spelt[key])]), ...others]);
  }
  if (Array.isArray(spelt)) {
    const element = inner instanceof z.ZodArray ? (inner.element as z.ZodType) : undefined;
    const items = element ? spelt.map((item) => canonical(element, item)) : spelt;
    if (!facts?.unordered) return items;
    return [...items].sort((a, b) => (canonicalText(a) < canonicalText(b) ? -1 : 1));
  }
  return spelt;
}
