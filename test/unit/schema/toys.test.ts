import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { z } from "zod";
import type { FunctionDefinition, ResourceDefinition } from "../../../provider/core/define";
import { field } from "../../../provider/core/fields";
import { resourceExample } from "../../../provider/hosts/schema/examples";
import { writtenFiles } from "../../../provider/hosts/schema/index";
import { functionTree, resourceTree } from "../../../provider/hosts/schema/tree";
import { vault } from "../../toys";
import { sources } from "./sources";

const files = writtenFiles({ ...sources, resources: [vault], functions: [] });
const schema = JSON.parse(files.get("provider/schema.json") ?? "{}");
const page = files.get("docs/reference/toy-vault.md") ?? "";
const { inputProperties, properties } = schema.resources["datajobs:toy:Vault"];

describe("secrets", () => {
  const namesOf = (bag: Record<string, { secret?: boolean }>) =>
    Object.entries(bag).flatMap(([name, { secret }]) => (secret ? [name] : []));

  test("are marked in the package schema, as arguments and as outputs, nested ones too", () => {
    assert.deepEqual(namesOf(inputProperties), ["password", "cosUrl", "headers"]);
    assert.deepEqual(namesOf(properties), ["password", "cosUrl", "headers", "accessKey"]);
    assert.deepEqual(namesOf(schema.types["datajobs:toy:VaultAuth"].properties), ["token"]);
    assert.deepEqual(namesOf(schema.types["datajobs:toy:VaultLoad"].properties), ["token"]);
  });

  test("are told in the reference", () => {
    assert.match(page, /^\| `password` \(required\) \(secret\) \| string \| Password of the instance\. \|$/m);
    assert.match(page, /^\| `accessKey` \(secret\) \| string \|/m);
    assert.match(page, /^\| `token` \(required\) \(secret\) \|/m);
    assert.doesNotMatch(page, /`instanceId`.*\(secret\)/);
  });

  const about = { description: "It." };
  const secret = () => field(z.string(), { ...about, secret: true });
  const open = () => field(z.string(), about);

  test("that are secret on one side only are refused", () => {
    const declared = (given: z.ZodType, told: z.ZodType) =>
      resourceTree({ ...vault, inputs: z.strictObject({ it: given }), outputs: z.object({ it: told }) });
    assert.deepEqual(declared(secret(), secret()).secrets, ["it"]);
    for (const [given, told] of [
      [secret(), open()],
      [open(), secret()],
    ] as const)
      assert.throws(
        () => declared(given, told),
        /^Error: it is secret as an argument or as an output, but not as both/,
      );
  });

  test("as the result of a function are refused: no SDK keeps it", () => {
    const told = {
      token: "toy:getIt",
      description: "It.",
      example: {},
      inputs: z.strictObject({ it: secret() }),
      outputs: z.object({ out: open() }),
    };
    const functionOf = (more: object) => functionTree({ ...told, ...more } as unknown as FunctionDefinition);
    assert.equal(functionOf({}).arguments[0]?.secret, true);
    assert.throws(() => functionOf({ outputs: z.object({ out: secret() }) }), /toy:getIt has a result that is secret/);
  });
});

describe("maps", () => {
  test("are additionalProperties of the package schema, whatever their members are", () => {
    const load = { $ref: "#/types/datajobs:toy:VaultLoad" };
    for (const { loads } of [inputProperties, properties]) {
      assert.deepEqual(
        { type: loads.type, additionalProperties: loads.additionalProperties },
        { type: "object", additionalProperties: load },
      );
    }
    assert.deepEqual(properties.counts.additionalProperties, { type: "integer" });
    assert.deepEqual(inputProperties.headers.additionalProperties, { type: "string" });
  });

  test("are told in the reference, with what is nested and what is no change", () => {
    assert.match(page, /^\| `loads` \| map of \[VaultLoad\]\(#vaultload\) \|/m);
    assert.match(page, /^### VaultLoad$/m);
    assert.match(page, /^### VaultLoadDestination$/m);
    assert.match(page, /^\| `loads` and all in it \| updates it in place/m);
    assert.match(page, /^- empty, or left out: `loads`, `loads\[\*\]\.tags`$/m);
    assert.match(page, /^- another order: `loads\[\*\]\.tags`$/m);
  });

  test("keep their keys in every language, while names are spelt as the language has them", () => {
    const { typescript, python, yaml } = resourceExample(resourceTree(vault));
    assert.match(typescript, /loads: \{ "by nightFall": \{ destination: \{ datasetId: "d" \} \} \}/);
    assert.match(python, /loads=\{"by nightFall": \{"destination": \{"dataset_id": "d"\}\}\},/);
    assert.match(python, /instance_id="cdb-1",/);
    assert.match(yaml, /^ {6}loads:\n {8}"by nightFall":\n {10}destination:\n {12}datasetId: d$/m);
  });

  test("of maps, of lists and of anything are written too", () => {
    const about = { description: "It." };
    const inputs = z.strictObject({
      deep: field(z.record(z.string(), z.record(z.string(), z.array(z.enum(["a", "b"])))), about),
      lists: field(z.array(z.record(z.string(), z.any())), about),
    });
    const declared: ResourceDefinition = {
      ...vault,
      inputs,
      outputs: z.object({}),
      example: { name: "it", arguments: {} },
    };
    const text = writtenFiles({ ...sources, resources: [declared], functions: [] }).get("sdk/toy/vault.ts") ?? "";
    assert.match(
      text,
      /^ {2}deep: pulumi\.Input<\{ \[key: string\]: pulumi\.Input<\{ \[key: string\]: pulumi\.Input<pulumi\.Input<"a" \| "b">\[\]> \}> \}>;$/m,
    );
    assert.match(text, /^ {2}lists: pulumi\.Input<pulumi\.Input<\{ \[key: string\]: any \}>\[\]>;$/m);
    assert.match(text, /^ {2}declare readonly lists: pulumi\.Output<\{ \[key: string\]: any \}\[\]>;$/m);
    assert.match(text, /^\/\/ biome-ignore-all lint\/suspicious\/noExplicitAny/m);
  });
});

describe("a kind that nobody knows", () => {
  const about = { description: "It." };
  const treeOf = (schema: z.ZodType) =>
    resourceTree({ ...vault, inputs: z.strictObject({ it: field(schema, about) }) });
  const refused: [title: string, schema: z.ZodType, why: RegExp][] = [
    ["at the top", z.date(), /^Error: toy:Vault\.it has a type that no writer knows: date/],
    ["in a list", z.array(z.bigint()), /^Error: toy:Vault\.it\[\] has a type that no writer knows: bigint/],
    ["in a map", z.record(z.string(), z.map(z.string(), z.string())), /^Error: toy:Vault\.it\[\*\] has a type .*: map/],
    ["in a choice", z.union([z.string(), z.symbol()]), /^Error: toy:Vault\.it has a type .*: symbol/],
    ["as the keys of a map", z.record(z.number(), z.string()), /^Error: toy:Vault\.it has keys that are no texts/],
  ];
  for (const [title, schema, why] of refused)
    test(`${title} is refused with its path`, () => assert.throws(() => treeOf(schema), why));
});
