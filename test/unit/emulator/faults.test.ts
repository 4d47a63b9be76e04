import assert from "node:assert/strict";
import { connect } from "node:net";
import { type TestContext, test } from "node:test";
import type { Emulator, FaultSpec } from "../../emulator/index";
import { type AdobeCall, adobeClient, adobeToken, emulatorFor, naver, send, tencent } from "./callers";
import { smallest } from "./samples";

const create = { match: { action: "createExportJob" } };

async function start(t: TestContext): Promise<{ emulator: Emulator; call: AdobeCall }> {
  const emulator = await emulatorFor(t);
  const call = await adobeClient(emulator);
  emulator.clearCalls();
  return { emulator, call };
}

function failed(code: string): (error: NodeJS.ErrnoException) => boolean {
  return (error) => error.code === code;
}

test("resetBeforeRead: the connection is reset and nothing is started", async (t) => {
  const { emulator, call } = await start(t);
  emulator.faults({ ...create, fault: "resetBeforeRead" });
  await assert.rejects(call("POST", "/export/jobs", smallest), failed("ECONNRESET"));
  assert.deepEqual(emulator.state().jobs, []);
  const [entry] = emulator.calls();
  assert.deepEqual([entry?.fault, entry?.status, entry?.verified], ["resetBeforeRead", 0, false]);
  assert.equal((await call("POST", "/export/jobs", smallest)).status, 200, "once is once");
});

test("resetAfterCommit: the connection is reset and the job runs", async (t) => {
  const { emulator, call } = await start(t);
  emulator.faults({ ...create, fault: "resetAfterCommit" });
  await assert.rejects(call("POST", "/export/jobs", smallest), failed("ECONNRESET"));
  assert.deepEqual(
    emulator.state().jobs.map((job) => job.live),
    [true],
  );
  const [entry] = emulator.calls();
  assert.deepEqual([entry?.fault, entry?.status, entry?.verified], ["resetAfterCommit", 200, true]);
});

test("truncate: half a body under a whole Content-Length, and the job runs", async (t) => {
  const { emulator, call } = await start(t);
  emulator.faults({ ...create, fault: "truncate" });
  await assert.rejects(call("POST", "/export/jobs", smallest), failed("ECONNRESET"));
  assert.equal(emulator.state().jobs.length, 1);
});

test("truncate with ms: the connection stays open and silent for so long", async (t) => {
  const { emulator, call } = await start(t);
  emulator.faults({ ...create, fault: "truncate", ms: 50 });
  const began = performance.now();
  await assert.rejects(call("POST", "/export/jobs", smallest), failed("ECONNRESET"));
  assert.ok(performance.now() - began >= 45);
});

test("answer with base64: bytes that are no text", async (t) => {
  const { emulator, call } = await start(t);
  emulator.faults({ fault: "answer", base64: Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0xff, 0x7d]).toString("base64") });
  const reply = await call("GET", "/export/jobs");
  assert.deepEqual([reply.status, reply.headers["content-length"], reply.text], [200, "6", "\ufeff{\ufffd}"]);
});

test("html502: HTML of status 502, and nothing is started unless commit is set", async (t) => {
  const { emulator, call } = await start(t);
  for (const [commit, jobs] of [
    [false, 0],
    [true, 1],
  ] as const) {
    emulator.faults({ ...create, fault: "html502", commit });
    const reply = await call("POST", "/export/jobs", smallest);
    assert.deepEqual([reply.status, reply.headers["content-type"]], [502, "text/html"]);
    assert.match(reply.text, /^<html>/);
    assert.equal(emulator.state().jobs.length, jobs);
  }
});

test("duplicate: the call is processed twice and both are on record", async (t) => {
  const { emulator, call } = await start(t);
  emulator.faults({ ...create, fault: "duplicate" });
  assert.equal((await call("POST", "/export/jobs", smallest)).json.id, 100);
  assert.equal(emulator.state().jobs.length, 2);
  const [first, second] = emulator.calls();
  assert.deepEqual([first?.n, second?.duplicateOf, second?.status, second?.verified], [1, 1, 200, true]);
});

