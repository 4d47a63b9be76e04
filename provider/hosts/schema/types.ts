import { isRecord } from "../../core/values";
import type { EnumTree, FieldTree, ObjectTree, TypeTree } from "./tree";

export type Json = Readonly<Record<string, unknown>>;

/** What the package schema is written by: it knows names, and whether arguments or results are written. */
export interface SpecWriter {
  spec(type: TypeTree): Json;
  /** A text, or one of these. */
  choice(type: EnumTree): Json;
  object(type: ObjectTree): Json;
}

/** How one kind of type is written, wherever types are written. */
interface Writing<T> {
  /** The types that it is made of, those of an object's fields left out. */
  inner(type: T): readonly TypeTree[];
  /** TypeScript, what is inside a `pulumi.Input<>`; all that is nested may be an Input as well. */
  input(type: T): string;
  /** TypeScript, what is told. */
  output(type: T): string;
  spec(type: T, writer: SpecWriter): Json;
  /** The reference. */
  text(type: T): string;
  /** A value with the names in it spelt anew. */
  spelt?(type: T, value: unknown, spell: (name: string) => string): unknown;
}

const word = <K extends TypeTree["kind"]>(typescript: string, spec: Json): Writing<{ readonly kind: K }> => ({
  inner: () => [],
  input: () => typescript,
  output: () => typescript,
  spec: () => spec,
  text: ({ kind }) => kind,
});

const quoted = ({ values }: { readonly values: readonly string[] }) =>
  values.map((value) => JSON.stringify(value)).join(" | ");

/** What is any value is not given as an Input of it: Pulumi looks for those at any depth by itself. */
const nestedInput = (type: TypeTree) => (type.kind === "any" ? "any" : `pulumi.Input<${inputType(type)}>`);

/** Every kind of type, and all that is said of it. */
const WRITINGS: { readonly [K in TypeTree["kind"]]: Writing<Extract<TypeTree, { kind: K }>> } = {
  string: word("string", { type: "string" }),
  number: word("number", { type: "number" }),
  integer: word("number", { type: "integer" }),
  boolean: word("boolean", { type: "boolean" }),
  any: word("any", { $ref: "pulumi.json#/Any" }),
  enum: {
    inner: () => [],
    input: quoted,
    output: quoted,
    spec: (type, writer) => writer.choice(type),
    text: () => "string",
  },
  array: {
    inner: ({ items }) => [items],
    input: ({ items }) => `${nestedInput(items)}[]`,
    output: ({ items }) => {
      const each = outputType(items);
      return items.kind !== "map" && each.includes(" ") ? `(${each})[]` : `${each}[]`;
    },
    spec: ({ items }, writer) => ({ type: "array", items: writer.spec(items) }),
    text: ({ items }) => `list of ${typeText(items)}`,
    spelt: ({ items }, value, spell) => (Array.isArray(value) ? value.map((item) => spelt(items, item, spell)) : value),
  },
  map: {
    inner: ({ items }) => [items],
    input: ({ items }) => `{ [key: string]: ${nestedInput(items)} }`,
    output: ({ items }) => `{ [key: string]: ${outputType(items)} }`,
    spec: ({ items }, writer) => ({ type: "object", additionalProperties: writer.spec(items) }),
    text: ({ items }) => `map of ${typeText(items)}`,
    spelt: ({ items }, value, spell) => members(value, ([key, member]) => [key, spelt(items, member, spell)]),
  },
  union: {
    inner: ({ choices }) => choices,
    input: ({ choices }) => choices.map(inputType).join(" | "),
    output: ({ choices }) => choices.map(outputType).join(" | "),
    spec({ choices }, writer) {
      // Pulumi's Python SDK can't send a list where the schema has a union with one: the list it is, in every language.
      const list = choices.find(({ kind }) => kind === "array");
      return list ? writer.spec(list) : { oneOf: choices.map((choice) => writer.spec(choice)) };
    },
    text({ choices }) {
      // The package schema has the list alone.
      const list = choices.find(({ kind }) => kind === "array");
      const others = choices.filter((choice) => choice !== list).map(typeText);
      return list ? `${typeText(list)} (with the npm package also ${others.join(" or ")})` : others.join(" or ");
    },
  },
  object: {
    inner: () => [],
    input: argsName,
    output: ({ name }) => name,
    spec: (type, writer) => writer.object(type),
    text: ({ name }) => `[${name}](#${name.toLowerCase()})`,
    spelt: ({ fields }, value, spell) =>
      members(value, ([name, member]) => {
        const type = fields.find((field) => field.name === name)?.type;
        return [spell(name), type ? spelt(type, member, spell) : member];
      }),
  },
};

function writing(type: TypeTree): Writing<TypeTree> {
  return WRITINGS[type.kind] as Writing<TypeTree>;
}

export function inputType(type: TypeTree): string {
  return writing(type).input(type);
}

export function outputType(type: TypeTree): string {
  return writing(type).output(type);
}

export function typeText(type: TypeTree): string {
  return writing(type).text(type);
}

export function typeSpec(type: TypeTree, writer: SpecWriter): Json {
  return writing(type).spec(type, writer);
}

/** A value of this type with the names of its properties spelt as a language wants them; keys of maps stay. */
export function spelt(type: TypeTree, value: unknown, spell: (name: string) => string): unknown {
  return writing(type).spelt?.(type, value, spell) ?? value;
}

function members(value: unknown, each: (entry: [string, unknown]) => [string, unknown]): unknown {
  return isRecord(value) ? Object.fromEntries(Object.entries(value).map(each)) : value;
}

export function argsName({ name }: ObjectTree): string {
  return `${name}Args`;
}

/** All objects of these fields, each once, what is nested after what holds it. */
export function objectsIn(fields: readonly FieldTree[]): ObjectTree[] {
  return fields.flatMap(({ type }) => objectsOf(type));
}

function objectsOf(type: TypeTree): ObjectTree[] {
  if (type.kind === "object") return [type, ...objectsIn(type.fields)];
  return writing(type).inner(type).flatMap(objectsOf);
}

/** Whether anything is nested in it that can be changed by itself. */
export function hasParts(type: TypeTree): boolean {
  return type.kind === "object" || type.kind === "map" || (type.kind === "array" && hasParts(type.items));
}

/** What a value is one of, or each element or member of it. */
export function enumIn(type: TypeTree): EnumTree | undefined {
  if (type.kind === "enum") return type;
  return type.kind === "union" ? undefined : writing(type).inner(type).map(enumIn).find(Boolean);
}
