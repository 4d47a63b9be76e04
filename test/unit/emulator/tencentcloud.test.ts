import assert from "node:assert/strict";
import { Agent } from "node:http";
import { test } from "node:test";
import { CommonClient } from "tencentcloud-sdk-nodejs-common";
import type { Emulator, Env } from "../../emulator/index";
import { emulatorFor, type TencentOptions, tencent, value } from "./callers";

/** The official client under a host name of the cloud's; only where its connection goes is changed. */
function official(
  emulator: Emulator,
  env: Env = emulator.env,
  host = "cdb.tencentcloudapi.com",
  region?: string,
): CommonClient {
  const agent = new Agent({
    lookup: (_host, options, callback) =>
      options.all ? callback(null, [{ address: "127.0.0.1", family: 4 }]) : callback(null, "127.0.0.1", 4),
  });
  const token = env.TENCENTCLOUD_SESSION_TOKEN;
  return new CommonClient(`${host}:${new URL(emulator.url).port}`, "2017-03-20", {
    credential: {
      secretId: value(env, "TENCENTCLOUD_SECRET_ID"),
      secretKey: value(env, "TENCENTCLOUD_SECRET_KEY"),
      ...(token === undefined ? {} : { token }),
    },
    region: region ?? value(env, "TENCENTCLOUD_REGION"),
    profile: { language: "en-US", httpProfile: { protocol: "http://", agent } },
  });
}

test("the official client creates, looks, lists and stops", async (t) => {
  const emulator = await emulatorFor(t);
  const client = official(emulator);
  const asked = {
    InstanceId: "cdb-c1nl9rpv",
    User: "root",
    Password: "hush-hush",
    FileName: "import.sql",
    DbName: "shop",
  };
  const { AsyncRequestId } = await client.request("CreateDBImportJob", asked);
  assert.match(AsyncRequestId, /^[0-9a-f]{8}(-[0-9a-f]{8}){3}$/);
  emulator.advance(5000);
  assert.equal((await client.request("DescribeAsyncRequestInfo", { AsyncRequestId })).Status, "RUNNING");
  const { TotalCount, Items } = await client.request("DescribeDBImportRecords", { InstanceId: "cdb-c1nl9rpv" });
  assert.deepEqual([TotalCount, Items[0].Status, Items[0].AsyncRequestId], [1, 1, AsyncRequestId]);
  const tasks = await client.request("DescribeTasks", { InstanceId: "cdb-c1nl9rpv", TaskTypes: [3], TaskStatus: [1] });
  assert.deepEqual([tasks.TotalCount, tasks.Items[0].AsyncRequestId], [1, AsyncRequestId]);
  assert.deepEqual(Object.keys(await client.request("StopDBImportJob", { AsyncRequestId })), ["RequestId"]);
  assert.equal((await client.request("DescribeAsyncRequestInfo", { AsyncRequestId })).Status, "KILLED");
  assert.ok(emulator.calls().every((entry) => entry.verified));
  assert.equal(JSON.stringify(emulator.state()).includes("hush-hush"), false);
});

test("the official client's temporary keys work with their token", async (t) => {
  const emulator = await emulatorFor(t);
  const { id } = emulator.jobs({ api: "tencentcloud.import" });
  const client = official(emulator, emulator.accounts.temporaryKeys);
  assert.equal((await client.request("DescribeAsyncRequestInfo", { AsyncRequestId: id })).Status, "INITIAL");
});

for (const [host, region, right] of [
  ["cdb.tencentcloudapi.com", "ap-guangzhou", true],
  ["cdb.ap-guangzhou.tencentcloudapi.com", "ap-guangzhou", true],
  ["cdb.intl.tencentcloudapi.com", "ap-singapore", true],
  ["cdb.ap-shanghai-fsi.tencentcloudapi.com", "ap-shanghai-fsi", true],
  ["cdb.tencentcloudapi.com", "ap-shanghai-fsi", false],
  ["cdb.ap-shanghai-fsi.tencentcloudapi.com", "ap-shanghai", false],
  ["cdb.ap-shenzhen-fsi.tencentcloudapi.com", "ap-shanghai-fsi", false],
] as const)
  test(`the region ${region} on ${host} is ${right ? "served" : "refused"}`, async (t) => {
    const emulator = await emulatorFor(t);
    const { id } = emulator.jobs({ api: "tencentcloud.import", place: region });
    const request = official(emulator, emulator.env, host, region).request("StopDBImportJob", { AsyncRequestId: id });
    if (right) await request;
    else await assert.rejects(request, (error: { code?: string }) => error.code === "UnsupportedRegion");
  });

