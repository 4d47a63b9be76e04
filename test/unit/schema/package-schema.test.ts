import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { z } from "zod";
import { checkInputs } from "../../../provider/core/check";
import { factsOf, fieldsOf } from "../../../provider/core/fields";
import { functions, resources, settings } from "../../../provider/registry";
import { committed, sources } from "./sources";

interface TypeSpec {
  readonly type?: string;
  readonly $ref?: string;
  readonly items?: TypeSpec;
  readonly additionalProperties?: TypeSpec;
  readonly oneOf?: readonly TypeSpec[];
}
interface PropertySpec extends TypeSpec {
  readonly description?: string;
  readonly secret?: boolean;
  readonly default?: unknown;
  readonly defaultInfo?: { readonly environment: readonly string[] };
  readonly willReplaceOnChanges?: boolean;
}
type Properties = Readonly<Record<string, PropertySpec>>;
interface ObjectSpec {
  readonly description: string;
  readonly type?: string;
  readonly properties: Properties;
  readonly required?: readonly string[];
  readonly enum?: readonly { readonly value: string; readonly name: string }[];
}
interface ResourceSpec extends ObjectSpec {
  readonly inputProperties: Properties;
  readonly requiredInputs?: readonly string[];
}
interface FunctionSpec {
  readonly description: string;
  readonly inputs: ObjectSpec;
  readonly outputs: ObjectSpec;
}
interface Schema {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly meta: { readonly moduleFormat: string };
  readonly config: { readonly variables: Properties };
  readonly provider: { readonly description: string; readonly inputProperties: Properties };
  readonly types: Readonly<Record<string, ObjectSpec>>;
  readonly resources: Readonly<Record<string, ResourceSpec>>;
  readonly functions: Readonly<Record<string, FunctionSpec>>;
}

const schema: Schema = JSON.parse(committed("provider/schema.json"));

/** Everything in the schema that is an object or a list, with its path. */
function* nodes(value: unknown, path = ""): Generator<[string, Record<string, unknown>]> {
  if (typeof value !== "object" || value === null) return;
  yield [path, value as Record<string, unknown>];
  for (const [key, inner] of Object.entries(value)) yield* nodes(inner, `${path}/${key}`);
}

