import assert from "node:assert/strict";
import { test } from "node:test";
import { adobe, adobeClient, adobeToken, emulatorFor, type Reply, send } from "./callers";
import { sample, smallest } from "./samples";

const gateway: { title: string; headers: Record<string, string | undefined>; code: string }[] = [
  { title: "no api key", headers: { "x-api-key": undefined }, code: "403000" },
  { title: "no token", headers: { authorization: undefined }, code: "403010" },
  { title: "a token that is none", headers: { authorization: "Bearer eyJhbGciOi.J9.x" }, code: "401013" },
  { title: "a token without Bearer", headers: { authorization: "Basic abc" }, code: "401013" },
  { title: "another client's api key", headers: { "x-api-key": "0a1b2c3d4e5f60718293a4b5c6d7e8f9" }, code: "403003" },
  { title: "no organisation", headers: { "x-gw-ims-org-id": undefined }, code: "400003" },
  {
    title: "another organisation",
    headers: { "x-gw-ims-org-id": "5A7C1E2F60D1B3A94C8E0F21@AdobeOrg" },
    code: "403025",
  },
  { title: "an organisation that is none", headers: { "x-gw-ims-org-id": "acme" }, code: "403025" },
  { title: "no sandbox", headers: { "x-sandbox-name": undefined }, code: "400003" },
];

for (const { title, headers, code } of gateway)
  test(`${title}: the gateway's ${code}`, async (t) => {
    const emulator = await emulatorFor(t);
    const call = await adobeClient(emulator);
    emulator.clearCalls();
    for (const [method, path, body] of [
      ["GET", "/export/jobs", undefined],
      ["POST", "/export/jobs", smallest],
      ["GET", "/export/jobs/100", undefined],
      ["DELETE", "/export/jobs/100", undefined],
    ] as const) {
      const reply = await call(method, path, body, headers);
      assert.equal(String(reply.status), code.slice(0, 3));
      assert.deepEqual(Object.keys(reply.json), ["error_code", "message"]);
      assert.equal(reply.json.error_code, code);
    }
    assert.deepEqual(
      emulator.calls().map((entry) => entry.verified),
      [false, false, false, false],
    );
    assert.deepEqual(emulator.state().jobs, []);
  });

test("a token bends to no other key: changed by one letter it is refused", async (t) => {
  const emulator = await emulatorFor(t);
  const token = String((await adobeToken(emulator)).json.access_token);
  const changed = `${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`;
  assert.equal((await adobe(emulator, changed)("GET", "/export/jobs")).json.error_code, "401013");
});

test("a token ends after expires_in", async (t) => {
  const emulator = await emulatorFor(t, { tokenSeconds: 60 });
  const reply = await adobeToken(emulator);
  assert.deepEqual([reply.json.token_type, reply.json.expires_in], ["bearer", 60]);
  const call = adobe(emulator, reply.json.access_token);
  emulator.advance(59_000);
  assert.equal((await call("GET", "/export/jobs")).status, 200);
  emulator.advance(2000);
  assert.equal((await call("GET", "/export/jobs")).json.error_code, "401013");
});

test("revoked tokens end at once, a new one works", async (t) => {
  const emulator = await emulatorFor(t);
  const call = await adobeClient(emulator);
  emulator.revokeTokens();
  assert.equal((await call("GET", "/export/jobs")).status, 401);
  assert.equal((await (await adobeClient(emulator))("GET", "/export/jobs")).status, 200);
});

test("the ready-made token works without a secret", async (t) => {
  const emulator = await emulatorFor(t);
  const env = emulator.accounts.accessToken ?? {};
  assert.equal("ADOBE_CLIENT_SECRET" in env, false);
  assert.equal((await adobe(emulator, env.ADOBE_ACCESS_TOKEN ?? "", env)("GET", "/export/jobs")).status, 200);
});

test("the other organisation works with its own token and sees its own jobs only", async (t) => {
  const emulator = await emulatorFor(t);
  const own = await adobeClient(emulator);
  await own("POST", "/export/jobs", smallest);
  const other = await adobeClient(emulator, emulator.accounts.otherOrganisation);
  assert.equal((await other("GET", "/export/jobs/100")).status, 404);
  assert.equal((await other("GET", "/export/jobs")).json.records.length, 0);
});

