import assert from "node:assert/strict";
import { test } from "node:test";
import type { EmulatorOptions } from "../../emulator/index";
import { adobeClient, emulatorFor } from "./callers";
import { answerKeys, sample, smallest } from "./samples";

const MINUTE = 60_000;

test("the guide's POST sample is accepted as it is and answered in the guide's shape", async (t) => {
  const emulator = await emulatorFor(t);
  const call = await adobeClient(emulator);
  const reply = await call("POST", "/export/jobs", sample);
  assert.equal(reply.status, 200);
  assert.deepEqual(Object.keys(reply.json), answerKeys);
  assert.equal(reply.headers["x-location"], "/export/jobs/100");
  const { id, status, destination, computeGatewayJobId, metrics, creationTime, updateTime, ...echo } = reply.json;
  assert.equal(id, 100);
  assert.equal(status, "NEW");
  assert.deepEqual(destination, { ...sample.destination, batchId: "" });
  assert.deepEqual(computeGatewayJobId, { exportJob: "" });
  assert.deepEqual(metrics, { totalTime: { startTimeInMs: creationTime } });
  assert.equal(updateTime, creationTime);
  assert.ok(Math.abs(creationTime - emulator.now()) < 5000, "epoch milliseconds");
  for (const key of ["fields", "schema", "filter", "additionalFields", "mergePolicy"] as const)
    assert.deepEqual(echo[key], sample[key], key);
  assert.equal(echo.imsOrgId, emulator.env.ADOBE_IMS_ORG);
  assert.match(echo.requestId, /^[0-9a-f-]{36}$/);
});

test("records carry the documented defaults", async (t) => {
  const call = await adobeClient(await emulatorFor(t));
  const segments = [{ segmentId: "a" }];
  const reply = await call("POST", "/export/jobs", { ...smallest, filter: { segments }, mergePolicy: { id: "m" } });
  assert.deepEqual(reply.json.filter.segments, [
    { segmentId: "a", segmentNs: "ups", status: ["realized", "existing"] },
  ]);
  assert.equal(reply.json.mergePolicy.version, 1);
  assert.equal(reply.json.destination.segmentPerBatch, false);
  assert.equal(reply.json.profileInstanceId, "ups");
  assert.equal("fields" in reply.json, false);
});

test("segmentPerBatch answers the guide's batches: dataSetId, one status as plain text", async (t) => {
  const emulator = await emulatorFor(t);
  const call = await adobeClient(emulator);
  const segments = [
    { segmentId: "segment1", segmentNs: "ups", status: ["realized"] },
    { segmentId: "segment2", segmentNs: "AdCloud", status: ["exited"] },
  ];
  const destination = { ...smallest.destination, segmentPerBatch: true };
  const created = await call("POST", "/export/jobs", { ...smallest, destination, filter: { segments } });
  assert.deepEqual(
    created.json.destination.batches.map((batch: { batchId: string }) => batch.batchId),
    ["", ""],
  );
  emulator.advance(MINUTE);
  const { dataSetId, batches, ...rest } = (await call("GET", "/export/jobs/100")).json.destination;
  assert.deepEqual(rest, { segmentPerBatch: true });
  assert.equal(dataSetId, smallest.destination.datasetId);
  assert.deepEqual(
    batches.map((batch: { status: unknown }) => batch.status),
    [["realized"], "exited"],
  );
  assert.match(batches[0].batchId, /^[0-9a-f]{32}$/);
  assert.notEqual(batches[0].batchId, batches[1].batchId);
});

test("a job goes from NEW over PROCESSING to its end by the clock", async (t) => {
  const emulator = await emulatorFor(t, { jobSeconds: 60 });
  const call = await adobeClient(emulator);
  await call("POST", "/export/jobs", smallest);
  const look = async () => (await call("GET", "/export/jobs/100")).json;
  assert.equal((await look()).status, "NEW");
  emulator.advance(3000);
  const running = await look();
  assert.equal(running.status, "PROCESSING");
  assert.match(running.destination.batchId, /^[0-9a-f]{32}$/);
  emulator.advance(MINUTE);
  const done = await look();
  assert.equal(done.status, "SUCCEEDED");
  assert.equal(done.metrics.totalExportedProfileCounter, 20);
  assert.equal(done.metrics.totalTime.totalTimeInMs, 60_000);
  assert.equal(done.updateTime, done.creationTime + 60_000);
  assert.equal("errors" in done, false);
});

test("a failed job carries errors with call stacks", async (t) => {
  const emulator = await emulatorFor(t, { outcome: "FAILED", jobSeconds: 0 });
  const call = await adobeClient(emulator);
  await call("POST", "/export/jobs", smallest);
  const { status, errors } = (await call("GET", "/export/jobs/100")).json;
  assert.equal(status, "FAILED");
  assert.deepEqual(
    errors.map((error: { code: string }) => error.code),
    ["0090000009", "unknown"],
  );
  assert.ok(errors[1].callStack.startsWith("org.apache.spark"));
});

