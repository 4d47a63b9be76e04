import assert from "node:assert/strict";
import { test } from "node:test";
import type { Values } from "../../../provider/core/values";
import {
  agrees,
  historyRow,
  importOf,
  isBefore,
  readId,
  tellsTime,
} from "../../../provider/ncloud/search-engine-import-record";

const secrets = { add: () => undefined, clean: (text: string) => text.replaceAll("CANARY", "***") };
const row = (values: Values) => historyRow(values, secrets as never);
const begun = (actionStartDate: unknown) => row({ actionStartDate });

const full: Values = {
  actionStartDate: "2026-01-02T12:00:00+0900",
  actionEndDate: null,
  bucketName: "import-bucket",
  clusterName: "cluster",
  importStatus: "RUNNING",
  index: "products",
  objectKey: "folder/products.json",
  progress: 45,
  serviceGroupInstanceNo: 1037001,
};

test("a row, and the import that it tells of", () => {
  const { startText, startedAt, endedAt, status, progress } = row(full);
  assert.deepEqual(
    [startText, startedAt, endedAt, status, progress],
    ["2026-01-02T12:00:00+0900", "2026-01-02T03:00:00.000Z", undefined, "RUNNING", 45],
  );
  const job = importOf(row(full), "1037001");
  assert.equal(job?.id, "1037001/2026-01-02T12:00:00+0900/products");
  assert.equal(job?.createdAt, Date.UTC(2026, 0, 2, 3));
});

const starts: [told: unknown, startText: string | undefined, startedAt: string | undefined][] = [
  ["2026-01-02T03:00:00Z", "2026-01-02T03:00:00Z", "2026-01-02T03:00:00.000Z"],
  ["2026-01-02 12:00:00", "2026-01-02 12:00:00", "2026-01-02 12:00:00"],
  [1767322800000, "1767322800000", "2026-01-02T03:00:00.000Z"],
  [{ utc: 1767322800000, formattedDate: "a day" }, "1767322800000", "2026-01-02T03:00:00.000Z"],
  ["20260102120000", "20260102120000", "20260102120000"],
  ["2026년 1월 2일 12:00", "2026년 1월 2일 12:00", "2026년 1월 2일 12:00"],
  ["2026-01-02\n12:00", undefined, undefined],
  ["x".repeat(61), undefined, undefined],
  ["", undefined, undefined],
  [0, undefined, undefined],
  [null, undefined, undefined],
  [["2026"], undefined, undefined],
  [{}, undefined, undefined],
];
for (const [told, startText, startedAt] of starts) {
  test(`a start of ${JSON.stringify(told)} is ${startText === undefined ? "none" : "part of the id as it is"}`, () => {
    assert.deepEqual([begun(told).startText, begun(told).startedAt], [startText, startedAt]);
    const job = importOf(row({ ...full, actionStartDate: told }), "1037001");
    assert.equal(job?.id, startText === undefined ? undefined : `1037001/${startText}/products`);
    if (job) assert.deepEqual(readId(job.id), { startedAt, index: "products" });
  });
}

const ends: [told: unknown, endedAt: string | undefined][] = [
  ["2026-01-02T03:00:00Z", "2026-01-02T03:00:00.000Z"],
  ["2026/01/02 12:00", "2026/01/02 12:00"],
  [1767322800000, "2026-01-02T03:00:00.000Z"],
  ["2026-01-02 CANARY", "2026-01-02 ***"],
  ["0000-00-00 00:00:00", undefined],
  ["1970-01-01T00:00:00Z", undefined],
  ["0001-01-01T00:00:00Z", undefined],
  ["-", undefined],
  [0, undefined],
  [undefined, undefined],
];
for (const [told, endedAt] of ends) {
  test(`an end of ${JSON.stringify(told)} is ${endedAt ?? "none"}`, () => {
    assert.equal(row({ ...full, actionEndDate: told }).endedAt, endedAt);
  });
}

const amounts: [told: unknown, progress: number | undefined][] = [
  [0, 0],
  ["100", 100],
  ["45.5 %", 45.5],
  ["some", undefined],
  [101, undefined],
  [-1, undefined],
  [null, undefined],
  [{}, undefined],
];
for (const [told, progress] of amounts) {
  test(`a progress of ${JSON.stringify(told)} is ${progress ?? "not told"}`, () => {
    assert.equal(row({ ...full, progress: told }).progress, progress);
  });
}

test("a status is told without secrets, and not longer than a status is", () => {
  assert.equal(row({ ...full, importStatus: "CANARY" }).status, "***");
  assert.equal(row({ ...full, importStatus: "x".repeat(1000) }).status.length, 60);
  assert.equal(row({ ...full, importStatus: { a: 1 } }).status, "UNKNOWN");
});

const asked: Values = { bucketName: "import-bucket", objectKey: "folder/products.json", index: "products" };
const rows: [title: string, difference: Values, agreed: boolean][] = [
  ["the same", {}, true],
  ["no index", { index: undefined }, true],
  ["another index", { index: "others" }, false],
  ["another bucket", { bucketName: "others" }, false],
  ["no bucket", { bucketName: undefined }, false],
  ["no object", { objectKey: undefined }, false],
];
for (const [title, difference, agreed] of rows) {
  test(`a row with ${title} ${agreed ? "agrees" : "does not agree"} with what was asked for`, () => {
    assert.equal(agrees(row({ ...full, ...difference }), asked), agreed);
  });
}

test("a row without an index is of the one that was asked for", () => {
  const lacking = row({ ...full, index: undefined });
  assert.equal(importOf(lacking, "1037001"), undefined);
  assert.equal(importOf(lacking, "1037001", "products")?.id, "1037001/2026-01-02T12:00:00+0900/products");
});

const orders: [one: unknown, other: unknown, before: boolean][] = [
  ["2026-01-02T03:00:00Z", "2026-01-02T03:00:01Z", true],
  ["2026-01-02T03:00:00Z", "2026-01-02T03:00:00Z", false],
  ["2026-01-02T12:00:00+0900", 1767322801000, true],
  ["2026-01-02 12:00:00", "2026-01-02 12:00:01", true],
  ["2026-01-02 12:00:01", "2026-01-02 12:00:00", false],
  ["2026-01-02", "2026-01-03", true],
  ["20260102120000", "20260102120001", true],
  ["01/02/2026 12:00", "01/03/2026 12:00", false],
  ["2026-01-02 12:00:00", "2026-01-02T03:00:01Z", false],
  ["2026-01-02 9:00", "2026-01-02 12:00", false],
  [null, "2026-01-02T03:00:00Z", false],
  ["2026-01-02T03:00:00Z", null, false],
];
for (const [one, other, before] of orders) {
  test(`${JSON.stringify(one)} is ${before ? "" : "not certainly "}before ${JSON.stringify(other)}`, () => {
    assert.equal(isBefore(begun(one), begun(other)), before);
  });
}

for (const [text, tells] of [
  ["2026-01-02T03:00:00.000Z", true],
  ["2026/01/02 9:00", true],
  ["20260102120000", true],
  ["2026-01-02", false],
  ["20260102", false],
  ["2 January 2026", false],
] as const) {
  test(`${text} tells ${tells ? "a time" : "a day only"}`, () => assert.equal(tellsTime(text), tells));
}

for (const id of ["1037001", "1037001/products", "KR/2026/products", ""]) {
  test(`${JSON.stringify(id)} is no id`, () => assert.equal(readId(id), undefined));
}
