import { z } from "zod";
import { bare, kindOf } from "./kinds";
import { canonicalText, isRecord, UNKNOWN, type Values } from "./values";

export { bare, fieldsOf, isOptional } from "./kinds";

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
  /** A secret whatever the program says of it: on arguments and outputs themselves, not on what is nested. */
  readonly secret?: true;
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

/**
 * The one form that all equal values of this schema share: defaults filled in, spellings unified,
 * elements sorted where order means nothing.
 */
export function canonical(schema: z.ZodType, value: unknown): unknown {
  const facts = factsOf(schema);
  const given = value === undefined || value === null ? facts?.default : value;
  if (given === undefined || given === UNKNOWN) return given;
  const spelt = facts?.canonical ? facts.canonical(given) : given;
  const kind = kindOf(bare(schema));
  if (kind.kind === "object" && isRecord(spelt)) {
    // Members that the schema doesn't declare are compared as they are.
    const others = Object.entries(spelt).filter(([key]) => !kind.fields.some(([name]) => name === key));
    return Object.fromEntries([...kind.fields.map(([key, part]) => [key, canonical(part, spelt[key])]), ...others]);
  }
  if (kind.kind === "map" && isRecord(spelt)) {
    return Object.fromEntries(Object.entries(spelt).map(([key, value]) => [key, canonical(kind.values, value)]));
  }
  if (Array.isArray(spelt)) {
    const items = kind.kind === "array" ? spelt.map((item) => canonical(kind.items, item)) : spelt;
    if (!facts?.unordered) return items;
    return [...items].sort((a, b) => (canonicalText(a) < canonicalText(b) ? -1 : 1));
  }
  return spelt;
}
