import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { JobSpec } from "../../emulator/index";
import { startEmulator } from "../../emulator/index";
import { adobe, adobeClient, adobeToken, emulatorFor, naver, send, tencent, value } from "./callers";
import { smallest } from "./samples";

test("every call is recorded in the order of arrival, control calls never", async (t) => {
  const emulator = await emulatorFor(t);
  const call = await adobeClient(emulator);
  await call("GET", "/export/jobs?limit=2&status=NEW");
  await send(emulator, { path: "/_emulator/state" });
  const { calls } = (await send(emulator, { path: "/_emulator/calls" })).json;
  assert.equal(calls.length, 2);
  const { at, ms, answeredMs, ...rest } = calls[1];
  assert.deepEqual(rest, {
    n: 2,
    method: "GET",
    path: "/data/core/ups/export/jobs",
    query: { limit: "2", status: "NEW" },
    api: "adobe.export",
    action: "listExportJobs",
    status: 200,
    verified: true,
  });
  assert.ok(Number.isFinite(Date.parse(at)));
  assert.ok(ms > calls[0].ms && answeredMs >= ms);
});

test("every answer carries Date by the emulator's clock", async (t) => {
  const emulator = await emulatorFor(t);
  emulator.advance(3_600_000);
  const replies = [
    await adobeToken(emulator),
    await naver(emulator, "GET", "/api/v2/cluster/getClusterInfoList"),
    await tencent(emulator, "StopDBImportJob", {}),
    await send(emulator, { path: "/data/x" }),
    await send(emulator, { path: "/_emulator/state" }),
  ];
  for (const reply of replies) assert.ok(Math.abs(Date.parse(reply.headers.date ?? "") - emulator.now()) < 5000);
});

test("no secret, token or signature is in the record or the state, wherever a client puts it", async (t) => {
  const emulator = await emulatorFor(t);
  const token = String((await adobeToken(emulator)).json.access_token);
  const call = adobe(emulator, token);
  await call("POST", "/export/jobs", smallest);
  await call("POST", "/export/jobs", { ...smallest, fields: `a,${token}` });
  await call("GET", `/export/jobs/${token}`);
  await call("GET", `/export/jobs?offset=${token}`);
  const secrets = Object.values(emulator.accounts).flatMap((env) =>
    [
      ...[
        "ADOBE_CLIENT_SECRET",
        "NCLOUD_SECRET_KEY",
        "TENCENTCLOUD_SECRET_KEY",
        "TENCENTCLOUD_SESSION_TOKEN",
        "ADOBE_ACCESS_TOKEN",
      ],
    ].flatMap((name) => env[name] ?? []),
  );
  assert.ok(secrets.length >= 12 && secrets.every((secret) => secret.includes("CANARY")));
  for (const secret of [...secrets, token]) await send(emulator, { path: `/api/v2/import/${secret}?key=${secret}` });
  emulator.jobs({ api: "tencentcloud.import", request: { Note: secrets[0] } });
  emulator.faults({ fault: "answer", body: secrets[1] ?? "", times: 1 });
  for (const endpoint of ["calls", "state", "faults"]) {
    const { text } = await send(emulator, { path: `/_emulator/${endpoint}` });
    assert.equal(text.includes("CANARY"), false, endpoint);
    for (const secret of [...secrets, token]) assert.equal(text.includes(secret), false, endpoint);
    for (const word of ["Bearer", "Authorization", "Signature="]) assert.equal(text.includes(word), false, word);
  }
});

test("accounts are five sets of variables, and the default is env", async (t) => {
  const emulator = await emulatorFor(t);
  const accounts = (await send(emulator, { path: "/_emulator/accounts" })).json;
  assert.deepEqual(Object.keys(accounts), ["default", "otherOrganisation", "temporaryKeys", "accessToken", "roles"]);
  assert.deepEqual(accounts.default, emulator.env);
  for (const name of [
    "ADOBE_ENDPOINT",
    "ADOBE_IMS_ENDPOINT",
    "NCLOUD_SEARCH_ENGINE_ENDPOINT",
    "NCLOUD_DATA_FOREST_ENDPOINT",
    "TENCENTCLOUD_CDB_ENDPOINT",
  ])
    assert.equal(value(emulator.env, name), emulator.url);
});

