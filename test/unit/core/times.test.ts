import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { milliseconds, rfc3339, timeSpan } from "../../../provider/core/times";
import { duration } from "../../../provider/core/wait";

describe("times", () => {
  const spans: [text: string, ms: number | undefined][] = [
    ["90s", 90_000],
    ["45m", 2_700_000],
    ["6h", 21_600_000],
    ["168h", 604_800_000],
    ["169h", undefined],
    ["0s", undefined],
    ["1.5h", undefined],
    ["90", undefined],
    ["90 s", undefined],
    ["-5m", undefined],
    ["1d", undefined],
    ["99999999s", undefined],
  ];
  for (const [text, ms] of spans) {
    it(`${text} is ${ms === undefined ? "no time-out" : `${ms} ms`}`, () => {
      assert.equal(timeSpan().safeParse(text).success, ms !== undefined);
      if (ms !== undefined) assert.equal(milliseconds(text), ms);
    });
  }

  const moments: [text: string, valid: boolean][] = [
    ["2018-01-01T00:00:00Z", true],
    ["2018-01-01t00:00:00z", true],
    ["2018-01-01 00:00:00+00:00", true],
    ["2018-01-01T00:00:00.123456+09:00", true],
    ["2018-01-01T00:00:00", false],
    ["2018-01-01", false],
    ["2018-02-30T00:00:00Z", false],
    ["2018-13-01T00:00:00Z", false],
    ["2018-01-01T24:30:00Z", false],
    ["yesterday", false],
    ["", false],
  ];
  for (const [text, valid] of moments) {
    it(`${text || "nothing"} is ${valid ? "an" : "no"} RFC 3339 time`, () =>
      assert.equal(rfc3339(text) !== undefined, valid));
  }

  it("the same moment in two zones is the same", () => {
    assert.equal(rfc3339("2018-01-01T09:00:00+09:00"), rfc3339("2018-01-01T00:00:00Z"));
  });

  const durations: [ms: number, text: string][] = [
    [850, "850 ms"],
    [12_000, "12 s"],
    [60_000, "1 m"],
    [192_000, "3 m 12 s"],
    [7_200_000, "2 h"],
    [7_500_000, "2 h 5 m"],
  ];
  for (const [ms, text] of durations) it(`${ms} ms reads ${text}`, () => assert.equal(duration(ms), text));
});
