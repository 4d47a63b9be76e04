import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Emulator, EmulatorOptions } from "../../emulator/index";
import { emulatorFor, naver } from "./callers";

const SECOND = 1000;
const CLUSTER = "1037001";
const usual = {
  bucketName: "import-bucket",
  index: "products",
  objectKey: "folder/products.json",
  dataSource: "OBJECT_STORAGE",
  isBulkFormat: false,
};

const create = (emulator: Emulator, change: object = {}, cluster = CLUSTER) =>
  naver(emulator, "POST", `/api/v2/import/createDataImportJob/${cluster}`, { ...usual, ...change });
const stop = (emulator: Emulator) => naver(emulator, "GET", `/api/v2/import/stopDataImportJob/${CLUSTER}`);
const history = async (emulator: Emulator, query = "") =>
  (await naver(emulator, "GET", `/api/v2/import/getDataImportHistory/${CLUSTER}${query}`)).json.result;

async function at(emulator: Emulator, time: string): Promise<void> {
  emulator.freeze(true);
  emulator.advance(Date.parse(time) - emulator.now());
}

describe("an import that has been created", () => {
  const rows: {
    title: string;
    change?: object;
    stopAfter?: number;
    look: number;
    row: [string, number, string | null];
  }[] = [
    { title: "is ready", look: 0, row: ["READY", 0, null] },
    { title: "runs", look: 50, row: ["RUNNING", 50, null] },
    { title: "completes", look: 150, row: ["COMPLETED", 100, "2026-01-01T20:01:40.000Z"] },
    {
      title: "fails by its object's name",
      change: { objectKey: "folder/Failing.json" },
      look: 150,
      row: ["FAILED", 99, "2026-01-01T20:01:40.000Z"],
    },
    {
      title: "does not fail by its folder's name",
      change: { objectKey: "fail/products.json" },
      look: 150,
      row: ["COMPLETED", 100, "2026-01-01T20:01:40.000Z"],
    },
    { title: "runs on after a stop", stopAfter: 40, look: 45, row: ["RUNNING", 45, null] },
    { title: "is stopped", stopAfter: 40, look: 150, row: ["STOPPED", 50, "2026-01-01T20:00:50.000Z"] },
  ];
  for (const { title, change, stopAfter, look, row } of rows)
    test(`${title}: the history tells it`, async (t) => {
      const emulator = await emulatorFor(t, { jobSeconds: 100, cancelSeconds: 10 });
      await at(emulator, "2026-01-01T20:00:00Z");
      assert.equal((await create(emulator, change)).json.code, 0);
      if (stopAfter !== undefined) {
        emulator.advance(stopAfter * SECOND);
        assert.equal((await stop(emulator)).json.result, true);
      }
      emulator.advance((look - (stopAfter ?? 0)) * SECOND);
      const [entry] = (await history(emulator)).importHistoryList;
      assert.deepEqual([entry.importStatus, entry.progress, entry.actionEndDate], row);
      assert.equal(entry.actionStartDate, "2026-01-01T20:00:00.000Z");
      assert.equal(emulator.state().jobs[0]?.live, row[2] === null);
    });

  test("is told with bucket, object key, index and cluster, and found in the state by its request", async (t) => {
    const emulator = await emulatorFor(t);
    await create(emulator);
    const [entry] = (await history(emulator)).importHistoryList;
    assert.deepEqual(
      [entry.bucketName, entry.objectKey, entry.index, entry.clusterName, entry.serviceGroupInstanceNo],
      [usual.bucketName, usual.objectKey, usual.index, "search-kr-1", CLUSTER],
    );
    const [job] = emulator.state().jobs;
    assert.deepEqual([job?.place, job?.request, job?.live], [`KR/${CLUSTER}`, usual, true]);
    assert.equal(job?.createdAt, entry.actionStartDate);
  });

  test("can be made to fail afterwards, or to be told in another shape", async (t) => {
    const emulator = await emulatorFor(t, { jobSeconds: 100 });
    await create(emulator);
    const id = emulator.state().jobs[0]?.id ?? "";
    const record = { progress: "100%", clusterName: null };
    emulator.jobs({ api: "ncloud.import", id, outcome: "FAILED", record });
    emulator.advance(100 * SECOND);
    const [entry] = (await history(emulator)).importHistoryList;
    assert.deepEqual([entry.importStatus, entry.progress, "clusterName" in entry], ["FAILED", "100%", false]);
  });
});

