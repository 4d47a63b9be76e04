import assert from "node:assert/strict";
import { test } from "node:test";
import type { EmulatorOptions } from "../../emulator/index";
import { emulatorFor, type NaverOptions, naver } from "./callers";

const ID = "cMmEw7HCjVQdcHh3JVOptL";
const KILL = "/api/v2/aiapps/kill";
const DETAIL = "/api/v2/aiapps/getDetail";
const xmlRequest = `<?xml version="1.0" encoding="UTF-8"?>\n<KillAiAppRequest>\n    <id>${ID}</id>\n</KillAiAppRequest>\n`;
const asXml = { headers: { "content-type": "application/xml", accept: "application/xml" } };

test("a kill in JSON is answered as the vendor's sample", async (t) => {
  const emulator = await emulatorFor(t);
  emulator.jobs({ api: "ncloud.aiapp", id: ID });
  const reply = await naver(emulator, "POST", KILL, { id: ID });
  assert.equal(reply.status, 200);
  assert.equal(reply.text, `{"success":true,"message":"success","id":"${ID}"}`);
  assert.equal(emulator.state().jobs[0]?.status, "KILLED");
});

test("a kill in XML, with the vendor's request, is answered in XML", async (t) => {
  const emulator = await emulatorFor(t);
  emulator.jobs({ api: "ncloud.aiapp", id: ID });
  const reply = await naver(emulator, "POST", KILL, xmlRequest, asXml);
  assert.equal(reply.status, 200);
  assert.match(reply.headers["content-type"] ?? "", /^application\/xml/);
  assert.equal(
    reply.text,
    `<?xml version="1.0" encoding="UTF-8"?>\n<KillAiAppResponse><success>true</success><message>success</message><id>${ID}</id></KillAiAppResponse>`,
  );
});

test("the request's and the answer's format are chosen each by itself", async (t) => {
  const emulator = await emulatorFor(t);
  emulator.jobs({ api: "ncloud.aiapp", id: ID });
  const toJson = await naver(emulator, "POST", KILL, xmlRequest, { headers: { "content-type": "text/xml" } });
  assert.equal(toJson.json.success, true);
  const toXml = await naver(emulator, "POST", DETAIL, { id: ID }, { headers: { accept: "application/xml" } });
  assert.match(toXml.text, /<GetAiAppDetailResponse><id>/);
});

test("an app goes from ACCEPTED over RUNNING to FINISHED, and its detail says so", async (t) => {
  const emulator = await emulatorFor(t, { jobSeconds: 60 });
  emulator.jobs({ api: "ncloud.aiapp", id: ID });
  const look = async () => (await naver(emulator, "POST", DETAIL, { id: ID })).json;
  const first = await look();
  assert.deepEqual(
    [first.state, first.finalStatus, first.finishedAt, first.success],
    ["ACCEPTED", "UNDEFINED", null, true],
  );
  emulator.advance(10_000);
  assert.equal((await look()).state, "RUNNING");
  emulator.advance(60_000);
  const done = await look();
  assert.deepEqual([done.state, done.finalStatus, done.elapsedMillis], ["FINISHED", "SUCCEEDED", 60_000]);
  assert.ok(Date.parse(done.finishedAt) > 0);
});

test("a killed app goes on for cancelSeconds", async (t) => {
  const emulator = await emulatorFor(t, { cancelSeconds: 20 });
  emulator.jobs({ api: "ncloud.aiapp", id: ID });
  emulator.advance(3000);
  await naver(emulator, "POST", KILL, { id: ID });
  assert.equal((await naver(emulator, "POST", DETAIL, { id: ID })).json.state, "RUNNING");
  emulator.advance(20_000);
  const { state, finalStatus } = (await naver(emulator, "POST", DETAIL, { id: ID })).json;
  assert.deepEqual([state, finalStatus], ["KILLED", "KILLED"]);
});

for (const endedKill of ["200", "400", "404"] satisfies EmulatorOptions["endedKill"][])
  test(`killing an ended app: HTTP ${endedKill} with success false`, async (t) => {
    const emulator = await emulatorFor(t, { endedKill, jobSeconds: 0 });
    emulator.jobs({ api: "ncloud.aiapp", id: ID });
    const reply = await naver(emulator, "POST", KILL, { id: ID });
    assert.deepEqual([reply.status, reply.json.success], [Number(endedKill), false]);
  });

