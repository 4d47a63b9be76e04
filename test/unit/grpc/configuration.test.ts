import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { provider } from "../../../provider/hosts/grpc/proto";
import { settings } from "../../../provider/registry";
import { type Emulator, startEmulator } from "../../emulator";
import { type TestWorld, testWorld } from "../../world";
import { type Json, received, sent, startWire, type Wire } from "./wire";

const { DIFF_NONE, DIFF_SOME } = provider.DiffResponse.DiffChanges;
const { UPDATE_REPLACE } = provider.PropertyDiff.Kind;
const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const ORG = "1BD6382559DF0C130A49422D@AdobeOrg";
const OTHER = "5A7C1E2F60D1B3A94C8E0F21@AdobeOrg";

let emulator: Emulator;
let world: TestWorld;
let wire: Wire;
before(async () => {
  emulator = await startEmulator({ jobSeconds: 600 });
  world = testWorld(emulator, {});
  wire = await startWire(world);
});
after(async () => {
  wire.close();
  world.close();
  await emulator.close();
});

for (const { title, news, failures } of [
  { title: "nothing: what is missing is for the operation to say", news: {}, failures: [] },
  { title: "every setting", news: Object.fromEntries(settings.map(({ key }) => [key, "text"])), failures: [] },
  {
    title: "a number and a boolean, as YAML has them",
    news: { adobeClientId: 4711, adobeSandbox: true },
    failures: [],
  },
  {
    title: "the same as JSON, as generated SDKs send them",
    news: { adobeClientId: "4711", adobeSandbox: "true" },
    failures: [],
  },
  { title: "what is not known yet", news: { adobeImsOrg: UNKNOWN_TEXT }, failures: [] },
  {
    title: "the engine's own keys",
    news: { version: "1.2.3", pluginDownloadURL: "http://x", __internal: { a: 1 } },
    failures: [],
  },
  {
    title: "a key that isn't there",
    news: { adobeOrg: "x" },
    failures: [/^adobeOrg: there is no such setting; allowed: .*adobeImsOrg/],
  },
  { title: "a list", news: { adobeImsOrg: ["x"] }, failures: [/^adobeImsOrg: must be a text/] },
] satisfies readonly { title: string; news: Json; failures: readonly RegExp[] }[]) {
  test(`CheckConfig ${failures.length > 0 ? "refuses" : "takes"} ${title}`, async () => {
    const { failures: found = [], inputs } = await wire.ask("CheckConfig", {
      urn: "urn:pulumi:dev::p::pulumi:providers:datajobs::default",
      news,
    });
    const reasons = (found as { reason: string }[]).map(({ reason }) => reason);
    assert.equal(reasons.length, failures.length, reasons.join());
    for (const [index, message] of failures.entries()) assert.match(reasons[index] ?? "", message);
    const { values } = received(inputs);
    assert.deepEqual(Object.keys(values).sort(), Object.keys(news).sort());
  });
}

test("CheckConfig marks every secret setting as secret, however it came, and adds nothing of the environment", async () => {
  const before = process.env.ADOBE_CLIENT_ID;
  process.env.ADOBE_CLIENT_ID = "of the environment";
  try {
    const news = Object.fromEntries(settings.map(({ key }) => [key, `the ${key}`]));
    const { secrets } = received((await wire.ask("CheckConfig", { news })).inputs);
    const marked = secrets.map((path) => path.join("."));
    assert.deepEqual(
      marked.sort(),
      settings
        .filter(({ secret }) => secret)
        .map(({ key }) => key)
        .sort(),
    );
    assert.deepEqual(await wire.ask("CheckConfig", { news: {} }), {});
  } finally {
    if (before === undefined) delete process.env.ADOBE_CLIENT_ID;
    else process.env.ADOBE_CLIENT_ID = before;
  }
});