describe("createDataImportJob", () => {
  const rows: [title: string, change: object, status: number][] = [
    ["all that there is", {}, 200],
    ["no isBulkFormat", { isBulkFormat: undefined }, 200],
    ["an object two folders down", { objectKey: "a/b/c.JSON" }, 200],
    ["an object that isn't JSON", { objectKey: "folder/products.csv" }, 400],
    ["an object without name", { objectKey: "folder/.json" }, 400],
    ["an object that begins with a slash", { objectKey: "/folder/products.json" }, 400],
    ["no index", { index: undefined }, 400],
    ["no data source", { dataSource: undefined }, 400],
    ["isBulkFormat null", { isBulkFormat: null }, 400],
    ["a bucket in capitals", { bucketName: "Bucket" }, 400],
  ];
  for (const [title, change, status] of rows)
    test(`with ${title}: HTTP ${status}`, async (t) => {
      const emulator = await emulatorFor(t);
      const reply = await create(emulator, change);
      assert.equal(reply.status, status);
      if (status === 200) assert.deepEqual(Object.keys(reply.json), ["code", "message", "result", "requestId"]);
      assert.equal(emulator.state().jobs.length, status === 200 ? 1 : 0);
    });

  test("a second on a cluster is refused in an HTTP 200 until the first has ended", async (t) => {
    const emulator = await emulatorFor(t, { cancelSeconds: 10 });
    const code = async (cluster?: string) => {
      const { status, json } = await create(emulator, { index: "second" }, cluster);
      assert.equal(status, 200);
      return json.code;
    };
    await create(emulator);
    assert.equal(await code(), 1409);
    assert.equal(await code("1037002"), 0, "another cluster is free");
    await stop(emulator);
    assert.equal(await code(), 1409, "it is being stopped only");
    emulator.advance(10 * SECOND);
    assert.equal(await code(), 0);
  });

  test("a cluster that isn't ready refuses in an HTTP 200", async (t) => {
    const { status, json } = await create(await emulatorFor(t), {}, "1037009");
    assert.deepEqual([status, json.code, json.result], [200, 1403, null]);
  });

  test("with severalImports they run beside each other, and a stop ends them all", async (t) => {
    const emulator = await emulatorFor(t, { severalImports: true });
    emulator.freeze(true);
    for (const index of ["first", "second"]) assert.equal((await create(emulator, { index })).json.code, 0);
    emulator.jobs({ api: "ncloud.import", place: `KR/${CLUSTER}`, request: { index: "third" } });
    assert.deepEqual(
      (await history(emulator)).importHistoryList.map((entry: { index: string }) => entry.index),
      ["third", "second", "first"],
    );
    assert.equal((await stop(emulator)).json.result, true);
    assert.deepEqual(
      emulator.state().jobs.map((job) => job.live),
      [false, false, false],
    );
  });
});

describe("the history", () => {
  const dates: [historyDates: EmulatorOptions["historyDates"], start: unknown, end: unknown][] = [
    ["iso", "2026-01-01T20:00:00.500Z", "2026-01-01T20:01:40.500Z"],
    ["kst", "2026-01-02 05:00:00", "2026-01-02 05:01:40"],
    ["epoch", 1767297600500, 1767297700500],
  ];
  for (const [historyDates, start, end] of dates)
    test(`writes times as ${historyDates}`, async (t) => {
      const emulator = await emulatorFor(t, { historyDates, jobSeconds: 100 });
      await at(emulator, "2026-01-01T20:00:00.500Z");
      await create(emulator);
      const look = async () => {
        const [entry] = (await history(emulator)).importHistoryList;
        return [entry.actionStartDate, entry.actionEndDate];
      };
      assert.deepEqual(await look(), [start, null]);
      emulator.advance(100 * SECOND);
      assert.deepEqual(await look(), [start, end]);
    });

  const statuses: [importStatus: EmulatorOptions["importStatus"], told: object][] = [
    ["plain", { importStatus: "FAILED", progress: 99 }],
    ["nonsense", { importStatus: "Z-7", progress: "some" }],
    ["omit", {}],
  ];
  for (const [importStatus, told] of statuses)
    test(`tells status and progress as ${importStatus}, and the end all the same`, async (t) => {
      const emulator = await emulatorFor(t, { importStatus, jobSeconds: 100 });
      await create(emulator, { objectKey: "folder/fail.json" });
      emulator.advance(100 * SECOND);
      const [entry] = (await history(emulator)).importHistoryList;
      const found = Object.entries(entry).filter(([name]) => ["importStatus", "progress"].includes(name));
      assert.deepEqual(Object.fromEntries(found), told);
      assert.equal(typeof entry.actionEndDate, "string");
      assert.equal(emulator.state().jobs[0]?.status, "FAILED");
    });

  test("shows an import only after visibleAfterMs", async (t) => {
    const emulator = await emulatorFor(t, { visibleAfterMs: 30 * SECOND });
    emulator.freeze(true);
    await create(emulator);
    emulator.advance(29 * SECOND);
    assert.equal((await history(emulator)).totalCount, 0);
    emulator.advance(SECOND);
    assert.equal((await history(emulator)).totalCount, 1);
  });

  test("has pages of ten, the newest first", async (t) => {
    const emulator = await emulatorFor(t, { jobSeconds: 1 });
    for (let n = 0; n < 11; n++) {
      await create(emulator, { index: `index-${n}` });
      emulator.advance(2 * SECOND);
    }
    const { importHistoryList, totalCount, isLast } = await history(emulator);
    assert.deepEqual(
      [importHistoryList.length, importHistoryList[0].index, totalCount, isLast],
      [10, "index-10", 11, false],
    );
    const rest = await history(emulator, "?pageNo=2");
    assert.deepEqual([rest.importHistoryList[0].index, rest.isLast], ["index-0", true]);
  });
});