test("delay before: processed only after it; delay after: processed at once, answered late", async (t) => {
  const { emulator, call } = await start(t);
  for (const [when, jobs] of [
    ["before", 0],
    ["after", 1],
  ] as const) {
    emulator.faults({ ...create, fault: "delay", ms: 300, when });
    const reply = call("POST", "/export/jobs", smallest);
    const known = emulator.state().jobs.length;
    // The reply of a second call tells that the first has arrived.
    await call("GET", "/export/jobs");
    assert.equal(emulator.state().jobs.length - known, jobs, when);
    assert.equal((await reply).status, 200);
    assert.equal(emulator.state().jobs.length - known, 1, when);
  }
});

test("delay: a client that gave up doesn't keep the call from being processed", async (t) => {
  const { emulator, call } = await start(t);
  emulator.faults([
    { ...create, fault: "delay", ms: 30 },
    { fault: "resetBeforeRead", match: { method: "DELETE" } },
  ]);
  const token = (await adobeToken(emulator)).json.access_token;
  const body = JSON.stringify(smallest);
  const socket = connect(Number(new URL(emulator.url).port), "127.0.0.1");
  const headers = {
    host: "x",
    authorization: `Bearer ${token}`,
    "x-api-key": emulator.env.ADOBE_CLIENT_ID,
    "x-gw-ims-org-id": emulator.env.ADOBE_IMS_ORG,
    "x-sandbox-name": "prod",
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
  };
  const head = Object.entries(headers).map(([name, text]) => `${name}: ${text}\r\n`);
  socket.write(`POST /data/core/ups/export/jobs HTTP/1.1\r\n${head.join("")}\r\n${body}`);
  while (!emulator.calls().some((entry) => entry.fault === "delay")) await call("GET", "/export/jobs");
  socket.destroy();
  while (emulator.state().jobs.length === 0) await call("GET", "/export/jobs");
  assert.equal(emulator.state().jobs[0]?.live, true);
});

test("answer: status, headers and body as given; not processed unless commit is set", async (t) => {
  const { emulator, call } = await start(t);
  const headers = { "Retry-After": "7", "Content-Type": "text/csv" };
  emulator.faults([
    { ...create, fault: "answer", status: 429, headers, body: "slow down" },
    { ...create, fault: "answer", status: 200, body: { id: 7 }, commit: true },
    { ...create, fault: "answer", status: 302, headers: { location: "https://example.com/" }, body: "" },
  ]);
  const limited = await call("POST", "/export/jobs", smallest);
  assert.deepEqual([limited.status, limited.text], [429, "slow down"]);
  assert.deepEqual([limited.headers["retry-after"], limited.headers["content-type"]], ["7", "text/csv"]);
  assert.equal(emulator.state().jobs.length, 0);
  assert.deepEqual((await call("POST", "/export/jobs", smallest)).json, { id: 7 });
  assert.equal(emulator.state().jobs.length, 1);
  const redirect = await call("POST", "/export/jobs", smallest);
  assert.deepEqual([redirect.status, redirect.headers.location, redirect.text], [302, "https://example.com/", ""]);
});