test("state tells of each job where it is, whether it lives and what became of it", async (t) => {
  const emulator = await emulatorFor(t, { jobSeconds: 60 });
  const call = await adobeClient(emulator);
  await call("POST", "/export/jobs", smallest);
  emulator.advance(10_000);
  const [job] = (await send(emulator, { path: "/_emulator/state" })).json.jobs;
  assert.equal(job.place, `${emulator.env.ADOBE_IMS_ORG}/prod`);
  assert.deepEqual(
    [job.api, job.id, job.status, job.live, job.cancelAsked],
    ["adobe.export", "100", "PROCESSING", true, false],
  );
  assert.equal(job.request.schema.name, smallest.schema.name);
  assert.deepEqual(
    job.history.map((event: { status: string }) => event.status),
    ["NEW", "PROCESSING"],
  );
});

test("a planted job can be cancelled by somebody, expire, finish now, fail with errors, and come back", async (t) => {
  const emulator = await emulatorFor(t);
  const call = await adobeClient(emulator);
  const change = (spec: Partial<JobSpec>) => emulator.jobs({ api: "adobe.export", id: 100, ...spec });
  const look = async () => {
    const reply = await call("GET", "/export/jobs/100");
    return reply.status === 200 ? reply.json.status : reply.status;
  };
  const live = () => emulator.state().jobs[0]?.live;
  change({});
  assert.deepEqual([await look(), live()], ["NEW", true]);
  change({ status: "CANCELLED" });
  assert.deepEqual([await look(), live()], ["CANCELLED", false]);
  change({ status: null });
  assert.deepEqual([await look(), live()], ["NEW", true]);
  change({ status: "FAILED", errors: [{ code: "1", msg: "no" }] });
  assert.deepEqual((await call("GET", "/export/jobs/100")).json.errors, [{ code: "1", msg: "no" }]);
  change({ createdAt: emulator.now() - 48 * 3_600_000, status: null, outcome: "SUCCEEDED" });
  assert.deepEqual([await look(), live()], ["SUCCEEDED", false]);
  change({ remove: true });
  assert.deepEqual([await look(), live(), emulator.state().jobs[0]?.status], [404, false, "GONE"]);
  change({ remove: false });
  assert.equal(await look(), "SUCCEEDED");
  assert.equal(emulator.state().jobs.length, 1);
});

test("a planted job can have batches of any shape and answers overlaid", async (t) => {
  const emulator = await emulatorFor(t);
  const call = await adobeClient(emulator);
  const batches = { segmentId: "a", segmentNs: "ups", status: "exited", batchId: "b" };
  emulator.jobs({ api: "adobe.export", id: 100, batches, record: { jobType: "STREAMING", schema: null } });
  const { json } = await call("GET", "/export/jobs/100");
  assert.deepEqual(json.destination.batches, batches);
  assert.equal(json.jobType, "STREAMING");
  assert.equal("schema" in json, false);
  emulator.jobs({ api: "adobe.export", id: 101, batchId: "one" });
  assert.equal((await call("GET", "/export/jobs/101")).json.destination.batchId, "one");
});

test("an import planted without a place goes to an idle cluster, one with a busy place is refused", async (t) => {
  const emulator = await emulatorFor(t);
  assert.equal(emulator.jobs({ api: "ncloud.import" }).place, "KR/1037001");
  assert.equal(emulator.jobs({ api: "ncloud.import" }).place, "KR/1037002");
  assert.throws(() => emulator.jobs({ api: "ncloud.import", place: 1037001 }), /runs on KR\/1037001 already/);
});

for (const [title, spec, tells] of [
  ["an unknown api", { api: "aws" }, /api must be one of adobe\.export,/],
  ["an unknown key", { api: "adobe.export", colour: 1 }, /colour is not known/],
  ["an id that is no number", { api: "adobe.export", id: "abc" }, /a number/],
  ["a place without sandbox", { api: "adobe.export", place: "org" }, /ORGANISATION\/SANDBOX/],
  ["an unknown cluster", { api: "ncloud.import", place: "KR/1" }, /no cluster KR\/1/],
  ["a time that is none", { api: "adobe.export", createdAt: "soon" }, /not a time/],
  ["another API's outcome", { api: "tencentcloud.import", outcome: "SUCCEEDED" }, /must be one of SUCCESS, FAILED/],
  ["a negative duration", { api: "adobe.export", seconds: -1 }, /not below 0/],
] as const)
  test(`planting ${title} is told in one line and plants nothing`, async (t) => {
    const emulator = await emulatorFor(t);
    const reply = await send(emulator, { method: "POST", path: "/_emulator/jobs", body: spec });
    assert.equal(reply.status, 400);
    assert.match(reply.json.error, tells);
    assert.deepEqual(emulator.state().jobs, []);
  });