test("a dataset's rule says how its jobs end", async (t) => {
  const emulator = await emulatorFor(t, { jobSeconds: 0 });
  const call = await adobeClient(emulator);
  const errors = [{ code: "7", msg: "quota" }];
  emulator.outcomes({ datasetId: "bad", outcome: "FAILED", errors });
  await call("POST", "/export/jobs", { ...smallest, destination: { datasetId: "bad" } });
  await call("POST", "/export/jobs", smallest);
  const failed = (await call("GET", "/export/jobs/100")).json;
  assert.deepEqual([failed.status, failed.errors], ["FAILED", errors]);
  assert.equal((await call("GET", "/export/jobs/101")).json.status, "SUCCEEDED");
});

test("ids beyond 2^53 are written with every digit", async (t) => {
  const emulator = await emulatorFor(t, { firstId: "9007199254740993" });
  const call = await adobeClient(emulator);
  const created = await call("POST", "/export/jobs", smallest);
  assert.ok(created.text.startsWith('{"id":9007199254740993,'), created.text);
  const planted = emulator.jobs({ api: "adobe.export", id: "123456789012345678901" });
  assert.equal(planted.id, "123456789012345678901");
  const got = await call("GET", "/export/jobs/123456789012345678901");
  assert.ok(got.text.startsWith('{"id":123456789012345678901,'), got.text);
  const list = await call("GET", "/export/jobs?limit=1");
  assert.match(list.json.link.next, /_123456789012345678901$|_9007199254740993$/);
});

test("lists go newest first, page by page through the relative link, and each job comes once", async (t) => {
  const emulator = await emulatorFor(t);
  const call = await adobeClient(emulator);
  const now = emulator.now();
  for (let i = 0; i < 5; i++) emulator.jobs({ api: "adobe.export", createdAt: now - (i < 2 ? 0 : i * MINUTE) });
  const seen: number[] = [];
  const first = await call("GET", "/export/jobs/?limit=2");
  assert.equal(first.json.link.next, `/export/jobs/?limit=2&offset=${now}_100`);
  assert.deepEqual(first.json.page, { sortField: "createdTime", sort: "desc", pageOffset: `${now}_100`, pageSize: 2 });
  let page = first;
  for (;;) {
    seen.push(...page.json.records.map((record: { id: number }) => record.id));
    if (page.json.link.next === "") break;
    page = await call("GET", page.json.link.next);
  }
  assert.deepEqual(seen, [101, 100, 102, 103, 104]);
  assert.equal(page.json.page.pageSize, 1);
});

test("a list without limit holds everything, and both forms of the path route", async (t) => {
  const emulator = await emulatorFor(t);
  const call = await adobeClient(emulator);
  for (let i = 0; i < 30; i++) emulator.jobs({ api: "adobe.export" });
  for (const path of ["/export/jobs", "/export/jobs/"]) {
    const { json } = await call("GET", path);
    assert.equal(json.records.length, 30);
    assert.deepEqual(json.link, { next: "" });
  }
});

test("the status filter knows NEW, SUCCEEDED and FAILED, and the next link keeps it", async (t) => {
  const emulator = await emulatorFor(t);
  const call = await adobeClient(emulator);
  for (const status of ["NEW", "FAILED", "NEW", "SUCCEEDED", "PROCESSING"])
    emulator.jobs({ api: "adobe.export", status });
  for (const [status, count] of [
    ["NEW", 2],
    ["SUCCEEDED", 1],
    ["FAILED", 1],
  ] as const)
    assert.equal((await call("GET", `/export/jobs?status=${status}`)).json.records.length, count, status);
  assert.match((await call("GET", "/export/jobs?status=NEW&limit=1")).json.link.next, /&status=NEW$/);
});

for (const query of [
  "status=PROCESSING",
  "status=SUCCESS",
  "limit=0",
  "limit=x",
  "limit=-1",
  "offset=7",
  "page=2",
  "limit=1&limit=2",
])
  test(`a list with ${query} is refused with problem JSON`, async (t) => {
    const call = await adobeClient(await emulatorFor(t));
    const reply = await call("GET", `/export/jobs?${query}`);
    assert.equal(reply.status, 400);
    assert.equal(reply.headers["content-type"], "application/problem+json");
    assert.deepEqual(Object.keys(reply.json), ["type", "title", "status", "detail", "report", "error-chain"]);
  });

test("new jobs show up in lists only after visibleAfterMs, a get finds them at once", async (t) => {
  const emulator = await emulatorFor(t, { visibleAfterMs: 5000 });
  const call = await adobeClient(emulator);
  await call("POST", "/export/jobs", smallest);
  assert.equal((await call("GET", "/export/jobs/100")).status, 200);
  assert.equal((await call("GET", "/export/jobs")).json.records.length, 0);
  emulator.advance(5000);
  assert.equal((await call("GET", "/export/jobs")).json.records.length, 1);
});

