import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Path, UNKNOWN, type Values } from "../../../provider/core/values";
import { valuesOf } from "../../../provider/hosts/grpc/lean-struct";
import { decode, encode } from "../../../provider/hosts/grpc/marshal";
import { provider, type Struct, structOf } from "../../../provider/hosts/grpc/proto";
import { SEED } from "../../seed";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";

/** One for each type of value that isn't known. */
const UNKNOWNS = [
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
];

/** As it travels: through the bytes of a message. */
function overTheWire(struct: unknown): Struct {
  const request = new provider.CheckRequest();
  request.setNews(struct as never);
  const news = provider.CheckRequest.deserializeBinary(request.serializeBinary()).getNews();
  assert.ok(news);
  return news as Struct;
}

/** Keys and texts of every script, with all that JSON and JavaScript find special. */
const text = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: "binary" }),
  fc.constantFrom("", "0", "__proto__", "constructor", "toString", "value", "\u0000", "💾", "ÅÅ", "a.b[0]"),
);
const key = text.filter((name) => name !== "__provider" && name !== SIGNATURE);
const leaf = fc.oneof(
  text,
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constant(UNKNOWN),
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(key, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
}));
const values = fc.dictionary(key, value, { maxKeys: 5, noNullPrototype: true }) as fc.Arbitrary<Values>;

/** Some of the paths that lead somewhere. */
function pathsOf(tree: unknown, path: Path = []): Path[] {
  const inner = Array.isArray(tree)
    ? tree.flatMap((item, index) => pathsOf(item, [...path, index]))
    : typeof tree === "object" && tree !== null
      ? Object.entries(tree).flatMap(([name, item]) => pathsOf(item, [...path, name]))
      : [];
  return path.length > 0 ? [path, ...inner] : inner;
}

const marked = values.chain((tree) => fc.subarray(pathsOf(tree)).map((secrets) => ({ tree, secrets })));

/** Texts of at least six characters that stand in a secret: what repeats one of them outside of any is as secret. */
function withRepeated(tree: Values, secrets: readonly Path[]): readonly Path[] {
  const at = (path: Path) => path.reduce<unknown>((here, step) => (here as Values)[step], tree);
  const texts = (found: unknown): string[] =>
    typeof found === "string"
      ? [found]
      : typeof found === "object" && found !== null
        ? Object.values(found).flatMap(texts)
        : [];
  const hidden = new Set(secrets.flatMap((path) => texts(at(path))).filter((found) => found.length >= 6));
  const marks = new Set(inOrder(secrets));
  const isMarked = (path: Path) => marks.has(JSON.stringify(path));
  const isWithin = (path: Path) => path.some((_, length) => isMarked(path.slice(0, length)));
  return pathsOf(tree).filter((path) => isMarked(path) || (hidden.has(at(path) as string) && !isWithin(path)));
}

const inOrder = (paths: readonly Path[]) => paths.map((path) => JSON.stringify(path)).sort();

test("whatever is sent comes back as it was: unknowns, secrets in secrets, empty lists, nulls, every script", () => {
  fc.assert(
    fc.property(marked, ({ tree, secrets }) => {
      const back = decode(overTheWire(encode(tree, secrets)));
      assert.deepEqual(back.values, tree);
      assert.deepEqual(inOrder(back.secrets), inOrder(withRepeated(tree, secrets)));
    }),
    { numRuns: 1000, seed: SEED },
  );
});

test("what came from the engine goes back to it unchanged, but that an unknown of any type goes back as one of them", () => {
  fc.assert(
    fc.property(marked, fc.array(fc.constantFrom(...UNKNOWNS), { minLength: 1 }), ({ tree, secrets }, kinds) => {
      let next = 0;
      const asEngine = (item: unknown): unknown => {
        if (item === UNKNOWNS[0]) return kinds[next++ % kinds.length];
        if (Array.isArray(item)) return item.map(asEngine);
        if (typeof item !== "object" || item === null) return item;
        return Object.fromEntries(Object.entries(item).map(([name, inner]) => [name, asEngine(inner)]));
      };
      const sent = valuesOf(encode(tree, secrets));
      const { values: got, secrets: marks } = decode(overTheWire(structOf(asEngine(sent) as Values)));
      assert.deepEqual(valuesOf(encode(got, marks)), sent);
    }),
    { numRuns: 300, seed: SEED },
  );
});

for (const [index, kind] of UNKNOWNS.entries()) {
  test(`unknown ${index + 1} of ${UNKNOWNS.length} is unknown wherever it stands`, () => {
    const struct = structOf({ top: kind, list: [kind, { deep: kind }], secret: { [SIGNATURE]: SECRET, value: kind } });
    const { values: got, secrets } = decode(overTheWire(struct));
    assert.deepEqual(got, { top: UNKNOWN, list: [UNKNOWN, { deep: UNKNOWN }], secret: UNKNOWN });
    assert.deepEqual(secrets, [["secret"]]);
  });
}

test("a text that only contains the mark of an unknown is a text", () => {
  const almost = `${UNKNOWNS[0]} `;
  assert.deepEqual(decode(overTheWire(structOf({ almost }))).values, { almost });
});

test("absent and undefined are the same: they aren't sent", () => {
  const { values: got } = decode(
    overTheWire(encode({ here: 1, gone: undefined, inner: { gone: undefined }, list: [undefined] })),
  );
  assert.deepEqual(got, { here: 1, inner: {}, list: [null] });
});

test("a secret at a path that leads nowhere is left out", () => {
  const { secrets } = decode(overTheWire(encode({ a: { b: 1 } }, [["a", "c"], ["d"], ["a", "b", 0]])));
  assert.deepEqual(secrets, []);
});

test("assets and what else carries a signature pass as they are", () => {
  const asset = { [SIGNATURE]: ASSET, text: "hello", hash: "x" };
  const { values: got, secrets } = decode(overTheWire(structOf({ triggers: [asset] })));
  assert.deepEqual(valuesOf(encode(got, secrets)), { triggers: [asset] });
});

test("what led to the dynamic provider is dropped, on the top only", () => {
  const { values: got } = decode(
    overTheWire(structOf({ __provider: "exports.handler = ...", inner: { __provider: 1 } })),
  );
  assert.deepEqual(got, { inner: { __provider: 1 } });
});

test("no properties at all are no values", () => {
  assert.deepEqual(decode(undefined), { values: {}, secrets: [] });
});
