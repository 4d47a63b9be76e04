import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Configuration, sourcesIn } from "../../provider/core/config";
import type { Call, ResourceDefinition, World } from "../../provider/core/define";
import { DataJobsError, HalfMade } from "../../provider/core/errors";
import { Lifecycle } from "../../provider/core/lifecycle";
import type { Values } from "../../provider/core/values";
import type { Answer, Request } from "../../provider/http/exchange";
import type { Send } from "../../provider/http/send";
import { functions, resources } from "../../provider/registry";
import { createWorld } from "../../provider/world";
import { type Right, wrong } from "./mutations";
import { exportArgs } from "./operations";

/** For each API. */
const RUNS = Number(process.env.DATAJOBS_FUZZ_RUNS ?? 5000);
const { DATAJOBS_SEED: SEED } = process.env;
const SLOWEST_MS = 5000;
/** What one answer of at most some 100 KB may leave behind in a state, or say in a message. */
const LARGEST_STATE = 400_000;
const LONGEST_MESSAGE = 2000;

const ORG = "1BD6382559DF0C130A49422D@AdobeOrg";
const env = {
  ADOBE_CLIENT_ID: "9f1c4e7ab2d34c5f8e6d7a8b9c0d1e2f",
  ADOBE_CLIENT_SECRET: "p8e-CANARY-adobe",
  ADOBE_IMS_ORG: ORG,
  NCLOUD_ACCESS_KEY: "D78BB444D6D3C84CA38A",
  NCLOUD_SECRET_KEY: "CANARYncloud",
  NCLOUD_REGION: "KR",
  TENCENTCLOUD_SECRET_ID: "AKIDz8krbsJ5yKBZQpn74WFkmLPx3",
  TENCENTCLOUD_SECRET_KEY: "CANARYtencent",
  TENCENTCLOUD_REGION: "ap-guangzhou",
};

const job = {
  id: 100,
  status: "PROCESSING",
  schema: { name: "_xdm.context.profile" },
  destination: {
    datasetId: "5b7c86968f7b6501e21ba9df",
    segmentPerBatch: false,
    batchId: "01G",
    batches: [{ segmentId: "s", segmentNs: "ups", status: ["realized"], batchId: "02G" }],
  },
  filter: {
    segments: [
      { segmentId: "52c26d0d-45f2-47a2-ab30-ed06abc981ff", segmentNs: "ups", status: ["realized", "existing"] },
    ],
  },
  fields: "identities.id",
  mergePolicy: { id: "m", version: 1 },
  imsOrgId: ORG,
  requestId: "4ptD",
  errors: [{ code: "0090000009", msg: "no", callStack: "x" }],
  metrics: { totalTime: { startTimeInMs: 1, endTimeInMs: 2, totalTimeInMs: 1 }, totalExportedProfileCounter: 5 },
  creationTime: 1767225600000,
  updateTime: 1767225600001,
};
const token = { access_token: "CANARY-token", token_type: "bearer", expires_in: 86399 };
const list = {
  records: [job, { ...job, id: 101 }],
  page: { pageOffset: "1_100", pageSize: 2 },
  link: { next: "/export/jobs/?limit=2&offset=1_2" },
};
const stopped = { code: 0, message: "success", result: true, requestId: "r-1" };
const app = {
  id: "cMmEw7HCjVQdcHh3JVOptL",
  state: "RUNNING",
  finalStatus: "UNDEFINED",
  startedAt: "2026-01-01T00:00:00Z",
  finishedAt: null,
};
const xmlOf = (root: string, members: object) =>
  `<?xml version="1.0" encoding="UTF-8"?><${root}>${Object.entries(members)
    .map(([name, value]) => `<${name}>${value ?? ""}</${name}>`)
    .join("")}</${root}>`;
const task = { Response: { Status: "RUNNING", Info: "half", RequestId: "6EF60BEC-0242-43AF-BB20-270359FB54A7" } };
const accepted = { Response: { RequestId: "6EF60BEC-0242-43AF-BB20-270359FB54A7" } };

/** What is done while one call is answered wrongly, the same for as long as it is asked. */
interface Subject {
  readonly title: string;
  readonly right: Right;
  /** Whether this is the call that is answered wrongly; the others get their right answers. */
  is(request: Request): boolean;
  run(rig: Rig): Promise<{ state: Values | undefined; outputs: ResourceDefinition["outputs"] }>;
}

