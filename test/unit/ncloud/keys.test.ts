import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Call } from "../../../provider/core/call";
import { getAiAppList } from "../../../provider/ncloud/data-forest";
import { placeOf, searchEngineAt } from "../../../provider/ncloud/hosts";
import { clusterList } from "../../../provider/ncloud/search-engine";
import { serverRoleAt } from "../../../provider/ncloud/server-role";
import { type Emulator, startEmulator } from "../../emulator";
import { callIn, type TestWorld, testWorld, writeHome } from "../../world";

let emulator: Emulator;
const worlds: TestWorld[] = [];
before(async () => {
  emulator = await startEmulator({ roleSeconds: 3600 });
});
after(async () => {
  for (const world of worlds) world.close();
  await emulator.close();
});

const KR = { site: "public", region: "KR" } as const;

/** One page: what is asked for the first of them is asked for all. */
const listClusters = (call: Call, place: Parameters<typeof clusterList>[1]) => clusterList(call, place).next();

function on(env: Record<string, string | undefined>, file?: string) {
  const world = testWorld(emulator, env);
  worlds.push(world);
  if (file !== undefined) writeHome(world, { ".ncloud/configure": file });
  emulator.clearCalls();
  return { world, call: callIn(world) };
}
const count = (action: string) => emulator.calls().filter((each) => each.action === action).length;

describe("the server role", () => {
  it("is used when nothing else is configured, asked for once, and anew before its keys end", async () => {
    const { call } = on(emulator.accounts.roles ?? {});
    await Promise.all(Array.from({ length: 20 }, () => listClusters(call, KR)));
    assert.deepEqual([count("listServerRoles"), count("getServerRoleKeys")], [1, 1]);
    emulator.advance(56 * 60_000);
    await Promise.all([listClusters(call, KR), getAiAppList(call, "xml")]);
    assert.equal(count("getServerRoleKeys"), 2);
    assert.ok(emulator.calls().every(({ verified }) => verified));
  });

  it("whose keys are refused is asked for others, once, and then named as their source", async () => {
    const { call } = on(emulator.accounts.roles ?? {});
    const body = { error: { errorCode: "200", message: "Authentication Failed" } };
    emulator.faults({ match: { action: "getClusterInfoList" }, fault: "answer", status: 401, body, times: -1 });
    await assert.rejects(
      listClusters(call, KR),
      new RegExp(`^Unauthorized: .*The keys came from the server role of the machine \\(${emulator.url}\\)`),
    );
    emulator.clearFaults();
    assert.equal(count("getServerRoleKeys"), 2);
  });

  it("is not looked for where half a pair is configured", async () => {
    const { call } = on({ ...emulator.accounts.roles, NCLOUD_ACCESS_KEY: "id" });
    await assert.rejects(
      listClusters(call, KR),
      /^ConfigurationError: cannot list .*: ncloudSecretKey .* is not set\. Looked at: .* ncloudAccessKey is in environment NCLOUD_ACCESS_KEY\. Credentials are one set from one source: set NCLOUD_SECRET_KEY or NCLOUD_SECRET_ACCESS_KEY too, or unset NCLOUD_ACCESS_KEY\.$/,
    );
    assert.deepEqual(emulator.calls(), []);
  });

  it("leaves no secret in any text", async () => {
    const { world, call } = on(emulator.accounts.roles ?? {});
    await listClusters(call, KR);
    const answer = await fetch(`${emulator.url}/latest/meta-data/iam/security-credentials/datajobs-server`);
    const { SecretAccessKey } = (await answer.json()) as { SecretAccessKey: string };
    assert.match(SecretAccessKey, /CANARY/);
    assert.equal(world.world.secrets.clean(SecretAccessKey), "[secret]");
  });

  const answers: [title: string, answer: unknown, read: unknown][] = [
    ["ISO 8601", { AccessKeyId: "i", SecretAccessKey: "s", Expiration: "2026-01-01T00:00:00Z" }, 1767225600000],
    ["epoch seconds", { AccessKeyId: "i", SecretAccessKey: "s", Expiration: 1767225600 }, 1767225600000],
    ["epoch milliseconds", { AccessKeyId: "i", SecretAccessKey: "s", Expiration: "1767225600000" }, 1767225600000],
    ["not at all", { AccessKeyId: "i", SecretAccessKey: "s" }, undefined],
  ];
  for (const [title, answer, endsAt] of answers) {
    it(`tells the end of its keys in ${title}`, () => {
      const keys = { accessKey: "i", secretKey: "s" };
      const expected = endsAt === undefined ? { keys } : { keys, endsAt };
      assert.deepEqual(serverRoleAt("http://x", () => undefined).read(answer), expected);
    });
  }

  it("of another cloud, whose metadata service has the same address and path, is none", () => {
    const { read } = serverRoleAt("http://x", () => undefined);
    const aws = { Code: "Success", AccessKeyId: "ASIAEXAMPLE", SecretAccessKey: "s", Token: "t" };
    assert.equal(read(aws), "it is another cloud's");
  });
});

describe("the site of the vendor's file", () => {
  const file = (url: string) =>
    `ncloud_access_key_id = id\nncloud_secret_access_key = secret\nncloud_api_url = ${url}\n`;
  const GOV = file("https://ncloud.apigw.gov-ntruss.com");

  const sites: [url: string, region: string, site: string][] = [
    ["https://ncloud.apigw.gov-ntruss.com", "KR", "gov"],
    ["https://ncloud.apigw.ntruss.com", "KR", "public"],
    ["https://fin-ncloud.apigw.fin-ntruss.com", "FKR", "fin"],
    ["ncloud.apigw.gov-ntruss.com/", "KRS", "gov"],
    ["https://elsewhere.example", "KR", "public"],
  ];
  for (const [url, region, site] of sites) {
    it(`${url}: ${region} is on site ${site}`, () => {
      const { call } = on({ NCLOUD_REGION: region }, file(url));
      assert.equal(placeOf(call.config, "stop it").site, site);
    });
  }

  it("says nothing of keys from elsewhere", () => {
    const { call } = on({ NCLOUD_REGION: "KR", NCLOUD_ACCESS_KEY: "id", NCLOUD_SECRET_KEY: "s" }, GOV);
    assert.equal(placeOf(call.config, "stop it").site, "public");
  });

  it("keeps its keys from the host of another site, whatever is configured", async () => {
    const { call } = on({ NCLOUD_REGION: "KR", NCLOUD_SITE: "public" }, GOV);
    const place = placeOf(call.config, "stop it");
    assert.match(searchEngineAt(call.config, place).origin, /apigw\.ntruss\.com$/);
    await assert.rejects(
      listClusters(call, place),
      /the keys are those of site gov \(ncloud_api_url of the file ~\/\.ncloud\/configure\), and https:\/\/vpcsearchengine\.apigw\.ntruss\.com is of site public/,
    );
  });

  it("has no AI apps unless it is the public one", async () => {
    const { call } = on({}, GOV);
    await assert.rejects(
      getAiAppList(call, "json"),
      /site gov \(ncloud_api_url of .*configure\) has no AI apps\. Allowed: public\./,
    );
  });

  it("that has not such a region is named", () => {
    const { call } = on({ NCLOUD_REGION: "SGN" }, GOV);
    assert.throws(
      () => placeOf(call.config, "stop it"),
      /site gov has no region SGN\..*The site came from ncloud_api_url of the file/,
    );
  });
});