const ok = "ok";
const cases: { title: string; options: TencentOptions; code: string }[] = [
  { title: "a right signature", options: {}, code: ok },
  { title: "a host signed without its port", options: { signedHost: "127.0.0.1" }, code: ok },
  {
    title: "another host signed",
    options: { signedHost: "cdb.tencentcloudapi.com" },
    code: "AuthFailure.SignatureFailure",
  },
  { title: "x-tc-action signed too", options: { alsoSigned: ["x-tc-action"] }, code: ok },
  {
    title: "a content type with charset",
    options: { headers: { "content-type": "application/json; charset=utf-8" } },
    code: ok,
  },
  { title: "a wrong secret", options: { secret: "guess" }, code: "AuthFailure.SignatureFailure" },
  { title: "another service", options: { service: "cvm" }, code: "AuthFailure.InvalidAuthorization" },
  {
    title: "another date than the timestamp's",
    options: { date: "2020-01-01" },
    code: "AuthFailure.InvalidAuthorization",
  },
  { title: "no Authorization", options: { headers: { authorization: undefined } }, code: "MissingParameter" },
  {
    title: "an Authorization of another kind",
    options: { headers: { authorization: "Bearer x" } },
    code: "AuthFailure.InvalidAuthorization",
  },
  { title: "no timestamp", options: { headers: { "x-tc-timestamp": undefined } }, code: "MissingParameter" },
  { title: "no version", options: { headers: { "x-tc-version": undefined } }, code: "MissingParameter" },
  { title: "another version", options: { headers: { "x-tc-version": "2016-01-01" } }, code: "NoSuchVersion" },
  { title: "no region", options: { headers: { "x-tc-region": undefined } }, code: "MissingParameter" },
  { title: "an unknown region", options: { region: "ap-nowhere" }, code: "UnsupportedRegion" },
  { title: "a region that can't be one", options: { region: "Shanghai" }, code: "InvalidParameterValue" },
  {
    title: "a token with permanent keys",
    options: { headers: { "x-tc-token": "abc" } },
    code: "AuthFailure.TokenFailure",
  },
  { title: "an unknown action", options: { headers: { "x-tc-action": "DropEverything" } }, code: "InvalidAction" },
];
for (const { title, options, code } of cases)
  test(`TC3: ${title}: ${code}`, async (t) => {
    const emulator = await emulatorFor(t);
    const { id } = emulator.jobs({ api: "tencentcloud.import" });
    const reply = await tencent(emulator, "StopDBImportJob", { AsyncRequestId: id }, options);
    assert.equal(reply.status, 200);
    assert.equal(reply.json.Response.Error?.Code ?? ok, code);
    assert.match(reply.json.Response.RequestId, /^[0-9a-f-]{36}$/);
    assert.equal(emulator.state().jobs[0]?.live, code !== ok);
  });

for (const [title, offset, code] of [
  ["297 seconds behind", -297, ok],
  ["303 seconds behind", -303, "AuthFailure.SignatureExpire"],
  ["297 seconds ahead", 297, ok],
  ["303 seconds ahead", 303, "AuthFailure.SignatureExpire"],
] as const)
  test(`TC3: a clock ${title}: ${code}`, async (t) => {
    const emulator = await emulatorFor(t);
    const { id } = emulator.jobs({ api: "tencentcloud.import" });
    const now = Math.floor(emulator.now() / 1000) + offset;
    const reply = await tencent(emulator, "DescribeAsyncRequestInfo", { AsyncRequestId: id }, { now });
    assert.equal(reply.json.Response.Error?.Code ?? ok, code);
  });

for (const [title, change, code] of [
  [
    "an unknown secret id",
    { TENCENTCLOUD_SECRET_ID: "AKIDnobodynobodynobodynobody00" },
    "AuthFailure.SecretIdNotFound",
  ],
  ["a secret id that is none", { TENCENTCLOUD_SECRET_ID: "root" }, "AuthFailure.InvalidSecretId"],
] as const)
  test(`TC3: ${title}: ${code}`, async (t) => {
    const emulator = await emulatorFor(t);
    const reply = await tencent(emulator, "StopDBImportJob", {}, { env: { ...emulator.env, ...change } });
    assert.equal(reply.json.Response.Error.Code, code);
    assert.equal(emulator.calls()[0]?.verified, false);
  });

