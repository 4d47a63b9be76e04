import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { describeTask } from "../../../provider/tencentcloud/client";
import { keySource } from "../../../provider/tencentcloud/keys";
import { type Emulator, type Env, startEmulator } from "../../emulator";
import { type CallOptions, callIn, type TestWorld, testWorld, writeHome } from "../../world";

/** Where keys may come from, in the order in which they are looked for. */
const SOURCES = ["stack", "environment", "file", "role"] as const;
type Source = (typeof SOURCES)[number];
type Part = "id" | "key" | "token";

/** What each part is called in each source, as errors have it. */
const NAMES: Readonly<Record<Exclude<Source, "role">, Readonly<Record<Part, string>>>> = {
  stack: { id: "tencentcloudSecretId", key: "tencentcloudSecretKey", token: "tencentcloudSessionToken" },
  environment: { id: "TENCENTCLOUD_SECRET_ID", key: "TENCENTCLOUD_SECRET_KEY", token: "TENCENTCLOUD_SECURITY_TOKEN" },
  file: { id: "secret_id", key: "secret_key", token: "token" },
};
const SETTINGS = NAMES.stack;
const SUBSETS: readonly (readonly Part[])[] = [
  ["id"],
  ["key"],
  ["token"],
  ["id", "key"],
  ["id", "token"],
  ["key", "token"],
  ["id", "key", "token"],
];

let emulator: Emulator;
const worlds: TestWorld[] = [];
before(async () => {
  emulator = await startEmulator({ roleSeconds: 3600 });
});
after(async () => {
  for (const world of worlds) world.close();
  await emulator.close();
});

/** A machine where these parts are in these places; each value tells where it is from. */
function machine(given: Partial<Record<Source, readonly Part[]>>, about?: CallOptions["about"]) {
  const pairs = (source: Exclude<Source, "role">) =>
    Object.fromEntries((given[source] ?? []).map((part) => [NAMES[source][part], `${source}-${part}`]));
  const endpoints = {
    TENCENTCLOUD_METADATA_ENDPOINT: given.role ? emulator.url : "http://127.0.0.1:1",
    TENCENTCLOUD_STS_ENDPOINT: emulator.url,
    TENCENTCLOUD_CDB_ENDPOINT: emulator.url,
  };
  const world = testWorld(emulator, { ...endpoints, ...pairs("environment") });
  worlds.push(world);
  const lines = Object.entries(pairs("file")).map(([name, value]) => `${name} = ${value}\n`);
  if (given.file) writeHome(world, { ".tencentcloud/credentials": `[default]\n${lines.join("")}` });
  return callIn(world, { stack: pairs("stack"), ...(about && { about }) });
}

function sourceOf(call: ReturnType<typeof machine>) {
  return keySource(call, { what: "stop it", region: "ap-guangzhou" });
}

const keysOf = async (call: ReturnType<typeof machine>) => sourceOf(call).keys(call);

const placeOf = (source: Exclude<Source, "role">, part: Part) =>
  ({
    stack: `stack configuration datajobs:${NAMES.stack[part]}`,
    environment: `environment ${NAMES.environment[part]}`,
    file: "the file ~/.tencentcloud/credentials",
  })[source];

