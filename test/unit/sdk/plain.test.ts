import assert from "node:assert/strict";
import { before, test } from "node:test";
import { runInNewContext } from "node:vm";
import * as pulumi from "@pulumi/pulumi";
import { adobe } from "../../../sdk/index";
import { plain } from "../../../sdk/plain";

class Fields {
  constructor(readonly name: string) {}
  #hidden = 1;
  tell() {
    return this.#hidden;
  }
}
class Hidden {
  #hidden = 1;
  tell() {
    return this.#hidden;
  }
}
class Told extends Hidden {
  toJSON() {
    return { told: new Date(0) };
  }
}
/** As well-known libraries for times have them. */
class Moment {
  readonly locale = { format: () => "" };
  toJSON() {
    return "1970-01-01T00:00:00.000Z";
  }
}

const WHEN = "2026-11-25T08:00:00.000Z";
const circular: Record<string, unknown> = {};
circular.inner = [circular];
const shared = [1];
const other = <T>(source: string) => runInNewContext(source) as T;

/** What a program may give, and what Pulumi is given in its place. */
const SAID: { title: string; given: unknown; said: unknown }[] = [
  // As they always were in state.
  { title: "text", given: "a", said: "a" },
  { title: "text beyond ASCII", given: "é𝄞", said: "é𝄞" },
  { title: "numbers", given: [0, -1, 1.5, 1e300], said: [0, -1, 1.5, 1e300] },
  { title: "booleans and null", given: [true, false, null], said: [true, false, null] },
  { title: "undefined", given: { a: undefined, b: [undefined] }, said: { a: undefined, b: [undefined] } },
  { title: "lists and objects", given: [{ b: [1, { a: "x" }], a: {} }], said: [{ b: [1, { a: "x" }], a: {} }] },
  { title: "an object without a prototype", given: Object.assign(Object.create(null), { a: 1 }), said: { a: 1 } },
  { title: "an object of another realm", given: other("({ a: [1], b: {} })"), said: { a: [1], b: {} } },
  { title: "the fields of an instance", given: new Fields("x"), said: { name: "x" } },
  { title: "bytes", given: new Uint8Array([7, 8]), said: { 0: 7, 1: 8 } },
  { title: "a Buffer", given: Buffer.from([7, 8]), said: { 0: 7, 1: 8 } },
  { title: "the same object twice, which is no circle", given: [shared, shared], said: [[1], [1]] },
  // As `{}`, or not at all, before.
  { title: "a Date", given: new Date(WHEN), said: WHEN },
  { title: "a Date of another realm", given: other(`new Date(${JSON.stringify(WHEN)})`), said: WHEN },
  { title: "a Map with texts for keys", given: new Map([["b", new Date(WHEN)]]), said: { b: WHEN } },
  {
    title: "a Map with other keys",
    given: new Map<unknown, unknown>([
      [1, "a"],
      ["b", 2n],
    ]),
    said: [
      [1, "a"],
      ["b", "2"],
    ],
  },
  { title: "an empty Map", given: new Map(), said: {} },
  { title: "a Set, in any order", given: new Set(["b", "a", 3]), said: ["a", "b", 3] },
  { title: "the same Set filled otherwise", given: new Set([3, "a", "b"]), said: ["a", "b", 3] },
  { title: "a URL", given: new URL("https://example.com/a?b=1"), said: "https://example.com/a?b=1" },
  { title: "a query", given: new URLSearchParams({ a: "1", b: "2" }), said: "a=1&b=2" },
  { title: "a BigInt", given: 12345678901234567890n, said: "12345678901234567890" },
  { title: "BigInts as bytes", given: new BigInt64Array([-1n]), said: { 0: "-1" } },
  { title: "an ArrayBuffer", given: new Uint8Array([7, 8]).buffer, said: { 0: 7, 1: 8 } },
  { title: "a DataView", given: new DataView(new Uint8Array([6, 7, 8]).buffer, 1), said: { 0: 7, 1: 8 } },
  { title: "a RegExp", given: /a+/gi, said: "/a+/gi" },
  { title: "boxed values", given: [Object("a"), Object(1), Object(false), Object(1n)], said: ["a", 1, false, "1"] },
  { title: "an instance that tells JSON what it is", given: new Told(), said: { told: "1970-01-01T00:00:00.000Z" } },
  { title: "one whose fields say nothing", given: new Moment(), said: "1970-01-01T00:00:00.000Z" },
  { title: "the text of an asset", given: new pulumi.asset.StringAsset("content"), said: "content" },
];

