import type { z } from "zod";

/** What a schema describes, without zod: the one place that says which kinds of schemas there are. */
export type Kind =
  | { readonly kind: "string" | "boolean" | "any" }
  | { readonly kind: "number"; readonly whole: boolean }
  | { readonly kind: "enum"; readonly values: readonly string[] }
  | { readonly kind: "object"; readonly fields: readonly (readonly [string, z.ZodType])[] }
  | { readonly kind: "array"; readonly items: z.ZodType }
  /** An object of any keys, whose values are all alike. */
  | { readonly kind: "map"; readonly values: z.ZodType }
  | { readonly kind: "union"; readonly choices: readonly z.ZodType[] };

/** What zod tells of a schema. By name: a host doesn't load zod, that is the core's. */
interface Described {
  readonly def: {
    readonly type: string;
    readonly element?: z.ZodType;
    readonly valueType?: z.ZodType;
    readonly innerType?: z.ZodType;
    readonly options?: readonly z.ZodType[];
  };
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly isInt?: boolean;
  readonly options?: readonly unknown[];
}

const KINDS: Readonly<Record<string, (schema: Described) => Kind>> = {
  string: () => ({ kind: "string" }),
  boolean: () => ({ kind: "boolean" }),
  any: () => ({ kind: "any" }),
  number: ({ isInt }) => ({ kind: "number", whole: isInt === true }),
  enum: ({ options }) => ({ kind: "enum", values: (options ?? []).map(String) }),
  object: ({ shape }) => ({ kind: "object", fields: Object.entries(shape ?? {}) }),
  array: ({ def }) => ({ kind: "array", items: there(def.element) }),
  record: ({ def }) => ({ kind: "map", values: there(def.valueType) }),
  union: ({ def }) => ({ kind: "union", choices: def.options ?? [] }),
};

/** `at`: its path, for the error. @throws for a kind that nothing here knows: what can't be described must not be declared */
export function kindOf(schema: z.ZodType, at = "a schema"): Kind {
  const described = bare(schema) as unknown as Described;
  const known = KINDS[described.def.type];
  if (!known) throw new Error(`${at} is of a kind that nobody knows: ${described.def.type}`);
  return known(described);
}

const WRAPPERS = ["optional", "nullable", "readonly"];

/** The schema below `optional` and the like. */
export function bare(schema: z.ZodType): z.ZodType {
  const { def } = schema as unknown as Described;
  return WRAPPERS.includes(def.type) && def.innerType ? bare(def.innerType) : schema;
}

export function isOptional(schema: z.ZodType): boolean {
  return (schema as unknown as Described).def.type === "optional";
}

/** The members of an object; none of anything else. */
export function fieldsOf(schema: z.ZodType): readonly (readonly [string, z.ZodType])[] {
  const kind = kindOf(schema);
  return kind.kind === "object" ? kind.fields : [];
}

/** The schema of what is one step below: a member, a value, an element; undefined where there is none. */
export function partOf(schema: z.ZodType, step: string | number): z.ZodType | undefined {
  const kind = kindOf(schema);
  switch (kind.kind) {
    case "object":
      return kind.fields.find(([name]) => name === step)?.[1];
    case "map":
      return kind.values;
    case "array":
      return kind.items;
    default:
      return undefined;
  }
}

function there(schema: z.ZodType | undefined): z.ZodType {
  if (!schema) throw new Error("a list or a map without a schema of what it holds");
  return schema;
}