const shapes: { title: string; fault: Partial<FaultSpec>; status: number; keys: string[] }[] = [
  { title: "1, the gateway", fault: { status: 429 }, status: 429, keys: ["error_code", "message"] },
  {
    title: "2, the service",
    fault: { status: 503, shape: 2 },
    status: 503,
    keys: ["requestId", "errors", "type", "title", "status"],
  },
  {
    title: "3, problem JSON",
    fault: { status: 500, shape: 3 },
    status: 500,
    keys: ["type", "title", "status", "detail", "report", "error-chain"],
  },
  {
    title: "4, the throttle",
    fault: { status: 429, shape: 4, ms: 250 },
    status: 429,
    keys: ["message", "cause", "statusCode", "retryAfterMs"],
  },
];
for (const { title, fault, status, keys } of shapes)
  test(`answer without body: Adobe's shape ${title}`, async (t) => {
    const { emulator, call } = await start(t);
    emulator.faults({ fault: "answer", ...fault });
    const reply = await call("GET", "/export/jobs");
    assert.equal(reply.status, status);
    assert.deepEqual(Object.keys(reply.json), keys);
    if (fault.shape === 4) assert.deepEqual([reply.json.statusCode, reply.json.retryAfterMs], ["429", "250"]);
  });

test("answer without body: NAVER's and Tencent's own errors", async (t) => {
  const emulator = await emulatorFor(t);
  emulator.faults([
    { fault: "answer", status: 429, match: { api: "ncloud.import" } },
    { fault: "answer", status: 429, code: "400", match: { api: "ncloud.import" } },
    { fault: "answer", code: "RequestLimitExceeded.UinLimitExceeded", match: { api: "tencentcloud.import" } },
    { fault: "answer", status: 503, match: { api: "tencentcloud.import" } },
  ]);
  const path = "/api/v2/cluster/getClusterInfoList";
  assert.equal((await naver(emulator, "GET", path)).json.error.errorCode, 410);
  assert.equal((await naver(emulator, "GET", path)).json.error.errorCode, 400);
  const limited = await tencent(emulator, "StopDBImportJob", {});
  assert.deepEqual([limited.status, limited.json.Response.Error.Code], [200, "RequestLimitExceeded.UinLimitExceeded"]);
  assert.deepEqual((await tencent(emulator, "StopDBImportJob", {})).status, 503);
});

test("answer with bytes: the body is filled up", async (t) => {
  const { emulator, call } = await start(t);
  emulator.faults({ fault: "answer", status: 200, body: { records: [] }, bytes: 20_000_000 });
  const reply = await call("GET", "/export/jobs");
  assert.equal(reply.text.length, 20_000_000);
  assert.deepEqual(reply.json, { records: [] });
});

test("skew: signatures are judged, times told and Date written by the other clock", async (t) => {
  const emulator = await emulatorFor(t);
  const call = await adobeClient(emulator);
  const minutes = 10 * 60_000;
  emulator.faults({ fault: "skew", ms: minutes, times: -1 });
  const path = "/api/v2/cluster/getClusterInfoList";
  const refused = await naver(emulator, "GET", path);
  assert.equal(refused.status, 401);
  const corrected = await naver(emulator, "GET", path, undefined, { now: Date.parse(refused.headers.date ?? "") });
  assert.equal(corrected.status, 200);
  const before = emulator.now();
  const created = await call("POST", "/export/jobs", smallest);
  assert.ok(Math.abs(Date.parse(created.headers.date ?? "") - before - minutes) < 5000);
  assert.ok(Math.abs(created.json.creationTime - before - minutes) < 5000);
  assert.ok(Math.abs(Date.parse(emulator.state().jobs[0]?.createdAt ?? "") - before) < 5000, "the truth is not skewed");
  emulator.clearFaults();
  assert.equal((await naver(emulator, "GET", path)).status, 200);
});

test("refuse: new connections are refused for the given time, existing ones dropped, and the port comes back", async (t) => {
  const { emulator, call } = await start(t);
  emulator.faults({ fault: "refuse", ms: 200 });
  await assert.rejects(call("GET", "/export/jobs"), failed("ECONNREFUSED"));
  assert.deepEqual(emulator.calls(), []);
  for (;;) {
    const reply = await call("GET", "/export/jobs").catch(() => undefined);
    if (reply === undefined) continue;
    assert.equal(reply.status, 200);
    break;
  }
});

