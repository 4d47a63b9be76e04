import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Call } from "../../../provider/core/call";
import { Configuration, sourcesIn } from "../../../provider/core/config";
import type { World } from "../../../provider/core/world";
import { type Answer, jsonOf } from "../../../provider/http/exchange";
import { Channel, type Operation } from "../../../provider/http/retry";
import { NoAnswer } from "../../../provider/http/send";
import { byStatus, type Verdict } from "../../../provider/http/verdict";
import { createWorld } from "../../../provider/world";

type Step = Partial<Answer> | NoAnswer;

/** A channel whose server answers by a script; time passes only by sleeping. */
function scripted(
  steps: Step[],
  over: { dead?: boolean; random?: number; busyMs?: number; progress?: (string | undefined)[] } = {},
) {
  let now = Date.parse("2026-01-01T00:00:00Z");
  const sent: number[] = [];
  const signedAt: number[] = [];
  const world: World = createWorld({
    clock: {
      now: () => now,
      sleep: async (ms) => {
        now += ms;
      },
    },
    random: () => over.random ?? 1,
    env: {},
    home: undefined,
  });
  const channel = new Channel(async () => {
    sent.push(now);
    const step = steps[sent.length - 1] ?? steps.at(-1);
    if (step instanceof NoAnswer) throw step;
    return { status: 200, headers: {}, body: "{}", ...step };
  }, world);
  const call: Call = {
    world,
    config: new Configuration(sourcesIn(world, () => undefined)),
    voice: { say: () => undefined, warn: () => undefined, progress: (_, line) => void over.progress?.push(line) },
    signal: new AbortController().signal,
    engine: { alive: async () => !over.dead },
  };
  const perform = (repeat: Operation<unknown>["repeat"], renew?: () => boolean) =>
    channel.perform(call, {
      what: "do it",
      repeat,
      request: (at) => {
        signedAt.push(at);
        return { method: "POST", url: "http://127.0.0.1/", headers: {} };
      },
      classify: (answer): Verdict<unknown> =>
        answer.status === 200 && jsonOf(answer) !== undefined
          ? { as: "done", value: "done" }
          : (scripts[answer.body] ?? byStatus(answer, { message: answer.body ?? "" })),
      ...(renew && { renew }),
      ...(over.busyMs !== undefined && { busyMs: over.busyMs }),
    });
  return { perform, sent, signedAt, channel, now: () => now };
}

const never = new NoAnswer("never", "ECONNREFUSED");
const refused = new NoAnswer("never", "the proxy 127.0.0.1:3128 (https_proxy) refused the tunnel (HTTP 403)", true);
const maybe = new NoAnswer("maybe", "ECONNRESET");
const ok: Step = {};
const unserved: Step = { status: 503, body: "unserved" };
const hindered: Step = { status: 400, body: "hindered" };
const busy: Step = { status: 429, body: "busy" };
/** What a client makes of an answer whose body is the verdict's name. */
const scripts: Readonly<Record<string, Verdict<unknown>>> = {
  unserved: { as: "unserved", vendor: { code: "503010" } },
  hindered: { as: "hindered", vendor: { code: "ResourceUnavailable" } },
  busy: { as: "busy", vendor: { message: "too many jobs" } },
};

