import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Emulator } from "../../emulator/index";
import { emulatorFor, tencent } from "./callers";
import { create, INSTANCE, info, records, tasks, told } from "./tencentcloud-calls";

const SECOND = 1000;

describe("DescribeTasks", () => {
  // Not on a whole second: the service knows those only.
  const start = Date.parse("2026-01-01T20:00:00.500Z");
  /** Three imports a minute apart: ended, running, new; and one on another instance. */
  async function four(emulator: Emulator): Promise<string[]> {
    emulator.advance(start - emulator.now());
    emulator.freeze(true);
    const ids: string[] = [];
    for (const change of [{}, {}, {}, { InstanceId: "cdb-data0001" }]) {
      ids.push(await create(emulator, change));
      emulator.advance(60 * SECOND);
    }
    emulator.advance(-59 * SECOND);
    return ids;
  }
  const rows: [title: string, body: object, found: number[]][] = [
    ["nothing asked", {}, [3, 2, 1, 0]],
    ["an instance", { InstanceId: INSTANCE }, [2, 1, 0]],
    ["an instance that there is not", { InstanceId: "cdb-nowhere0" }, []],
    ["imports asked for", { TaskTypes: [1, 3] }, [3, 2, 1, 0]],
    ["tasks of another kind", { TaskTypes: [7] }, []],
    ["empty lists", { TaskTypes: [], TaskStatus: [] }, [3, 2, 1, 0]],
    ["those that are new", { TaskStatus: [0] }, [3]],
    ["those that are new or have ended", { TaskStatus: [0, 2] }, [3, 1, 0]],
    ["those that run", { TaskStatus: [1] }, [2]],
    ["a beginning", { StartTimeBegin: "2026-01-02 04:01:00" }, [3, 2, 1]],
    ["an end", { StartTimeEnd: "2026-01-02 04:01:00" }, [1, 0]],
    ["both", { StartTimeBegin: "2026-01-02 04:01:00", StartTimeEnd: "2026-01-02 04:02:59" }, [2, 1]],
    ["a page", { Offset: 1, Limit: 2 }, [2, 1]],
  ];
  for (const [title, body, found] of rows)
    test(`with ${title}`, async (t) => {
      const emulator = await emulatorFor(t, { jobSeconds: 100 });
      const ids = await four(emulator);
      const { Items, TotalCount } = await tasks(emulator, body);
      assert.deepEqual(
        Items.map((item: { AsyncRequestId: string }) => ids.indexOf(item.AsyncRequestId)),
        found,
      );
      assert.equal(TotalCount, "Limit" in body ? 4 : found.length);
    });

  test("by the id of one: that one, and none of another account or region", async (t) => {
    const emulator = await emulatorFor(t);
    const AsyncRequestId = await create(emulator);
    await create(emulator);
    const total = async (options = {}) =>
      (await tencent(emulator, "DescribeTasks", { AsyncRequestId }, options)).json.Response.TotalCount;
    assert.equal(await total(), 1);
    assert.equal(await total({ region: "ap-tokyo" }), 0);
    assert.equal(await total({ env: emulator.accounts.otherOrganisation }), 0);
  });

  const refused: [title: string, body: object, code: string][] = [
    ["a limit of 101", { Limit: 101 }, "InvalidParameterValue"],
    ["a limit of 0", { Limit: 0 }, "InvalidParameterValue"],
    ["a type that is no list", { TaskTypes: 3 }, "InvalidParameter"],
    ["types in a text", { TaskTypes: ["3"] }, "InvalidParameter"],
    ["a status in words", { TaskStatus: ["RUNNING"] }, "InvalidParameter"],
    ["a status that there is not", { TaskStatus: [1, 9] }, "InvalidParameterValue"],
    ["a time in ISO", { StartTimeBegin: "2026-01-01T00:00:00Z" }, "InvalidParameterValue"],
    ["an instance that can't be one", { InstanceId: "db" }, "InvalidParameterValue"],
    ["a parameter too many", { StartTime: "2026-01-01 00:00:00" }, "UnknownParameter"],
  ];
  for (const [title, body, code] of refused)
    test(`with ${title}: ${code}`, async (t) => {
      assert.equal((await tasks(await emulatorFor(t), body)).Error?.Code, code);
    });

  test("one that waits for the maintenance window is WAITING", async (t) => {
    const emulator = await emulatorFor(t);
    const { id } = emulator.jobs({ api: "tencentcloud.import", status: "UNDEFINED" });
    const { async, record, task } = await told(emulator, id);
    assert.deepEqual([async[0], record.Status, task.TaskStatus], ["UNDEFINED", 0, "WAITING"]);
    assert.equal((await tasks(emulator, { TaskStatus: [-1] })).TotalCount, 1);
  });
});

describe("the two lists", () => {
  const rows: [title: string, options: object, recordsFrom: number, tasksFrom: number][] = [
    ["show an import at once", {}, 0, 0],
    ["show it late with visibleAfterMs", { visibleAfterMs: 30 * SECOND }, 30, 30],
    ["disagree where tasks are later", { tasksVisibleAfterMs: 30 * SECOND }, 0, 30],
    ["disagree where records are later", { visibleAfterMs: 30 * SECOND, tasksVisibleAfterMs: 0 }, 30, 0],
  ];
  for (const [title, options, recordsFrom, tasksFrom] of rows)
    test(title, async (t) => {
      const emulator = await emulatorFor(t, options);
      emulator.freeze(true);
      const id = await create(emulator);
      for (const second of [0, 29, 30]) {
        const total = [await records(emulator), await tasks(emulator, { AsyncRequestId: id })].map((r) => r.TotalCount);
        assert.deepEqual(total, [second >= recordsFrom ? 1 : 0, second >= tasksFrom ? 1 : 0], `after ${second} s`);
        assert.equal((await info(emulator, id)).Error, undefined);
        emulator.advance((second === 0 ? 29 : 1) * SECOND);
      }
    });

  test("tell their total as a text with totalAsText", async (t) => {
    const emulator = await emulatorFor(t, { totalAsText: true });
    await create(emulator);
    assert.deepEqual([(await records(emulator)).TotalCount, (await tasks(emulator)).TotalCount], ["1", "1"]);
  });
});
