import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import type { Call } from "../../../provider/core/call";
import { HalfMade } from "../../../provider/core/errors";
import { Lifecycle } from "../../../provider/core/lifecycle";
import { dbImportStop } from "../../../provider/tencentcloud/db-import-stop";
import { type Emulator, type EmulatorOptions, type FaultSpec, startEmulator } from "../../emulator";
import { callIn, type TestWorld, testWorld } from "../../world";
import { refuses } from "../refuses";

const STOP = "StopDBImportJob";
const LOOK = "DescribeAsyncRequestInfo";
const always = -1;

describe("the stop of a database import", () => {
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
    lifecycle = new Lifecycle(dbImportStop, test.world);
  });
  afterEach(() => test.close());

  const task = (spec: object = {}) => emulator.jobs({ api: "tencentcloud.import", ...spec }).id;
  const fault = (action: string, spec: Omit<FaultSpec, "match">) => emulator.faults({ match: { action }, ...spec });
  const actions = () => emulator.calls().map((each) => each.action);
  const statusOf = (id: string) => emulator.state().jobs.find((job) => job.id === id)?.status;
  const failed = (work: Promise<unknown>): Promise<Error> =>
    work.then(
      () => assert.fail("it succeeded"),
      (error) => error,
    );
  const failure = async (asyncRequestId: string, more: object = {}) => {
    const error = await failed(lifecycle.create(call, { asyncRequestId, ...more }));
    return `${error.name}: ${error.message}`;
  };
  /** An emulator of its own, for what only options can make it do. */
  const elsewhere = async (options: Partial<EmulatorOptions>, work: (there: Elsewhere) => Promise<void>) => {
    const other = await startEmulator({ jobSeconds: 3600, ...options });
    const mine = testWorld(other);
    try {
      await work({
        emulator: other,
        test: mine,
        call: callIn(mine),
        lifecycle: new Lifecycle(dbImportStop, mine.world),
      });
    } finally {
      mine.close();
      await other.close();
    }
  };

  it("looks at the import, stops it, looks again and says what it saw", async () => {
    const asyncRequestId = task();
    emulator.advance(5000);
    const { id, state } = await lifecycle.create(call, { asyncRequestId });
    assert.equal(id, `ap-guangzhou/${asyncRequestId}`);
    const { requestId, stoppedAt, ...rest } = state;
    assert.deepEqual(rest, {
      asyncRequestId,
      region: "ap-guangzhou",
      stopped: true,
      asyncStatus: "KILLED",
      asyncInfo: "task was stopped by user",
    });
    assert.deepEqual([typeof requestId, typeof stoppedAt], ["string", "string"]);
    assert.equal(statusOf(asyncRequestId), "KILLED");
    assert.deepEqual(actions(), [LOOK, STOP, LOOK]);
    assert.ok(emulator.calls().every((each) => each.verified));
  });

  it("works with temporary keys and their token", async () => {
    const asyncRequestId = task();
    const temporary = testWorld(emulator, emulator.accounts.temporaryKeys);
    const { state } = await new Lifecycle(dbImportStop, temporary.world).create(callIn(temporary), { asyncRequestId });
    temporary.close();
    assert.equal(state.stopped, true);
    assert.ok(!JSON.stringify(state).includes("CANARY"));
  });

  it("works in the region of the argument, and records it", async () => {
    const asyncRequestId = task({ place: "ap-shanghai-fsi" });
    const { id, state } = await lifecycle.create(call, { asyncRequestId, region: "ap-shanghai-fsi" });
    assert.deepEqual([id, state.region, state.stopped], [`ap-shanghai-fsi/${asyncRequestId}`, "ap-shanghai-fsi", true]);
  });

  it("on destroy works in the recorded region whatever is configured by then", async () => {
    const asyncRequestId = task();
    const { id, state } = await lifecycle.create(call, { asyncRequestId, stopOn: "destroy" });
    assert.deepEqual(actions(), []);
    const moved = testWorld(emulator, { ...emulator.env, TENCENTCLOUD_REGION: "ap-beijing" });
    await new Lifecycle(dbImportStop, moved.world).delete(callIn(moved), id, state);
    moved.close();
    assert.equal(statusOf(asyncRequestId), "KILLED");
    assert.deepEqual(moved.voice.lines, [`Stopped database import ${asyncRequestId} (ap-guangzhou): status KILLED.`]);
  });

  for (const status of ["SUCCESS", "FAILED", "KILLED", "REMOVED"]) {
    it(`leaves an import alone that has ended ${status}`, async () => {
      const asyncRequestId = task({ status });
      const { state } = await lifecycle.create(call, { asyncRequestId });
      assert.deepEqual([state.stopped, state.asyncStatus], [false, status]);
      assert.deepEqual(actions(), [LOOK]);
      assert.deepEqual(test.voice.lines, [
        `Nothing was stopped: database import ${asyncRequestId} (ap-guangzhou): it had ended: status ${status}.`,
      ]);
    });
  }

  it("fails with failIfNotStopped for an import that has ended", async () => {
    const message = await failure(task({ status: "SUCCESS" }), { failIfNotStopped: true });
    assert.match(message, /^Refused: .*there was nothing to stop \(it had ended: status SUCCESS\)\.$/);
  });

  it("fails for an import that there isn't", async () => {
    assert.match(
      await failure("434e366f-beaf56d6"),
      /^Refused: .*there is no such target \(the service knows no such task/,
    );
    assert.deepEqual(actions(), [LOOK, LOOK]);
  });

  it("on destroy is success with one line for an import that there isn't", async () => {
    const { id, state } = await lifecycle.create(call, { asyncRequestId: "434e366f-beaf56d6", stopOn: "destroy" });
    await lifecycle.delete(call, id, state);
    assert.equal(test.voice.lines.length, 1);
    assert.match(String(test.voice.lines[0]), /^Nothing was stopped: .*the service knows no such task/);
  });

  const unseen: { title: string; spec: Omit<FaultSpec, "match"> }[] = [
    { title: "is not permitted", spec: { fault: "answer", code: "UnauthorizedOperation", times: always } },
    { title: "keeps failing", spec: { fault: "answer", code: "InternalError", times: always } },
    { title: "meets a proxy's 404", spec: { fault: "answer", status: 404, body: "<html></html>", times: always } },
  ];
  for (const { title, spec } of unseen) {
    it(`goes on when the look ${title}`, async () => {
      const asyncRequestId = task();
      fault(LOOK, spec);
      const { state } = await lifecycle.create(call, { asyncRequestId });
      assert.deepEqual([state.stopped, state.asyncStatus], [true, undefined]);
      assert.equal(statusOf(asyncRequestId), "KILLED");
    });
  }

  it("that comes too late is no error", async () => {
    for (const finalStop of ["error", "ok"] as const) {
      await elsewhere({ finalStop }, async (there) => {
        const { id: asyncRequestId } = there.emulator.jobs({ api: "tencentcloud.import", status: "SUCCESS" });
        const running = { Response: { Status: "RUNNING", Info: "", RequestId: "r" } };
        there.emulator.faults({ match: { action: LOOK }, fault: "answer", status: 200, body: running });
        const { state } = await there.lifecycle.create(there.call, { asyncRequestId });
        assert.deepEqual([state.stopped, state.asyncStatus, state.stoppedAt], [false, "SUCCESS", undefined]);
      });
    }
  });

  it("that is refused is an error with code and request id while the import runs", async () => {
    const asyncRequestId = task();
    fault(STOP, { fault: "answer", code: "OperationDenied.UserHasNoStrategy" });
    assert.match(
      await failure(asyncRequestId),
      /^Refused: cannot stop database import .* \(ap-guangzhou\): it was refused: .* \(code OperationDenied.UserHasNoStrategy, request [\w-]+\)\.$/,
    );
  });

  describe("whose answer is lost", () => {
    for (const lost of ["resetAfterCommit", "truncate"] as const) {
      it(`after ${lost} is found out by a look, not by a second stop`, async () => {
        const asyncRequestId = task();
        fault(STOP, { fault: lost });
        const { state } = await lifecycle.create(call, { asyncRequestId });
        assert.deepEqual([state.stopped, state.asyncStatus], [true, "KILLED"]);
        assert.deepEqual(actions(), [LOOK, STOP, LOOK]);
      });
    }

    it("is sent again once a look has shown that the import still runs", async () => {
      const asyncRequestId = task();
      fault(STOP, { fault: "answer", code: "InternalError.TaskFrameError", times: 2 });
      const { state } = await lifecycle.create(call, { asyncRequestId });
      assert.equal(state.stopped, true);
      assert.deepEqual(actions(), [LOOK, STOP, LOOK, STOP, LOOK, STOP, LOOK]);
    });

    it("is sent three times at most, and then the outcome is unknown", async () => {
      const asyncRequestId = task();
      fault(STOP, { fault: "html502", times: always });
      assert.match(
        await failure(asyncRequestId),
        /^OutcomeUnknown: .*\(HTTP 502\)\. Run this again: it looks at the import/,
      );
      assert.equal(actions().filter((action) => action === STOP).length, 3);
    });

    it("has an unknown outcome where the import can't be looked up, and is not sent again", async () => {
      const asyncRequestId = task();
      fault(LOOK, { fault: "answer", code: "UnauthorizedOperation", times: always });
      fault(STOP, { fault: "resetAfterCommit" });
      assert.match(await failure(asyncRequestId), /^OutcomeUnknown: /);
      assert.equal(actions().filter((action) => action === STOP).length, 1);
    });

    it("is not called a stop of an import that came to its own end", async () => {
      const asyncRequestId = task({ seconds: 2 });
      fault(STOP, { fault: "resetBeforeRead" });
      const { state } = await lifecycle.create(call, { asyncRequestId });
      assert.deepEqual([state.stopped, state.asyncStatus], [false, "SUCCESS"]);
    });
  });

  for (const code of ["RequestLimitExceeded.UinLimitExceeded", "ResourceInUse", "ResourceUnavailable"]) {
    it(`is sent again after ${code}, for that was not carried out`, async () => {
      const asyncRequestId = task();
      fault(STOP, { fault: "answer", code });
      const { state } = await lifecycle.create(call, { asyncRequestId });
      assert.equal(state.stopped, true);
      assert.deepEqual(actions(), [LOOK, STOP, STOP, LOOK]);
    });
  }

  it("is signed with the server's time once the clock has proved wrong", async () => {
    const asyncRequestId = task();
    emulator.faults({ fault: "skew", ms: 20 * 60_000, times: always });
    const { state } = await lifecycle.create(call, { asyncRequestId });
    assert.equal(state.stopped, true);
    assert.deepEqual(actions(), [LOOK, LOOK, STOP, LOOK]);
  });

  describe("with waitFor stopped", () => {
    it("goes on when the import has stopped", async () => {
      await elsewhere({ cancelSeconds: 60 }, async (there) => {
        const { id: asyncRequestId } = there.emulator.jobs({ api: "tencentcloud.import" });
        const begun = there.emulator.now();
        const { state } = await there.lifecycle.create(there.call, { asyncRequestId, waitFor: "stopped" });
        assert.deepEqual([state.stopped, state.asyncStatus, state.unfinished], [true, "KILLED", undefined]);
        assert.ok(there.emulator.now() - begun >= 60_000);
      });
    });

    it("does not wait with waitFor accepted", async () => {
      await elsewhere({ cancelSeconds: 60 }, async (there) => {
        const { id: asyncRequestId } = there.emulator.jobs({ api: "tencentcloud.import" });
        const { state } = await there.lifecycle.create(there.call, { asyncRequestId });
        assert.deepEqual([state.stopped, state.asyncStatus], [true, "PAUSED"]);
      });
    });

    const late = { cancelSeconds: 600, jobSeconds: 60 };

    it("does not call an import stopped that came to its own end in spite of it", async () => {
      await elsewhere(late, async (there) => {
        const { id: asyncRequestId } = there.emulator.jobs({ api: "tencentcloud.import" });
        const { state } = await there.lifecycle.create(there.call, { asyncRequestId, waitFor: "stopped" });
        assert.deepEqual([state.stopped, state.asyncStatus, state.stoppedAt], [false, "SUCCESS", undefined]);
        assert.match(
          there.test.voice.lines.join(),
          /^Nothing was stopped: .*its own end before the stop took effect: status SUCCESS/,
        );
      });
    });

    it("fails with failIfNotStopped for such an import", async () => {
      await elsewhere(late, async (there) => {
        const { id: asyncRequestId } = there.emulator.jobs({ api: "tencentcloud.import" });
        const news = { asyncRequestId, waitFor: "stopped", failIfNotStopped: true };
        await assert.rejects(there.lifecycle.create(there.call, news), { name: "Refused", message: /status SUCCESS/ });
      });
    });

    it("keeps the state when the time is over, and the next update goes on waiting", async () => {
      await elsewhere({ cancelSeconds: 120 }, async (there) => {
        const { id: asyncRequestId } = there.emulator.jobs({ api: "tencentcloud.import" });
        const news = { asyncRequestId, waitFor: "stopped", waitTimeout: "30s" };
        const half = await failed(there.lifecycle.create(there.call, news));
        assert.ok(half instanceof HalfMade);
        assert.match(
          half.message,
          /no end after 30 s; last seen: status PAUSED \(looked \d+ times\)\. The stop was accepted\./,
        );
        assert.deepEqual([half.state.stopped, half.state.unfinished], [true, true]);
        assert.equal(there.lifecycle.diff(there.call, half.id, half.state, news).replace, false);
        const state = await there.lifecycle.update(there.call, half.id, half.state, { ...news, waitTimeout: "5m" });
        assert.deepEqual([state.stopped, state.asyncStatus, state.unfinished], [true, "KILLED", undefined]);
        assert.equal(there.emulator.calls().filter(({ action }) => action === STOP).length, 1);
      });
    });

    it("waits on destroy too", async () => {
      await elsewhere({ cancelSeconds: 60 }, async (there) => {
        const { id: asyncRequestId } = there.emulator.jobs({ api: "tencentcloud.import" });
        const news = { asyncRequestId, waitFor: "stopped", stopOn: "destroy" };
        const { id, state } = await there.lifecycle.create(there.call, news);
        await there.lifecycle.delete(there.call, id, state);
        assert.equal(there.emulator.state().jobs[0]?.status, "KILLED");
        assert.deepEqual(there.test.voice.lines, [
          `Stopped database import ${asyncRequestId} (ap-guangzhou): status KILLED.`,
        ]);
      });
    });

    it("takes the shorter of the time-outs that were set, and never a default", async () => {
      await elsewhere({ cancelSeconds: 1200 }, async (there) => {
        const { id: asyncRequestId } = there.emulator.jobs({ api: "tencentcloud.import", seconds: 36_000 });
        const news = { asyncRequestId, waitFor: "stopped" };
        const half = await failed(there.lifecycle.create({ ...there.call, timeoutMs: 20_000 }, news));
        assert.match(half.message, /no end after 20 s/);
        const { state } = await there.lifecycle.create({ ...there.call, timeoutMs: 3_600_000 }, news);
        assert.equal(state.asyncStatus, "KILLED");
      });
    });
  });

  describe("on refresh", () => {
    it("tells the present status", async () => {
      const asyncRequestId = task();
      const { id, state } = await lifecycle.create(call, { asyncRequestId, stopOn: "destroy" });
      emulator.advance(5000);
      assert.equal((await lifecycle.read(call, id, state))?.asyncStatus, "RUNNING");
    });

    it("keeps the last result when the task is no longer known", async () => {
      const asyncRequestId = task();
      const { id, state } = await lifecycle.create(call, { asyncRequestId });
      emulator.jobs({ api: "tencentcloud.import", id: asyncRequestId, remove: true });
      assert.deepEqual(await lifecycle.read(call, id, state), state);
    });

    it("keeps the last result with a warning when it may not look", async () => {
      const { id, state } = await lifecycle.create(call, { asyncRequestId: task() });
      fault(LOOK, { fault: "answer", code: "UnauthorizedOperation" });
      assert.deepEqual(await lifecycle.read(call, id, state), state);
      assert.match(String(test.voice.lines.at(-1)), /^warning: cannot read database import .* is kept\.$/);
    });

    it("fails when the service does not answer", async () => {
      const { id, state } = await lifecycle.create(call, { asyncRequestId: task() });
      fault(LOOK, { fault: "html502", times: always });
      await assert.rejects(lifecycle.read(call, id, state), { name: "Unavailable" });
    });

    it("takes back that it was stopped when the import came to its own end", async () => {
      await elsewhere({ cancelSeconds: 600, jobSeconds: 60 }, async (there) => {
        const { id: asyncRequestId } = there.emulator.jobs({ api: "tencentcloud.import" });
        const { id, state } = await there.lifecycle.create(there.call, { asyncRequestId });
        assert.deepEqual([state.stopped, state.asyncStatus], [true, "PAUSED"]);
        there.emulator.advance(120_000);
        const now = await there.lifecycle.read(there.call, id, state);
        assert.deepEqual([now?.stopped, now?.asyncStatus, now?.stoppedAt], [false, "SUCCESS", undefined]);
      });
    });
  });

  it("keeps to 20 stops and 40 looks a second, however many are asked for at the same time", async () => {
    const ids = Array.from({ length: 30 }, () => task());
    await Promise.all(ids.map((asyncRequestId) => lifecycle.create(call, { asyncRequestId })));
    for (const [action, limit] of [
      [STOP, 20],
      [LOOK, 40],
    ] as const) {
      const times = emulator
        .calls()
        .filter((each) => each.action === action)
        .map(({ ms }) => ms);
      const most = Math.max(...times.map((from) => times.filter((ms) => ms >= from && ms < from + 1000).length));
      assert.ok(most <= limit, `${most} calls of ${action} in a second`);
    }
    assert.equal(emulator.calls().filter(({ action }) => action === STOP).length, 30);
  });

  it("repeats neither key, token nor signature when the key is not accepted", async () => {
    const env = { ...emulator.accounts.temporaryKeys, TENCENTCLOUD_SECRET_KEY: "CANARY-not-the-key-of-anybody" };
    const wrong = testWorld(emulator, env);
    const error = await failed(
      new Lifecycle(dbImportStop, wrong.world).create(callIn(wrong), { asyncRequestId: task() }),
    );
    wrong.close();
    assert.match(error.message, /the credentials were not accepted: .*\(code AuthFailure\.SignatureFailure, request/);
    assert.doesNotMatch(error.message, /CANARY/);
  });

  it("is refused before any call when the endpoint contradicts a finance region", async () => {
    const env = { ...emulator.env, TENCENTCLOUD_CDB_ENDPOINT: "https://cdb.tencentcloudapi.com" };
    const wrong = testWorld(emulator, env);
    const news = { asyncRequestId: "x", region: "ap-shanghai-fsi", stopOn: "destroy" };
    const error = await failed(new Lifecycle(dbImportStop, wrong.world).create(callIn(wrong), news));
    wrong.close();
    assert.equal(
      error.message,
      "cannot stop database import x: tencentcloudEndpoint (TENCENTCLOUD_CDB_ENDPOINT) does not serve region ap-shanghai-fsi: finance regions are isolated, and their host carries the region. Allowed: https://cdb.ap-shanghai-fsi.tencentcloudapi.com, or no tencentcloudEndpoint at all.",
    );
  });

  const sane = "must be 1 to 64 letters, digits, `-`, `_` or `.`, beginning with a letter or digit";
  const bad: { inputs: object; message: string }[] = [
    { inputs: {}, message: "asyncRequestId: must be a string, it is missing" },
    { inputs: { asyncRequestId: 5 }, message: "asyncRequestId: must be a string, got a number" },
    ...["", "a b", "a/b", "-a", "x".repeat(65), "a\n"].map((id) => ({
      inputs: { asyncRequestId: id },
      message: `asyncRequestId: ${sane}`,
    })),
    { inputs: { asyncRequestId: "a", region: "Guangzhou" }, message: 'region: must be a region like "ap-guangzhou"' },
    {
      inputs: { asyncRequestId: "a", waitFor: "done" },
      message: 'waitFor: must be one of "accepted", "stopped", got something else',
    },
    {
      inputs: { asyncRequestId: "a", waitTimeout: "10 minutes" },
      message: 'waitTimeout: must be a time like "90s", "45m" or "6h" (at most "168h")',
    },
  ];
  refuses(dbImportStop, bad);
});

interface Elsewhere {
  readonly emulator: Emulator;
  readonly test: TestWorld;
  readonly call: Call;
  readonly lifecycle: Lifecycle;
}
