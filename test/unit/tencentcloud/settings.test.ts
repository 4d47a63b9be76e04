import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { regionOf } from "../../../provider/tencentcloud/hosts";
import { keySource } from "../../../provider/tencentcloud/keys";
import { type Emulator, startEmulator } from "../../emulator";
import { callIn, type TestWorld, testWorld, writeHome } from "../../world";

type Texts = Record<string, string>;

let emulator: Emulator;
const worlds: TestWorld[] = [];
before(async () => {
  emulator = await startEmulator({ role: false });
});
after(async () => {
  for (const world of worlds) world.close();
  await emulator.close();
});

/** `HOME` in a variable stands for the home folder, whose name nobody knows before. */
function configured(files: Record<string, string | Buffer>, env: Texts = {}, stack: Texts = {}) {
  const variables: Texts = { TENCENTCLOUD_METADATA_ENDPOINT: emulator.url };
  const world = testWorld(emulator, variables);
  worlds.push(world);
  for (const [name, value] of Object.entries(env)) variables[name] = value.replace("HOME", world.home);
  writeHome(world, files);
  return callIn(world, { stack });
}

async function credentialsOf(call: ReturnType<typeof configured>) {
  const { secretId, secretKey, token } = await keySource(call, { what: "stop it", region: "ap-guangzhou" }).keys(call);
  return [secretId, secretKey, token];
}

const INI = ".tencentcloud/credentials";
const CLI = ".tccli/default.credential";
const ini = "[default]\nsecret_id = iniId\nsecret_key = iniKey\n";
const cli = JSON.stringify({ secretId: "cliId", secretKey: "cliKey" });
const keys = { TENCENTCLOUD_SECRET_ID: "id", TENCENTCLOUD_SECRET_KEY: "key" };