describe("the package", () => {
  test("is named, has the version of package.json and keeps the module of each token", () => {
    assert.equal(schema.name, "datajobs");
    assert.equal(schema.version, sources.about.version);
    const format = new RegExp(`^${schema.meta.moduleFormat}$`);
    for (const { token } of [...resources, ...functions]) {
      const [cloud = ""] = token.split(":");
      assert.equal(format.exec(cloud)?.[1], cloud);
    }
  });

  test("has every resource and every function that the provider has, and no other", () => {
    const tokens = (all: readonly { readonly token: string }[]) => all.map(({ token }) => `datajobs:${token}`).sort();
    assert.deepEqual(Object.keys(schema.resources).sort(), tokens(resources));
    assert.deepEqual(Object.keys(schema.functions).sort(), tokens(functions));
  });

  test("every reference leads to a type, and every type is referred to", () => {
    const referred = [...nodes(schema)].flatMap(([, node]) => (typeof node.$ref === "string" ? [node.$ref] : []));
    const own = referred.filter((ref) => ref.startsWith("#/types/")).map((ref) => ref.slice("#/types/".length));
    assert.deepEqual([...new Set(own)].sort(), Object.keys(schema.types).sort());
    assert.deepEqual([...new Set(referred.filter((ref) => !ref.startsWith("#")))], ["pulumi.json#/Any"]);
  });

  test("everything has a description that is a sentence", () => {
    const bags = /\/(properties|inputProperties|variables|types|resources|functions)$/;
    const things = [...nodes(schema)].filter(([path]) => bags.test(path.replace(/\/[^/]+$/, "")));
    assert.ok(things.length > 200, "they were not found");
    const silent = things.filter(
      ([, { description }]) => !/^[A-Z*`0-9].*\.(\*\*)?$/.test(String(description).split("\n")[0] ?? ""),
    );
    assert.deepEqual(
      silent.map(([path]) => path),
      [],
    );
    for (const text of [schema.description, schema.provider.description]) assert.match(text, /^[A-Z].+\.$/);
  });

  test("no name is one that Pulumi keeps for itself", () => {
    for (const { inputProperties, properties } of Object.values(schema.resources)) {
      for (const name of ["id", "urn", "pulumi"]) assert.ok(!(name in inputProperties) && !(name in properties), name);
    }
    for (const name of ["version", "pulumi"]) assert.ok(!(name in schema.provider.inputProperties), name);
  });

  test("no two names of one object are the same in Python", () => {
    const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    for (const [path, node] of nodes(schema)) {
      if (!/(properties|inputProperties|variables)$/.test(path)) continue;
      const names = Object.keys(node).map(snake);
      assert.equal(new Set(names).size, names.length, path);
    }
  });
});

describe("the configuration", () => {
  const { variables } = schema.config;
  const { inputProperties } = schema.provider;

  for (const setting of settings) {
    test(`${setting.key} is a variable and an argument of the provider, with its places told`, () => {
      for (const spec of [variables[setting.key], inputProperties[setting.key]]) {
        assert.equal(spec?.type, setting.list ? "array" : "string");
        assert.equal(spec?.secret ?? false, setting.secret === true);
        for (const name of setting.env) assert.ok(spec?.description?.includes(`\`${name}\``), name);
        if (setting.fallback) assert.ok(spec?.description?.includes(`\`${setting.fallback}\``));
      }
      assert.deepEqual(variables[setting.key]?.defaultInfo?.environment, setting.env);
      assert.equal(variables[setting.key]?.default, setting.fallback);
    });
  }

  test("is all that there is", () => {
    const keys = settings.map(({ key }) => key).sort();
    assert.deepEqual(Object.keys(variables).sort(), keys);
    assert.deepEqual(Object.keys(inputProperties).sort(), keys);
  });

  test("SDKs put neither an environment variable nor a default into state: only configuration has any", () => {
    const { config: _, ...others } = schema;
    const found = [...nodes(others)].filter(([, node]) => "default" in node || "defaultInfo" in node);
    assert.deepEqual(
      found.map(([path]) => path),
      [],
    );
  });
});

/** A type without names and limits, from either side: what the schema and the declarations have to agree in. */
type Shape =
  | { readonly object: Readonly<Record<string, Shape>>; readonly required: readonly string[] }
  | { readonly array: Shape }
  | { readonly map: Shape }
  | { readonly anyOf: readonly string[] }
  | { readonly type: string; readonly enum?: readonly string[] };

function shapeOfSpec(spec: TypeSpec): Shape {
  if (spec.$ref === "pulumi.json#/Any") return { type: "any" };
  if (spec.$ref) {
    const named = schema.types[spec.$ref.slice("#/types/".length)];
    assert.ok(named, spec.$ref);
    if (named.enum) return { type: "string", enum: named.enum.map(({ value }) => value) };
    return shapeOfObject(named.properties, named.required);
  }
  if (spec.oneOf) {
    const shapes = spec.oneOf.map(shapeOfSpec);
    const named = shapes.find((shape) => "enum" in shape);
    // A text, or one of the named values: as the declarations have it, one of these.
    if (named) return named;
    return { anyOf: shapes.map((shape) => JSON.stringify(shape)).sort() };
  }
  if (spec.items) return { array: shapeOfSpec(spec.items) };
  if (spec.additionalProperties) return { map: shapeOfSpec(spec.additionalProperties) };
  return { type: String(spec.type) };
}

function shapeOfObject(properties: Properties, required: readonly string[] = []): Shape {
  const members = Object.entries(properties).map(([name, property]) => [name, shapeOfSpec(property)] as const);
  return { object: Object.fromEntries(members), required: [...required].sort() };
}

interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema | false;
  readonly anyOf?: readonly JsonSchema[];
  readonly enum?: readonly string[];
}

/** `open`: enumerations of results are told as texts. */
function shapeOfJson(json: JsonSchema, open: boolean): Shape {
  const { type, properties, required = [], items, additionalProperties, anyOf } = json;
  // Where a list is one of several choices, the schema has the list: Pulumi's Python SDK can't send it otherwise.
  const list = anyOf?.find((each) => each.items);
  if (list) return shapeOfJson(list, open);
  if (anyOf) return { anyOf: anyOf.map((each) => JSON.stringify(shapeOfJson(each, open))).sort() };
  if (Array.isArray(type)) return { anyOf: type.map((each) => JSON.stringify({ type: each })).sort() };
  if (properties) {
    const members = Object.entries(properties).map(([name, each]) => [name, shapeOfJson(each, open)] as const);
    return { object: Object.fromEntries(members), required: [...required].sort() };
  }
  if (items) return { array: shapeOfJson(items, open) };
  if (additionalProperties) return { map: shapeOfJson(additionalProperties, open) };
  if (type === undefined) return { type: "any" };
  return { type: String(type), ...(json.enum && !open && { enum: json.enum }) };
}

const declared = (object: z.ZodObject, open: boolean) =>
  shapeOfJson(z.toJSONSchema(object, { unrepresentable: "any" }) as JsonSchema, open);

/** Enumerations of what the state repeats of the arguments: texts at the top, named values below it. */
function opened(shape: Shape, given: Shape): Shape {
  if (!("object" in shape && "object" in given)) return shape;
  const members = Object.entries(shape.object).map(([name, each]) => {
    const isText = "enum" in each && given.object[name] !== undefined;
    return [name, isText ? { type: "string" } : each] as const;
  });
  return { object: Object.fromEntries(members), required: shape.required };
}

for (const definition of resources) {
  describe(definition.token, () => {
    const spec = schema.resources[`datajobs:${definition.token}`];
    assert.ok(spec);

    test("takes the arguments that are declared, of the types that are declared", () => {
      assert.deepEqual(shapeOfObject(spec.inputProperties, spec.requiredInputs), declared(definition.inputs, false));
    });

    test("shows in state the arguments and the outputs that are declared", () => {
      const state = definition.inputs.safeExtend(definition.outputs.shape);
      assert.deepEqual(
        shapeOfObject(spec.properties, spec.required),
        opened(declared(state, false), declared(definition.inputs, false)),
      );
    });

    test("an argument is said to replace where every change of it does", () => {
      for (const [name, field] of fieldsOf(definition.inputs)) {
        const change = factsOf(field)?.change ?? "replace";
        assert.equal(spec.inputProperties[name]?.willReplaceOnChanges ?? false, change === "replace", name);
      }
    });

    test("has an example in each language, of arguments that pass the check", () => {
      assert.deepEqual(checkInputs(definition.inputs, definition.example.arguments), []);
      for (const language of ["typescript", "python", "yaml"])
        assert.ok(spec.description.includes(`\n\`\`\`${language}\n`));
    });
  });
}

for (const definition of functions) {
  describe(definition.token, () => {
    const spec = schema.functions[`datajobs:${definition.token}`];
    assert.ok(spec);

    test("takes the arguments that are declared, of the types that are declared", () => {
      assert.deepEqual(shapeOfObject(spec.inputs.properties, spec.inputs.required), declared(definition.inputs, false));
    });

    test("tells what is declared, enumerations as texts", () => {
      assert.deepEqual(
        shapeOfObject(spec.outputs.properties, spec.outputs.required),
        declared(definition.outputs, true),
      );
    });

    test("has an example in each language, of arguments that pass the check", () => {
      assert.deepEqual(checkInputs(definition.inputs, definition.example), []);
      for (const language of ["typescript", "python", "yaml"])
        assert.ok(spec.description.includes(`\n\`\`\`${language}\n`));
    });
  });
}