for (const { title, olds, news, replaces } of [
  { title: "nothing on either side", olds: {}, news: {}, replaces: [] },
  { title: "the same organisation", olds: { adobeImsOrg: ORG }, news: { adobeImsOrg: ORG }, replaces: [] },
  {
    title: "the same one, its key in the old form",
    olds: { "datajobs:adobeImsOrg": ORG },
    news: { adobeImsOrg: ORG },
    replaces: [],
  },
  {
    title: "the same one, its key in the old form in both",
    olds: { "datajobs:adobeImsOrg": ORG },
    news: { "datajobs:adobeImsOrg": ORG },
    replaces: [],
  },
  { title: "an organisation that was absent", olds: {}, news: { adobeImsOrg: ORG }, replaces: [] },
  { title: "an organisation that is absent now", olds: { adobeImsOrg: ORG }, news: {}, replaces: [] },
  {
    title: "another organisation",
    olds: { adobeImsOrg: ORG },
    news: { adobeImsOrg: OTHER },
    replaces: ["adobeImsOrg"],
  },
  {
    title: "another one, the old key in the old form",
    olds: { "datajobs:adobeImsOrg": ORG },
    news: { adobeImsOrg: OTHER },
    replaces: ["adobeImsOrg"],
  },
  {
    title: "an organisation that is not known yet",
    olds: { adobeImsOrg: ORG },
    news: { adobeImsOrg: UNKNOWN_TEXT },
    replaces: ["adobeImsOrg"],
  },
  {
    title: "another sandbox and another region",
    olds: { adobeSandbox: "prod", ncloudRegion: "KR" },
    news: { adobeSandbox: "dev", ncloudRegion: "JPN" },
    replaces: ["adobeSandbox", "ncloudRegion"],
  },
  {
    title: "another endpoint",
    olds: { adobeEndpoint: "https://a" },
    news: { adobeEndpoint: "https://b" },
    replaces: ["adobeEndpoint"],
  },
  { title: "a number that was JSON", olds: { adobeSandbox: "5" }, news: { adobeSandbox: 5 }, replaces: [] },
  { title: "a boolean that was JSON", olds: { adobeSandbox: "true" }, news: { adobeSandbox: true }, replaces: [] },
  {
    title: "other credentials",
    olds: {
      adobeAccessToken: "a",
      adobeClientId: "a",
      adobeClientSecret: "a",
      adobeScopes: "a",
      ncloudAccessKey: "a",
      ncloudSecretKey: "a",
      tencentcloudSecretId: "a",
      tencentcloudSecretKey: "a",
      tencentcloudSessionToken: "a",
    },
    news: {
      adobeAccessToken: "b",
      adobeClientId: "b",
      adobeClientSecret: "b",
      adobeScopes: "b",
      ncloudAccessKey: "b",
      ncloudSecretKey: "b",
      tencentcloudSecretId: "b",
      tencentcloudSecretKey: "b",
      tencentcloudSessionToken: "b",
    },
    replaces: [],
  },
] satisfies readonly { title: string; olds: Json; news: Json; replaces: readonly string[] }[]) {
  for (const field of ["olds", "oldInputs"]) {
    test(`DiffConfig (${field}): ${title} ${replaces.length > 0 ? "replaces, the old one deleted first" : "is no change"}`, async () => {
      const answer = await wire.ask("DiffConfig", { [field]: olds, news });
      if (replaces.length === 0) {
        assert.deepEqual(answer, { changes: DIFF_NONE, hasdetaileddiff: true });
        return;
      }
      assert.deepEqual(answer, {
        changes: DIFF_SOME,
        replaces,
        diffs: replaces,
        deletebeforereplace: true,
        hasdetaileddiff: true,
        detaileddiff: Object.fromEntries(replaces.map((key) => [key, { kind: UPDATE_REPLACE }])),
      });
    });
  }
}

for (const form of ["adobeClientId", "datajobs:adobeClientId"]) {
  test(`Configure takes settings as ${form}, secrets among them, and they are what calls are made with`, async () => {
    const own = await startWire(world.restarted());
    try {
      const {
        ADOBE_CLIENT_ID: id,
        ADOBE_CLIENT_SECRET: secret,
        ADOBE_IMS_ORG: org,
        ADOBE_ENDPOINT: url,
      } = emulator.env;
      const prefix = form.replace("adobeClientId", "");
      const plain = {
        adobeClientId: id,
        adobeClientSecret: secret,
        adobeImsOrg: org,
        adobeEndpoint: url,
        adobeImsEndpoint: url,
      };
      const args = Object.fromEntries(Object.entries(plain).map(([key, value]) => [`${prefix}${key}`, value]));
      const answer = await own.ask("Configure", { args: sent(args, [[`${prefix}adobeClientSecret`]]) });
      assert.deepEqual(answer, { acceptsecrets: true, supportspreview: true });
      const properties = sent({ schema: { name: "x" }, destination: { datasetId: form } });
      const { id: job } = await own.ask("Create", {
        urn: "urn:pulumi:dev::p::datajobs:adobe:ExportJob::n",
        properties,
      });
      assert.match(String(job), /^\d+$/);
    } finally {
      own.close();
    }
  });
}
