import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { setTimeout as pass } from "node:timers/promises";
import { type CallEntry, type Emulator, startEmulator } from "../emulator";
import { hosts } from "../lifecycle/hosts";
import { exportArgs } from "./operations";
import { type Pace, Stage } from "./stage";

const CROWD = 500;
const datasets = Array.from({ length: CROWD }, (_, n) => ({
  ...exportArgs,
  destination: { datasetId: `dataset-${n}` },
}));

/** The limits of the vendors, measured where it counts: at the cloud. */
for (const host of hosts) {
  describe(`limits behind the ${host.name} host`, { timeout: 120_000 }, () => {
    let emulator: Emulator;
    let stage: Stage;
    before(async () => {
      emulator = await startEmulator({ jobSeconds: 3600, tokenSeconds: 3600 });
    });
    after(() => emulator.close());
    afterEach(() => {
      stage.assertClean();
      stage.close();
    });
    const on = (pace?: Pace): Stage => {
      emulator.reset();
      stage = new Stage(emulator, host, pace);
      return stage;
    };
    const entries = (action: string): CallEntry[] => emulator.calls().filter((call) => call.action === action);

    it(`${CROWD} export jobs at once: one token request, ${CROWD} jobs, and none is left after destroy`, async () => {
      const { resource } = await on({ callTimeoutMs: 60_000 }).process("adobe:ExportJob");
      const made = await Promise.all(datasets.map((args) => resource.create(args)));
      assert.equal(stage.calls("imsToken"), 1);
      assert.equal(stage.calls("createExportJob"), CROWD);
      assert.equal(new Set(made.map(({ id }) => id)).size, CROWD);
      await Promise.all(made.map(({ id, state }) => resource.delete(id, state)));
      assert.equal(stage.live().length, 0);
      assert.equal(stage.calls("imsToken"), 1);
    });

    it("a token that is revoked in the middle of many calls is renewed once", async () => {
      const { resource } = await on().process("adobe:ExportJob");
      const made = await Promise.all(datasets.slice(0, 50).map((args) => resource.create(args)));
      emulator.revokeTokens();
      await Promise.all(made.map(({ id, state }) => resource.read(id, state)));
      assert.equal(stage.calls("imsToken"), 2);
    });

    it("a token is renewed once, before it ends, when many ask at that moment", async () => {
      const { resource } = await on().process("adobe:ExportJob");
      const made = await Promise.all(datasets.slice(0, 50).map((args) => resource.create(args)));
      emulator.advance(3590_000);
      await Promise.all(made.map(({ id, state }) => resource.read(id, state)));
      assert.equal(stage.calls("imsToken"), 2);
      assert.deepEqual(
        emulator.calls().filter((call) => call.status === 401),
        [],
      );
    });

    it("60 Tencent stops at once: never more than 20 in any second, nor 40 looks", async () => {
      const { resource } = await on().process("tencentcloud:DbImportStop");
      const targets = Array.from({ length: 60 }, () => emulator.jobs({ api: "tencentcloud.import", seconds: 3600 }).id);
      await Promise.all(targets.map((asyncRequestId) => resource.create({ asyncRequestId })));
      assert.equal(stage.live().length, 0);
      assert.equal(entries("StopDBImportJob").length, 60);
      assert.ok(
        mostInOneSecond(entries("StopDBImportJob")) <= 20,
        `${mostInOneSecond(entries("StopDBImportJob"))} stops`,
      );
      assert.ok(mostInOneSecond(entries("DescribeAsyncRequestInfo")) <= 40);
      assert.deepEqual(
        emulator.calls().filter((call) => call.status !== 200 || !call.verified),
        [],
      );
    });

    it("a Retry-After that one call was told is obeyed by all", async () => {
      const divisor = 10;
      const { resource } = await on({ sleepDivisor: divisor }).process("adobe:ExportJob");
      const made = await Promise.all(datasets.slice(0, 20).map((args) => resource.create(args)));
      emulator.clearCalls();
      emulator.faults({
        match: { action: "retrieveExportJob" },
        fault: "answer",
        status: 429,
        headers: { "retry-after": "6" },
      });
      const [first, ...others] = made.map(
        ({ id, state }) =>
          () =>
            resource.read(id, state),
      );
      const reading = first?.();
      while (entries("retrieveExportJob").length === 0) await pass(5);
      await pass(100);
      await Promise.all([reading, ...others.map((read) => read())]);
      const [told, ...later] = entries("retrieveExportJob");
      assert.equal(later.length, made.length);
      const soonest = Math.min(...later.map((call) => call.ms)) - (told?.ms ?? 0);
      assert.ok(soonest >= (6000 / divisor) * 0.9, `the next call came after ${soonest} ms`);
    });

    it("a vendor that says 'at once' again and again is not asked without a pause", async () => {
      const { resource } = await on().process("adobe:ExportJob");
      emulator.faults({
        match: { action: "createExportJob" },
        times: -1,
        fault: "answer",
        status: 429,
        headers: { "retry-after": "0" },
      });
      await assert.rejects(resource.create(exportArgs), /keeps asking to slow down/);
      assert.ok(stage.calls("createExportJob") < 60, `${stage.calls("createExportJob")} calls`);
      assert.equal(stage.live().length, 0);
    });
  });
}

function mostInOneSecond(calls: readonly CallEntry[]): number {
  return Math.max(...calls.map(({ ms }) => calls.filter((other) => other.ms >= ms && other.ms < ms + 1000).length));
}
