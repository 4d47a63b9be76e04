import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Call } from "../../provider/core/call";
import { Configuration, sourcesIn } from "../../provider/core/config";
import type { ResourceDefinition } from "../../provider/core/define";
import { DataJobsError, HalfMade } from "../../provider/core/errors";
import type { Values } from "../../provider/core/values";
import type { Answer } from "../../provider/http/exchange";
import type { Send } from "../../provider/http/send";
import { createWorld } from "../../provider/world";
import { SEED } from "../seed";
import { unlimited } from "../world";
import { ORG, rightAnswer } from "./fuzz-answers";
import { apis, type Rig, type Subject } from "./fuzz-subjects";
import { wrong } from "./mutations";

/** For each API. */
const RUNS = Number(process.env.DATAJOBS_FUZZ_RUNS ?? 5000);
const SLOWEST_MS = 5000;
/** What one answer of at most some 100 KB may leave behind in a state, or say in a message. */
const LARGEST_STATE = 400_000;
const LONGEST_MESSAGE = 2000;

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

function rig(subject: Subject, answer: Answer): Rig {
  let now = 1767225600000;
  const lines: string[] = [];
  const world = createWorld({
    // Thousands of calls a second are fine where no cloud counts them.
    ...unlimited(),
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

for (const [api, subjects] of Object.entries(apis)) {
  describe(`${RUNS} wrong answers of ${api}`, () => {
    for (const subject of subjects) {
      it(`${subject.title}: a named error or a right result`, async () => {
        await fc.assert(
          fc.asyncProperty(wrong(subject.right), (answer) => judge(subject, answer)),
          { numRuns: Math.ceil(RUNS / subjects.length), seed: SEED },
        );
      });
    }
  });
}

it("nothing is answered to a call that nobody knows", () => {
  const request = { method: "GET", headers: {} } as const;
  for (const path of ["/data/core/ups/segment/jobs?limit=100", "/data/core/ups/segment/jobs/1", "/"]) {
    assert.throws(() => rightAnswer({ ...request, url: `https://platform.adobe.io${path}` }), /write a right answer/);
  }
  const headers = { "X-TC-Action": "DescribeBackups" };
  assert.throws(() => rightAnswer({ ...request, method: "POST", url: "https://cdb.tencentcloudapi.com/", headers }));
});

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
  // An argument may be a secret, and is marked as one by the host.
  assert.doesNotMatch(JSON.stringify(known), /CANARY/);
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