describe("Tencent Cloud credentials", () => {
  const found: {
    title: string;
    files?: Record<string, string | Buffer>;
    env?: Texts;
    stack?: Texts;
    is: (string | undefined)[];
  }[] = [
    { title: "come from the environment", env: keys, is: ["id", "key", undefined] },
    {
      title: "come from stack configuration before the environment",
      env: keys,
      stack: { tencentcloudSecretId: "stackId", tencentcloudSecretKey: "stackKey" },
      is: ["stackId", "stackKey", undefined],
    },
    ...["TENCENTCLOUD_SESSION_TOKEN", "TENCENTCLOUD_TOKEN", "TENCENTCLOUD_SECURITY_TOKEN"].map((name) => ({
      title: `have the token of ${name}`,
      env: { ...keys, [name]: "token" },
      is: ["id", "key", "token"],
    })),
    { title: "come from ~/.tencentcloud/credentials", files: { [INI]: ini }, is: ["iniId", "iniKey", undefined] },
    { title: "come from ~/.tccli/default.credential", files: { [CLI]: cli }, is: ["cliId", "cliKey", undefined] },
    {
      title: "come from the SDKs' file before tccli's",
      files: { [INI]: ini, [CLI]: cli },
      is: ["iniId", "iniKey", undefined],
    },
    {
      title: "come from the environment before any file",
      files: { [INI]: ini },
      env: keys,
      is: ["id", "key", undefined],
    },
    { title: "have the token of the INI file", files: { [INI]: `${ini}token = t\n` }, is: ["iniId", "iniKey", "t"] },
    {
      title: "have the token of the JSON file",
      files: { [CLI]: JSON.stringify({ secretId: "cliId", secretKey: "cliKey", token: "t" }) },
      is: ["cliId", "cliKey", "t"],
    },
    {
      title: "never have the token of a file beside another key",
      files: { [INI]: `${ini}token = t\n` },
      env: keys,
      is: ["id", "key", undefined],
    },
    {
      title: "are those of the section default",
      files: { [INI]: `[prod]\nsecret_id = no\nsecret_key = no\n${ini}[test]\nsecret_id = no\nsecret_key = no\n` },
      is: ["iniId", "iniKey", undefined],
    },
    {
      title: "are split at the first = only, and survive Windows line ends, comments and a byte order mark",
      files: { [INI]: "\uFEFF[default]\r\n; comment = x\r\n# secret_id = no\r\nsecret_id=a=b\r\nsecret_key = c==\r\n" },
      is: ["a=b", "c==", undefined],
    },
  ];
  const profiles = { [INI]: `${ini}[prod]\nsecret_id = iniProd\nsecret_key = k\n`, ".tccli/stage.credential": cli };
  found.push(
    {
      title: "are those of the profile that TENCENTCLOUD_PROFILE names",
      files: profiles,
      env: { TENCENTCLOUD_PROFILE: "prod" },
      is: ["iniProd", "k", undefined],
    },
    {
      title: "are those of the profile that TCCLI_PROFILE names, in the file that has it",
      files: profiles,
      env: { TCCLI_PROFILE: "stage" },
      is: ["cliId", "cliKey", undefined],
    },
    {
      title: "come from the folder that TENCENTCLOUD_SHARED_CREDENTIALS_DIR names, and not from the SDKs' file",
      files: { [INI]: ini, "elsewhere/prod.credential": cli },
      env: { TENCENTCLOUD_SHARED_CREDENTIALS_DIR: "HOME/elsewhere/", TENCENTCLOUD_PROFILE: "prod" },
      is: ["cliId", "cliKey", undefined],
    },
    {
      title: "come from the file that TENCENTCLOUD_CREDENTIALS_FILE names, and from no other",
      files: { [INI]: ini, "elsewhere/keys": "[default]\nsecret_id = named\nsecret_key = k\n" },
      env: { TENCENTCLOUD_CREDENTIALS_FILE: "~/elsewhere/keys" },
      is: ["named", "k", undefined],
    },
    {
      title: "of a login that has not expired are used",
      files: {
        [CLI]: JSON.stringify({ secretId: "i", secretKey: "k", token: "t", type: "oauth", expiresAt: 4102444800 }),
      },
      is: ["i", "k", "t"],
    },
    {
      title: "survive quotes, comments and UTF-16",
      files: { [INI]: Buffer.from("\uFEFF[default]\r\nsecret_id = \"i\" ; mine\r\nsecret_key = 'k'\r\n", "utf16le") },
      is: ["i", "k", undefined],
    },
  );
  for (const { title, files = {}, env, stack, is } of found) {
    it(title, async () => assert.deepEqual(await credentialsOf(configured(files, env, stack)), is));
  }

  const refused: { title: string; files?: Texts; env?: Texts; message: RegExp }[] = [
    {
      title: "never mix the keys of two files",
      files: { [INI]: "[default]\nsecret_key = iniKey\n", [CLI]: cli },
      message:
        /^cannot stop it: tencentcloudSecretId .* is not set\. Looked at: .* tencentcloudSecretKey is in the file ~\/\.tencentcloud\/credentials\. Credentials are one set from one source: add tencentcloudSecretId to that file\.$/,
    },
    {
      title: "of a profile that no file has are none, and no other profile's either",
      files: { [INI]: ini, [CLI]: cli },
      env: { TCCLI_PROFILE: "prod" },
      message:
        /^cannot use the credentials that TCCLI_PROFILE names: there are none of profile prod in ~\/\.tencentcloud\/credentials, \/etc\/tencentcloud\/credentials, ~\/\.tccli\/prod\.credential\./,
    },
    {
      title: "of a file that is named and not there are none",
      files: { [INI]: ini },
      env: { TENCENTCLOUD_CREDENTIALS_FILE: "~/no-such-file" },
      message: /TENCENTCLOUD_CREDENTIALS_FILE names: there are none of profile default in ~\/no-such-file\./,
    },
    {
      title: "of a login that has expired are named as expired",
      files: {
        [CLI]: JSON.stringify({ secretId: "i", secretKey: "k", token: "t", type: "sso", expiresAt: 1700000000 }),
      },
      message:
        /^cannot use the keys of the file ~\/\.tccli\/default\.credential: they are those of a login \(type sso\) that expired at 2023-11-14T22:13:20\.000Z\. Log in again/,
    },
    {
      title: "of a damaged file are not taken for none",
      files: { [CLI]: "{" },
      message: /default\.credential: it is not JSON/,
    },
    {
      title: "of a folder in the file's place are not taken for none",
      files: { [`${INI}/x`]: "" },
      message: /^cannot read the file ~\/\.tencentcloud\/credentials: it is a folder\./,
    },
  ];
  for (const { title, files = {}, env, message } of refused) {
    it(title, () =>
      assert.rejects(
        async () => credentialsOf(configured(files, env)),
        (error: Error) => error.name === "ConfigurationError" && message.test(error.message),
      ),
    );
  }

  for (const empty of ["[]", "null", '{"secretId": 5}', "", "\uFEFF"]) {
    it(`that are missing, here in ${JSON.stringify(empty)}, are reported with every place that was looked at`, () =>
      assert.rejects(async () => credentialsOf(configured({ [CLI]: empty })), {
        name: "ConfigurationError",
        message:
          /tencentcloudSecretId .* is not set.*TENCENTCLOUD_SECRET_ID; the file ~\/\.tencentcloud\/credentials or \/etc\/tencentcloud\/credentials or ~\/\.tccli\/PROFILE\.credential; the role of the pod or the machine \(http:.*: it has none\)/,
      }));
  }
});

describe("Tencent Cloud region", () => {
  const configure = { ".tccli/default.configure": JSON.stringify({ _sys_param: { region: "ap-nanjing" } }) };

  it("comes from tccli's configuration", () => {
    assert.equal(regionOf(configured(configure).config, "stop it"), "ap-nanjing");
  });

  it("comes from the environment before that", () => {
    assert.equal(regionOf(configured(configure, { TENCENTCLOUD_REGION: "ap-tokyo" }).config, "stop it"), "ap-tokyo");
  });

  it("comes from the configuration of the profile that is named", () => {
    const files = { ".tccli/prod.configure": JSON.stringify({ _sys_param: { region: "ap-seoul" } }), ...configure };
    assert.equal(regionOf(configured(files, { TENCENTCLOUD_PROFILE: "prod" }).config, "stop it"), "ap-seoul");
  });
});
