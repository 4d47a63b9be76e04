import { z } from "zod";
import { bare, innerOf, kindName, partsOf } from "./kinds";
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
  /** Name of the resource that has the same field, whose types are named after that one: `ExportJob`. */
  readonly sameAs?: string;
  /** What has changed of it takes more than a comparison: the resource's own `judge` tells. */
  readonly judged?: true;
  /** An update for its sake calls the API. So does one for the sake of what is `judged`. */
  readonly calls?: true;
  /** The value that absence stands for: writing it out is no change. */
  readonly default?: unknown;
  /** Where the thing lives: absent means "where it is". */
  readonly place?: true;
  /** The order of the elements means nothing. */
  readonly unordered?: true;
  /**
   * A secret whatever the program does: marked as one in state, and kept out of logs and errors. Nothing is told of its
   * value, so it has no default, and is no place.
   */
  readonly secret?: true;
  /** Brings different spellings of the same value to one form. */
  readonly canonical?: (value: unknown) => unknown;
}

const registry = z.registry<FieldFacts>();

/**
 * Declares a field: its schema and the facts about it.
 * @throws for a secret that could not be kept
 */
export function field<T extends z.ZodType>(schema: T, facts: FieldFacts): T {
  if (facts.secret && (facts.place || facts.default !== undefined)) {
    throw new Error(`a secret has no default and is no place, for both are told: ${facts.description}`);
  }
  if (!facts.secret && hidesSecret(schema)) {
    throw new Error(
      `a secret among elements or choices of types has no path: declare the whole field secret: ${facts.description}`,
    );
  }
  registry.add(schema, facts);
  return schema;
}

/** The same field, where it need not be there. `facts`: what else is to be known of it then. */
export function optional(schema: z.ZodType, facts: Partial<FieldFacts> = {}): z.ZodType {
  const known = registry.get(schema);
  const made = bare(schema).optional();
  return known ? field(made, { ...known, ...facts }) : made;
}

/** Whether there is a secret in it that no field of an object leads to. */
function hidesSecret(schema: z.ZodType): boolean {
  const name = kindName(schema);
  if (name === "object") return false;
  const isSecret = (inner: z.ZodType) => factsOf(inner)?.secret === true || hidesSecret(inner);
  return innerOf(schema).some(name === "union" ? holdsSecret : isSecret);
}

const holding = new WeakMap<z.ZodType, boolean>();

/** Whether it is a secret, or something in it is. */
export function holdsSecret(schema: z.ZodType): boolean {
  const known = holding.get(schema);
  if (known !== undefined) return known;
  const holds = factsOf(schema)?.secret === true || innerOf(schema).some(holdsSecret);
  holding.set(schema, holds);
  return holds;
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
  const whole = within(schema, spelt);
  if (!Array.isArray(whole) || !facts?.unordered) return whole;
  return [...whole].sort((a, b) => (canonicalText(a) < canonicalText(b) ? -1 : 1));
}

function within(schema: z.ZodType, value: unknown): unknown {
  const parts = partsOf(schema, value) ?? [];
  if (Array.isArray(value)) return parts.length === 0 ? value : parts.map((part) => canonical(part.schema, part.value));
  if (!isRecord(value)) return value;
  const declared = Object.fromEntries(parts.map((part) => [part.step, canonical(part.schema, part.value)]));
  // Members that the schema doesn't declare are compared as they are.
  const others = Object.entries(value).filter(([key]) => !Object.hasOwn(declared, key));
  return Object.fromEntries([...Object.entries(declared), ...others]);
}