/** What has no content that could be compared, or none that is the same on the next machine. */
const REFUSED: { title: string; given: unknown; why: RegExp; at?: string }[] = [
  { title: "a function", given: () => 1, why: /a function has no content/ },
  { title: "a class", given: Hidden, why: /a function has no content/ },
  { title: "a method among fields", given: { a: 1, tell() {} }, at: ".tell", why: /a function has no content/ },
  { title: "a symbol", given: Symbol("s"), why: /a symbol has no content/ },
  { title: "NaN", given: Number.NaN, why: /NaN is not a number that can be kept/ },
  { title: "Infinity", given: [-Infinity], at: "[0]", why: /-Infinity is not a number that can be kept/ },
  { title: "NaN among numbers of a fixed size", given: new Float32Array([1, NaN]), at: ".1", why: /NaN is not/ },
  { title: "an invalid Date", given: new Date("never"), why: /this Date is invalid/ },
  { title: "half of a character", given: "a\ud834", why: /half of a character/ },
  {
    title: "an Error",
    given: new TypeError("bad"),
    why: /an error has no content that could be kept: give its message/,
  },
  { title: "an instance that shows nothing", given: new Hidden(), why: /an instance of Hidden has no fields/ },
  { title: "a WeakMap", given: new WeakMap(), why: /an instance of WeakMap has no fields/ },
  { title: "an iterator", given: [1].values(), why: /has no fields/ },
  { title: "headers", given: new Headers({ a: "1" }), why: /an instance of Headers has no fields/ },
  { title: "a file", given: new pulumi.asset.FileAsset("/tmp/a"), why: /another path on each machine: give a hash/ },
  { title: "an archive", given: new pulumi.asset.FileArchive("/tmp"), why: /another path on each machine/ },
  { title: "what is a part of itself", given: circular, at: ".inner[0]", why: /this is a part of itself/ },
  { title: "a Map that is", given: loop(), at: ".me", why: /this is a part of itself/ },
  { title: "a key that no object can have", given: JSON.parse('{"__proto__": 1}'), at: ".__proto__", why: /no key/ },
];

function loop(): Map<string, unknown> {
  const map = new Map<string, unknown>();
  return map.set("me", map);
}

/** `pulumi.output(given)` would be a copy by Pulumi itself, which makes `{}` of a Date. */
const later = (given: unknown) => pulumi.output(1).apply(() => given);

/** Where it may stand in an argument, and by what path it is found there. */
const PLACES: { title: string; place(given: unknown): unknown; path: string; read(said: unknown): unknown }[] = [
  { title: "", place: (given) => given, path: "", read: (said) => said },
  {
    title: "in a list in an object",
    place: (given) => ({ deep: [given] }),
    path: ".deep[0]",
    read: (said) => (said as { deep: unknown[] }).deep[0],
  },
  {
    title: "in a Map",
    place: (given) => new Map([["key", given]]),
    path: ".key",
    read: (said) => (said as { key: unknown }).key,
  },
  { title: "in an output", place: (given) => later(given), path: "", read: (said) => said },
  { title: "in a promise", place: (given) => Promise.resolve(given), path: "", read: (said) => said },
  {
    title: "in an output in a list",
    place: (given) => [later({ in: [given] })],
    path: "[0].in[0]",
    read: (said) => (said as { in: unknown[] }[])[0]?.in[0],
  },
];

