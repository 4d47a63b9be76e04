import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { startEmulator } from "../emulator";
import { testWorld } from "../world";
import { hosts } from "./hosts";
import { stopTable } from "./stop-table";

stopTable({
  token: "ncloud:SearchEngineImportStop",
  stopAction: "stopDataImportJob",
  running: (emulator) => {
    const { id } = emulator.jobs({ api: "ncloud.import", place: "1037001", seconds: 3600 });
    return { args: { serviceGroupInstanceNo: 1037001 }, job: () => emulator.state().jobs.find((job) => job.id === id) };
  },
  ended: () => ({ serviceGroupInstanceNo: "1037002" }),
  absent: { serviceGroupInstanceNo: 999 },
  refusal: { status: 401, body: '{"error":{"errorCode":"210","message":"Permission Denied","details":"no"}}' },
  another: { serviceGroupInstanceNo: 1037002 },
  canLook: false,
  settings: [],
});

describe("a cluster whose stop answers a code other than 0", () => {
  for (const host of hosts) {
    const within = async (
      work: (
        resource: Awaited<ReturnType<typeof host.start>>,
        emulator: Awaited<ReturnType<typeof startEmulator>>,
      ) => Promise<void>,
    ) => {
      const emulator = await startEmulator({ idleStop: "error" });
      const test = testWorld(emulator);
      try {
        await work(await host.start("ncloud:SearchEngineImportStop", test), emulator);
      } finally {
        host.stop();
        test.close();
        await emulator.close();
      }
    };

    it(`is idle when each import in its history has ended (${host.name})`, () =>
      within(async (resource, emulator) => {
        emulator.jobs({ api: "ncloud.import", place: "1037001", seconds: 1 });
        emulator.advance(60_000);
        const { state } = await resource.create({ serviceGroupInstanceNo: 1037001 });
        assert.equal(state.stopped, false);
      }));

    it(`refuses when an import runs (${host.name})`, () =>
      within(async (resource, emulator) => {
        emulator.jobs({ api: "ncloud.import", place: "1037001", seconds: 600 });
        const body = JSON.stringify({ code: 1404, message: "Not now.", result: null, requestId: "r" });
        emulator.faults({
          match: { action: "stopDataImportJob" },
          times: 1,
          fault: "answer",
          status: 200,
          headers: {},
          body,
        });
        await assert.rejects(
          resource.create({ serviceGroupInstanceNo: 1037001 }),
          /it was refused: Not now\. \(code 1404/,
        );
      }));
  }
});
