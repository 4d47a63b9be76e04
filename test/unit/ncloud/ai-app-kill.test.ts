import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import type { Call } from "../../../provider/core/call";
import { Lifecycle } from "../../../provider/core/lifecycle";
import { aiAppKill } from "../../../provider/ncloud/ai-app-kill";
import { type Emulator, type FaultSpec, startEmulator } from "../../emulator";
import { callIn, type TestWorld, testWorld } from "../../world";
import { refuses } from "../refuses";

const KILL = "killAiApp";
const LOOK = "getAiAppDetail";
const always = -1;

describe("the kill of an AI app", () => {
  let emulator: Emulator;
  let test: TestWorld;
  let call: Call;
  let lifecycle: Lifecycle;

  before(async () => {
    emulator = await startEmulator({ jobSeconds: 3600 });
  });
  after(() => emulator.close());
  beforeEach(() => {
    emulator.reset();
    test = testWorld(emulator);
    call = callIn(test);
    lifecycle = new Lifecycle(aiAppKill, test.world);
  });
  afterEach(() => test.close());

  const app = (spec: object = {}) => emulator.jobs({ api: "ncloud.aiapp", ...spec }).id;
  const fault = (action: string, spec: Omit<FaultSpec, "match">) => emulator.faults({ match: { action }, ...spec });
  const actions = () => emulator.calls().map((each) => each.action);
  const statusOf = (id: string) => emulator.state().jobs.find((job) => job.id === id)?.status;
  const failure = async (aiAppId: string, more: object = {}) => {
    const error: Error = await lifecycle.create(call, { aiAppId, ...more }).then(
      () => assert.fail("it succeeded"),
      (e) => e,
    );
    return `${error.name}: ${error.message}`;
  };

  for (const format of ["json", "xml"]) {
    it(`in ${format} looks at the app, kills it and says so`, async () => {
      const aiAppId = app();
      const { id, state } = await lifecycle.create(call, { aiAppId, format });
      assert.equal(id, aiAppId);
      const { stoppedAt, ...rest } = state;
      assert.deepEqual(rest, { aiAppId, format, stopped: true, message: "success" });
      assert.match(String(stoppedAt), /^\d{4}-\d\d-\d\dT.*Z$/);
      assert.equal(statusOf(aiAppId), "KILLED");
      assert.deepEqual(actions(), [LOOK, KILL]);
      assert.ok(emulator.calls().every((each) => each.verified));
    });

    it(`in ${format} leaves an app that has ended alone`, async () => {
      const aiAppId = app({ status: "FINISHED" });
      const { state } = await lifecycle.create(call, { aiAppId, format });
      assert.equal(state.stopped, false);
      assert.match(String(state.message), /^state FINISHED, final status SUCCEEDED, finished 20/);
      assert.deepEqual(actions(), [LOOK]);
      assert.match(test.voice.lines.join(), /^Nothing was stopped: AI app \w+: it had ended: state FINISHED/);
    });

    it(`in ${format} fails for an app that there isn't`, async () => {
      const message = await failure("nosuchapp", { format });
      assert.match(
        message,
        /^Refused: cannot stop AI app nosuchapp: there is no such target \(Data Forest knows no app/,
      );
    });
  }

  it("with stopOn destroy is success with one line when there is no such app", async () => {
    const made = await lifecycle.create(call, { aiAppId: "nosuchapp", stopOn: "destroy" });
    assert.deepEqual(actions(), []);
    await lifecycle.delete(call, made.id, made.state);
    assert.deepEqual(test.voice.lines, [
      "Nothing was stopped: AI app nosuchapp: Data Forest knows no app with this id.",
    ]);
  });

  const unseen: { title: string; spec: Omit<FaultSpec, "match"> }[] = [
    { title: "is refused", spec: { fault: "answer", status: 403, body: { success: false, message: "no" } } },
    { title: "is not permitted", spec: { fault: "answer", status: 401, code: "210" } },
    { title: "keeps failing", spec: { fault: "answer", status: 500, times: always } },
    { title: "finds no such route", spec: { fault: "answer", status: 404, code: "300" } },
  ];
  for (const { title, spec } of unseen) {
    it(`goes on when the look before it ${title}`, async () => {
      const aiAppId = app();
      fault(LOOK, spec);
      const { state } = await lifecycle.create(call, { aiAppId });
      assert.equal(state.stopped, true);
      assert.equal(statusOf(aiAppId), "KILLED");
    });
  }

  for (const format of ["json", "xml"]) {
    it(`in ${format} says that the service may be retired when the gateway knows neither route`, async () => {
      const aiAppId = app();
      fault(LOOK, { fault: "answer", status: 404, code: "300", times: always });
      fault(KILL, { fault: "answer", status: 404, code: "300", times: always });
      const message = await failure(aiAppId, { format });
      assert.match(message, /Not Found Exception: Not found \(code 300, HTTP 404\)\. AI Apps may be retired/);
    });
  }

  describe("whose answer is lost", () => {
    it("is found out by a look, not by a second kill", async () => {
      const aiAppId = app();
      fault(KILL, { fault: "resetAfterCommit" });
      const { state } = await lifecycle.create(call, { aiAppId });
      assert.equal(state.stopped, true);
      assert.match(String(state.message), /^state KILLED/);
      assert.deepEqual(actions(), [LOOK, KILL, LOOK]);
    });

    it("is sent again once a look has shown that the app still runs", async () => {
      const aiAppId = app();
      fault(KILL, { fault: "resetBeforeRead", times: 2 });
      const { state } = await lifecycle.create(call, { aiAppId });
      assert.equal(state.stopped, true);
      assert.deepEqual(actions(), [LOOK, KILL, LOOK, KILL, LOOK, KILL]);
    });

    it("is sent three times at most, and then the outcome is unknown", async () => {
      const aiAppId = app();
      fault(KILL, { fault: "html502", times: always });
      const message = await failure(aiAppId);
      assert.match(
        message,
        /^OutcomeUnknown: cannot kill AI app \w+: the outcome is unknown \(HTTP 502\)\. Run this again: it looks/,
      );
      assert.deepEqual(actions(), [LOOK, KILL, LOOK, KILL, LOOK, KILL, LOOK]);
    });

    it("has an unknown outcome where the app can't be looked up, and is not sent again", async () => {
      const aiAppId = app();
      fault(LOOK, { fault: "answer", status: 403, times: always });
      fault(KILL, { fault: "truncate" });
      assert.match(await failure(aiAppId), /^OutcomeUnknown: /);
      assert.equal(actions().filter((action) => action === KILL).length, 1);
    });

    it("is not called a stop of an app that came to its own end", async () => {
      const aiAppId = app({ seconds: 2 });
      fault(KILL, { fault: "resetBeforeRead" });
      const { state } = await lifecycle.create(call, { aiAppId });
      assert.equal(state.stopped, false);
      assert.match(test.voice.lines.join(), /it had ended: state FINISHED/);
    });
  });

  it("that the API refuses inside HTTP 200 is an error while the app runs", async () => {
    const aiAppId = app();
    fault(KILL, { fault: "answer", body: { success: false, message: "queue is frozen", id: aiAppId } });
    const message = await failure(aiAppId);
    assert.match(message, /^Refused: cannot kill AI app \w+: it was refused: queue is frozen \(HTTP 200\)\.$/);
  });

  for (const endedKill of ["200", "400", "404"] as const) {
    it(`that comes too late is no error, with the answer ${endedKill}`, async () => {
      const other = await startEmulator({ endedKill });
      const mine = testWorld(other);
      try {
        const { id } = other.jobs({ api: "ncloud.aiapp", status: "FINISHED" });
        other.faults({ match: { action: LOOK }, fault: "answer", body: { state: "RUNNING", success: true } });
        const { state } = await new Lifecycle(aiAppKill, mine.world).create(callIn(mine), { aiAppId: id });
        assert.equal(state.stopped, false);
        assert.deepEqual(
          other.calls().map((each) => each.action),
          [LOOK, KILL, LOOK],
        );
      } finally {
        mine.close();
        await other.close();
      }
    });
  }

  describe("on refresh", () => {
    it("tells the present state of the app", async () => {
      const aiAppId = app({ seconds: 60 });
      const { id, state } = await lifecycle.create(call, { aiAppId, stopOn: "destroy" });
      emulator.advance(10_000);
      assert.equal((await lifecycle.read(call, id, state))?.message, "state RUNNING, final status UNDEFINED");
    });

    it("keeps the last result when the app is gone", async () => {
      const aiAppId = app();
      const { id, state } = await lifecycle.create(call, { aiAppId });
      emulator.jobs({ api: "ncloud.aiapp", id: aiAppId, remove: true });
      assert.deepEqual(await lifecycle.read(call, id, state), state);
    });

    it("keeps the last result with a warning when it may not look", async () => {
      const { id, state } = await lifecycle.create(call, { aiAppId: app() });
      fault(LOOK, { fault: "answer", status: 403, body: { success: false, message: "no" } });
      assert.deepEqual(await lifecycle.read(call, id, state), state);
      assert.match(String(test.voice.lines.at(-1)), /^warning: cannot read AI app .* What was known of it is kept\.$/);
    });

    it("fails when the service does not answer", async () => {
      const { id, state } = await lifecycle.create(call, { aiAppId: app() });
      fault(LOOK, { fault: "html502", times: always });
      await assert.rejects(lifecycle.read(call, id, state), { name: "Unavailable" });
    });

    it("takes back that it was stopped when it came to its own end", async () => {
      const aiAppId = app();
      const { id, state } = await lifecycle.create(call, { aiAppId });
      emulator.jobs({ api: "ncloud.aiapp", id: aiAppId, record: { state: "FINISHED", finalStatus: "SUCCEEDED" } });
      const now = await lifecycle.read(call, id, state);
      assert.deepEqual([now?.stopped, now?.stoppedAt], [false, undefined]);
    });
  });

  it("is signed with the server's time once the clock has proved wrong", async () => {
    const aiAppId = app();
    emulator.faults({ fault: "skew", ms: 20 * 60_000, times: always });
    const { state } = await lifecycle.create(call, { aiAppId });
    assert.equal(state.stopped, true);
    assert.deepEqual(
      emulator.calls().map(({ action, status }) => [action, status]),
      [
        [LOOK, 401],
        [LOOK, 200],
        [KILL, 200],
      ],
    );
  });

  it("repeats neither key nor signature when the key is not accepted", async () => {
    const secret = "CANARY-not-the-secret-of-anybody";
    const wrong = testWorld(emulator, { ...emulator.env, NCLOUD_SECRET_KEY: secret });
    const error: Error = await new Lifecycle(aiAppKill, wrong.world).create(callIn(wrong), { aiAppId: app() }).then(
      () => assert.fail("it succeeded"),
      (e) => e,
    );
    wrong.close();
    assert.match(error.message, /^cannot read AI app \w+: the credentials were not accepted: .*\(code 200, HTTP 401\)/);
    assert.ok(!error.message.includes(secret));
  });

  const bad: { inputs: object; message: string }[] = [
    { inputs: {}, message: "aiAppId: must be a string, it is missing" },
    { inputs: { aiAppId: 5 }, message: "aiAppId: must be a string, got a number" },
    {
      inputs: { aiAppId: "x".repeat(23) },
      message: "aiAppId: must be 1 to 22 letters and digits (a base62 UUID), got 23 character(s)",
    },
    {
      inputs: { aiAppId: "" },
      message:
        "aiAppId: must be 1 to 22 letters and digits (a base62 UUID), got 0 character(s), not all of them letters or digits",
    },
    {
      inputs: { aiAppId: "a-b" },
      message:
        "aiAppId: must be 1 to 22 letters and digits (a base62 UUID), got 3 character(s), not all of them letters or digits",
    },
    { inputs: { aiAppId: "a", format: "yaml" }, message: 'format: must be one of "json", "xml", got something else' },
    {
      inputs: { aiAppId: "a", stopOn: "never" },
      message: 'stopOn: must be one of "create", "destroy", got something else',
    },
    {
      inputs: { aiAppId: "a", formt: "xml" },
      message:
        "formt: there is no such property; did you mean format?; allowed: aiAppId, format, stopOn, failIfNotStopped, triggers",
    },
  ];
  refuses(aiAppKill, bad);
});