/** What is known of it at last. */
async function settled(given: unknown): Promise<unknown> {
  if (pulumi.Output.isInstance(given)) {
    const { isKnown, isSecret, allResources, promise } = given as unknown as Record<string, Promise<unknown>> & {
      allResources(): Promise<unknown>;
      promise(): Promise<unknown>;
    };
    // Of an output that fails all of these do.
    const [, , , value] = await Promise.all([isKnown, isSecret, allResources(), promise()]);
    return settled(value);
  }
  if (given instanceof Promise) return settled(await given);
  if (Array.isArray(given)) return Promise.all(given.map(settled));
  if (typeof given !== "object" || given === null || pulumi.Resource.isInstance(given)) return given;
  const entries = Object.entries(given).map(async ([key, inner]) => [key, await settled(inner)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

for (const { title: where, place, path, read } of PLACES) {
  for (const { title, given, said } of SAID) {
    test(`${title} ${where}: kept by its content`, async () => {
      const args = plain({ triggers: [place(given)] }, "nightly");
      const [trigger] = (await settled(args.triggers)) as unknown[];
      assert.deepEqual(read(trigger), said);
    });
  }

  for (const { title, given, why, at = "" } of REFUSED) {
    test(`${title} ${where}: refused in one sentence that names the path`, async () => {
      await assert.rejects(
        async () => settled(plain({ triggers: [place(given)] }, "nightly").triggers),
        (error: unknown) => {
          assert.ok(pulumi.RunError.isInstance(error), String(error));
          assert.ok(error.message.startsWith(`nightly: triggers[0]${path}${at}: `), error.message);
          assert.match(error.message, why);
          assert.match(error.message, /^[^\n]+: possible are [^\n]+\.$/);
          return true;
        },
      );
    });
  }
}

const registered: { name: string; inputs: Record<string, unknown> }[] = [];
before(() =>
  pulumi.runtime.setMocks({
    newResource: ({ name, inputs }) => {
      registered.push({ name, inputs });
      return { id: `${name}-id`, state: inputs };
    },
    call: () => ({}),
  }),
);
const args = { schema: { name: "s" }, destination: { datasetId: "d" } };

test("any argument of a class is kept so, and resources in it are left to Pulumi", async () => {
  const first = new adobe.ExportJob("first", args);
  const second = new adobe.ExportJob("second", {
    ...args,
    fields: new Set(["b", "a"]) as unknown as string[],
    filter: { fromIngestTimestamp: new Date(WHEN) as unknown as string },
    triggers: [first, first.id, later(new Date(WHEN)), Promise.resolve(new Map([["a", first.id]]))],
  });
  await settled(second.urn);
  const { fields, filter, triggers } = registered.find(({ name }) => name === "second")?.inputs ?? {};
  assert.deepEqual(fields, ["a", "b"]);
  assert.deepEqual(filter, { fromIngestTimestamp: WHEN });
  assert.deepEqual(triggers, ["first-id", "first-id", WHEN, { a: "first-id" }]);
});

test("a constructor refuses what it is given, before anything is declared", () => {
  assert.throws(() => new adobe.ExportJob("nightly", { ...args, triggers: [1, { when: new Date("never") }] }), {
    message: /^nightly: triggers\[1\]\.when: this Date is invalid: possible are [^\n]+\.$/,
  });
  assert.ok(!registered.some(({ name }) => name === "nightly"));
});

test("a function refuses it too", async () => {
  const jobId = Symbol("s") as unknown as string;
  const told = { message: /^adobe\.getExportJob: jobId: a symbol has no content/ };
  await assert.rejects(adobe.getExportJob({ jobId }), told);
  assert.throws(() => adobe.getExportJobOutput({ jobId }), told);
});

test("what is not known stays so", async () => {
  const { triggers } = plain({ triggers: [pulumi.unknown, pulumi.output(pulumi.unknown)] }, "nightly");
  const [direct, later] = triggers as [unknown, pulumi.Output<unknown>];
  assert.ok(pulumi.isUnknown(direct));
  assert.equal(await (later as unknown as { isKnown: Promise<boolean> }).isKnown, false);
});
