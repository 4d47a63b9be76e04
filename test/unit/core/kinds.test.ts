import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { z } from "zod";
import { checkInputs } from "../../../provider/core/check";
import { Configuration, sourcesIn } from "../../../provider/core/config";
import { difference } from "../../../provider/core/diff";
import { canonical, type FieldFacts, field, holdsSecret } from "../../../provider/core/fields";
import { neutral } from "../../../provider/core/neutral";
import { shaped } from "../../../provider/core/shape";
import { pathText, UNKNOWN, type Values } from "../../../provider/core/values";
import { createWorld } from "../../../provider/world";
import { CANARIES, FULL, vault } from "../../toys";

const it = <T extends z.ZodType>(schema: T, facts: Partial<FieldFacts> = {}) =>
  field(schema, { description: "It.", ...facts });
const hidden = () => it(z.string(), { secret: true });
const load = (more: Values = {}): Values => ({ destination: { datasetId: "d" }, ...more });
const given = (loads: unknown): Values => ({ instanceId: "cdb-1", password: "long enough", loads });

describe("a declaration is refused", () => {
  const refused: [title: string, declare: () => unknown, why: RegExp][] = [
    ["a secret with a default", () => it(z.string().optional(), { secret: true, default: "x" }), /no default/],
    ["a secret place", () => it(z.string().optional(), { secret: true, place: true }), /no place/],
    ["secret elements", () => it(z.array(hidden())), /declare the whole field secret/],
    ["secret members of a map", () => it(z.record(z.string(), hidden()).optional()), /declare the whole field secret/],
    ["secret elements of elements", () => it(z.array(z.array(hidden()))), /declare the whole field secret/],
    [
      "a secret in a choice",
      () => it(z.union([z.string(), z.object({ a: hidden() })])),
      /declare the whole field secret/,
    ],
    [
      "a choice with one in a list",
      () => it(z.array(z.union([z.number(), hidden()]))),
      /declare the whole field secret/,
    ],
  ];
  for (const [title, declare, why] of refused) test(title, () => assert.throws(declare, why));

  test("but not with secrets that a path leads to", () => {
    const object = it(
      z.array(z.strictObject({ token: hidden(), map: it(z.record(z.string(), z.object({ a: hidden() }))) })),
    );
    assert.ok(holdsSecret(object));
    assert.ok(!holdsSecret(it(z.array(z.string()))));
  });
});

describe("maps in check", () => {
  const rows: [title: string, loads: unknown, told: string[]][] = [
    ["nothing is wrong", { night: load(), "by day": load({ tags: ["a"] }) }, []],
    ["an unknown map", UNKNOWN, []],
    ["an unknown member, and one in a member", { a: UNKNOWN, b: { destination: { datasetId: UNKNOWN } } }, []],
    ["no map", ["x"], ["loads: must be an object, got a list"]],
    ["a member of another kind", { night: 5 }, ['loads["night"]: must be an object, got a number']],
    [
      "something in a member",
      { night: load({ destination: { datasetId: 5 } }), "by day": { destination: {} } },
      [
        'loads["night"].destination.datasetId: must be a string, got a number',
        'loads["by day"].destination.datasetId: must be a string, it is missing',
      ],
    ],
    [
      "a property that there isn't",
      { night: load({ tag: [] }) },
      ['loads["night"].tag: there is no such property; did you mean tags?; allowed: destination, tags, token'],
    ],
    ["a key that isn't allowed", { Night: load() }, ['loads["Night"]: this key must begin with a small letter']],
    ["a key with a quotation mark", { 'n"': load() }, ['loads["n\\""]: this key must begin with a small letter']],
  ];
  for (const [title, loads, told] of rows) {
    test(title, () => {
      const failures = checkInputs(vault.inputs, given(loads));
      assert.deepEqual(
        failures.map(({ property, reason }) => `${property}: ${reason}`),
        told,
      );
    });
  }
});