const bad: { title: string; body: unknown; status: number; options?: NaverOptions }[] = [
  { title: "an unknown id", body: { id: "0000000000000000000000" }, status: 404 },
  { title: "an id of 23 characters", body: { id: "0".repeat(23) }, status: 400 },
  { title: "an id that isn't base62", body: { id: "a-b" }, status: 400 },
  { title: "an empty id", body: { id: "" }, status: 400 },
  { title: "an id that is a number", body: { id: 7 }, status: 400 },
  { title: "no id", body: {}, status: 400 },
  { title: "a field too many", body: { id: ID, force: true }, status: 400 },
  { title: "broken JSON", body: "{", status: 400 },
  { title: "no content type", body: { id: ID }, status: 400, options: { headers: { "content-type": undefined } } },
  { title: "XML under JSON's content type", body: xmlRequest, status: 400 },
  { title: "XML with another root", body: `<Kill><id>${ID}</id></Kill>`, status: 400, options: asXml },
  {
    title: "XML with a DOCTYPE",
    body: `<!DOCTYPE x []>${xmlRequest.split("\n").slice(1).join("")}`,
    status: 400,
    options: asXml,
  },
  { title: "XML that isn't well-formed", body: "<KillAiAppRequest><id>", status: 400, options: asXml },
];
for (const { title, body, status, options } of bad)
  test(`a kill with ${title}: ${status} with message and success false`, async (t) => {
    const emulator = await emulatorFor(t);
    emulator.jobs({ api: "ncloud.aiapp", id: ID });
    const reply = await naver(emulator, "POST", KILL, body, options);
    assert.equal(reply.status, status);
    if (options === asXml) assert.match(reply.text, /<message>.+<\/message><success>false<\/success>/);
    else assert.deepEqual(Object.keys(reply.json), ["message", "success"]);
    assert.equal(emulator.state().jobs[0]?.live, true);
  });

test("another account's app: 403 with success false", async (t) => {
  const emulator = await emulatorFor(t);
  emulator.jobs({ api: "ncloud.aiapp", id: ID, account: "other" });
  const reply = await naver(emulator, "POST", KILL, { id: ID });
  assert.deepEqual([reply.status, reply.json.success], [403, false]);
  const owner = await naver(emulator, "POST", KILL, { id: ID }, { env: emulator.accounts.otherOrganisation ?? {} });
  assert.equal(owner.json.success, true);
});

test("a bad signature is the gateway's error, in XML if asked for", async (t) => {
  const emulator = await emulatorFor(t);
  const options = { signed: { secret: "guess" }, headers: { accept: "application/xml" } };
  const reply = await naver(emulator, "POST", KILL, { id: ID }, options);
  assert.equal(reply.status, 401);
  assert.match(reply.text, /<error><errorCode>200<\/errorCode>/);
});

test("apps are listed for their own account only", async (t) => {
  const emulator = await emulatorFor(t);
  emulator.jobs({ api: "ncloud.aiapp", id: ID });
  emulator.jobs({ api: "ncloud.aiapp", account: "other" });
  const { contents, success } = (await naver(emulator, "POST", "/api/v2/aiapps/getList", { search: {} })).json;
  assert.equal(success, true);
  assert.deepEqual(
    contents.map((app: { id: string }) => app.id),
    [ID],
  );
  for (const key of [
    "appId",
    "name",
    "accountName",
    "workspaceName",
    "queueName",
    "state",
    "finalStatus",
    "disabled",
    "startedAt",
    "finishedAt",
    "modifiedAt",
  ])
    assert.ok(key in contents[0], key);
  const foreign = await naver(emulator, "POST", "/api/v2/aiapps/getList", { search: { accountId: "1" } });
  assert.deepEqual([foreign.status, foreign.json.success], [403, false]);
});

const app = {
  aiWorkspaceId: "ws1",
  namePrefix: "train",
  queueName: "longlived",
  docker: { image: "repo/image:1", command: "python", env: { KEY: "hush-hush" }, exposeTcpPorts: [8080] },
  resource: { cpuCount: 2, gpuCount: 1, gpuModel: "T4", memoryMb: 4096 },
};

test("a submitted app has an id of 22 characters, runs, and its environment is not recorded", async (t) => {
  const emulator = await emulatorFor(t);
  const reply = await naver(emulator, "POST", "/api/v2/aiapps/submit", app);
  assert.equal(reply.json.success, true);
  assert.match(reply.json.id, /^[0-9A-Za-z]{22}$/);
  assert.equal(emulator.state().jobs[0]?.live, true);
  assert.equal(JSON.stringify(emulator.state()).includes("hush-hush"), false);
});

for (const [title, change] of [
  ["a name prefix of one letter", { namePrefix: "a" }],
  ["a name prefix of nine letters", { namePrefix: "a".repeat(9) }],
  ["no queue", { queueName: undefined }],
  ["memory as text", { resource: { cpuCount: 1, memoryMb: "4096" } }],
  ["a port above 65535", { docker: { image: "a", exposeTcpPorts: [65536] } }],
  ["an unknown field", { priority: 1 }],
] as const)
  test(`a submission with ${title} is refused`, async (t) => {
    const reply = await naver(await emulatorFor(t), "POST", "/api/v2/aiapps/submit", { ...app, ...change });
    assert.deepEqual([reply.status, reply.json.success], [400, false]);
  });