for (const [title, token] of [
  ["without their token", undefined],
  ["with another token", "abc"],
] as const)
  test(`TC3: temporary keys ${title}: TokenFailure`, async (t) => {
    const emulator = await emulatorFor(t);
    const { TENCENTCLOUD_SESSION_TOKEN: _, ...env } = emulator.accounts.temporaryKeys ?? {};
    const headers = token === undefined ? {} : { headers: { "x-tc-token": token } };
    const reply = await tencent(emulator, "StopDBImportJob", { AsyncRequestId: "x" }, { env, ...headers });
    assert.equal(reply.json.Response.Error.Code, "AuthFailure.TokenFailure");
  });

const known = { InstanceId: "cdb-c1nl9rpv", User: "root", FileName: "import.sql" };
const parameters: [title: string, action: string, body: unknown, code: string][] = [
  ["an unknown task", "StopDBImportJob", { AsyncRequestId: "x" }, "InvalidParameter.InvalidAsyncRequestId"],
  [
    "an unknown task looked at",
    "DescribeAsyncRequestInfo",
    { AsyncRequestId: "x" },
    "InvalidParameter.InvalidAsyncRequestId",
  ],
  ["no task", "StopDBImportJob", {}, "MissingParameter"],
  ["an empty task", "StopDBImportJob", { AsyncRequestId: "" }, "InvalidParameterValue"],
  ["a task that is a number", "StopDBImportJob", { AsyncRequestId: 7 }, "InvalidParameter"],
  ["a parameter too many", "StopDBImportJob", { AsyncRequestId: "x", Force: true }, "UnknownParameter"],
  ["broken JSON", "StopDBImportJob", "{", "InvalidParameter"],
  [
    "an import without user",
    "CreateDBImportJob",
    { InstanceId: known.InstanceId, FileName: "a.sql" },
    "MissingParameter",
  ],
  ["an import of nothing", "CreateDBImportJob", { InstanceId: known.InstanceId, User: "root" }, "InvalidParameter"],
  [
    "an import of two files",
    "CreateDBImportJob",
    { ...known, CosUrl: "https://a.cos.example/b.sql" },
    "InvalidParameter",
  ],
  ["an import of a file that isn't SQL", "CreateDBImportJob", { ...known, FileName: "a.csv" }, "InvalidParameterValue"],
  ["an instance that can't be one", "CreateDBImportJob", { ...known, InstanceId: "db" }, "InvalidParameterValue"],
  ["a limit of 101", "DescribeDBImportRecords", { InstanceId: known.InstanceId, Limit: 101 }, "InvalidParameterValue"],
  ["a limit as text", "DescribeDBImportRecords", { InstanceId: known.InstanceId, Limit: "5" }, "InvalidParameter"],
  [
    "a time in ISO",
    "DescribeDBImportRecords",
    { InstanceId: known.InstanceId, StartTime: "2024-01-01T00:00:00Z" },
    "InvalidParameterValue",
  ],
];
for (const [title, action, body, code] of parameters)
  test(`${action} with ${title}: HTTP 200 with ${code}`, async (t) => {
    const reply = await tencent(await emulatorFor(t), action, body);
    assert.deepEqual([reply.status, reply.json.Response.Error?.Code], [200, code]);
  });

test("messages are Chinese unless X-TC-Language asks for English", async (t) => {
  const emulator = await emulatorFor(t);
  const body = { AsyncRequestId: "x" };
  const english = await tencent(emulator, "StopDBImportJob", body);
  assert.equal(english.json.Response.Error.Message, "The asynchronous task `x` does not exist.");
  const chinese = await tencent(emulator, "StopDBImportJob", body, { headers: { "x-tc-language": undefined } });
  assert.match(chinese.json.Response.Error.Message, /不存在/);
});

test("a stop is PAUSED for cancelSeconds, then KILLED", async (t) => {
  const emulator = await emulatorFor(t, { cancelSeconds: 10 });
  const { id } = emulator.jobs({ api: "tencentcloud.import" });
  const look = async () =>
    (await tencent(emulator, "DescribeAsyncRequestInfo", { AsyncRequestId: id })).json.Response.Status;
  await tencent(emulator, "StopDBImportJob", { AsyncRequestId: id });
  assert.equal(await look(), "PAUSED");
  emulator.advance(10_000);
  assert.equal(await look(), "KILLED");
});