describe("what is wrong with a secret is told without it", () => {
  const rows: [title: string, more: Values, told: string[]][] = [
    ["of another kind", { password: 12345678 }, ["password: must be a string, got a number"]],
    ["missing", { password: undefined }, ["password: must be a string, it is missing"]],
    ["a declaration's own words that repeat it", { password: "pA" }, ["password: has not the form that it must have"]],
    ["too short: not how long it is", { cosUrl: "short" }, ["cosUrl: must have at least 12 character(s)"]],
    [
      "a member of a secret map: not its key",
      { headers: { "k-secret": 5 } },
      ["headers: a member of it: must be a string, got a number"],
    ],
    ["of another kind, where one is nested", { auth: "t0ken" }, ["auth: must be an object, got a string"]],
    [
      "a misspelt name: not the value",
      { auth: { user: "u", tokn: "t0ken" } },
      [
        "auth.token: must be a string, it is missing",
        "auth.tokn: there is no such property; did you mean token?; allowed: user, token",
      ],
    ],
  ];
  for (const [title, more, told] of rows) {
    test(title, () => {
      const failures = checkInputs(vault.inputs, { ...given({}), ...more });
      assert.deepEqual(
        failures.map(({ property, reason }) => `${property}: ${reason}`),
        told,
      );
    });
  }

  test("within a secret object: the property, not what is there", () => {
    const schema = z.object({ box: it(z.strictObject({ a: it(z.string().min(3)) }), { secret: true }) });
    const told = (box: unknown) => checkInputs(schema, { box }).map(({ property, reason }) => `${property}: ${reason}`);
    assert.deepEqual(told({ a: "x" }), ["box.a: must have at least 3 character(s)"]);
    assert.deepEqual(told({ a: "xyz", "pass word": 1 }), ["box: has properties that there are not; allowed: a"]);
  });

  test("a rule across fields that repeats it is told without its words", () => {
    const schema = z
      .object({ user: it(z.string()), password: hidden() })
      .refine(({ user, password }) => user !== password, {
        path: ["user"],
        error: ({ input }) => `is ${JSON.stringify(input)}`,
      });
    assert.deepEqual(checkInputs(schema, { user: "same", password: "same" }), [
      { property: "user", reason: "has not the form that it must have" },
    ]);
  });
});

describe("maps in diff", () => {
  const world = createWorld({ env: {}, home: undefined });
  const question = {
    world,
    config: new Configuration(sourcesIn(world, () => undefined)),
    engine: { alive: async () => true },
  };
  const changed = (olds: Values, news: Values) => {
    const { changes, replace } = difference(vault, { id: "1", olds, news, question });
    assert.equal(replace, false);
    return changes.map(({ path, kind }) => `${kind} ${pathText(path)}`);
  };
  const rows: [title: string, before: unknown, after: unknown, told: string[]][] = [
    ["another order of keys", { a: load(), b: load() }, { b: load(), a: load() }, []],
    [
      "a default written out, another order in a member",
      { a: load(), b: load({ tags: ["x", "y"] }) },
      { a: load({ tags: [] }), b: load({ tags: ["y", "x"] }) },
      [],
    ],
    ["empty or none", {}, undefined, []],
    ["a member more", { a: load() }, { a: load(), "b c": load() }, ['add loads["b c"]']],
    ["a member less", { a: load(), b: load() }, { a: load() }, ["delete loads.b"]],
    [
      "something in a member",
      { a: load(), b: load() },
      { a: load(), b: load({ destination: { datasetId: "e" } }) },
      ["update loads.b.destination.datasetId"],
    ],
    ["a renamed one is another one", { a: load() }, { b: load() }, ["delete loads.a", "add loads.b"]],
    ["an unknown member", { a: load() }, { a: UNKNOWN }, ["update loads.a"]],
    ["a secret in a member", { a: load({ token: "t" }) }, { a: load({ token: "u" }) }, ["update loads.a.token"]],
    [
      "names that every object has",
      { toString: load() },
      { constructor: load() },
      ["delete loads.toString", "add loads.constructor"],
    ],
  ];
  for (const [title, before, after, told] of rows) {
    test(title, () => assert.deepEqual(changed(given(before), given(after)), told));
  }

  test("of a secret map no more is told than that it changed", () => {
    const headers = (value: string) => ({ ...FULL, headers: { "X-Token": value } });
    assert.deepEqual(changed(headers("a"), headers("b")), ["update headers"]);
  });
});

describe("maps elsewhere", () => {
  test("the canonical form of a map is that of its members", () => {
    assert.deepEqual(canonical(vault.inputs.shape.loads as z.ZodType, { a: load({ tags: ["y", "x"], more: 1 }) }), {
      a: { destination: { datasetId: "d" }, tags: ["x", "y"], token: undefined, more: 1 },
    });
  });

  test("of a vendor's map stays what is as declared", () => {
    assert.deepEqual(shaped(z.record(z.string(), z.number().int()), { a: "1", b: 2, c: "x", d: null }), { a: 1, b: 2 });
    assert.equal(shaped(z.record(z.string(), z.number()), ["a"]), undefined);
  });

  test("where nothing was done, a map is empty", () => {
    assert.deepEqual(neutral(vault.outputs).counts, {});
  });

  test("the toy's own arguments pass", () => {
    assert.deepEqual(checkInputs(vault.inputs, FULL), []);
    assert.ok(Object.values(CANARIES).every((text) => text.length > 8));
  });
});