describe("what may be sent again", () => {
  const rows: [title: string, steps: Step[], read: string | number, effect: string | number][] = [
    // A number: done after so many requests. A text: the name of the error.
    ["never arrived", [never, never, ok], 3, 3],
    ["429", [{ status: 429 }, ok], 2, 2],
    ["503 with Retry-After", [{ status: 503, headers: { "retry-after": "1" } }, ok], 2, 2],
    ["503 without", [{ status: 503 }, ok], 2, "OutcomeUnknown"],
    ["408", [{ status: 408 }, ok], 2, "OutcomeUnknown"],
    ["500", [{ status: 500 }, ok], 2, "OutcomeUnknown"],
    ["502", [{ status: 502, body: "<html>" }, ok], 2, "OutcomeUnknown"],
    ["504", [{ status: 504 }, ok], 2, "OutcomeUnknown"],
    ["reset or time-out after bytes went out", [maybe, ok], 2, "OutcomeUnknown"],
    ["an answer that can't be read", [{ body: '{"half' }, ok], 2, "OutcomeUnknown"],
    ["401 without a way to new credentials", [{ status: 401 }, ok], "Unauthorized", "Unauthorized"],
    ["400", [{ status: 400 }, ok], "Refused", "Refused"],
    ["403", [{ status: 403 }, ok], "Refused", "Refused"],
    ["404 in somebody's words", [{ status: 404 }, ok], "NotFound", "NotFound"],
    ["what a gateway did not pass on", [unserved, unserved, ok], 3, 3],
    ["what a gateway never passes on", [unserved], "Unavailable", "Unavailable"],
    ["a state of things that passes", [hindered, hindered, ok], 3, 3],
    ["a state of things that stays", [hindered], "Refused", "Refused"],
    ["a redirect", [{ status: 302, headers: { location: "http://elsewhere/" } }, ok], "Refused", "Refused"],
    ["never arriving for good", [never], "Unavailable", "Unavailable"],
    ["resets for good", [maybe], "Unavailable", "OutcomeUnknown"],
    ["429 for good", [{ status: 429, headers: { "retry-after": "60" } }], "Unavailable", "Unavailable"],
  ];
  for (const [title, steps, read, effect] of rows) {
    for (const [repeat, expected] of [
      ["read", read],
      ["effect", effect],
    ] as const) {
      it(`${title}: a ${repeat} ${typeof expected === "number" ? `is done after ${expected} requests` : `fails as ${expected}`}`, async () => {
        const { perform, sent } = scripted(steps);
        if (typeof expected === "string") {
          await assert.rejects(perform(repeat), { name: expected });
          return;
        }
        assert.equal(await perform(repeat), "done");
        assert.equal(sent.length, expected);
      });
    }
  }

  it("401 is tried once more with new credentials, and not a third time", async () => {
    const twice = scripted([{ status: 401 }, ok]);
    assert.equal(await twice.perform("effect", () => true), "done");
    const thrice = scripted([{ status: 401 }, { status: 401 }, ok]);
    await assert.rejects(
      thrice.perform("effect", () => true),
      { name: "Unauthorized" },
    );
    assert.equal(thrice.sent.length, 2);
  });

  it("401 is tried once more when the server's Date shows that the clock was off", async () => {
    const date = "Thu, 01 Jan 2026 00:10:00 GMT";
    const { perform, signedAt } = scripted([{ status: 401, headers: { date } }, ok]);
    assert.equal(await perform("effect"), "done");
    const [first = 0, second = 0] = signedAt;
    assert.ok(Math.abs(second - first - 600_000) < 1000, "the second signature has the server's time");
  });

  it("never arriving for good is told as nothing sent, with the last word on it", async () => {
    const told = "cannot do it: nothing was sent, in 5 attempts: ECONNREFUSED.";
    for (const repeat of ["read", "effect"] as const)
      await assert.rejects(scripted([never]).perform(repeat), { message: told });
    await assert.rejects(scripted([maybe, never]).perform("read"), /no usable answer in 5 attempts/);
  });

  it("what something on the way has refused for good is not tried again", async () => {
    const { perform, sent } = scripted([refused, ok]);
    const told = `cannot do it: nothing was sent, in 1 attempt: ${refused.message}.`;
    await assert.rejects(perform("effect"), { name: "Unavailable", message: told });
    assert.equal(sent.length, 1);
  });

  const answers: [title: string, answer: Partial<Answer>, minutes: number][] = [
    ["a vendor's answer tells its clock", {}, 10],
    ["an answer that a cache has kept for an hour is an hour younger", { headers: { age: "3600" } }, 70],
    ["an age that is none counts for nothing", { headers: { age: "-1" } }, 10],
    ["a proxy's 407 tells no clock", { status: 407 }, 0],
    ["nor does a 502 by plain HTTP through a proxy", { status: 502, proxied: true }, 0],
    ["a vendor's answer through that proxy does", { proxied: true }, 10],
  ];
  for (const [title, { headers, ...answer }, minutes] of answers) {
    it(title, async () => {
      const date = "Thu, 01 Jan 2026 00:10:00 GMT";
      const { perform, channel, now } = scripted([{ ...answer, headers: { date, ...headers } }]);
      await perform("effect").catch(() => undefined);
      assert.equal(Math.round((channel.serverNow() - now()) / 60_000), minutes);
    });
  }

  it("waits as long as it is told", async () => {
    const { perform, sent } = scripted([{ status: 429, headers: { "retry-after": "7" } }, ok]);
    await perform("effect");
    assert.equal((sent[1] ?? 0) - (sent[0] ?? 0), 7000);
  });

  it("when one call is told to wait, the next one waits too", async () => {
    const { perform, sent } = scripted([{ status: 429, headers: { "retry-after": "7" } }, ok]);
    await Promise.all([perform("read"), perform("read")]);
    assert.ok((sent.at(-1) ?? 0) - (sent[0] ?? 0) >= 7000);
    assert.ok(sent.length <= 3);
  });

  it("a state of things that stays is asked about five times, and is nobody else's", async () => {
    const { perform, sent, now } = scripted([hindered, hindered, hindered, hindered, hindered, ok]);
    await assert.rejects(perform("effect"), { name: "Refused" });
    assert.equal(sent.length, 5);
    const at = now();
    assert.equal(await perform("effect"), "done");
    assert.equal(now(), at, "the next call does not wait");
  });

  it("while too many jobs run this operation alone is asked for again, told as progress, as long as it may last", async () => {
    const progress: (string | undefined)[] = [];
    const long = scripted([...Array.from({ length: 40 }, () => busy), ok], { busyMs: 3_600_000, progress });
    const begun = long.now();
    assert.equal(await long.perform("effect"), "done");
    assert.equal(long.sent.length, 41);
    assert.ok(long.now() - begun > 30 * 60_000, "that took more than half an hour");
    assert.match(String(progress[0]), /too many jobs run there/);
    assert.equal(progress.at(-1), undefined, "it is over");
    const short = scripted([busy], { busyMs: 600_000 });
    await assert.rejects(short.perform("effect"), /too many jobs run there, for 10 m now: too many jobs\.$/);
  });

  it("too many jobs are too many requests for an operation that starts none", async () => {
    const { perform } = scripted([busy]);
    await assert.rejects(perform("read"), /keeps asking to slow down/);
  });

  it("signs each attempt anew", async () => {
    const { perform, signedAt } = scripted([never, never, ok]);
    await perform("read");
    assert.equal(new Set(signedAt).size, 3);
  });

  it("sends nothing with an effect for an engine that is gone", async () => {
    const { perform, sent } = scripted([ok], { dead: true });
    await assert.rejects(perform("effect"), { name: "DeploymentEnded" });
    assert.equal(sent.length, 0);
    assert.equal(await perform("read"), "done");
  });
});
