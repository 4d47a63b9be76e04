import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import type { Values } from "../../provider/core/values";
import { assertSigned, countOf } from "../calls";
import { type Emulator, startEmulator } from "../emulator";
import { type CallOptions, type TestWorld, testWorld } from "../world";
import { invoke } from "./functions";

const INSTANCE = "cdb-c1nl9rpv";
const ABSENT = "434e366f-beaf56d6-508b7f33-2abdb382";
const LIST = "DescribeDBImportRecords";
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe("the functions of Tencent Cloud", () => {
  let emulator: Emulator;
  let test: TestWorld;

  before(async () => {
    emulator = await startEmulator({ jobSeconds: 3600 });
  });
  after(() => emulator.close());
  beforeEach(() => {
    emulator.reset();
    test = testWorld(emulator);
  });
  afterEach(() => {
    assertSigned(emulator);
    test.close();
  });

  const call = (name: string, inputs?: Values, given?: CallOptions) =>
    invoke(test, `tencentcloud:${name}`, inputs, given);
  const plant = (spec: object = {}) => emulator.jobs({ api: "tencentcloud.import", ...spec }).id;
  const job = (id: string) => emulator.state().jobs.find((each) => each.id === id);
  const count = (action: string) => countOf(emulator, action);
  const answer = (action: string, response: Values, times = 1) =>
    emulator.faults({
      match: { action },
      times,
      fault: "answer",
      status: 200,
      headers: {},
      body: { Response: { RequestId: "r-1", ...response } },
    });

  describe("getAsyncRequest", () => {
    const states: [status: string, ended: boolean][] = [
      ["INITIAL", false],
      ["RUNNING", false],
      ["PAUSED", false],
      ["UNDEFINED", false],
      ["SUCCESS", true],
      ["FAILED", true],
      ["KILLED", true],
      ["REMOVED", true],
      ["TOMORROWS", false],
    ];
    for (const [status, ended] of states) {
      it(`tells the status ${status}: ${ended ? "ended" : "not ended"}`, async () => {
        const found = await call("getAsyncRequest", { asyncRequestId: plant({ status }) });
        assert.deepEqual([found.asyncStatus, found.ended], [status, ended]);
      });
    }

    it("tells what the service says beside it, cut to 300 characters and without secrets", async () => {
      const secret = emulator.env.TENCENTCLOUD_SECRET_KEY ?? "";
      const asyncRequestId = plant({ record: { Info: `key ${secret} ${"long ".repeat(100)}` } });
      const { asyncInfo } = await call("getAsyncRequest", { asyncRequestId });
      assert.match(String(asyncInfo), /^key \[secret\] long .+…$/);
      assert.equal(String(asyncInfo).length, 300);
    });

    it("is an error for a task that there is not, and for one of another region", async () => {
      await assert.rejects(
        call("getAsyncRequest", { asyncRequestId: ABSENT }),
        new RegExp(`^NotFound: cannot read asynchronous task ${ABSENT}: there is no such task in ap-guangzhou\\.$`),
      );
      await assert.rejects(
        call("getAsyncRequest", { asyncRequestId: plant(), region: "ap-shanghai" }),
        /no such task in ap-shanghai/,
      );
    });

    for (const [inputs, reason] of [
      [{}, /asyncRequestId: must be a string, it is missing/],
      [{ asyncRequestId: "a b" }, /asyncRequestId: must be 1 to 64 letters/],
      [{ asyncRequestId: ABSENT, region: "Moon" }, /region: must be a region like/],
    ] as [Values, RegExp][]) {
      it(`refuses ${JSON.stringify(inputs)} without a call`, async () => {
        await assert.rejects(call("getAsyncRequest", inputs), reason);
        assert.deepEqual(emulator.calls(), []);
      });
    }
  });

  describe("getDbImportRecords", () => {
    const records = async (inputs: Values = {}) => {
      const found = await call("getDbImportRecords", { instanceId: INSTANCE, ...inputs });
      return found.records as Values[];
    };

    it("tells the imports into the instance", async () => {
      const at = Date.parse("2026-01-02T03:04:05Z");
      const id = plant({ seconds: 60, createdAt: at });
      plant({ request: { InstanceId: "cdb-aaaaaaaa" } });
      const [only, ...others] = await records();
      assert.deepEqual(others, []);
      const { workId, jobId, instanceId, ...rest } = only ?? {};
      assert.match(String(instanceId), UUID, "the service's own id of the instance");
      assert.deepEqual(rest, {
        asyncRequestId: id,
        fileName: "import.sql",
        fileSize: "2048",
        status: 2,
        code: 0,
        message: "import sql file success",
        process: 100,
        costTime: 60,
        createTime: "2026-01-02T03:04:05.000Z",
      });
      assert.deepEqual([typeof workId, typeof jobId], ["string", "string"]);
    });

    const limits: [limit: number | undefined, imports: number, found: number, pages: number][] = [
      [undefined, 230, 100, 1],
      [1, 230, 1, 1],
      [101, 230, 101, 2],
      [10_000, 230, 230, 3],
      [10_000, 200, 200, 2],
      [10_000, 0, 0, 1],
    ];
    for (const [limit, imports, found, pages] of limits) {
      it(`with limit ${limit ?? "not given"} and ${imports} imports, tells ${found} from ${pages} page(s), each once`, async () => {
        for (let n = 0; n < imports; n++) plant();
        const told = await records(limit === undefined ? {} : { limit });
        assert.equal(told.length, found);
        assert.equal(new Set(told.map(({ asyncRequestId }) => asyncRequestId)).size, found);
        assert.equal(count(LIST), pages);
      });
    }

    const at = (time: string) => plant({ createdAt: Date.parse(time) });
    const ranges: [inputs: Values, found: number][] = [
      [{}, 3],
      [{ startTime: "2026-01-01T12:00:00Z" }, 2],
      [{ startTime: "2026-01-01T20:00:00+08:00" }, 2],
      [{ startTime: "2026-01-01T12:00:00.999Z" }, 2],
      [{ startTime: "2026-01-01T12:00:01Z" }, 1],
      [{ endTime: "2026-01-01T12:00:00Z" }, 2],
      [{ endTime: "2026-01-01T11:59:59Z" }, 1],
      [{ startTime: "2025-12-31T23:30:00Z", endTime: "2026-01-01T12:00:00Z" }, 1],
    ];
    for (const [inputs, found] of ranges) {
      it(`with ${JSON.stringify(inputs)}, asks in Beijing's time and tells ${found}`, async () => {
        for (const time of ["2025-12-31T23:00:00Z", "2026-01-01T12:00:00Z", "2026-01-02T00:00:00Z"]) at(time);
        assert.equal((await records(inputs)).length, found);
      });
    }

    const item = (AsyncRequestId: string) => ({ AsyncRequestId });

    it("reads on by what has come, however few the service puts on a page", async () => {
      answer(LIST, { TotalCount: "3", Items: [item("a"), item("b")] });
      answer(LIST, { TotalCount: "3", Items: [item("c")] });
      assert.deepEqual(
        (await records()).map(({ asyncRequestId }) => asyncRequestId),
        ["a", "b", "c"],
      );
    });

    it("tells an import once although a new one has pushed it to the next page", async () => {
      answer(LIST, { TotalCount: 3, Items: [item("a"), item("b")] });
      answer(LIST, { TotalCount: 3, Items: [item("b")] });
      assert.equal((await records()).length, 2);
    });

    it("tells one from the other by its job id where that is all there is", async () => {
      answer(LIST, { TotalCount: 4, Items: [{ JobId: 1 }, { JobId: 2 }] });
      answer(LIST, { TotalCount: 4, Items: [{ JobId: 2 }, { JobId: 3 }] });
      assert.deepEqual(await records(), [{ jobId: "1" }, { jobId: "2" }, { jobId: "3" }]);
    });

    it("ends at an empty page, whatever the total says", async () => {
      answer(LIST, { TotalCount: 500, Items: [item("a")] });
      answer(LIST, { TotalCount: 500, Items: [] });
      assert.equal((await records()).length, 1);
      assert.equal(count(LIST), 2);
    });

    it("ends with an error at a list without end", async () => {
      // Not thousands of calls: the cloud's limit of 100 a second is kept to, by the clock of this machine.
      const limit = test.world.shared(`tencentcloud/limit/${LIST}/${emulator.env.TENCENTCLOUD_SECRET_ID}`, () => ({
        turn: async () => undefined,
      }));
      assert.ok(limit);
      answer(LIST, { TotalCount: 9e9, Items: [item("a")] }, -1);
      await assert.rejects(records({ limit: 10_000 }), /the list goes on after 1000 pages/);
    });

    it("copes with no list where there is nothing, and not where there is something", async () => {
      answer(LIST, { TotalCount: 0, Items: null });
      assert.deepEqual(await records(), []);
      answer(LIST, { TotalCount: 7 }, -1);
      await assert.rejects(records(), /no usable answer in 5 attempts: the answer can't be read/);
    });

    const shapes: [title: string, item: Values, expected: Values][] = [
      ["numbers as texts", { Status: "1", Process: "42", CostTime: "7" }, { status: 1, process: 42, costTime: 7 }],
      ["nulls and empty texts", { DbName: "", Message: null, FileName: null, JobId: 0 }, { jobId: "0" }],
      ["zeros for a time", { CreateTime: "0000-00-00 00:00:00" }, {}],
      ["a year's turn in Beijing", { CreateTime: "2026-01-01 07:59:59" }, { createTime: "2025-12-31T23:59:59.000Z" }],
      ["members that nobody has declared", { Surprise: 1, WorkId: "w" }, { workId: "w" }],
    ];
    for (const [title, given, expected] of shapes) {
      it(`copes with ${title}`, async () => {
        answer(LIST, { TotalCount: 1, Items: [given] });
        assert.deepEqual(await records(), [expected]);
      });
    }

    it("keeps every digit of a job id beyond 2^53", async () => {
      const body = '{"Response":{"TotalCount":1,"Items":[{"JobId":9007199254740993}],"RequestId":"r-1"}}';
      emulator.faults({ match: { action: LIST }, times: 1, fault: "answer", status: 200, headers: {}, body });
      assert.deepEqual(await records(), [{ jobId: "9007199254740993" }]);
    });

    it("is an error where HTTP 200 holds one", async () => {
      answer(LIST, { Error: { Code: "InvalidParameter", Message: "no such instance" } });
      await assert.rejects(
        records(),
        /cannot list the imports of instance cdb-c1nl9rpv \(ap-guangzhou\): it was refused: no such instance/,
      );
    });

    for (const [inputs, reason] of [
      [{ instanceId: "a b" }, /instanceId: must be the id of an instance/],
      [{ startTime: "2026-01-01 00:00:00" }, /startTime: must be an RFC 3339 time with a zone/],
      [{ startTime: "2026-01-02T00:00:00Z", endTime: "2026-01-01T00:00:00Z" }, /endTime: must be later than startTime/],
      [{ limit: 0 }, /limit: must be at least 1/],
    ] as [Values, RegExp][]) {
      it(`refuses ${JSON.stringify(inputs)} without a call`, async () => {
        await assert.rejects(records(inputs), reason);
        assert.deepEqual(emulator.calls(), []);
      });
    }
  });

  describe("stopDbImport", () => {
    it("stops the import, and tells its facts", async () => {
      const asyncRequestId = plant();
      const { stoppedAt, requestId, ...rest } = await call("stopDbImport", { asyncRequestId });
      assert.deepEqual(rest, {
        stopped: true,
        region: "ap-guangzhou",
        asyncStatus: "KILLED",
        asyncInfo: "task was stopped by user",
      });
      assert.match(String(stoppedAt), ISO);
      assert.equal(typeof requestId, "string");
      assert.equal(job(asyncRequestId)?.live, false);
    });

    it("leaves alone what has ended, and says so", async () => {
      const { stopped, stoppedAt, asyncStatus } = await call("stopDbImport", {
        asyncRequestId: plant({ status: "SUCCESS" }),
      });
      assert.deepEqual([stopped, stoppedAt, asyncStatus], [false, undefined, "SUCCESS"]);
      assert.equal(count("StopDBImportJob"), 0);
      assert.match(
        test.voice.lines.join(),
        /^Nothing was stopped: database import .+: it had ended: status SUCCESS\.$/,
      );
    });

    it("does no harm when it is run again", async () => {
      const asyncRequestId = plant();
      await call("stopDbImport", { asyncRequestId });
      assert.equal((await call("stopDbImport", { asyncRequestId })).stopped, false);
      assert.equal(count("StopDBImportJob"), 1);
    });

    it("is an error for a task that there is not", async () => {
      await assert.rejects(
        call("stopDbImport", { asyncRequestId: ABSENT }),
        /cannot stop database import .+: there is no such target/,
      );
    });

    for (const fault of ["resetAfterCommit", "truncate", "html502"] as const) {
      it(`looks at the import when the answer is lost (${fault}), and stops it`, async () => {
        const asyncRequestId = plant();
        emulator.faults({ match: { action: "StopDBImportJob" }, times: 1, fault });
        assert.equal((await call("stopDbImport", { asyncRequestId })).stopped, true);
        assert.equal(job(asyncRequestId)?.live, false);
      });
    }

    it("takes no argument that only a resource has a use for", async () => {
      for (const name of ["stopOn", "triggers", "failIfNotStopped", "waitFor", "waitTimeout"]) {
        await assert.rejects(
          call("stopDbImport", { asyncRequestId: ABSENT, [name]: "x" }),
          /there is no such property/,
        );
      }
    });

    it("sends nothing for an engine that is gone", async () => {
      const asyncRequestId = plant();
      test.engine.dead = true;
      await assert.rejects(call("stopDbImport", { asyncRequestId }), /engine that asked for this is gone/);
      assert.equal(job(asyncRequestId)?.live, true);
    });
  });

  it("keeps one limit for an account and action, whatever host serves it", async () => {
    const other = await startEmulator();
    try {
      const limits = new Set<string>();
      const { shared } = test.world;
      test.world.shared = (key, make) => {
        if (key.startsWith("tencentcloud/limit/")) limits.add(key);
        return shared(key, make);
      };
      for (const tencentcloudEndpoint of [emulator.url, other.url]) {
        await call("getDbImportRecords", { instanceId: INSTANCE }, { stack: { tencentcloudEndpoint } });
      }
      assert.deepEqual([...limits], [`tencentcloud/limit/${LIST}/${emulator.env.TENCENTCLOUD_SECRET_ID}`]);
      assert.equal(other.calls().length, 1);
    } finally {
      await other.close();
    }
  });
});
