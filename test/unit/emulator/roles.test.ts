import assert from "node:assert/strict";
import { Agent } from "node:http";
import { test } from "node:test";
import { CommonClient } from "tencentcloud-sdk-nodejs-common";
import type { Emulator, Env } from "../../emulator/index";
import { emulatorFor, naver, send, value } from "./callers";

const CAM = "/latest/meta-data/cam/security-credentials/";
const IAM = "/latest/meta-data/iam/security-credentials/";
const OWN = "qcs::cam::uin/100000000001:roleName/datajobs";
const PARTNER = "qcs::cam::uin/100000000002:roleName/partner";

/** The official client of a service, under its own host name. */
function official(emulator: Emulator, service: "sts" | "cdb", env: Env = emulator.env): CommonClient {
  const agent = new Agent({
    lookup: (_host, options, callback) =>
      options.all ? callback(null, [{ address: "127.0.0.1", family: 4 }]) : callback(null, "127.0.0.1", 4),
  });
  const version = service === "sts" ? "2018-08-13" : "2017-03-20";
  return new CommonClient(`${service}.tencentcloudapi.com:${new URL(emulator.url).port}`, version, {
    credential: {
      secretId: value(env, "TENCENTCLOUD_SECRET_ID"),
      secretKey: value(env, "TENCENTCLOUD_SECRET_KEY"),
      ...(env.TENCENTCLOUD_SESSION_TOKEN !== undefined && { token: env.TENCENTCLOUD_SESSION_TOKEN }),
    },
    region: "ap-guangzhou",
    profile: { language: "en-US", httpProfile: { protocol: "http://", agent } },
  });
}

const keysIn = (answer: { Credentials: { TmpSecretId: string; TmpSecretKey: string; Token: string } }): Env => ({
  TENCENTCLOUD_SECRET_ID: answer.Credentials.TmpSecretId,
  TENCENTCLOUD_SECRET_KEY: answer.Credentials.TmpSecretKey,
  TENCENTCLOUD_SESSION_TOKEN: answer.Credentials.Token,
});

const assumption = (more: object = {}) => ({ RoleArn: OWN, RoleSessionName: "nightly", DurationSeconds: 900, ...more });

test("the official client of STS is told whose keys it has, of accounts and of roles", async (t) => {
  const emulator = await emulatorFor(t);
  assert.equal((await official(emulator, "sts").request("GetCallerIdentity", {})).AccountId, "100000000001");
  const asked = assumption({ RoleArn: PARTNER, ExternalId: "datajobs-external-id" });
  const keys = keysIn(await official(emulator, "sts").request("AssumeRole", asked));
  const { AccountId, Arn } = await official(emulator, "sts", keys).request("GetCallerIdentity", {});
  assert.deepEqual([AccountId, Arn], ["100000000002", "qcs::sts:100000000002:assumed-role/partner"]);
  assert.ok(emulator.calls().every(({ verified }) => verified));
});

test("keys of a role are good with their token until they end, and no longer", async (t) => {
  const emulator = await emulatorFor(t);
  const { id: AsyncRequestId } = emulator.jobs({ api: "tencentcloud.import", seconds: 5000 });
  const look = (keys: Env) => official(emulator, "cdb", keys).request("DescribeAsyncRequestInfo", { AsyncRequestId });
  const answer = await official(emulator, "sts").request("AssumeRole", assumption({ DurationSeconds: 240 }));
  assert.ok(Math.abs(answer.ExpiredTime * 1000 - emulator.now() - 240_000) < 60_000);
  const keys = keysIn(answer);
  await look(keys);
  const { TENCENTCLOUD_SESSION_TOKEN: _, ...bare } = keys;
  await assert.rejects(look(bare), (error: { code?: string }) => error.code === "AuthFailure.TokenFailure");
  emulator.faults({ fault: "skew", ms: 250_000, times: -1 });
  await assert.rejects(look(keys), (error: { code?: string }) => error.code === "AuthFailure.TokenFailure");
});

for (const [title, action, parameters, code] of [
  ["a role that isn't there", "AssumeRole", assumption({ RoleArn: `${OWN}x` }), "ResourceNotFound.RoleNotFound"],
  ["a role without its external id", "AssumeRole", assumption({ RoleArn: PARTNER }), "UnauthorizedOperation"],
  ["a role for longer than there is", "AssumeRole", assumption({ DurationSeconds: 43201 }), "InvalidParameterValue"],
  ["a role without a session's name", "AssumeRole", { RoleArn: OWN }, "MissingParameter"],
  ["an unknown parameter", "GetCallerIdentity", { Who: "me" }, "UnknownParameter"],
] as const)
  test(`STS refuses ${title}`, async (t) => {
    const emulator = await emulatorFor(t);
    const request = official(emulator, "sts").request(action, parameters);
    await assert.rejects(request, (error: { code?: string }) => error.code === code);
  });

