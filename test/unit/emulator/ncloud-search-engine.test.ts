import assert from "node:assert/strict";
import { test } from "node:test";
import { emulatorFor, type NaverOptions, naver, send } from "./callers";

const STOP = "/api/v2/import/stopDataImportJob/1037001";
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const body = {
  bucketName: "import-bucket",
  index: "products",
  objectKey: "folder/products.json",
  dataSource: "OBJECT_STORAGE",
  isBulkFormat: false,
};

test("a stop ends the import that runs on the cluster, and only that one", async (t) => {
  const emulator = await emulatorFor(t);
  const here = emulator.jobs({ api: "ncloud.import", place: "KR/1037001" });
  const there = emulator.jobs({ api: "ncloud.import", place: "1037002" });
  const reply = await naver(emulator, "GET", STOP);
  assert.equal(reply.status, 200);
  assert.deepEqual({ ...reply.json, requestId: "" }, { code: 0, message: "SUCCESS", result: true, requestId: "" });
  assert.match(reply.json.requestId, UUID);
  const live = new Map(emulator.state().jobs.map((job) => [job.id, job.live]));
  assert.deepEqual([live.get(here.id), live.get(there.id)], [false, true]);
});

test("a stop on an idle cluster: result null with code 0, or another code where a test wants it", async (t) => {
  const idle = await naver(await emulatorFor(t), "GET", STOP);
  assert.deepEqual([idle.status, idle.json.code, idle.json.result], [200, 0, null]);
  const error = await naver(await emulatorFor(t, { idleStop: "error" }), "GET", STOP);
  assert.deepEqual([error.status, error.json.code === 0, error.json.result], [200, false, null]);
});

test("a stopped import goes on for cancelSeconds", async (t) => {
  const emulator = await emulatorFor(t, { cancelSeconds: 10 });
  emulator.jobs({ api: "ncloud.import", place: "KR/1037001" });
  await naver(emulator, "GET", STOP);
  assert.equal(emulator.state().jobs[0]?.live, true);
  emulator.advance(10_000);
  assert.equal(emulator.state().jobs[0]?.live, false);
});

for (const [prefix, region, no] of [
  ["/api/v2", "KR", 1037001],
  ["/api/sgn-v2", "SGN", 2037001],
  ["/api/jpn-v2", "JPN", 3037001],
  ["/api/krs-v2", "KRS", 4037001],
] as const)
  test(`the prefix ${prefix} is the region ${region}`, async (t) => {
    const emulator = await emulatorFor(t);
    emulator.jobs({ api: "ncloud.import", place: `${region}/${no}` });
    assert.equal((await naver(emulator, "GET", `${prefix}/import/stopDataImportJob/${no}`)).json.result, true);
    const elsewhere = prefix === "/api/v2" ? "/api/sgn-v2" : "/api/v2";
    const other = await naver(emulator, "GET", `${elsewhere}/import/stopDataImportJob/${no}`);
    assert.deepEqual([other.status, other.json.error.errorCode], [404, 300]);
    const list = await naver(emulator, "GET", `${prefix}/cluster/getClusterInfoList`);
    assert.deepEqual(list.json.result.allowedClusters[0].serviceGroupInstanceNo, no);
    assert.equal(list.json.result.allowedClusters.length, 2);
    assert.equal(list.json.result.disallowedClusters.length, 1);
  });

const signatures: { title: string; options: NaverOptions; ok?: true }[] = [
  { title: "a right one", options: {}, ok: true },
  { title: "a wrong secret", options: { signed: { secret: "guess" } } },
  { title: "another method signed", options: { signed: { method: "POST" } } },
  { title: "the path signed without its query", options: { signed: { target: STOP.split("?")[0] ?? "" } } },
  { title: "no timestamp", options: { headers: { "x-ncp-apigw-timestamp": undefined } } },
  {
    title: "another timestamp than the signed one",
    options: { headers: { "x-ncp-apigw-timestamp": String(Date.now() + 1) } },
  },
  {
    title: "a timestamp in seconds",
    options: { headers: { "x-ncp-apigw-timestamp": String(Math.floor(Date.now() / 1000)) } },
  },
  { title: "no access key", options: { headers: { "x-ncp-iam-access-key": undefined } } },
  { title: "an unknown access key", options: { headers: { "x-ncp-iam-access-key": "0000000000AAAAAAAAAA" } } },
  { title: "no signature", options: { headers: { "x-ncp-apigw-signature-v2": undefined } } },
  { title: "a clock not quite five minutes behind", options: { off: -297_000 }, ok: true },
  { title: "a clock more than five minutes behind", options: { off: -303_000 } },
  { title: "a clock not quite five minutes ahead", options: { off: 297_000 }, ok: true },
  { title: "a clock more than five minutes ahead", options: { off: 303_000 } },
];
for (const { title, options, ok } of signatures)
  test(`signature v2: ${title} is ${ok ? "accepted" : "refused"}`, async (t) => {
    const emulator = await emulatorFor(t);
    emulator.jobs({ api: "ncloud.import", place: "KR/1037001" });
    const path = title.includes("query") ? "/api/v2/import/getDataImportHistory/1037001?pageNo=1&pageSize=10" : STOP;
    const signed = title.includes("query") ? { signed: { target: path.split("?")[0] ?? "" } } : {};
    const reply = await naver(emulator, "GET", path, undefined, { ...options, ...signed });
    assert.equal(emulator.calls()[0]?.verified, ok === true);
    if (ok) {
      assert.equal(reply.json.result, true);
      return;
    }
    assert.equal(reply.status, 401);
    assert.equal(reply.json.error.errorCode, "200");
    assert.equal(reply.json.error.message, "Authentication Failed");
    assert.equal(emulator.state().jobs[0]?.live, true);
  });

