import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { keySource } from "../../../provider/ncloud/keys";
import { type Emulator, startEmulator } from "../../emulator";
import { callIn, testWorld, writeHome } from "../../world";

type Texts = Record<string, string>;

let emulator: Emulator;
before(async () => {
  emulator = await startEmulator({ role: false });
});
after(() => emulator.close());

async function credentials(file: string | Buffer | undefined, env: Texts = {}, stack: Texts = {}) {
  const world = testWorld(emulator, { NCLOUD_METADATA_API_ENDPOINT: emulator.url, ...env });
  try {
    if (file !== undefined) writeHome(world, { ".ncloud/configure": file });
    const call = callIn(world, { stack });
    return await keySource(call, "stop it").keys(call);
  } finally {
    world.close();
  }
}

const FILE = "ncloud_access_key_id = fileId\nncloud_secret_access_key = fileSecret\n";

describe("NAVER Cloud credentials", () => {
  const found: { title: string; file?: string | Buffer; env?: Texts; stack?: Texts; keys: [string, string] }[] = [
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
    {
      title: "are those of one tool where two have left variables",
      env: { NCLOUD_ACCESS_KEY_ID: "cliId", NCLOUD_SECRET_ACCESS_KEY: "cliSecret", NCLOUD_SECRET_KEY: "other" },
      keys: ["cliId", "cliSecret"],
    },
    {
      title: "from the file survive quotes, comments and UTF-16",
      file: Buffer.from(
        "\uFEFF[DEFAULT]\r\nncloud_access_key_id = \"id\" ; mine\r\nncloud_secret_access_key = 'secret' # mine\r\n",
        "utf16le",
      ),
      keys: ["id", "secret"],
    },
    {
      title: "that are empty count as not set",
      file: FILE,
      env: { NCLOUD_ACCESS_KEY: " " },
      keys: ["fileId", "fileSecret"],
    },
  ];
  for (const { title, file, env, stack, keys } of found) {
    it(title, async () => {
      const { accessKey, secretKey } = await credentials(file, env, stack);
      assert.deepEqual([accessKey, secretKey], keys);
    });
  }

  it("that are missing are reported with every place that was looked at", async () => {
    await assert.rejects(credentials(undefined), {
      name: "ConfigurationError",
      message: `cannot stop it: 2 settings are missing:
  ncloudAccessKey (access key id of a NAVER Cloud account or sub account) is not set. Looked at: stack configuration datajobs:ncloudAccessKey (pulumi config set datajobs:ncloudAccessKey); environment NCLOUD_ACCESS_KEY or NCLOUD_ACCESS_KEY_ID; the file ~/.ncloud/configure; the server role of the machine (${emulator.url}: it has none).
  ncloudSecretKey (secret key that belongs to ncloudAccessKey) is not set. Looked at: stack configuration datajobs:ncloudSecretKey (pulumi config set --secret datajobs:ncloudSecretKey); environment NCLOUD_SECRET_KEY or NCLOUD_SECRET_ACCESS_KEY; the file ~/.ncloud/configure; the server role of the machine (${emulator.url}: it has none).`,
    });
  });
});