describe("id, key and token are one set from one source", () => {
  for (const [index, first] of SOURCES.entries()) {
    if (first === "role") continue;
    for (const second of SOURCES.slice(index + 1)) {
      for (const parts of SUBSETS) {
        const whole = parts.includes("id") && parts.includes("key");
        const given = { [first]: parts, [second]: ["id", "key", "token"] as const };
        const title = `${parts.join(", ")} of ${first} beside all of ${second}`;
        if (whole) {
          it(`${title}: ${first} alone`, async () => {
            const { secretId, secretKey, token } = await keysOf(machine(given));
            const own = parts.includes("token") ? `${first}-token` : undefined;
            assert.deepEqual([secretId, secretKey, token], [`${first}-id`, `${first}-key`, own]);
          });
        } else {
          it(`${title}: refused, naming both`, async () => {
            const lacking = (["id", "key"] as const).filter((part) => !parts.includes(part));
            await assert.rejects(
              async () => keysOf(machine(given)),
              (error: Error) => {
                assert.equal(error.name, "ConfigurationError");
                for (const part of parts) assert.ok(error.message.includes(placeOf(first, part)), error.message);
                for (const part of lacking) {
                  const told =
                    second === "role"
                      ? `${SETTINGS[part]} (`
                      : `not there but in ${placeOf(second, lacking[0] ?? "id")}`;
                  assert.ok(error.message.includes(told), error.message);
                  assert.ok(error.message.includes(SETTINGS[part]), error.message);
                }
                assert.ok(!/(stack|environment|file)-(id|key|token)/.test(error.message), "no value is repeated");
                return true;
              },
            );
          });
        }
      }
    }
  }

  const texts: [title: string, given: Parameters<typeof machine>[0], about: CallOptions["about"], message: string][] = [
    [
      "in stack configuration",
      { stack: ["id"], environment: ["key"] },
      {},
      "cannot stop it: tencentcloudSecretId is in stack configuration datajobs:tencentcloudSecretId, and tencentcloudSecretKey is not there but in environment TENCENTCLOUD_SECRET_KEY. Credentials are one set from one source: add the rest (pulumi config set --secret datajobs:tencentcloudSecretKey), or take out what is there (pulumi config rm datajobs:tencentcloudSecretId).",
    ],
    [
      "in an explicit provider",
      { stack: ["id"] },
      { provider: "other" },
      "cannot stop it: tencentcloudSecretKey (secret of the API key that tencentcloudSecretId names) is not set. Looked at: stack configuration datajobs:tencentcloudSecretKey (pulumi config set --secret datajobs:tencentcloudSecretKey); environment TENCENTCLOUD_SECRET_KEY; the file ~/.tencentcloud/credentials or /etc/tencentcloud/credentials or ~/.tccli/PROFILE.credential; the role of the pod or the machine (not asked, for a part is configured). tencentcloudSecretId is in the argument tencentcloudSecretId of provider other. Credentials are one set from one source: give provider other tencentcloudSecretKey too.",
    ],
    [
      "in the environment",
      { environment: ["token"], file: ["id", "key"] },
      {},
      "cannot stop it: tencentcloudSessionToken is in environment TENCENTCLOUD_SECURITY_TOKEN, and tencentcloudSecretId and tencentcloudSecretKey are not there but in the file ~/.tencentcloud/credentials. Credentials are one set from one source: set TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY too, or unset TENCENTCLOUD_SECURITY_TOKEN.",
    ],
  ];
  for (const [title, given, about, message] of texts) {
    it(`half of it ${title}: says what to do`, () =>
      assert.rejects(async () => keysOf(machine(given, about)), { name: "ConfigurationError", message }));
  }

  it("an incomplete one that the engine took from state says what to run", () =>
    assert.rejects(
      async () => keysOf(machine({ stack: ["id"] }, { fromState: true })),
      /The engine took stack configuration from state, as it was at the last `pulumi up`: if it was changed since, run `pulumi up` with the resource still in the program, or add `--run-program` to the refresh or destroy\.$/,
    ));
});

describe("keys that are refused", () => {
  const fromState = /The engine took stack configuration from state/;
  const maybe = /Refresh, destroy and import use stack configuration as it was at the last `pulumi up`/;
  const rows: [given: Parameters<typeof machine>[0], about: CallOptions["about"], told: RegExp[], not: RegExp[]][] = [
    [
      { stack: ["id", "key"] },
      { fromState: true },
      [/tencentcloudSecretId, tencentcloudSecretKey came from stack configuration\./, fromState, /--run-program/],
      [maybe],
    ],
    [
      { stack: ["id", "key"] },
      {},
      [/tencentcloudSecretKey came from stack configuration\./, maybe, /--run-program/],
      [fromState],
    ],
    [{ stack: ["id", "key"] }, { fromState: false }, [/came from stack configuration/], [fromState, maybe]],
    [
      { stack: ["id", "key"] },
      { fromState: true, provider: "p" },
      [/came from the arguments of provider p\./, /arguments of provider p from state/],
      [],
    ],
    [
      { environment: ["id", "key", "token"] },
      { fromState: true },
      [/came from environment TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY, TENCENTCLOUD_SECURITY_TOKEN\.$/],
      [fromState, maybe],
    ],
    [
      { file: ["id", "key"] },
      { fromState: true },
      [/came from the file ~\/\.tencentcloud\/credentials/],
      [fromState, maybe],
    ],
  ];
  for (const [given, about, told, not] of rows) {
    it(`name their source: ${JSON.stringify({ ...given, ...about })}`, async () => {
      await assert.rejects(
        describeTask(machine(given, about), { region: "ap-guangzhou", asyncRequestId: "x" }),
        (error: Error) => {
          assert.equal(error.name, "Unauthorized");
          for (const pattern of told) assert.match(error.message, pattern);
          for (const pattern of not) assert.doesNotMatch(error.message, pattern);
          return true;
        },
      );
    });
  }
});