test("refuse with after: the listener is shut once that many calls have been answered", async (t) => {
  const { emulator, call } = await start(t);
  emulator.faults({ fault: "refuse", ms: 60_000, match: { action: "createExportJob" }, after: 2 });
  assert.equal((await call("GET", "/export/jobs")).status, 200);
  assert.equal((await call("POST", "/export/jobs", smallest)).status, 200);
  assert.equal((await call("POST", "/export/jobs", smallest)).status, 200);
  await assert.rejects(call("GET", "/export/jobs"), failed("ECONNREFUSED"));
  emulator.clearFaults();
  for (;;) if (await call("GET", "/export/jobs").catch(() => undefined)) break;
});

test("refuse over HTTP: the control answer still arrives", async (t) => {
  const { emulator } = await start(t);
  const reply = await send(emulator, {
    method: "POST",
    path: "/_emulator/faults",
    body: [{ fault: "refuse", ms: 60_000 }],
  });
  assert.equal(reply.status, 200);
  await assert.rejects(send(emulator, { path: "/_emulator/state" }), failed("ECONNREFUSED"));
});

test("match, after and times say which calls a fault is for; faults of one call take their turns", async (t) => {
  const { emulator, call } = await start(t);
  emulator.faults([
    {
      fault: "answer",
      status: 500,
      match: { path: "/data/core/ups/export/jobs/*", method: "GET" },
      after: 1,
      times: 2,
    },
    { fault: "answer", status: 503, match: { api: "adobe.export", action: ["retrieveExportJob"] } },
  ]);
  emulator.jobs({ api: "adobe.export", id: 100 });
  const statuses: number[] = [];
  for (let i = 0; i < 5; i++) statuses.push((await call("GET", "/export/jobs/100")).status);
  assert.deepEqual(statuses, [503, 500, 500, 200, 200]);
  assert.equal((await call("GET", "/export/jobs")).status, 200, "the list's path is another");
});

for (const [title, spec, tells] of [
  ["an unknown fault", { fault: "explode" }, /fault must be one of refuse,/],
  ["an unknown key", { fault: "delay", wait: 1 }, /wait is not known/],
  ["a negative count", { fault: "delay", times: -2 }, /times is not valid/],
  ["an unknown match", { fault: "delay", match: { verb: "GET" } }, /match is not valid/],
  ["a text", "delay", /a list of objects/],
] as const)
  test(`${title} among the faults is told in one line`, async (t) => {
    const { emulator } = await start(t);
    assert.throws(() => emulator.faults(spec as unknown as FaultSpec), tells);
    const reply = await send(emulator, { method: "POST", path: "/_emulator/faults", body: [spec] });
    assert.equal(reply.status, 400);
    assert.match(reply.json.error, tells);
  });

test("deleteAnswer 204-body: the body of the 204 goes out on the raw socket", { timeout: 10_000 }, async (t) => {
  const emulator = await emulatorFor(t, { deleteAnswer: "204-body" });
  const token = (await adobeToken(emulator)).json.access_token;
  emulator.jobs({ api: "adobe.export", id: 100 });
  const headers = [
    "DELETE /data/core/ups/export/jobs/100 HTTP/1.1",
    "host: 127.0.0.1",
    `authorization: Bearer ${token}`,
    `x-api-key: ${emulator.env.ADOBE_CLIENT_ID}`,
    `x-gw-ims-org-id: ${emulator.env.ADOBE_IMS_ORG}`,
    "x-sandbox-name: prod",
  ];
  const socket = connect(Number(new URL(emulator.url).port), "127.0.0.1");
  socket.write(`${headers.join("\r\n")}\r\n\r\n`);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  const [head = "", body = ""] = Buffer.concat(chunks).toString().split("\r\n\r\n");
  assert.match(head, /^HTTP\/1\.1 204 No Content\r\n/);
  assert.match(head, /\r\ndate: /i);
  assert.deepEqual(JSON.parse(body), { status: true, message: "Export job has been marked for cancelling" });
  assert.equal(emulator.state().jobs[0]?.live, false);
});
