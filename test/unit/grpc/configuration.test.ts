import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { provider } from "../../../provider/hosts/grpc/proto";
import { settings } from "../../../provider/registry";
import { type Emulator, startEmulator } from "../../emulator";
import { type TestWorld, testWorld } from "../../world";
import { type Json, received, sent, startWire, type Wire } from "./wire";

const { DIFF_NONE, DIFF_SOME } = provider.DiffResponse.DiffChanges;
const { ADD, DELETE, UPDATE } = provider.PropertyDiff.Kind;
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

for (const { title, project = "p", name = "default", news, failures } of [
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
  {
    title: "a list, plain as YAML has it and with numbers",
    news: { tencentcloudAllowedAccounts: ["100000000001", 100000000002] },
    failures: [],
  },
  { title: "a list as JSON, as SDKs send it", news: { tencentcloudAllowedAccounts: '["100000000001"]' }, failures: [] },
  {
    title: "a list of which a part is not known yet",
    news: { tencentcloudAllowedAccounts: [UNKNOWN_TEXT] },
    failures: [],
  },
  {
    title: "a list of something else",
    news: { tencentcloudAllowedAccounts: [{ id: 1 }] },
    failures: [/^tencentcloudAllowedAccounts: must be a list of texts/],
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
  {
    title: "a key with a slip in it",
    news: { adobeSandbx: "x" },
    failures: [/^adobeSandbx: there is no such setting; did you mean adobeSandbox\?; allowed: /],
  },
  {
    title: "a project's own key, where the project bears the package's name",
    project: "datajobs",
    news: { datasetId: "x", limits: 5 },
    failures: [],
  },
  {
    title: "a slip there too",
    project: "datajobs",
    news: { datasetId: "x", adobeSandbx: "x" },
    failures: [/^adobeSandbx: .*did you mean adobeSandbox\?/],
  },
  {
    title: "a project's own key in an explicit provider there",
    project: "datajobs",
    name: "other",
    news: { datasetId: "x" },
    failures: [/^datasetId: there is no such setting; allowed: /],
  },
  { title: "a list", news: { adobeImsOrg: ["x"] }, failures: [/^adobeImsOrg: must be a text/] },
] as readonly { title: string; project?: string; name?: string; news: Json; failures: readonly RegExp[] }[]) {
  test(`CheckConfig ${failures.length > 0 ? "refuses" : "takes"} ${title}`, async () => {
    const { failures: found = [], inputs } = await wire.ask("CheckConfig", {
      urn: `urn:pulumi:dev::${project}::pulumi:providers:datajobs::${name}`,
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

/** Kinds of change by key; never one that replaces. */
for (const { title, olds, news, changes } of [
  { title: "nothing on either side", olds: {}, news: {}, changes: {} },
  { title: "the same organisation", olds: { adobeImsOrg: ORG }, news: { adobeImsOrg: ORG }, changes: {} },
  {
    title: "the same one, its key in the old form",
    olds: { "datajobs:adobeImsOrg": ORG },
    news: { adobeImsOrg: ORG },
    changes: {},
  },
  {
    title: "the same one, its key in the old form in both",
    olds: { "datajobs:adobeImsOrg": ORG },
    news: { "datajobs:adobeImsOrg": ORG },
    changes: {},
  },
  {
    title: "an organisation that was absent",
    olds: {},
    news: { adobeImsOrg: ORG },
    changes: { adobeImsOrg: ADD },
  },
  {
    title: "an organisation that is absent now",
    olds: { adobeImsOrg: ORG },
    news: {},
    changes: { adobeImsOrg: DELETE },
  },
  {
    title: "another organisation",
    olds: { adobeImsOrg: ORG },
    news: { adobeImsOrg: OTHER },
    changes: { adobeImsOrg: UPDATE },
  },
  {
    title: "another one, the old key in the old form",
    olds: { "datajobs:adobeImsOrg": ORG },
    news: { adobeImsOrg: OTHER },
    changes: { adobeImsOrg: UPDATE },
  },
  {
    title: "an organisation that is not known yet",
    olds: { adobeImsOrg: ORG },
    news: { adobeImsOrg: UNKNOWN_TEXT },
    changes: { adobeImsOrg: UPDATE },
  },
  {
    title: "another sandbox and another region",
    olds: { adobeSandbox: "prod", ncloudRegion: "KR" },
    news: { adobeSandbox: "dev", ncloudRegion: "JPN" },
    changes: { adobeSandbox: UPDATE, ncloudRegion: UPDATE },
  },
  { title: "a number that was JSON", olds: { adobeSandbox: "5" }, news: { adobeSandbox: 5 }, changes: {} },
  { title: "a boolean that was JSON", olds: { adobeSandbox: "true" }, news: { adobeSandbox: true }, changes: {} },
  {
    title: "a project's own key, which is no setting",
    olds: { datasetId: "a" },
    news: { datasetId: "b" },
    changes: {},
  },
  {
    title: "every setting",
    olds: Object.fromEntries(settings.map(({ key }) => [key, "a"])),
    news: Object.fromEntries(settings.map(({ key }) => [key, "b"])),
    changes: Object.fromEntries(settings.map(({ key }) => [key, UPDATE])),
  },
] satisfies readonly { title: string; olds: Json; news: Json; changes: Json }[]) {
  const keys = Object.keys(changes);
  for (const field of ["olds", "oldInputs"]) {
    test(`DiffConfig (${field}): ${title} ${keys.length > 0 ? "is a change, and replaces nothing" : "is no change"}`, async () => {
      const answer = await wire.ask("DiffConfig", { [field]: olds, news });
      if (keys.length === 0) {
        assert.deepEqual(answer, { changes: DIFF_NONE, hasdetaileddiff: true });
        return;
      }
      const { diffs, ...others } = answer;
      assert.deepEqual([...(diffs as string[])].sort(), keys.sort());
      assert.deepEqual(others, {
        changes: DIFF_SOME,
        hasdetaileddiff: true,
        detaileddiff: Object.fromEntries(
          Object.entries(changes).map(([key, kind]) => [key, kind === ADD ? {} : { kind }]),
        ),
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