describe("roles", () => {
  let cloud: Emulator;
  let env: Env;
  before(async () => {
    cloud = await startEmulator({ roleSeconds: 3600 });
    env = { ...cloud.accounts.roles };
  });
  after(() => cloud.close());

  function on(variables: Record<string, string> = {}): { world: TestWorld; call: ReturnType<typeof callIn> } {
    const world = testWorld(cloud, { ...env, ...variables });
    worlds.push(world);
    cloud.clearCalls();
    return { world, call: callIn(world) };
  }
  const look = async (call: ReturnType<typeof callIn>) => {
    const { id } = cloud.jobs({ api: "tencentcloud.import", seconds: 100_000 });
    return describeTask(call, { region: "ap-guangzhou", asyncRequestId: id });
  };
  const count = (action: string) => cloud.calls().filter((each) => each.action === action).length;

  it("the machine's is used when nothing else is configured, by the signature and the token that the cloud verifies", async () => {
    const { call } = on();
    assert.ok(await look(call));
    assert.ok(cloud.calls().every(({ verified }) => verified));
  });

  it("the machine's is asked for once, however many want it, and anew before its keys end", async () => {
    const { call } = on();
    await Promise.all(Array.from({ length: 30 }, () => look(call)));
    assert.deepEqual([count("listCamRoles"), count("getCamRoleKeys")], [1, 1]);
    cloud.advance(54 * 60_000);
    await look(call);
    assert.equal(count("getCamRoleKeys"), 1);
    cloud.advance(2 * 60_000);
    await Promise.all(Array.from({ length: 30 }, () => look(call)));
    assert.equal(count("getCamRoleKeys"), 2);
    assert.ok(cloud.calls().every(({ verified }) => verified));
  });

  it("the machine's by name is not looked for in the list", async () => {
    const { call } = on({ TENCENTCLOUD_CAM_ROLE_NAME: "datajobs-cvm" });
    await look(call);
    assert.deepEqual([count("listCamRoles"), count("getCamRoleKeys")], [0, 1]);
  });

  it("keys of the machine's that are refused are asked for anew, once", async () => {
    const { call } = on();
    await look(call);
    cloud.faults({
      match: { action: "DescribeAsyncRequestInfo" },
      fault: "answer",
      status: 200,
      body: { Response: { Error: { Code: "AuthFailure.TokenFailure", Message: "x" }, RequestId: "r" } },
    });
    await look(call);
    assert.equal(count("getCamRoleKeys"), 2);
  });

  it("a machine without one is asked once in the life of the process", async () => {
    const bare = await startEmulator({ role: false });
    const world = testWorld(bare, { ...bare.accounts.roles });
    try {
      for (let n = 0; n < 3; n++) {
        await assert.rejects(
          describeTask(callIn(world), { region: "ap-guangzhou", asyncRequestId: "x" }),
          /tencentcloudSecretId .* is not set.*the role of the pod or the machine \(http:\/\/127\.0\.0\.1:\d+: it has none\)/,
        );
      }
      assert.deepEqual(
        bare.calls().map(({ action }) => action),
        ["listCamRoles"],
      );
    } finally {
      world.close();
      await bare.close();
    }
  });

  it("a pod's is assumed with the token of its file, which is read anew each time", async () => {
    const { world, call } = on({ ...cloud.pod().env, TENCENTCLOUD_METADATA_ENDPOINT: "http://127.0.0.1:1" });
    Object.assign(world.world.env, { TKE_WEB_IDENTITY_TOKEN_FILE: "~/token" });
    writeHome(world, { token: `${cloud.pod().token}\n` });
    await look(call);
    cloud.advance(120 * 60_000);
    writeHome(world, { token: cloud.pod().token });
    await look(call);
    assert.equal(count("AssumeRoleWithWebIdentity"), 2);
    assert.ok(cloud.calls().every(({ verified }) => verified));
  });

  it("a pod's that is half told is refused, naming what is missing", () => {
    const { call } = on({ TKE_REGION: "ap-guangzhou", TKE_ROLE_ARN: "x" });
    assert.throws(
      () => sourceOf(call),
      /environment TKE_REGION, TKE_ROLE_ARN tell of a pod's role, and TKE_PROVIDER_ID, TKE_WEB_IDENTITY_TOKEN_FILE is not set/,
    );
  });

  const partner = "qcs::cam::uin/100000000002:roleName/partner";
  it("an assumed one is asked for with the keys found: of the environment, and of the machine's role", async () => {
    for (const keys of [cloud.env, {}]) {
      const { call } = on({
        ...keys,
        TENCENTCLOUD_ASSUME_ROLE_ARN: partner,
        TENCENTCLOUD_ASSUME_ROLE_EXTERNAL_ID: "datajobs-external-id",
        TENCENTCLOUD_ASSUME_ROLE_SESSION_NAME: "nightly",
        TENCENTCLOUD_ASSUME_ROLE_SESSION_DURATION: "1800",
      });
      const { id } = cloud.jobs({ api: "tencentcloud.import", account: "other", seconds: 600 });
      assert.ok(await describeTask(call, { region: "ap-guangzhou", asyncRequestId: id }));
      assert.equal(count("AssumeRole"), 1);
    }
  });

  it("an assumed one that is not to be had says where it came from, and nothing is sent to the API", async () => {
    const { call } = on({ ...cloud.env, TENCENTCLOUD_ASSUME_ROLE_ARN: partner });
    await assert.rejects(
      look(call),
      /cannot assume role qcs::cam::uin\/100000000002:roleName\/partner: it was refused/,
    );
    assert.deepEqual(
      cloud.calls().map(({ action }) => action),
      ["AssumeRole"],
    );
  });

  const accounts: [title: string, variables: Record<string, string>, allowed: string, account: string][] = [
    ["the keys of the environment", {}, "100000000001", "100000000001"],
    ["the machine's role", { TENCENTCLOUD_SECRET_ID: "", TENCENTCLOUD_SECRET_KEY: "" }, "100000000001", "100000000001"],
    [
      "an assumed role",
      { TENCENTCLOUD_ASSUME_ROLE_ARN: partner, TENCENTCLOUD_ASSUME_ROLE_EXTERNAL_ID: "datajobs-external-id" },
      "100000000002",
      "100000000002",
    ],
  ];
  for (const [title, variables, allowed, account] of accounts) {
    it(`of allowed accounts: ${title} are asked whose they are, once`, async () => {
      const { call } = on({ ...cloud.env, ...variables, TENCENTCLOUD_ALLOWED_ACCOUNTS: `5, ${allowed}` });
      await Promise.all([look(call), look(call)]);
      await look(call);
      assert.equal(count("GetCallerIdentity"), 1);
      assert.equal(count("DescribeAsyncRequestInfo"), 3);
    });

    it(`of other accounts: with ${title} nothing is sent`, async () => {
      const { call } = on({ ...cloud.env, ...variables, TENCENTCLOUD_ALLOWED_ACCOUNTS: "7,8" });
      await assert.rejects(
        look(call),
        new RegExp(
          `^ConfigurationError: .*: the keys are those of account ${account}, and tencentcloudAllowedAccounts \\(environment TENCENTCLOUD_ALLOWED_ACCOUNTS\\) allows 7, 8\\. Nothing was sent to the API with them\\.`,
        ),
      );
      assert.equal(count("DescribeAsyncRequestInfo"), 0);
    });
  }

  it("whose keys cannot be told, nothing is sent with; it is asked again next time", async () => {
    const { call } = on({ ...cloud.env, TENCENTCLOUD_ALLOWED_ACCOUNTS: "100000000001" });
    cloud.faults({
      match: { action: "GetCallerIdentity" },
      fault: "answer",
      status: 200,
      body: { Response: { Error: { Code: "FailedOperation", Message: "x" }, RequestId: "r" } },
    });
    await assert.rejects(look(call), /cannot ask Tencent Cloud's STS whose keys these are/);
    assert.equal(count("DescribeAsyncRequestInfo"), 0);
    assert.ok(await look(call));
  });

  const secretive: [title: string, variables: Record<string, string>][] = [
    ["the machine's role", {}],
    ["an assumed role", { TENCENTCLOUD_ASSUME_ROLE_ARN: "qcs::cam::uin/100000000001:roleName/datajobs" }],
  ];
  for (const [title, variables] of secretive) {
    it(`no secret of ${title} is in any text from then on`, async () => {
      const { world, call } = on(variables);
      const { secretKey, token = "" } = await sourceOf(call).keys(call);
      assert.match(secretKey, /CANARY/);
      assert.equal(world.world.secrets.clean(`${secretKey} ${token}`), "[secret] [secret]");
    });
  }
});
