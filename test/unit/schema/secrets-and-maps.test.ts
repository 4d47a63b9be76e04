import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import type { ResourceDefinition } from "../../../provider/core/define";
import { field } from "../../../provider/core/fields";
import { NamedTypes, Properties } from "../../../provider/hosts/schema/property-specs";
import { resourceTree } from "../../../provider/hosts/schema/tree";
import { typescriptSdk } from "../../../provider/hosts/schema/typescript";

const job = z.strictObject({ datasetId: field(z.string(), { description: "A dataset." }) });

const toy: ResourceDefinition = {
  token: "toys:Toy",
  description: "A toy.",
  example: { name: "toy", arguments: {} },
  inputs: z.strictObject({
    password: field(z.string(), { description: "A password.", secret: true }),
    jobs: field(z.record(z.string(), job), { description: "The jobs." }),
  }),
  outputs: z.object({ counts: field(z.record(z.string(), z.number()), { description: "Counts." }) }),
  create: async () => ({ id: "1", state: {} }),
  read: async (_call, _id, state) => state,
  update: async (_call, _id, state) => state,
  delete: async () => undefined,
};

test("the package schema marks a secret, and has maps of objects", () => {
  const specs = new Properties("toys", new NamedTypes()).of(resourceTree(toy).arguments, "in");
  assert.equal(specs.password?.secret, true);
  assert.equal(specs.jobs?.secret, undefined);
  assert.deepEqual(specs.jobs?.additionalProperties, { $ref: "#/types/datajobs:toys:ToyJob" });
});

test("the class knows its secrets, and takes and shows maps", () => {
  const text = typescriptSdk([resourceTree(toy)], []).get("toys/toy.ts") ?? "";
  assert.match(text, /secrets: \["password"\],/);
  assert.match(text, /jobs: pulumi\.Input<\{ \[key: string\]: pulumi\.Input<ToyJobArgs> \}>;/);
  assert.match(text, /declare readonly jobs: pulumi\.Output<\{ \[key: string\]: ToyJob \}>;/);
  assert.match(text, /declare readonly counts: pulumi\.Output<\{ \[key: string\]: number \}>;/);
});

test("a secret below an argument is refused where it is declared", () => {
  const inside = z.strictObject({ key: field(z.string(), { description: "A key.", secret: true }) });
  const nested = { ...toy, inputs: z.strictObject({ login: field(inside, { description: "A login." }) }) };
  assert.throws(() => resourceTree(nested), /Toy\.login\.key is nested/);
});