test("a call that is signed for another service is refused", async (t) => {
  const emulator = await emulatorFor(t);
  const request = official(emulator, "cdb").request("GetCallerIdentity", {});
  await assert.rejects(request, (error: { code?: string }) => error.code === "AuthFailure.InvalidAuthorization");
});

for (const [title, token, authorization, code] of [
  ["its token", (own: string) => own, "SKIP", undefined],
  ["another token", (own: string) => `${own}x`, "SKIP", "InvalidParameter.WebIdentityTokenError"],
  ["a signature", (own: string) => own, "TC3-HMAC-SHA256 x", "AuthFailure.InvalidAuthorization"],
] as const)
  test(`a pod with ${title} is ${code === undefined ? "given keys" : "refused"}`, async (t) => {
    const emulator = await emulatorFor(t);
    const pod = emulator.pod();
    const { json } = await send(emulator, {
      method: "POST",
      path: "/",
      headers: {
        "content-type": "application/json",
        authorization,
        "x-tc-action": "AssumeRoleWithWebIdentity",
        "x-tc-version": "2018-08-13",
        "x-tc-timestamp": String(Math.floor(emulator.now() / 1000)),
        "x-tc-region": "ap-guangzhou",
      },
      body: JSON.stringify({
        ProviderId: pod.env.TKE_PROVIDER_ID,
        RoleArn: pod.env.TKE_ROLE_ARN,
        RoleSessionName: "pod",
        WebIdentityToken: token(pod.token),
      }),
    });
    assert.equal(json.Response.Error?.Code, code);
    assert.equal(json.Response.Credentials === undefined, code !== undefined);
  });

test("metadata services have the same keys until they are about to end, and others then", async (t) => {
  const emulator = await emulatorFor(t, { roleSeconds: 3600 });
  for (const [folder, role, id] of [
    [CAM, "datajobs-cvm", "TmpSecretId"],
    [IAM, "datajobs-server", "AccessKeyId"],
  ] as const) {
    assert.equal((await send(emulator, { path: folder })).text.trim(), role);
    const key = async () => (await send(emulator, { path: `${folder}${role}` })).json;
    const first = await key();
    assert.equal(first.Code, "Success");
    assert.equal((await key())[id], first[id]);
    emulator.advance(51 * 60_000);
    assert.notEqual((await key())[id], first[id]);
    assert.equal((await send(emulator, { path: `${folder}another` })).status, 404);
  }
});

test("a machine without a role has none to tell of", async (t) => {
  const emulator = await emulatorFor(t, { role: false });
  for (const path of [CAM, IAM, `${CAM}datajobs-cvm`]) assert.equal((await send(emulator, { path })).status, 404);
});

test("keys of the server role sign as permanent ones do, until they end", async (t) => {
  const emulator = await emulatorFor(t, { roleSeconds: 240 });
  const { AccessKeyId, SecretAccessKey } = (await send(emulator, { path: `${IAM}datajobs-server` })).json;
  const env = { ...emulator.env, NCLOUD_ACCESS_KEY: AccessKeyId, NCLOUD_SECRET_KEY: SecretAccessKey };
  const list = () => naver(emulator, "GET", "/api/v2/cluster/getClusterInfoList", undefined, { env });
  assert.equal((await list()).status, 200);
  emulator.faults({ fault: "skew", ms: 250_000, times: -1 });
  assert.equal((await list()).status, 401);
});

test("a rotation ends every secret of before", async (t) => {
  const emulator = await emulatorFor(t);
  const now = emulator.rotate().default ?? {};
  const { id: AsyncRequestId } = emulator.jobs({ api: "tencentcloud.import" });
  await official(emulator, "cdb", now).request("DescribeAsyncRequestInfo", { AsyncRequestId });
  await assert.rejects(official(emulator, "cdb").request("DescribeAsyncRequestInfo", { AsyncRequestId }));
  const list = (env: Env) => naver(emulator, "GET", "/api/v2/cluster/getClusterInfoList", undefined, { env });
  assert.deepEqual([(await list(emulator.env)).status, (await list(now)).status], [401, 200]);
});
