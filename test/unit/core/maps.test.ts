import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { z } from "zod";
import { checkInputs } from "../../../provider/core/check";
import { canonical, field } from "../../../provider/core/fields";
import { kindOf } from "../../../provider/core/kinds";
import { shaped } from "../../../provider/core/shape";
import { UNKNOWN } from "../../../provider/core/values";

const job = z.strictObject({
  datasetId: field(z.string(), { description: "d" }),
  count: field(z.number().int().optional(), { description: "c", default: 1 }),
});
const inputs = z.strictObject({
  jobs: field(z.record(z.string().regex(/^[\w-]+$/, "must be a word"), job), { description: "j" }),
});

describe("the values of a map are all of one kind", () => {
  for (const { title, given, reasons } of [
    { title: "as they should be", given: { a: { datasetId: "1" }, b: { datasetId: "2", count: 3 } }, reasons: [] },
    { title: "none", given: {}, reasons: [] },
    {
      title: "one without what it needs",
      given: { a: { datasetId: "1" }, "b-c": {} },
      reasons: ['jobs["b-c"].datasetId'],
    },
    { title: "a bad key", given: { "b c": { datasetId: "1" } }, reasons: ['jobs["b c"]'] },
    { title: "one with too much", given: { a: { datasetId: "1", dataset: "2" } }, reasons: ["jobs.a.dataset"] },
    { title: "a list", given: [], reasons: ["jobs"] },
    { title: "unknown", given: UNKNOWN, reasons: [] },
    { title: "one of them unknown", given: { a: UNKNOWN, b: { datasetId: UNKNOWN } }, reasons: [] },
  ]) {
    test(title, () => {
      const failures = checkInputs(inputs, { jobs: given });
      assert.deepEqual([...new Set(failures.map(({ property }) => property))].sort(), reasons);
    });
  }

  test("a property that is there already is not what another one was meant to be", () => {
    const segment = z.strictObject({ segmentId: field(z.string(), { description: "s" }) });
    const [given] = checkInputs(z.strictObject({ s: field(segment, { description: "s" }) }), {
      s: { segmentId: "1", segmentNs: "ups" },
    });
    assert.equal(given?.reason, "there is no such property; allowed: segmentId");
    const [slip] = checkInputs(segment, { segmentld: "1" }).filter(({ reason }) => reason.includes("no such"));
    assert.match(slip?.reason ?? "", /did you mean segmentId/);
  });

  test("defaults are filled in, below every key", () => {
    assert.deepEqual(canonical(inputs, { jobs: { a: { datasetId: "1" } } }), {
      jobs: { a: { datasetId: "1", count: 1 } },
    });
  });

  test("out of an answer", () => {
    assert.deepEqual(shaped(inputs.shape.jobs, { a: { datasetId: 1, count: "2" }, b: {}, c: null }), {
      a: { datasetId: "1", count: 2 },
    });
  });
});

test("a kind of schema that nobody knows can't be declared", () => {
  assert.throws(() => kindOf(z.date()), /a schema is of a kind that nobody knows: date/);
});
