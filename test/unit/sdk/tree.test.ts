import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import type { ResourceDefinition } from "../../../provider/core/define";
import { type FieldFacts, field } from "../../../provider/core/fields";
import { type FieldTree, resourceTree } from "../../../provider/hosts/schema/tree";
import { objectsIn } from "../../../provider/hosts/schema/types";

function treeOf(inputs: z.ZodRawShape, outputs: z.ZodRawShape = {}) {
  const declared = {
    token: "cloud:Thing",
    description: "A thing.",
    inputs: z.strictObject(inputs),
    outputs: z.object(outputs),
  };
  return resourceTree(declared as unknown as ResourceDefinition);
}

const described = <T extends z.ZodType>(schema: T) => field(schema, { description: "It." });

function single(schema: z.ZodType): FieldTree | undefined {
  return treeOf({ it: schema }).arguments[0];
}

const TYPES: { title: string; schema: () => z.ZodType; type: unknown }[] = [
  { title: "a text", schema: () => z.string().min(1), type: { kind: "string" } },
  { title: "a number", schema: () => z.number(), type: { kind: "number" } },
  { title: "a whole number", schema: () => z.number().int(), type: { kind: "integer" } },
  { title: "a yes or no", schema: () => z.boolean(), type: { kind: "boolean" } },
  { title: "anything", schema: () => z.any(), type: { kind: "any" } },
  {
    title: "an enumeration",
    schema: () => z.enum(["a", "b"]),
    type: { kind: "enum", name: "ThingIt", values: ["a", "b"] },
  },
  { title: "a list", schema: () => z.array(z.string()), type: { kind: "array", items: { kind: "string" } } },
  {
    title: "a choice of types",
    schema: () => z.union([z.number(), z.string()]),
    type: { kind: "union", choices: [{ kind: "number" }, { kind: "string" }] },
  },
  {
    title: "an object",
    schema: () => z.strictObject({ id: described(z.string()) }),
    type: {
      kind: "object",
      name: "ThingIt",
      fields: [{ name: "id", type: { kind: "string" }, description: "It.", optional: false }],
    },
  },
];

for (const { title, schema, type } of TYPES) {
  test(`${title} is told as ${(type as { kind: string }).kind}, whether optional or not`, () => {
    assert.deepEqual(single(described(schema()))?.type, type);
    assert.deepEqual(single(described(schema().optional()))?.type, type);
    assert.equal(single(described(schema()))?.optional, false);
    assert.equal(single(described(schema().optional()))?.optional, true);
  });
}

const NAMES = [
  { list: "segments", object: "ThingSegment" },
  { list: "batches", object: "ThingBatch" },
  { list: "addresses", object: "ThingAddress" },
];

for (const { list, object } of NAMES) {
  test(`one of ${list} is a ${object}`, () => {
    const tree = treeOf({ [list]: described(z.array(z.strictObject({ id: described(z.string()) }))) });
    assert.deepEqual(
      objectsIn(tree.arguments).map(({ name }) => name),
      [object],
    );
  });
}

const CHANGES: { title: string; facts: Pick<FieldFacts, "change">; told: string }[] = [
  { title: "a declared effect", facts: { change: "update" }, told: "update" },
  { title: "an effect that depends on the other arguments", facts: { change: () => "replace" }, told: "depends" },
  { title: "no declared effect", facts: {}, told: "replace" },
];

for (const { title, facts, told } of CHANGES) {
  test(`${title} is told as ${told}`, () => {
    assert.equal(single(field(z.string(), { description: "It.", ...facts }))?.change, told);
  });
}

const DEFAULTS: { fallback: unknown; told: unknown }[] = [
  { fallback: "10m", told: "10m" },
  { fallback: false, told: false },
  { fallback: 0, told: 0 },
  { fallback: ["a", "b"], told: ["a", "b"] },
  { fallback: [], told: undefined },
  { fallback: {}, told: undefined },
];

for (const { fallback, told } of DEFAULTS) {
  test(`the default ${JSON.stringify(fallback)} is told as ${JSON.stringify(told)}`, () => {
    assert.deepEqual(single(field(z.any().optional(), { description: "It.", default: fallback }))?.default, told);
  });
}

test("the properties are the arguments and the outputs, of which the latter win", () => {
  const tree = treeOf(
    { region: described(z.string().optional()), size: described(z.number()) },
    { region: described(z.string()), id: described(z.string()) },
  );
  const told = tree.properties.map(({ name, optional, change }) => ({ name, optional, change }));
  assert.deepEqual(told, [
    { name: "size", optional: false, change: undefined },
    { name: "region", optional: false, change: undefined },
    { name: "id", optional: false, change: undefined },
  ]);
});

test("a field without facts is refused with its path", () => {
  const inner = z.strictObject({ secret: z.string() });
  assert.throws(
    () => treeOf({ outer: described(z.array(inner)) }),
    /^Error: cloud:Thing\.outer\[\]\.secret is declared without facts/,
  );
});

test("a type that no writer knows is refused with its path", () => {
  assert.throws(
    () => treeOf({ when: described(z.date()) }),
    /^Error: cloud:Thing\.when has a type that no writer knows: date/,
  );
});