test("stopping a final task: an error, or nothing where a test wants it", async (t) => {
  for (const [finalStop, code] of [
    ["error", "CdbError.ImportError"],
    ["ok", undefined],
  ] as const) {
    const emulator = await emulatorFor(t, { finalStop, jobSeconds: 0 });
    for (const outcome of ["SUCCESS", "FAILED"]) {
      const { id } = emulator.jobs({ api: "tencentcloud.import", outcome });
      const reply = await tencent(emulator, "StopDBImportJob", { AsyncRequestId: id });
      assert.equal(reply.json.Response.Error?.Code, code);
    }
  }
});

test("a task of another region or account is not there", async (t) => {
  const emulator = await emulatorFor(t);
  const { id } = emulator.jobs({ api: "tencentcloud.import" });
  const code = "InvalidParameter.InvalidAsyncRequestId";
  const region = await tencent(emulator, "StopDBImportJob", { AsyncRequestId: id }, { region: "ap-tokyo" });
  assert.equal(region.json.Response.Error.Code, code);
  const env = emulator.accounts.otherOrganisation ?? {};
  assert.equal(
    (await tencent(emulator, "StopDBImportJob", { AsyncRequestId: id }, { env })).json.Response.Error.Code,
    code,
  );
});

for (const [action, limit] of [
  ["StopDBImportJob", 20],
  ["DescribeAsyncRequestInfo", 40],
] as const)
  test(`${action}: ${limit} calls in any second, the next is RequestLimitExceeded`, async (t) => {
    const emulator = await emulatorFor(t, { finalStop: "ok" });
    const { id } = emulator.jobs({ api: "tencentcloud.import" });
    // Half of them, half a second later the other half: the second slides. The clock moves only where the test moves it.
    emulator.freeze(true);
    const one = async () => (await tencent(emulator, action, { AsyncRequestId: id })).json.Response.Error;
    const many = async (count: number) => {
      for (let i = 0; i < count; i++) assert.equal(await one(), undefined);
    };
    await many(limit / 2);
    emulator.advance(500);
    await many(limit / 2);
    const refused = await one();
    assert.equal(refused.Code, "RequestLimitExceeded");
    assert.match(refused.Message, new RegExp(`\`${limit + 1}\` in a second.* \`${limit}\``));
    emulator.advance(500);
    await many(limit / 2);
    assert.equal((await one()).Code, "RequestLimitExceeded");
    emulator.advance(1000);
    await many(limit);
  });

test("import records are paged, filtered by Beijing's time and of one instance only", async (t) => {
  const emulator = await emulatorFor(t);
  const now = Date.parse("2026-01-01T20:00:00Z");
  for (let i = 0; i < 3; i++)
    emulator.jobs({ api: "tencentcloud.import", createdAt: now + i * 1000, outcome: "FAILED" });
  emulator.jobs({ api: "tencentcloud.import", request: { InstanceId: "cdb-other000" } });
  const list = async (more: object) =>
    (await tencent(emulator, "DescribeDBImportRecords", { InstanceId: known.InstanceId, ...more })).json.Response;
  const all = await list({});
  assert.equal(all.TotalCount, 3);
  assert.equal(all.Items[2].CreateTime, "2026-01-02 04:00:00");
  assert.deepEqual([all.Items[0].Status, all.Items[0].CostTime, all.Items[0].Process], [3, 600, 99]);
  const page = await list({ Offset: 1, Limit: 1 });
  assert.deepEqual([page.TotalCount, page.Items.length, page.Items[0].CreateTime], [3, 1, "2026-01-02 04:00:01"]);
  assert.equal((await list({ StartTime: "2026-01-02 04:00:01", EndTime: "2026-01-02 04:00:01" })).TotalCount, 1);
});

test("a signed COS address is not kept", async (t) => {
  const emulator = await emulatorFor(t);
  const CosUrl = "https://bucket.cos.ap-guangzhou.myqcloud.com/dump.sql?q-signature=hush-hush";
  const reply = await tencent(emulator, "CreateDBImportJob", { InstanceId: known.InstanceId, User: "root", CosUrl });
  assert.equal(reply.json.Response.Error, undefined);
  const text = JSON.stringify(emulator.state());
  assert.ok(text.includes("dump.sql") && !text.includes("hush-hush"));
});
