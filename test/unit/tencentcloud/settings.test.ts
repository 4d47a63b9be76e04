import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, describe, it } from "node:test";
import { Configuration, sourcesIn } from "../../../provider/core/config";
import { regionOf } from "../../../provider/tencentcloud/hosts";
import { credentialsOf } from "../../../provider/tencentcloud/settings";
import { createWorld } from "../../../provider/world";

type Texts = Record<string, string>;

const homes: string[] = [];
after(() => {
  for (const home of homes) rmSync(home, { recursive: true });
});

function configured(files: Texts, env: Texts = {}, stack: Texts = {}): Configuration {
  const home = mkdtempSync(join(tmpdir(), "tencentcloud-settings-"));
  homes.push(home);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), text);
  }
  return new Configuration(sourcesIn(createWorld({ env, home }), (key) => stack[key]));
}

const INI = ".tencentcloud/credentials";
const CLI = ".tccli/default.credential";
const ini = "[default]\nsecret_id = iniId\nsecret_key = iniKey\n";
const cli = JSON.stringify({ secretId: "cliId", secretKey: "cliKey" });
const keys = { TENCENTCLOUD_SECRET_ID: "id", TENCENTCLOUD_SECRET_KEY: "key" };

describe("Tencent Cloud credentials", () => {
  const found: { title: string; files?: Texts; env?: Texts; stack?: Texts; is: (string | undefined)[] }[] = [
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
      title: "never mix the keys of two files",
      files: { [INI]: "[default]\nsecret_key = iniKey\n", [CLI]: cli },
      is: ["cliId", "cliKey", undefined],
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
  for (const { title, files = {}, env, stack, is } of found) {
    it(title, () => {
      const { secretId, secretKey, token } = credentialsOf(configured(files, env, stack), "stop it");
      assert.deepEqual([secretId, secretKey, token], is);
    });
  }

  for (const damaged of ["{", "[]", "null", '{"secretId": 5}', ""]) {
    it(`that are missing, here in ${JSON.stringify(damaged)}, are reported with every place that was looked at`, () => {
      assert.throws(() => credentialsOf(configured({ [CLI]: damaged }), "stop it"), {
        name: "ConfigurationError",
        message:
          /tencentcloudSecretId .* is not set.*TENCENTCLOUD_SECRET_ID; the file ~\/\.tencentcloud\/credentials or ~\/\.tccli\/default\.credential/,
      });
    });
  }
});

describe("Tencent Cloud region", () => {
  const configure = { ".tccli/default.configure": JSON.stringify({ _sys_param: { region: "ap-nanjing" } }) };

  it("comes from tccli's configuration", () => {
    assert.equal(regionOf(configured(configure), "stop it"), "ap-nanjing");
  });

  it("comes from the environment before that", () => {
    assert.equal(regionOf(configured(configure, { TENCENTCLOUD_REGION: "ap-tokyo" }), "stop it"), "ap-tokyo");
  });
});
