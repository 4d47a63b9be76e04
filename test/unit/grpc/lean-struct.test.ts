import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import fc from "fast-check";
import type { Values } from "../../../provider/core/values";
import { valuesOf } from "../../../provider/hosts/grpc/lean-struct";
import { provider, structOf } from "../../../provider/hosts/grpc/proto";
import { SEED } from "../../seed";

interface Message {
  serializeBinary(): Uint8Array;
  getNews(): { toJavaScript(): Values } | undefined;
  setNews(struct: unknown): void;
}

/** Pulumi's messages as they are, with google-protobuf's own Structs: what the engine speaks. */
const original = loadAnew();

function loadAnew() {
  const own = createRequire(require.resolve("@pulumi/pulumi/package.json"));
  const files = Object.keys(require.cache).filter((file) => /google-protobuf|[\\/]proto[\\/]/.test(file));
  const kept = files.map((file) => [file, require.cache[file]] as const);
  for (const file of files) delete require.cache[file];
  try {
    const { CheckRequest } = own("@pulumi/pulumi/proto/provider_pb.js") as {
      CheckRequest: { new (): Message; deserializeBinary(bytes: Uint8Array): Message };
    };
    const { Struct } = own("google-protobuf/google/protobuf/struct_pb.js") as {
      Struct: { fromJavaScript(values: Values): unknown };
    };
    return { CheckRequest, Struct };
  } finally {
    for (const [file, module] of kept) require.cache[file] = module;
  }
}

/** Those of Pulumi's older SDKs find each other by one name of the whole process: there the second copy takes the place of the first. */
const skip =
  "pulumirpc" in ((globalThis as { proto?: object }).proto ?? {}) && "this SDK allows of one copy in a process";

const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.string({ unit: "grapheme" }),
    fc.double({ noNaN: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("tree"), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: "grapheme" }), tie("tree"), { maxKeys: 4, noNullPrototype: true }),
  ),
}));
// As a key it is lost in google-protobuf's own conversion.
const struct = fc
  .dictionary(fc.string(), tree, { maxKeys: 5, noNullPrototype: true })
  .filter((values) => !JSON.stringify(values).includes("__proto__")) as fc.Arbitrary<Values>;

test("the double is none: google-protobuf's own Structs are another copy", () => {
  assert.notEqual(original.CheckRequest as unknown, provider.CheckRequest as unknown);
});

test("what google-protobuf writes is read as it was", { skip }, () => {
  fc.assert(
    fc.property(struct, (values) => {
      const sent = new original.CheckRequest();
      sent.setNews(original.Struct.fromJavaScript(values));
      const got = provider.CheckRequest.deserializeBinary(sent.serializeBinary()).getNews();
      assert.deepEqual(valuesOf(got), values);
    }),
    { seed: SEED },
  );
});

test("what is written is read by google-protobuf as it was", { skip }, () => {
  fc.assert(
    fc.property(struct, (values) => {
      const sent = new provider.CheckRequest();
      sent.setNews(structOf(values));
      const got = original.CheckRequest.deserializeBinary(sent.serializeBinary()).getNews();
      assert.deepEqual(got?.toJavaScript(), values);
    }),
    { seed: SEED },
  );
});