const resource = (name: string) => resources.find(({ token: each }) => each === name) as ResourceDefinition;
const create = (name: string, args: Values) => async (rig: Rig) => {
  const definition = resource(name);
  return {
    state: (await new Lifecycle(definition, rig.world).create(rig.call, args)).state,
    outputs: definition.outputs,
  };
};
const read = (name: string, id: string, state: Values) => async (rig: Rig) => {
  const definition = resource(name);
  return { state: await new Lifecycle(definition, rig.world).read(rig.call, id, state), outputs: definition.outputs };
};
const find = (name: string, id: string) => async (rig: Rig) => {
  const definition = resource(name);
  return { state: (await new Lifecycle(definition, rig.world).find(rig.call, id)).state, outputs: definition.outputs };
};
const invoke = (name: string, args: Values) => async (rig: Rig) => {
  const definition = functions.find(({ token: each }) => each === name);
  if (!definition) throw new Error(`no function ${name}`);
  return { state: await definition.invoke(rig.call, args), outputs: definition.outputs };
};
const place = { imsOrg: ORG, sandbox: "prod" };
const jobState = {
  ...exportArgs,
  ...place,
  jobId: "100",
  status: "NEW",
  batchIds: [],
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
};
const killArgs = (format: string) => ({ aiAppId: app.id, format });

const apis: Readonly<Record<string, readonly Subject[]>> = {
  "Adobe's export jobs": [
    {
      title: "token",
      right: { json: token },
      is: ({ url }) => url.includes("/ims/"),
      run: read("adobe:ExportJob", "100", jobState),
    },
    {
      title: "POST",
      right: { json: job },
      is: ({ method, url }) => method === "POST" && url.includes("/export/"),
      run: create("adobe:ExportJob", exportArgs),
    },
    {
      title: "GET",
      right: { json: job },
      is: ({ method, url }) => method === "GET" && /jobs\/100$/.test(url),
      run: read("adobe:ExportJob", "100", jobState),
    },
    {
      title: "GET, of one that is unknown",
      right: { json: job },
      is: ({ url }) => /jobs\/100$/.test(url),
      run: invoke("adobe:getExportJob", { jobId: "100" }),
    },
    {
      title: "GET, for an import",
      right: { json: job },
      is: ({ url }) => /jobs\/100$/.test(url),
      run: find("adobe:ExportJob", "100"),
    },
    {
      title: "GET, of a list",
      right: { json: list },
      is: ({ url }) => /jobs\?/.test(url),
      run: invoke("adobe:getExportJobs", {}),
    },
  ],
  "NAVER's search engine": [
    {
      title: "stop",
      right: { json: stopped },
      is: () => true,
      run: create("ncloud:SearchEngineImportStop", { serviceGroupInstanceNo: 1037 }),
    },
  ],
  "NAVER's AI apps": [
    {
      title: "kill, JSON",
      right: { json: { success: true, message: "ok" } },
      is: ({ url }) => url.endsWith("/kill"),
      run: create("ncloud:AiAppKill", killArgs("json")),
    },
    {
      title: "look, JSON",
      right: { json: app },
      is: ({ url }) => url.endsWith("/getDetail"),
      run: create("ncloud:AiAppKill", killArgs("json")),
    },
    {
      title: "kill, XML",
      right: { xml: xmlOf("KillAiAppResponse", { success: true, message: "ok" }) },
      is: ({ url }) => url.endsWith("/kill"),
      run: create("ncloud:AiAppKill", killArgs("xml")),
    },
    {
      title: "look, XML",
      right: { xml: xmlOf("GetAiAppDetailResponse", app) },
      is: ({ url }) => url.endsWith("/getDetail"),
      run: create("ncloud:AiAppKill", killArgs("xml")),
    },
    {
      title: "read, XML",
      right: { xml: xmlOf("GetAiAppDetailResponse", app) },
      is: () => true,
      run: invoke("ncloud:getAiApp", killArgs("xml")),
    },
  ],
  "Tencent's CDB": [
    {
      title: "stop",
      right: { json: accepted },
      is: ({ headers }) => headers["X-TC-Action"] === "StopDBImportJob",
      run: create("tencentcloud:DbImportStop", { asyncRequestId: "a-b" }),
    },
    {
      title: "look",
      right: { json: task },
      is: ({ headers }) => headers["X-TC-Action"] === "DescribeAsyncRequestInfo",
      run: create("tencentcloud:DbImportStop", { asyncRequestId: "a-b" }),
    },
    {
      title: "read",
      right: { json: task },
      is: () => true,
      run: invoke("tencentcloud:getAsyncRequest", { asyncRequestId: "a-b" }),
    },
  ],
};