test("control over HTTP: jobs, outcomes, clock, tokens, faults, reset", async (t) => {
  const emulator = await emulatorFor(t);
  const post = (endpoint: string, body: unknown) =>
    send(emulator, { method: "POST", path: `/_emulator/${endpoint}`, body });
  const planted = await post("jobs", { api: "tencentcloud.import", seconds: 600, outcome: "SUCCESS" });
  assert.match(planted.json.id, /^[0-9a-f]{8}-/);
  assert.equal((await post("outcomes", { datasetId: "d", outcome: "FAILED" })).status, 200);
  const { now } = (await post("clock", { advanceMs: 700_000 })).json;
  assert.ok(Date.parse(now) - Date.now() > 690_000);
  assert.equal(emulator.state().jobs[0]?.status, "SUCCESS");
  const call = await adobeClient(emulator);
  assert.equal((await post("tokens", { revoke: true })).status, 200);
  assert.equal((await call("GET", "/export/jobs")).status, 401);
  await post("faults", [{ fault: "html502", times: -1 }]);
  assert.equal((await send(emulator, { path: "/_emulator/faults" })).json.faults.length, 1);
  assert.deepEqual((await post("reset", undefined)).json, {});
  assert.deepEqual([emulator.calls(), emulator.state().jobs, emulator.armed()], [[], [], []]);
  assert.ok(Math.abs(emulator.now() - Date.now()) < 5000);
});

test("a frozen clock is moved by advance only, and runs on from there", async (t) => {
  const emulator = await emulatorFor(t);
  emulator.advance(5000);
  emulator.freeze(true);
  const start = emulator.now();
  await adobeToken(emulator);
  emulator.advance(1000);
  assert.equal(emulator.now(), start + 1000);
  emulator.freeze(false);
  assert.ok(emulator.now() >= start + 1000 && emulator.now() < start + 6000);
  assert.ok(emulator.now() - Date.now() > 0);
});

for (const [title, sent, status] of [
  ["an endpoint that isn't there", { path: "/_emulator/nothing" }, 404],
  ["a body that isn't JSON", { method: "POST", path: "/_emulator/jobs", body: "{" }, 400],
  ["a clock moved by a text", { method: "POST", path: "/_emulator/clock", body: { advanceMs: "1" } }, 400],
] as const)
  test(`control: ${title} is told with ${status}`, async (t) => {
    const reply = await send(await emulatorFor(t), sent);
    assert.equal(reply.status, status);
    assert.equal(typeof reply.json.error, "string");
  });

test("ids go on counting after a reset", async (t) => {
  const emulator = await emulatorFor(t);
  const call = await adobeClient(emulator);
  await call("POST", "/export/jobs", smallest);
  emulator.reset();
  assert.equal((await call("POST", "/export/jobs", smallest)).json.id, 101);
});

test("with a state file jobs, ids and tokens outlive a restart", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "emulator-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const state = join(folder, "jobs.json");
  const first = await emulatorFor(t, { state, firstId: "9007199254740993" });
  const token = String((await adobeToken(first)).json.access_token);
  await adobe(first, token)("POST", "/export/jobs", smallest);
  await adobe(first, token)("DELETE", "/export/jobs/9007199254740993");
  await adobe(first, token)("POST", "/export/jobs", smallest);
  await first.close();
  assert.equal(readFileSync(state, "utf8").includes("CANARY"), false);
  const second = await emulatorFor(t, { state });
  assert.deepEqual(
    second.state().jobs.map((job) => job.status),
    ["CANCELLED", "NEW"],
  );
  const again = await adobe(second, token)("POST", "/export/jobs", smallest);
  assert.ok(again.text.startsWith('{"id":9007199254740995,'), again.text);
});

test("a file that isn't the emulator's is not overwritten", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "emulator-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const state = join(folder, "notes.txt");
  writeFileSync(state, "precious");
  await assert.rejects(startEmulator({ state }), /is not a state file of the emulator/);
  assert.equal(readFileSync(state, "utf8"), "precious");
});
