import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, describe, it } from "node:test";
import { Configuration, sourcesIn } from "../../../provider/core/config";
import { credentialsOf } from "../../../provider/ncloud/settings";
import { createWorld } from "../../../provider/world";

type Texts = Record<string, string>;

const homes: string[] = [];
after(() => {
  for (const home of homes) rmSync(home, { recursive: true });
});

function credentials(file: string | undefined, env: Texts = {}, stack: Texts = {}) {
  const home = mkdtempSync(join(tmpdir(), "ncloud-settings-"));
  homes.push(home);
  const path = join(home, ".ncloud/configure");
  mkdirSync(dirname(path));
  if (file !== undefined) writeFileSync(path, file);
  return credentialsOf(new Configuration(sourcesIn(createWorld({ env, home }), (key) => stack[key])), "stop it");
}

const FILE = "ncloud_access_key_id = fileId\nncloud_secret_access_key = fileSecret\n";

describe("NAVER Cloud credentials", () => {
  const found: { title: string; file?: string; env?: Texts; stack?: Texts; keys: [string, string] }[] = [
    {
      title: "come from NCLOUD_ACCESS_KEY and NCLOUD_SECRET_KEY",
      env: { NCLOUD_ACCESS_KEY: "id", NCLOUD_SECRET_KEY: "secret" },
      keys: ["id", "secret"],
    },
    {
      title: "come from the names that the command line uses",
      env: { NCLOUD_ACCESS_KEY_ID: "id", NCLOUD_SECRET_ACCESS_KEY: "secret" },
      keys: ["id", "secret"],
    },
    {
      title: "come from stack configuration before the environment",
      env: { NCLOUD_ACCESS_KEY: "id", NCLOUD_SECRET_KEY: "secret" },
      stack: { ncloudAccessKey: "stackId", ncloudSecretKey: "stackSecret" },
      keys: ["stackId", "stackSecret"],
    },
    { title: "come from ~/.ncloud/configure", file: FILE, keys: ["fileId", "fileSecret"] },
    {
      title: "come from the environment before the file",
      file: FILE,
      env: { NCLOUD_ACCESS_KEY: "id", NCLOUD_SECRET_KEY: "secret" },
      keys: ["id", "secret"],
    },
    {
      title: "from the file are split at the first = only",
      file: "ncloud_access_key_id=id\nncloud_secret_access_key = a=b==\n",
      keys: ["id", "a=b=="],
    },
    {
      title: "from the file are those of the profile DEFAULT",
      file: "[project]\nncloud_access_key_id = no\nncloud_secret_access_key = no\n\n[DEFAULT]\nncloud_access_key_id = id\nncloud_secret_access_key = secret\n",
      keys: ["id", "secret"],
    },
    {
      title: "from the file do not run on into the next profile",
      file: `[DEFAULT]\n${FILE}[project]\nncloud_access_key_id = no\nncloud_secret_access_key = no\n`,
      keys: ["fileId", "fileSecret"],
    },
    {
      title: "from the file survive Windows line ends, a byte order mark and the other line",
      file: `\uFEFF[DEFAULT]\r\n${FILE.replaceAll("\n", "\r\n")}ncloud_api_url = https://ncloud.apigw.ntruss.com?a=b\r\n`,
      keys: ["fileId", "fileSecret"],
    },
    { title: "are found each on its own", file: FILE, env: { NCLOUD_ACCESS_KEY: "id" }, keys: ["id", "fileSecret"] },
    {
      title: "that are empty count as not set",
      file: FILE,
      env: { NCLOUD_ACCESS_KEY: " " },
      keys: ["fileId", "fileSecret"],
    },
  ];
  for (const { title, file, env, stack, keys } of found) {
    it(title, () => {
      const { accessKey, secretKey } = credentials(file, env, stack);
      assert.deepEqual([accessKey, secretKey], keys);
    });
  }

  it("that are missing are reported with every place that was looked at", () => {
    assert.throws(() => credentials(undefined, { NCLOUD_ACCESS_KEY: "id" }), {
      name: "ConfigurationError",
      message:
        "cannot stop it: ncloudSecretKey (secret key that belongs to ncloudAccessKey) is not set. Looked at: stack configuration datajobs:ncloudSecretKey (pulumi config set --secret datajobs:ncloudSecretKey); environment NCLOUD_SECRET_KEY or NCLOUD_SECRET_ACCESS_KEY; the file ~/.ncloud/configure.",
    });
  });
});
