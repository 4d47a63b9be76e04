import { z } from "zod";
import { isRecord, type Path, plainText } from "./values";

type Step = Path[number];

/** What stands one step into a value, and what is declared of it. */
export interface Part {
  readonly step: Step;
  readonly schema: z.ZodType;
  readonly value: unknown;
}

/** What has to be known of a kind of schema, so that fields of it can be checked, compared, kept and told. */
interface Kind<S extends z.ZodType = z.ZodType> {
  /** The schemas that it is made of, whatever its value is. */
  inner(schema: S): readonly z.ZodType[];
  /** The schema of what stands one step into a value; undefined where none is declared. */
  at(schema: S, step: Step): z.ZodType | undefined;
  /** All that is declared within this value, members that it lacks too; undefined for a value that is of another kind. */
  parts(schema: S, value: unknown): readonly Part[] | undefined;
  /** What of a vendor's value is as declared; undefined where that is nothing. Absent: no vendor sends this kind. */
  shaped?(schema: S, value: unknown, shaped: (schema: z.ZodType, value: unknown) => unknown): unknown;
  /** What is told where nothing was done or found. */
  neutral(schema: S, neutral: (schema: z.ZodType) => unknown): unknown;
}

/** What has nothing in it that is declared. */
const LEAF = { inner: () => [], at: () => undefined, parts: () => [] };
const TEXT: Kind = { ...LEAF, shaped: (_, value) => textIn(value), neutral: () => "" };

const OBJECT: Kind<z.ZodObject> = {
  inner: (schema) => fieldsOf(schema).map(([, part]) => part),
  at: (schema, step) => fieldsOf(schema).find(([name]) => name === step)?.[1],
  parts: (schema, value) =>
    isRecord(value) ? fieldsOf(schema).map(([step, part]) => ({ step, schema: part, value: value[step] })) : undefined,
  shaped(schema, value, shaped) {
    if (!isRecord(value)) return undefined;
    const members = fieldsOf(schema).map(([name, part]) => ({ name, part, found: shaped(part, value[name]) }));
    if (members.some(({ part, found }) => found === undefined && !isOptional(part))) return undefined;
    return Object.fromEntries(members.flatMap(({ name, found }) => (found === undefined ? [] : [[name, found]])));
  },
  neutral: (schema, neutral) => Object.fromEntries(fieldsOf(schema).map(([name, part]) => [name, neutral(part)])),
};

const LIST: Kind<z.ZodArray<z.ZodType>> = {
  inner: ({ element }) => [element],
  at: ({ element }, step) => (typeof step === "number" ? element : undefined),
  parts: ({ element }, value) =>
    Array.isArray(value) ? value.map((item, step) => ({ step, schema: element, value: item })) : undefined,
  shaped: ({ element }, value, shaped) =>
    (Array.isArray(value) ? value : [value]).map((item) => shaped(element, item)).filter((item) => item !== undefined),
  neutral: () => [],
};

/** Members by keys that are the user's, all of one type. */
const MAP: Kind<z.ZodRecord<z.ZodString, z.ZodType>> = {
  inner: ({ valueType }) => [valueType],
  at: ({ valueType }, step) => (typeof step === "string" ? valueType : undefined),
  parts: ({ valueType }, value) =>
    isRecord(value)
      ? Object.entries(value).map(([step, member]) => ({ step, schema: valueType, value: member }))
      : undefined,
  shaped({ valueType }, value, shaped) {
    if (!isRecord(value)) return undefined;
    const members = Object.entries(value).map(([key, member]) => [key, shaped(valueType, member)] as const);
    return Object.fromEntries(members.filter(([, found]) => found !== undefined));
  },
  neutral: () => ({}),
};

const CHOICE: Kind<z.ZodUnion<z.ZodType[]>> = {
  ...LEAF,
  inner: ({ options }) => options,
  neutral: () => "",
};

/**
 * Every kind of schema that a declaration may be made of, by zod's own names. A kind that is added here is asked for by the
 * compiler wherever types are written (hosts/schema); one that is not here is refused there.
 */
const KINDS = {
  string: TEXT,
  enum: TEXT,
  number: {
    ...LEAF,
    shaped: (schema: z.ZodNumber, value: unknown) => numberIn(value, schema.isInt),
    neutral: () => 0,
  } as Kind,
  boolean: { ...LEAF, shaped: (_, value) => booleanIn(value), neutral: () => false } as Kind,
  any: { ...LEAF, neutral: () => "" } as Kind,
  object: OBJECT as Kind,
  array: LIST as Kind,
  record: MAP as Kind,
  union: CHOICE as Kind,
} satisfies Record<string, Kind>;

export type KindName = keyof typeof KINDS;

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

/** Undefined for a kind that no declaration may be made of. */
export function kindName(schema: z.ZodType): KindName | undefined {
  const { type } = bare(schema).def;
  return Object.hasOwn(KINDS, type) ? (type as KindName) : undefined;
}

export function kindOf(schema: z.ZodType): Kind | undefined {
  const name = kindName(schema);
  return name && KINDS[name];
}

export function innerOf(schema: z.ZodType): readonly z.ZodType[] {
  return kindOf(schema)?.inner(bare(schema)) ?? [];
}

export function partAt(schema: z.ZodType, step: Step): z.ZodType | undefined {
  return kindOf(schema)?.at(bare(schema), step);
}

/** Undefined for a value that is not of the declared kind. */
export function partsOf(schema: z.ZodType, value: unknown): readonly Part[] | undefined {
  return kindOf(schema)?.parts(bare(schema), value);
}

function textIn(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

function numberIn(value: unknown, whole: boolean): number | undefined {
  const number = typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  const exact = Number.isSafeInteger(number) || (!whole && Number.isFinite(number) && !Number.isInteger(number));
  return exact ? (number as number) : undefined;
}

function booleanIn(value: unknown): boolean | undefined {
  const text = plainText(value)?.toLowerCase();
  return text === "true" ? true : text === "false" ? false : undefined;
}