const tokens: { title: string; changed: Record<string, string>; status: number; error: string }[] = [
  { title: "no grant type", changed: { grant_type: "" }, status: 400, error: "invalid_request" },
  { title: "another grant type", changed: { grant_type: "password" }, status: 400, error: "unsupported_grant_type" },
  { title: "no client id", changed: { client_id: "" }, status: 400, error: "invalid_request" },
  { title: "an unknown client", changed: { client_id: "nobody" }, status: 400, error: "invalid_client" },
  { title: "no secret", changed: { client_secret: "" }, status: 400, error: "invalid_request" },
  { title: "a wrong secret", changed: { client_secret: "guess" }, status: 401, error: "invalid_client" },
  { title: "no scope", changed: { scope: "" }, status: 400, error: "invalid_scope" },
  { title: "an unknown scope", changed: { scope: "openid,root" }, status: 400, error: "invalid_scope" },
];
for (const { title, changed, status, error } of tokens)
  test(`a token request with ${title}: ${error}`, async (t) => {
    const emulator = await emulatorFor(t);
    const reply = await adobeToken(emulator, emulator.env, changed);
    assert.equal(reply.status, status);
    assert.deepEqual(Object.keys(reply.json), ["error", "error_description"]);
    assert.equal(reply.json.error, error);
    assert.equal(emulator.calls()[0]?.verified, false);
  });

test("a token request must be a form", async (t) => {
  const emulator = await emulatorFor(t);
  const headers = { "content-type": "application/json" };
  const reply = await send(emulator, { method: "POST", path: "/ims/token/v3", headers, body: { grant_type: "x" } });
  assert.equal(reply.json.error, "invalid_request");
});

function problem(reply: Reply, status: number): void {
  assert.equal(reply.status, status);
  assert.equal(reply.headers["content-type"], "application/problem+json");
  assert.deepEqual(Object.keys(reply.json), ["type", "title", "status", "detail", "report", "error-chain"]);
}

const base = structuredClone(sample);
const bodies: { title: string; body: unknown; tells: RegExp }[] = [
  { title: "an array", body: [], tells: /not a JSON object/ },
  { title: "broken JSON", body: "{", tells: /not a JSON object/ },
  { title: "no schema", body: { destination: base.destination }, tells: /schema is required/ },
  { title: "no schema name", body: { ...base, schema: {} }, tells: /schema\.name is required/ },
  { title: "no destination", body: { schema: base.schema }, tells: /destination is required/ },
  { title: "an empty dataset id", body: { ...base, destination: { datasetId: " " } }, tells: /datasetId must be/ },
  {
    title: "a dataset id that is a number",
    body: { ...base, destination: { datasetId: 7 } },
    tells: /datasetId must be/,
  },
  {
    title: "the answer's spelling dataSetId",
    body: { ...base, destination: { dataSetId: "a" } },
    tells: /dataSetId is not/,
  },
  {
    title: "segmentPerBatch as text",
    body: { ...base, destination: { datasetId: "a", segmentPerBatch: "true" } },
    tells: /must be a boolean/,
  },
  { title: "fields as a list", body: { ...base, fields: ["a"] }, tells: /fields must be a non-empty string/ },
  { title: "an unknown field", body: { ...base, tag: "x" }, tells: /tag is not recognized/ },
  {
    title: "a prototype key",
    body: '{"__proto__":{},"schema":{"name":"a"},"destination":{"datasetId":"a"}}',
    tells: /__proto__ is not/,
  },
  {
    title: "a merge policy without id",
    body: { ...base, mergePolicy: { version: 1 } },
    tells: /mergePolicy\.id is required/,
  },
  {
    title: "a version as text",
    body: { ...base, mergePolicy: { id: "a", version: "1" } },
    tells: /version must be a number/,
  },
  {
    title: "a segment without id",
    body: { ...base, filter: { segments: [{}] } },
    tells: /segments\[0\]\.segmentId is required/,
  },
  { title: "segments as an object", body: { ...base, filter: { segments: {} } }, tells: /segments must be an array/ },
  {
    title: "an unknown segment status",
    body: { ...base, filter: { segments: [{ segmentId: "a", status: ["left"] }] } },
    tells: /status\[0\] must be one of/,
  },
  {
    title: "a segment status as text",
    body: { ...base, filter: { segments: [{ segmentId: "a", status: "exited" }] } },
    tells: /status must be an array/,
  },
  { title: "emptyProfiles as text", body: { ...base, filter: { emptyProfiles: "no" } }, tells: /must be a boolean/ },
  {
    title: "a time without zone",
    body: { ...base, filter: { fromIngestTimestamp: "2018-01-01T00:00:00" } },
    tells: /RFC 3339/,
  },
  {
    title: "the 30th of February",
    body: { ...base, filter: { fromIngestTimestamp: "2018-02-30T00:00:00Z" } },
    tells: /RFC 3339/,
  },
  {
    title: "a time range that ends before it starts",
    body: {
      ...base,
      filter: { segmentQualificationTime: { startTime: "2019-01-01T00:00:00Z", endTime: "2018-01-01T00:00:00Z" } },
    },
    tells: /startTime must be before endTime/,
  },
  {
    title: "an event list's range the wrong way",
    body: {
      ...base,
      additionalFields: {
        eventList: {
          filter: { fromIngestTimestamp: "2020-01-01T00:00:00Z", toIngestTimestamp: "2019-01-01T00:00:00Z" },
        },
      },
    },
    tells: /must be before/,
  },
  { title: "null", body: { ...base, filter: null }, tells: /filter must be an object/ },
];
for (const { title, body, tells } of bodies)
  test(`an export request with ${title} is refused and starts nothing`, async (t) => {
    const emulator = await emulatorFor(t);
    const call = await adobeClient(emulator);
    const reply = await call("POST", "/export/jobs", body);
    problem(reply, 400);
    assert.match(reply.json.detail, tells);
    assert.deepEqual(emulator.state().jobs, []);
  });

