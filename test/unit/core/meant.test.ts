import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { z } from "zod";
import { checkInputs } from "../../../provider/core/check";
import { didYouMean } from "../../../provider/core/meant";

const SEGMENT = ["segmentId", "status"];
const TIMES = ["waitFor", "waitTimeout", "cancelTimeout", "onDelete", "rerunOnFailure", "triggers"];

const MEANT: [written: string, allowed: readonly string[], meant: string | undefined][] = [
  // names of an API share words: what isn't shared has to be near
  ["segmentNs", SEGMENT, undefined],
  ["segmentns", SEGMENT, undefined],
  ["segmentName", SEGMENT, undefined],
  ["segments", SEGMENT, undefined],
  ["startTimeout", ["waitTimeout"], undefined],
  ["fromIngestTimestamp", ["toIngestTimestamp"], undefined],
  ["jobNs", ["jobId"], undefined],
  ["startX", ["startY"], undefined],
  ["waitUntil", TIMES, undefined],
  // slips of the pen
  ["segmentID", SEGMENT, "segmentId"],
  ["segment_id", SEGMENT, "segmentId"],
  ["segmentIdd", SEGMENT, "segmentId"],
  ["segmentsId", SEGMENT, "segmentId"],
  ["segementId", SEGMENT, "segmentId"],
  ["datasetid", ["datasetId"], "datasetId"],
  ["waitTimout", TIMES, "waitTimeout"],
  ["watiTimeout", TIMES, "waitTimeout"],
  ["cancelTimeouts", TIMES, "cancelTimeout"],
  ["onDelte", TIMES, "onDelete"],
  ["rerunOnFailiure", TIMES, "rerunOnFailure"],
  ["trigger", TIMES, "triggers"],
  ["aditionalFeilds", ["additionalFields", "fields"], "additionalFields"],
  ["stopIn", ["stopOn"], "stopOn"],
  // nothing alike
  ["region", ["aiAppId", "format", "stopOn"], undefined],
  ["", ["schema"], undefined],
  ["x", [], undefined],
];

for (const [written, allowed, meant] of MEANT) {
  test(`${written}, where ${allowed.join(", ")} are allowed: ${meant ?? "nothing is suggested"}`, () => {
    assert.equal(didYouMean(written, allowed), meant === undefined ? "" : `; did you mean ${meant}?`);
  });
}

describe("of two that are near, the nearer one is meant", () => {
  test("whatever their order", () => {
    for (const names of [
      ["waitTimeout", "waitTimeouts"],
      ["waitTimeouts", "waitTimeout"],
    ])
      assert.equal(didYouMean("waitTimout", names), "; did you mean waitTimeout?");
  });
});

test("what the user has given already is not suggested", () => {
  const schema = z.strictObject({ segmentId: z.string(), status: z.string().optional() });
  const reason = (inputs: Record<string, unknown>) =>
    checkInputs(schema, inputs).find(({ property }) => property === "segmentIdd")?.reason;
  assert.equal(
    reason({ segmentIdd: "s" }),
    "there is no such property; did you mean segmentId?; allowed: segmentId, status",
  );
  assert.equal(reason({ segmentIdd: "s", segmentId: "s" }), "there is no such property; allowed: segmentId, status");
});