test("jobs of one sandbox are not seen from another", async (t) => {
  const call = await adobeClient(await emulatorFor(t));
  await call("POST", "/export/jobs", smallest, { "x-sandbox-name": "dev" });
  assert.equal((await call("GET", "/export/jobs/100")).status, 404);
  assert.equal((await call("DELETE", "/export/jobs/100")).status, 404);
  assert.equal((await call("GET", "/export/jobs")).json.records.length, 0);
  assert.equal((await call("GET", "/export/jobs/100", undefined, { "x-sandbox-name": "dev" })).status, 200);
});

test("sparse: list and get leave out what the guide's samples leave out, the answer to the POST is whole", async (t) => {
  const emulator = await emulatorFor(t, { sparse: true });
  const call = await adobeClient(emulator);
  const created = await call("POST", "/export/jobs", sample);
  assert.deepEqual(created.json.filter, sample.filter);
  assert.deepEqual(created.json.additionalFields.eventList.filter, { fromIngestTimestamp: "2018-01-01T00:00:00Z" });
  const got = (await call("GET", "/export/jobs/100")).json;
  assert.deepEqual(got.filter, { segments: sample.filter.segments });
  assert.equal("additionalFields" in got, false);
  assert.equal(got.fields, sample.fields);
  emulator.jobs({ api: "adobe.export", id: 100, status: "FAILED" });
  const list = (await call("GET", "/export/jobs")).json;
  assert.equal("fields" in list.records[0], false);
  assert.deepEqual(list.link, {});
});

test("a cancelled job goes on for cancelSeconds and is gone then", async (t) => {
  const emulator = await emulatorFor(t, { cancelSeconds: 30 });
  const call = await adobeClient(emulator);
  await call("POST", "/export/jobs", smallest);
  const reply = await call("DELETE", "/export/jobs/100");
  assert.deepEqual(reply.json, { status: true, message: "Export job has been marked for cancelling" });
  emulator.advance(29_000);
  assert.equal((await call("GET", "/export/jobs/100")).json.status, "PROCESSING");
  assert.equal(emulator.state().jobs[0]?.live, true);
  emulator.advance(1000);
  const gone = await call("GET", "/export/jobs/100");
  assert.equal(gone.status, 404);
  assert.deepEqual(Object.keys(gone.json), ["requestId", "errors", "type", "title", "status"]);
  assert.equal(gone.json.errors["404"].length, 1);
  assert.equal((await call("DELETE", "/export/jobs/100")).status, 404);
  assert.equal((await call("GET", "/export/jobs")).json.records.length, 0);
  const [job] = emulator.state().jobs;
  assert.deepEqual([job?.status, job?.live], ["CANCELLED", false]);
});

test("cancelledAs CANCELLED: the job shows CANCELLING, then CANCELLED", async (t) => {
  const emulator = await emulatorFor(t, { cancelSeconds: 30, cancelledAs: "CANCELLED" });
  const call = await adobeClient(emulator);
  await call("POST", "/export/jobs", smallest);
  await call("DELETE", "/export/jobs/100");
  assert.equal((await call("GET", "/export/jobs/100")).json.status, "CANCELLING");
  emulator.advance(30_000);
  assert.equal((await call("GET", "/export/jobs/100")).json.status, "CANCELLED");
});

test("a job that ends before its cancel takes effect ends as it would have", async (t) => {
  const emulator = await emulatorFor(t, { jobSeconds: 60, cancelSeconds: 120 });
  const call = await adobeClient(emulator);
  await call("POST", "/export/jobs", smallest);
  await call("DELETE", "/export/jobs/100");
  emulator.advance(2 * MINUTE);
  assert.equal((await call("GET", "/export/jobs/100")).json.status, "SUCCEEDED");
});

test("a DELETE of a finished job is answered as any and changes nothing", async (t) => {
  const emulator = await emulatorFor(t, { jobSeconds: 0 });
  const call = await adobeClient(emulator);
  await call("POST", "/export/jobs", smallest);
  assert.equal((await call("DELETE", "/export/jobs/100")).status, 200);
  assert.equal((await call("GET", "/export/jobs/100")).json.status, "SUCCEEDED");
});

const answers: { deleteAnswer: EmulatorOptions["deleteAnswer"]; status: number; body: boolean }[] = [
  { deleteAnswer: "200", status: 200, body: true },
  { deleteAnswer: "204", status: 204, body: false },
];
for (const { deleteAnswer, status, body } of answers)
  test(`deleteAnswer ${deleteAnswer}`, async (t) => {
    const call = await adobeClient(await emulatorFor(t, { deleteAnswer }));
    await call("POST", "/export/jobs", smallest);
    const reply = await call("DELETE", "/export/jobs/100");
    assert.equal(reply.status, status);
    assert.equal(reply.text !== "", body);
  });

test("the profile instance of the header is the job's", async (t) => {
  const call = await adobeClient(await emulatorFor(t));
  await call("POST", "/export/jobs", smallest, { "x-profile-instance-id": "mine" });
  assert.equal((await call("GET", "/export/jobs/100")).json.profileInstanceId, "mine");
});