test("the published examples' times with a blank are RFC 3339 as well", async (t) => {
  const call = await adobeClient(await emulatorFor(t));
  const filter = { fromIngestTimestamp: "2018-01-01 00:00:00+00:00" };
  assert.equal((await call("POST", "/export/jobs", { ...smallest, filter })).status, 200);
});

test("another content type is refused with 415", async (t) => {
  const call = await adobeClient(await emulatorFor(t));
  problem(await call("POST", "/export/jobs", smallest, { "content-type": "text/plain" }), 415);
  assert.equal(
    (await call("POST", "/export/jobs", smallest, { "content-type": "application/json; charset=utf-8" })).status,
    200,
  );
});

test("a sandbox name that can't be one is refused by the service, in its shape", async (t) => {
  const call = await adobeClient(await emulatorFor(t));
  const reply = await call("GET", "/export/jobs", undefined, { "x-sandbox-name": "Not A Name" });
  assert.equal(reply.status, 403);
  assert.equal(reply.json.errors["403"].length, 1);
});

for (const id of ["101", "abc", "1e2", "-1"])
  test(`the job ${id} that isn't there: 404 in the service's shape`, async (t) => {
    const emulator = await emulatorFor(t);
    const call = await adobeClient(emulator);
    emulator.jobs({ api: "adobe.export", id: 100 });
    for (const method of ["GET", "DELETE"]) {
      const reply = await call(method, `/export/jobs/${id}`);
      assert.equal(reply.status, 404);
      assert.equal(reply.json.status, 404);
      assert.equal(typeof reply.json.errors["404"][0].code, "string");
    }
  });

test("routes that aren't there get each vendor's own not-found", async (t) => {
  const emulator = await emulatorFor(t);
  const call = await adobeClient(emulator);
  const adobeReply = await call("PUT", "/export/jobs/100");
  assert.deepEqual([adobeReply.status, adobeReply.json.error_code], [404, "404000"]);
  assert.equal((await send(emulator, { path: "/ims/else" })).json.error, "not_found");
  const naver = await send(emulator, { path: "/api/v3/import/stopDataImportJob/1" });
  assert.deepEqual([naver.status, naver.json.error.errorCode], [404, 300]);
  assert.equal((await send(emulator, { path: "/" })).json.Response.Error.Code, "UnsupportedProtocol");
  assert.deepEqual(
    emulator
      .calls()
      .slice(1)
      .map((entry) => entry.action),
    ["unknown", "unknown", "unknown", "unknown"],
  );
});
