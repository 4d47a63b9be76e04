import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { exportJobs } from "../../../provider/adobe/export-jobs";
import { tokenSource } from "../../../provider/adobe/token";
import { type Emulator, type Env, startEmulator } from "../../emulator";
import { type CallOptions, callIn, type TestWorld, testWorld } from "../../world";

type Texts = Record<string, string>;

let emulator: Emulator;
const worlds: TestWorld[] = [];
before(async () => {
  emulator = await startEmulator();
});
after(async () => {
  for (const world of worlds) world.close();
  await emulator.close();
});

function on(env: Texts, options: CallOptions = {}) {
  const world = testWorld(emulator, { ADOBE_ENDPOINT: emulator.url, ADOBE_IMS_ENDPOINT: emulator.url, ...env });
  worlds.push(world);
  emulator.clearCalls();
  return callIn(world, options);
}

const jobs = (call: ReturnType<typeof on>) =>
  exportJobs(call, { imsOrg: emulator.env.ADOBE_IMS_ORG ?? "", sandbox: "prod" }, "read it");
const own = (): Env => emulator.env;
const ready = (): string => emulator.accounts.accessToken?.ADOBE_ACCESS_TOKEN ?? "";

describe("client id and secret, or client id and token, are one set from one source", () => {
  it("of stack configuration, whatever token the environment has", async () => {
    const stack = { adobeClientId: own().ADOBE_CLIENT_ID ?? "", adobeClientSecret: own().ADOBE_CLIENT_SECRET ?? "" };
    await jobs(on({ ADOBE_ACCESS_TOKEN: "someone-else's", ADOBE_CLIENT_ID: "else" }, { stack })).get("1");
    assert.deepEqual(
      emulator.calls().map(({ action, verified }) => [action, verified]),
      [
        ["imsToken", true],
        ["retrieveExportJob", true],
      ],
    );
  });

  it("of the environment: a ready token is used before a secret beside it, also with its scheme before it", async () => {
    const env = { ADOBE_CLIENT_ID: own().ADOBE_CLIENT_ID ?? "", ADOBE_CLIENT_SECRET: "other" };
    await jobs(on({ ...env, ADOBE_ACCESS_TOKEN: `"Bearer ${ready()}"` })).get("1");
    assert.deepEqual(
      emulator.calls().map(({ action }) => action),
      ["retrieveExportJob"],
    );
  });

  const halves: [title: string, env: Texts, stack: Texts, message: string][] = [
    [
      "a client id in stack configuration, its secret in the environment",
      { ADOBE_CLIENT_SECRET: "hush-hush" },
      { adobeClientId: "id" },
      "cannot read it: adobeClientId is in stack configuration datajobs:adobeClientId, and adobeClientSecret or adobeAccessToken is not there but in environment ADOBE_CLIENT_SECRET. Credentials are one set from one source: add the rest (pulumi config set --secret datajobs:adobeClientSecret or pulumi config set --secret datajobs:adobeAccessToken), or take out what is there (pulumi config rm datajobs:adobeClientId).",
    ],
    [
      "a token without its client",
      { ADOBE_ACCESS_TOKEN: "hush-hush" },
      {},
      "cannot read it: adobeClientId (client id (API key) of the OAuth server-to-server credential) is not set. Looked at: stack configuration datajobs:adobeClientId (pulumi config set datajobs:adobeClientId); environment ADOBE_CLIENT_ID. adobeAccessToken is in environment ADOBE_ACCESS_TOKEN. Credentials are one set from one source: set ADOBE_CLIENT_ID too, or unset ADOBE_ACCESS_TOKEN.",
    ],
  ];
  for (const [title, env, stack, message] of halves) {
    it(`${title}: refused`, () =>
      assert.throws(() => tokenSource(on(env, { stack }), "read it"), { name: "ConfigurationError", message }));
  }
});

describe("credentials that are refused name their source", () => {
  const stack = (): Texts => ({ adobeClientId: own().ADOBE_CLIENT_ID ?? "", adobeClientSecret: "wrong-secret" });

  it("by the identity service, where the engine took them from state", () =>
    assert.rejects(
      jobs(on({}, { stack: stack(), about: { fromState: true } })).get("1"),
      /^Unauthorized: cannot get an access token from Adobe's identity service: the credentials were not accepted: invalid client_secret parameter \(code invalid_client, HTTP 401\)\. adobeClientId, adobeClientSecret came from stack configuration\. The engine took stack configuration from state, as it was at the last `pulumi up`: if it was changed since, run `pulumi up` with the resource still in the program, or add `--run-program` to the refresh or destroy\. Check adobeClientId, adobeClientSecret and adobeScopes\.$/,
    ));

  it("by the identity service, of a client that it doesn't know", () =>
    assert.rejects(
      jobs(on({ ADOBE_CLIENT_ID: "nobody", ADOBE_CLIENT_SECRET: "wrong-secret" })).get("1"),
      /not accepted: invalid client_id parameter \(code invalid_client, HTTP 400\)\. adobeClientId, adobeClientSecret came from environment ADOBE_CLIENT_ID, ADOBE_CLIENT_SECRET\. Check/,
    ));

  it("by the gateway, of a ready token that has ended", () =>
    assert.rejects(
      jobs(on({ ADOBE_CLIENT_ID: own().ADOBE_CLIENT_ID ?? "", ADOBE_ACCESS_TOKEN: "ended-long-ago" })).get("1"),
      /^Unauthorized: cannot read export job 1 of .*adobeClientId, adobeAccessToken came from environment ADOBE_CLIENT_ID, ADOBE_ACCESS_TOKEN\.$/,
    ));
});