test("path and query are signed exactly as sent", async (t) => {
  const emulator = await emulatorFor(t);
  const path = "/api/v2/import/getDataImportHistory/1037001?pageSize=10&pageNo=1&x=%7e%20";
  assert.equal((await naver(emulator, "GET", path)).status, 200);
});

const refusals: {
  title: string;
  path: string;
  method?: string;
  status: number;
  code: string | number;
  other?: true;
}[] = [
  { title: "an unknown cluster", path: "/api/v2/import/stopDataImportJob/77", status: 404, code: 300 },
  { title: "a cluster that is no number", path: "/api/v2/import/stopDataImportJob/abc", status: 400, code: 100 },
  { title: "another account's cluster", path: STOP, status: 401, code: "210", other: true },
  { title: "a wrong method", path: STOP, method: "POST", status: 404, code: 300 },
  { title: "a wrong page", path: "/api/v2/import/getDataImportHistory/1037001?pageNo=0", status: 400, code: 100 },
];
for (const { title, path, method = "GET", status, code, other } of refusals)
  test(`${title}: the gateway's ${status}/${code}, in JSON and in XML by Accept`, async (t) => {
    const emulator = await emulatorFor(t);
    const account = other ? { env: emulator.accounts.otherOrganisation ?? {} } : {};
    const json = await naver(emulator, method, path, undefined, account);
    assert.equal(json.status, status);
    assert.deepEqual(Object.keys(json.json.error), ["errorCode", "message", "details"]);
    assert.equal(json.json.error.errorCode, code);
    const xml = await naver(emulator, method, path, undefined, { ...account, headers: { accept: "application/xml" } });
    assert.equal(xml.status, status);
    assert.match(xml.headers["content-type"] ?? "", /^application\/xml/);
    assert.match(xml.text, new RegExp(`^<\\?xml .*\\?>\\n<error><errorCode>${code}</errorCode><message>.+</message>`));
  });

test("an import is created without an id, runs on its cluster, and is in the history", async (t) => {
  const emulator = await emulatorFor(t, { jobSeconds: 100 });
  const created = await naver(emulator, "POST", "/api/v2/import/createDataImportJob/1037001", body);
  assert.deepEqual([created.json.code, created.json.result], [0, true]);
  assert.equal("id" in created.json, false);
  const twice = await naver(emulator, "POST", "/api/v2/import/createDataImportJob/1037001", body);
  assert.notEqual(twice.json.code, 0);
  emulator.advance(50_000);
  const path = "/api/v2/import/getDataImportHistory/1037001?pageNo=1&pageSize=10";
  const { importHistoryList, ...page } = (await naver(emulator, "GET", path)).json.result;
  assert.deepEqual(page, { currentPage: 1, pageSize: 10, totalCount: 1, totalPage: 1, isFirst: true, isLast: true });
  assert.deepEqual(
    [importHistoryList[0].importStatus, importHistoryList[0].progress, importHistoryList[0].actionEndDate],
    ["RUNNING", 50, null],
  );
  emulator.advance(50_000);
  assert.equal((await naver(emulator, "GET", path)).json.result.importHistoryList[0].importStatus, "COMPLETED");
});

for (const [title, change] of [
  ["an index of two letters", { index: "ab" }],
  ["an index of 31 letters", { index: "a".repeat(31) }],
  ["an index with two hyphens in a row", { index: "a--b" }],
  ["an index that ends with a hyphen", { index: "abc-" }],
  ["an index that starts with a digit", { index: "1abc" }],
  ["an index in capitals", { index: "Abc" }],
  ["an object key without folder", { objectKey: "a.json" }],
  ["another data source", { dataSource: "FTP" }],
  ["isBulkFormat as text", { isBulkFormat: "true" }],
  ["no bucket", { bucketName: undefined }],
  ["an unknown field", { name: "x" }],
] as const)
  test(`an import with ${title} is refused with 400/100`, async (t) => {
    const emulator = await emulatorFor(t);
    const reply = await naver(emulator, "POST", "/api/v2/import/createDataImportJob/1037001", { ...body, ...change });
    assert.deepEqual([reply.status, reply.json.error?.errorCode], [400, 100]);
    assert.deepEqual(emulator.state().jobs, []);
  });

test("an index of 3 and of 30 letters is accepted", async (t) => {
  const emulator = await emulatorFor(t, { jobSeconds: 0 });
  for (const index of ["a-1", "a".repeat(30)]) {
    const reply = await naver(emulator, "POST", "/api/v2/import/createDataImportJob/1037001", { ...body, index });
    assert.equal(reply.json.code, 0);
    emulator.advance(1);
  }
});

test("buckets are listed", async (t) => {
  const reply = await naver(await emulatorFor(t), "GET", "/api/v2/import/getBucketList/1037001");
  const keys = ["name", "bytesUsed", "objectCount", "creationTime", "resourceId"];
  assert.deepEqual(Object.keys(reply.json.result.bucketList[0]), keys);
});

test("a body above ten megabytes: the gateway's 413/430", async (t) => {
  const emulator = await emulatorFor(t);
  const path = "/api/v2/import/createDataImportJob/1037001";
  const reply = await send(emulator, { method: "POST", path, body: "x".repeat(10 * 1024 * 1024 + 1) });
  assert.deepEqual([reply.status, reply.json.error.errorCode], [413, 430]);
});
