import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { compact, hasUnknown, pathText, same, UNKNOWN, valueAt } from "../../../provider/core/values";

describe("values", () => {
  const equalities: [title: string, a: unknown, b: unknown, equal: boolean][] = [
    ["key order means nothing", { a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }, true],
    ["undefined and absent are the same", { a: 1, b: undefined }, { a: 1 }, true],
    ["the order of a list means something", [1, 2], [2, 1], false],
    ["a number is not its text", 1, "1", false],
    ["an unknown is not the text that could stand for it", UNKNOWN, "unknown", false],
    ["two unknowns are the same", { a: UNKNOWN }, { a: UNKNOWN }, true],
    ["nothing is nothing", undefined, undefined, true],
  ];
  for (const [title, a, b, equal] of equalities) it(title, () => assert.equal(same(a, b), equal));

  it("finds an unknown at any depth", () => {
    assert.equal(hasUnknown({ a: [{ b: UNKNOWN }] }), true);
    assert.equal(hasUnknown({ a: [{ b: null }] }), false);
  });

  it("a path through an unknown leads to an unknown", () => {
    assert.equal(valueAt({ a: UNKNOWN }, ["a", "b", 0]), UNKNOWN);
    assert.equal(valueAt({ a: [{ b: 7 }] }, ["a", 0, "b"]), 7);
    assert.equal(valueAt({ a: 1 }, ["a", "b"]), undefined);
  });

  it("leaves out what is absent, at any depth, but keeps the places of a list", () => {
    assert.deepEqual(compact({ a: null, b: { c: undefined, d: 1 }, e: [null] }), { b: { d: 1 }, e: [null] });
  });

  it("writes property paths as Pulumi does", () => {
    assert.equal(pathText(["filter", "segments", 0, "segmentId"]), "filter.segments[0].segmentId");
    assert.equal(pathText(["a", "odd key"]), 'a["odd key"]');
  });
});
