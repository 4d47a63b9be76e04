import assert from "node:assert/strict";
import { test } from "node:test";
import { javascript, python, snakeCase, yamlLines } from "../../../provider/hosts/schema/literals";

const ITEMS = Array.from({ length: 12 }, (_, index) => `element-${index}`);
const LONG = { listOfAll: ITEMS, flag: true };

const CASES = [
  { value: "a", javascript: '"a"', python: '"a"' },
  { value: 'say "a"', javascript: '"say \\"a\\""', python: '"say \\"a\\""' },
  { value: true, javascript: "true", python: "True" },
  { value: false, javascript: "false", python: "False" },
  { value: 7, javascript: "7", python: "7" },
  { value: [], javascript: "[]", python: "[]" },
  { value: {}, javascript: "{}", python: "{}" },
  {
    value: { datasetId: "d", list: ["a", 1] },
    javascript: '{ datasetId: "d", list: ["a", 1] }',
    python: '{"datasetId": "d", "list": ["a", 1]}',
  },
  { value: { "a-b": 1 }, javascript: '{ "a-b": 1 }', python: '{"a-b": 1}' },
];

for (const { value, ...told } of CASES) {
  test(`${JSON.stringify(value)} is written on one line`, () => {
    assert.equal(javascript(value, "", 0), told.javascript);
    assert.equal(python(value, "", 0), told.python);
  });
}

test("what doesn't fit on a line is broken, and no line is longer than it may be", () => {
  const expected = ["{", "  listOfAll: [", ...ITEMS.map((item) => `    "${item}",`), "  ],", "  flag: true,", "}"];
  assert.deepEqual(javascript(LONG, "", 0).split("\n"), expected);
  assert.equal(python(LONG, "    ", 10).split("\n")[1], '        "listOfAll": [');
  // With the comma that follows it, 100 columns.
  assert.equal(javascript(["x".repeat(85)], "", 10).includes("\n"), false);
  assert.equal(javascript(["x".repeat(86)], "", 10).includes("\n"), true);
});

test("a broken literal is the same value", () => {
  assert.deepEqual(new Function(`return ${javascript(LONG, "", 0)}`)(), LONG);
});

const REFERENCE = ["$", "{nightly.jobId}"].join("");

const SCALARS = [
  { value: "word", written: "word" },
  { value: "ap-guangzhou", written: "ap-guangzhou" },
  { value: "datajobs:adobe:ExportJob", written: "datajobs:adobe:ExportJob" },
  { value: REFERENCE, written: REFERENCE },
  { value: "on", written: '"on"' },
  { value: "No", written: '"No"' },
  { value: "null", written: '"null"' },
  { value: "100", written: '"100"' },
  { value: "5b7c", written: '"5b7c"' },
  { value: "a: b", written: '"a: b"' },
  { value: "ends:", written: '"ends:"' },
  { value: "a #b", written: '"a #b"' },
  { value: "", written: '""' },
  { value: 1037001, written: "1037001" },
  { value: true, written: "true" },
  { value: [], written: "[]" },
  { value: {}, written: "{}" },
];

for (const { value, written } of SCALARS) {
  test(`${JSON.stringify(value)} is ${written} in YAML`, () => {
    assert.deepEqual(yamlLines({ key: value }), [`key: ${written}`]);
  });
}

test("YAML has lists of objects, objects of lists and lists of lists", () => {
  assert.deepEqual(yamlLines({ a: [{ b: 1, c: ["v", "w"] }, "z"], d: { e: [["f"]] } }), [
    "a:",
    "  - b: 1",
    "    c:",
    "      - v",
    "      - w",
    "  - z",
    "d:",
    "  e:",
    "    - - f",
  ]);
});

for (const [name, snake] of [
  ["jobId", "job_id"],
  ["segmentNs", "segment_ns"],
  ["getExportJobs", "get_export_jobs"],
  ["status", "status"],
  ["adobeImsOrg", "adobe_ims_org"],
] as const) {
  test(`${name} is ${snake} in Python`, () => assert.equal(snakeCase(name), snake));
}
