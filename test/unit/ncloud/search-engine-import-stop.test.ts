import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import type { Call } from "../../../provider/core/call";
import { Lifecycle } from "../../../provider/core/lifecycle";
import { searchEngineImportStop } from "../../../provider/ncloud/search-engine-import-stop";
import { type Emulator, type FaultSpec, startEmulator } from "../../emulator";
import { callIn, type TestWorld, testWorld } from "../../world";
import { refuses } from "../refuses";

const STOP = "stopDataImportJob";

describe("the stop of a search engine import", () => {
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
    ({ test, call, lifecycle } = begin());
  });
  afterEach(() => test.close());

  const begin = (env: Record<string, string | undefined> = {}) => {
    const begun = testWorld(emulator, { ...emulator.env, ...env });
    return { test: begun, call: callIn(begun), lifecycle: new Lifecycle(searchEngineImportStop, begun.world) };
  };
  const running = (place = "KR/1037001") => emulator.jobs({ api: "ncloud.import", place }).id;
  const fault = (spec: Omit<FaultSpec, "match">) => emulator.faults({ match: { action: STOP }, ...spec });
  const statusOf = (id: string) => emulator.state().jobs.find((job) => job.id === id)?.status;
  const failure = async (news: object) => {
    const error: Error = await lifecycle.create(call, { ...news }).then(
      () => assert.fail("it succeeded"),
      (e) => e,
    );
    return `${error.name}: ${error.message}`;
  };

  const places: { region?: string; env?: Record<string, string>; no: number | string; path: string; id: string }[] = [
    { region: "KR", no: 1037001, path: "/api/v2", id: "public/KR/1037001" },
    { region: "KR", no: "1037001", path: "/api/v2", id: "public/KR/1037001" },
    { region: "SGN", no: 2037001, path: "/api/sgn-v2", id: "public/SGN/2037001" },
    { region: "JPN", no: 3037001, path: "/api/jpn-v2", id: "public/JPN/3037001" },
    { region: "KRS", env: { NCLOUD_SITE: "" }, no: 4037001, path: "/api/krs-v2", id: "gov/KRS/4037001" },
    { env: { NCLOUD_REGION: "SGN" }, no: 2037001, path: "/api/sgn-v2", id: "public/SGN/2037001" },
  ];
  for (const { region, env = {}, no, path, id } of places) {
    it(`of ${id} (${JSON.stringify({ region, no, ...env })}) is one verified call, and records the place`, async () => {
      const job = running(id.slice(id.indexOf("/") + 1));
      const mine = begin(env);
      const made = await mine.lifecycle.create(mine.call, { serviceGroupInstanceNo: no, ...(region && { region }) });
      mine.test.close();
      assert.equal(made.id, id);
      const { stoppedAt, requestId, ...state } = made.state;
      const [site, at] = id.split("/");
      assert.deepEqual(state, {
        serviceGroupInstanceNo: no,
        site,
        region: at,
        stopped: true,
        code: 0,
        message: "SUCCESS",
      });
      assert.equal(typeof requestId, "string");
      assert.equal(typeof stoppedAt, "string");
      assert.equal(statusOf(job), "STOPPED");
      const calls = emulator.calls().map(({ method, path, verified }) => ({ method, path, verified }));
      assert.deepEqual(calls, [{ method: "GET", path: `${path}/import/${STOP}/${no}`, verified: true }]);
    });
  }

  const kr = { serviceGroupInstanceNo: 1037001, region: "KR" };

  it("says so when no import runs there", async () => {
    const { state } = await lifecycle.create(call, kr);
    assert.deepEqual([state.stopped, state.code, state.stoppedAt], [false, 0, undefined]);
    assert.deepEqual(test.voice.lines, [
      "Nothing was stopped: the import on cluster 1037001 (KR): no import was running there, or it had just ended (the service answered code 0, SUCCESS without a result).",
    ]);
  });

  it("fails with failIfNotStopped when no import runs there", async () => {
    assert.match(
      await failure({ ...kr, failIfNotStopped: true }),
      /^Refused: cannot stop the import on cluster 1037001 \(KR\): there was nothing to stop \(no import was running/,
    );
  });

  it("fails for a cluster that there isn't", async () => {
    assert.match(
      await failure({ ...kr, serviceGroupInstanceNo: 99 }),
      /^Refused: cannot stop the import on cluster 99 \(KR\): there is no such target \(Not Found Exception: Cluster not found, code 300, HTTP 404\)\.$/,
    );
  });

  it("fails with the service's own code, message and request id where an import runs", async () => {
    running();
    fault({
      fault: "answer",
      status: 200,
      body: { code: 1403, message: "Not allowed.", result: null, requestId: "a874b0f3" },
    });
    assert.match(
      await failure(kr),
      /^Refused: cannot stop the import on cluster 1037001 \(KR\): it was refused: Not allowed\. \(code 1403, HTTP 200, request a874b0f3\)\.$/,
    );
  });

  for (const lost of ["resetBeforeRead", "resetAfterCommit", "truncate", "html502"] as const) {
    it(`has an unknown outcome after ${lost}, is never sent again, and says to look at the console`, async () => {
      running();
      fault({ fault: lost });
      assert.match(
        await failure(kr),
        /^OutcomeUnknown: .*the outcome is unknown.*look at cluster 1037001 in the console/,
      );
      assert.equal(emulator.calls().length, 1);
    });
  }

  it("is sent again after a throttling, for that was not carried out", async () => {
    running();
    fault({ fault: "answer", status: 429, code: "410" });
    const { state } = await lifecycle.create(call, kr);
    assert.equal(state.stopped, true);
    assert.equal(emulator.calls().length, 2);
  });

  it("is not sent again when a quota is used up", async () => {
    fault({ fault: "answer", status: 429, code: "400" });
    assert.match(await failure(kr), /^Refused: .*Quota Exceeded.*\(code 400, HTTP 429\)\.$/);
    assert.equal(emulator.calls().length, 1);
  });

  it("is signed anew with the server's time when the clock has proved wrong", async () => {
    running();
    emulator.faults({ fault: "skew", ms: -20 * 60_000, times: -1 });
    const { state } = await lifecycle.create(call, kr);
    assert.equal(state.stopped, true);
    assert.deepEqual(
      emulator.calls().map(({ status }) => status),
      [401, 200],
    );
  });

  describe("on destroy", () => {
    const later = { ...kr, stopOn: "destroy" };

    it("calls nothing before, and then stops what runs in the recorded place whatever is configured by then", async () => {
      const job = running("SGN/2037001");
      const first = begin({ NCLOUD_REGION: "SGN" });
      const made = await first.lifecycle.create(first.call, { serviceGroupInstanceNo: 2037001, stopOn: "destroy" });
      first.test.close();
      assert.deepEqual([emulator.calls().length, made.state.stopped, made.state.region], [0, false, "SGN"]);
      await lifecycle.delete(call, made.id, made.state);
      assert.equal(statusOf(job), "STOPPED");
      assert.deepEqual(test.voice.lines, [
        "Stopped the import on cluster 2037001 (SGN): the service answered code 0, SUCCESS.",
      ]);
    });

    for (const [title, no, line] of [
      ["no import runs", 1037002, /^Nothing was stopped: the import on cluster 1037002 \(KR\): no import was running/],
      ["there is no such cluster", 99, /^Nothing was stopped: the import on cluster 99 \(KR\): Not Found Exception/],
    ] as const) {
      it(`is success with one line when ${title}`, async () => {
        const made = await lifecycle.create(call, { ...later, serviceGroupInstanceNo: no, failIfNotStopped: true });
        await lifecycle.delete(call, made.id, made.state);
        assert.equal(test.voice.lines.length, 1);
        assert.match(String(test.voice.lines[0]), line);
      });
    }

    it("fails when the outcome is unknown", async () => {
      const made = await lifecycle.create(call, later);
      fault({ fault: "resetAfterCommit" });
      await assert.rejects(lifecycle.delete(call, made.id, made.state), { name: "OutcomeUnknown" });
    });
  });

  it("is the same target as number and as text", async () => {
    const { id, state } = await lifecycle.create(call, kr);
    assert.deepEqual(lifecycle.diff(call, id, state, { ...kr, serviceGroupInstanceNo: "1037001" }).changes, []);
    assert.deepEqual(lifecycle.diff(call, id, state, { serviceGroupInstanceNo: "1037001" }).changes, []);
    assert.equal(lifecycle.diff(call, id, state, { ...kr, serviceGroupInstanceNo: "1037002" }).replace, true);
    assert.equal(lifecycle.diff(call, id, state, { ...kr, region: "SGN" }).replace, true);
  });

  const bad: { inputs: object; message: string }[] = [
    { inputs: {}, message: "serviceGroupInstanceNo: must be a number or a string, it is missing" },
    ...[0, -1, 1.5, "0", "-1", "1.0", "1e3", " 1", "", "12345678901234567890", "cluster"].map((no) => ({
      inputs: { serviceGroupInstanceNo: no },
      message: "serviceGroupInstanceNo: must be a positive whole number, as a number or as text of at most 19 digits",
    })),
    {
      inputs: { serviceGroupInstanceNo: 2 ** 53 },
      message: "serviceGroupInstanceNo: is too large for an exact number: write it as text",
    },
    {
      inputs: { serviceGroupInstanceNo: [1] },
      message: "serviceGroupInstanceNo: must be a number or a string, got a list",
    },
    {
      inputs: { serviceGroupInstanceNo: 1, region: "US" },
      message: 'region: must be one of "KR", "SGN", "JPN", "KRS", "FKR", got something else',
    },
    {
      inputs: { serviceGroupInstanceNo: 1, failIfNotStopped: "yes" },
      message: "failIfNotStopped: must be a boolean, got a string",
    },
    { inputs: { serviceGroupInstanceNo: 1, triggers: "x" }, message: "triggers: must be a list, got a string" },
  ];
  refuses(searchEngineImportStop, bad);
});