/** One provider process in front of one answer. */
interface Rig {
  readonly world: World;
  readonly call: Call;
  readonly lines: string[];
}

function rig(subject: Subject, answer: Answer): Rig {
  let now = 1767225600000;
  const lines: string[] = [];
  const things = new Map<string, unknown>();
  const world = createWorld({
    // Thousands of calls a second are fine where no cloud counts them.
    shared<T>(key: string, make: () => T): T {
      if (!things.has(key)) things.set(key, key.includes("/limit/") ? { turn: async () => undefined } : make());
      return things.get(key) as T;
    },
    clock: {
      now: () => now,
      sleep: async (ms) => {
        now += ms;
      },
    },
    random: () => 0.5,
    env,
    home: undefined,
  });
  const send: Send = async (request) => (subject.is(request) ? answer : rightAnswer(request));
  world.shared("http/send", () => send);
  const tell = (line: string) => void lines.push(line);
  const call: Call = {
    world,
    config: new Configuration(sourcesIn(world, () => undefined)),
    voice: { say: tell, warn: tell, progress: () => undefined },
    signal: new AbortController().signal,
    engine: { alive: async () => true },
  };
  return { world, call, lines };
}

function rightAnswer({ url, headers }: Request): Answer {
  const body = url.includes("/ims/")
    ? token
    : url.includes("jobs?")
      ? { ...list, link: {} }
      : url.includes("/kill")
        ? { success: true }
        : url.includes("/getDetail")
          ? app
          : headers["X-TC-Action"] === "StopDBImportJob"
            ? accepted
            : headers["X-TC-Action"]
              ? task
              : job;
  return { status: 200, headers: {}, body: JSON.stringify(body) };
}

for (const [api, subjects] of Object.entries(apis)) {
  describe(`${RUNS} wrong answers of ${api}`, () => {
    for (const subject of subjects) {
      it(`${subject.title}: a named error or a right result`, async () => {
        await fc.assert(
          fc.asyncProperty(wrong(subject.right), (answer) => judge(subject, answer)),
          { numRuns: Math.ceil(RUNS / subjects.length), ...(SEED !== undefined && { seed: Number(SEED) }) },
        );
      });
    }
  });
}

async function judge(subject: Subject, answer: Answer): Promise<void> {
  const begun = performance.now();
  const { call, lines } = rig(subject, answer);
  const told = [...lines];
  try {
    const { state, outputs } = await subject.run({ world: call.world, call, lines });
    assertRight(state, outputs);
  } catch (error) {
    assertNamed(error);
    told.push((error as Error).message);
  }
  assert.ok(performance.now() - begun < SLOWEST_MS, "it hangs");
  assert.equal(({} as Values).polluted, undefined, "a prototype is polluted");
  for (const line of [...told, ...lines]) assertReadable(line);
}

/** As it is declared, and small. */
function assertRight(state: Values | undefined, outputs: ResourceDefinition["outputs"]): void {
  if (state === undefined) return;
  const known = Object.fromEntries(
    Object.keys(outputs.shape).flatMap((name) => (state[name] === undefined ? [] : [[name, state[name]]])),
  );
  const parsed = outputs.safeParse(known);
  // The right types. A value that an enumeration doesn't know is one of tomorrow, a time that is none is the vendor's.
  const types = new Set(["invalid_type", "invalid_union", "unrecognized_keys"]);
  const issues = (parsed.error?.issues ?? []).filter(({ code }) => types.has(code));
  assert.deepEqual(issues, [], "outputs are not as declared");
  const text = JSON.stringify(state);
  assert.ok(text.length < LARGEST_STATE, `a state of ${text.length} bytes`);
  assert.doesNotMatch(text, /CANARY/);
}

function assertNamed(error: unknown): void {
  if (error instanceof assert.AssertionError) throw error;
  const reason = error instanceof HalfMade ? error.cause : error;
  assert.ok(reason instanceof DataJobsError, `not a named error: ${(error as Error).stack}`);
}

function assertReadable(line: string): void {
  assert.ok(line.length < LONGEST_MESSAGE, `a message of ${line.length} characters`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
  const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/;
  assert.doesNotMatch(line, control, "control characters in a message");
  assert.doesNotMatch(line, /CANARY|\n\s+at /);
}
