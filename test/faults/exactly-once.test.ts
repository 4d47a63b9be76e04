import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { setTimeout as pass } from "node:timers/promises";
import { stateFolder } from "../../provider/core/state-files";
import type { World } from "../../provider/core/world";
import { type Emulator, type EmulatorOptions, startEmulator } from "../emulator";
import { hosts, type Values } from "../lifecycle/hosts";
import { forgetAnswer, leaveToTheDead, readRecord, records } from "../lifecycle/records";
import { exportArgs } from "./operations";
import { Stage } from "./stage";

const TOKEN = "adobe:ExportJob";
const TEN_MINUTES_MS = 600_000;
const lostAnswer = { match: { action: "createExportJob" }, fault: "resetAfterCommit" } as const;
const lostRequest = { match: { action: "createExportJob" }, fault: "resetBeforeRead" } as const;

/** One job each (docs/reliability.md). What happens without a trap is in test/lifecycle/adobe-export-job.test.ts. */
for (const host of hosts) {
  describe(`one job behind the ${host.name} host`, () => {
    const emulators = new Map<string, Emulator>();
    let emulator: Emulator;
    let stage: Stage;

    const on = async (options: Partial<EmulatorOptions> = {}, env?: (of: Emulator) => Values): Promise<Stage> => {
      const key = JSON.stringify(options);
      emulator = emulators.get(key) ?? (await startEmulator({ jobSeconds: 3600, ...options }));
      emulators.set(key, emulator);
      emulator.reset();
      stage?.close();
      stage = new Stage(emulator, host, {}, (env?.(emulator) ?? emulator.env) as Record<string, string>);
      return stage;
    };
    const start = async (overrides?: Partial<World>) => stage.process(TOKEN, overrides);
    const ids = () => stage.jobs().map((job) => job.id);
    /** Something of somebody else's, made at this moment. */
    const foreign = (request: Values, createdAt = emulator.now()) =>
      emulator.jobs({
        api: "adobe.export",
        place: `${emulator.env.ADOBE_IMS_ORG}/prod`,
        seconds: 3600,
        createdAt,
        request: request as Record<string, unknown>,
      } as Parameters<Emulator["jobs"]>[0]).id;

    before(() => on());
    beforeEach(() => on());
    afterEach(() => stage.assertClean());
    after(async () => {
      stage.close();
      for (const each of emulators.values()) await each.close();
    });

    describe("the look-up", () => {
      it("reads on to the page that has the job", async () => {
        await on({ requestId: "omit" });
        const { resource } = await start();
        for (let n = 0; n < 250; n++)
          foreign({ ...exportArgs, destination: { datasetId: `dataset-${n}` } }, emulator.now() + 5000 + n);
        emulator.faults(lostAnswer);
        const { id } = await resource.create(exportArgs);
        const own = stage.jobs().filter((job) => JSON.stringify(job.request).includes("5b7c86968f7b6501e21ba9df"));
        assert.deepEqual(
          own.map((job) => job.id),
          [id],
        );
        // One of them before the start: a job of ours may run already.
        assert.equal(stage.calls("listExportJobs"), 1 + 3);
      });

      it("finds the job although the list leaves out half of the request", async () => {
        await on({ sparse: true });
        const { resource } = await start();
        emulator.faults(lostAnswer);
        const args = { ...exportArgs, additionalFields: { eventList: { fields: "eventType" } } };
        const { id } = await resource.create(args);
        assert.deepEqual(ids(), [id]);
      });

      it("takes no job that differs in what the list leaves out: it names both and fails", async () => {
        await on({ sparse: true, requestId: "omit" });
        const { resource } = await start();
        emulator.faults(lostAnswer);
        const other = foreign(
          { ...exportArgs, additionalFields: { eventList: { fields: "eventType" } } },
          emulator.now() + 3000,
        );
        await assert.rejects(resource.create(exportArgs), (error: Error) => {
          assert.match(error.message, /2 jobs could be the one it started/);
          assert.ok(ids().every((id) => error.message.includes(id)) && ids().includes(other));
          return true;
        });
        assert.equal(stage.calls("createExportJob"), 1);
      });

      it("finds an id beyond 2^53 to the last digit", async () => {
        await on({ firstId: "9007199254740993" });
        const { resource } = await start();
        emulator.faults(lostAnswer);
        const { id, state } = await resource.create(exportArgs);
        assert.deepEqual(ids(), [id]);
        await resource.delete(id, state);
        assert.equal(stage.live().length, 0);
      });

      for (const minutes of [-10, 10, -600, 600]) {
        it(`finds the job with a clock that is off by ${minutes} minutes, and no answer ever before`, async () => {
          await on({}, (of) => of.accounts.accessToken ?? {});
          const { world } = await start();
          const clock = { ...world.clock, now: () => emulator.now() + minutes * 60_000 };
          const { resource } = await start({ clock });
          foreign(exportArgs, emulator.now() - 5 * 60_000);
          emulator.faults(lostAnswer);
          const { id } = await resource.create(exportArgs);
          assert.equal(id, ids().at(-1), "its own, not the one that somebody else has started before");
          assert.equal(stage.calls("createExportJob"), 1);
        });
      }

      it("finds the job after an answer that was long on its way", async () => {
        const { resource } = await start();
        const { id, state } = await resource.create({ ...exportArgs, destination: { datasetId: "before" } });
        emulator.faults({ match: { action: "retrieveExportJob" }, fault: "delay", ms: 100 });
        const reading = resource.read(id, state);
        await pass(50);
        emulator.advance(50_000);
        await reading;
        emulator.faults(lostAnswer);
        const made = await resource.create(exportArgs);
        assert.deepEqual(ids(), [id, made.id]);
      });

      it("waits for a list that is some seconds late", async () => {
        await on({ visibleAfterMs: 8000 });
        const { resource } = await start();
        emulator.faults(lostAnswer);
        const { id } = await resource.create(exportArgs);
        assert.deepEqual(ids(), [id]);
      });

      it("fails with a list that is a minute late, and the next run adopts the job", async () => {
        await on({ visibleAfterMs: TEN_MINUTES_MS / 10 });
        const { resource, world } = await start();
        emulator.faults(lostAnswer);
        await assert.rejects(
          resource.create(exportArgs),
          /no job that it could have started showed up.*Run the deployment again/,
        );
        leaveToTheDead(world);
        emulator.advance(TEN_MINUTES_MS / 10);
        const { id } = await (await start()).resource.create(exportArgs);
        assert.deepEqual(ids(), [id]);
        assert.equal(stage.calls("createExportJob"), 1);
      });

      it("that fails itself says that the outcome is unknown, and the next run adopts the job", async () => {
        const { resource, world } = await start();
        emulator.faults([lostAnswer, { match: { action: "listExportJobs" }, times: -1, fault: "html502" }]);
        await assert.rejects(
          resource.create(exportArgs),
          /got no answer, and looking for the job failed.*looks once more/,
        );
        leaveToTheDead(world);
        emulator.clearFaults();
        const { id } = await (await start()).resource.create(exportArgs);
        assert.deepEqual(ids(), [id]);
        assert.equal(stage.calls("createExportJob"), 1);
      });
    });

    describe("equal specifications", () => {
      it("in one program have a job each, whichever answers are lost", async () => {
        const { resource } = await start();
        emulator.faults([lostAnswer, { ...lostAnswer, after: 1 }, { ...lostAnswer, fault: "truncate", after: 1 }]);
        const made = await Promise.all(Array.from({ length: 6 }, () => resource.create(exportArgs)));
        assert.deepEqual(made.map(({ id }) => id).sort(), ids().sort());
        assert.equal(new Set(ids()).size, 6);
      });

      it("of which one is new does not take the other's job, though it is declared first", async () => {
        const first = await start();
        const a = await first.resource.create(exportArgs);
        leaveToTheDead(first.world);
        const next = await start();
        const [b] = await Promise.all([
          (await stage.resource(TOKEN, next, "b")).create(exportArgs),
          pass(1).then(() => next.resource.diff(a.id, a.state, exportArgs)),
        ]);
        assert.notEqual(b.id, a.id);
        assert.equal(stage.live().length, 2);
      });

      it("of two resources of an interrupted run are adopted by one each", async () => {
        const first = await start();
        await Promise.all([first.resource.create(exportArgs), first.resource.create(exportArgs)]);
        leaveToTheDead(first.world);
        const next = await start();
        const made = await Promise.all([next.resource.create(exportArgs), next.resource.create(exportArgs)]);
        assert.deepEqual(made.map(({ id }) => id).sort(), ids().sort());
        assert.equal(stage.calls("createExportJob"), 2);
      });

      it("of an interrupted run of which one was answered are adopted by one each, whichever record is met first", async () => {
        for (const unanswered of [0, 1]) {
          await on();
          const first = await start();
          await Promise.all([first.resource.create(exportArgs), first.resource.create(exportArgs)]);
          leaveToTheDead(first.world);
          forgetAnswer(records(first.world).sort()[unanswered] ?? "");
          const next = await start();
          const made = await Promise.all([next.resource.create(exportArgs), next.resource.create(exportArgs)]);
          assert.deepEqual(made.map(({ id }) => id).sort(), ids().sort());
          assert.equal(stage.calls("createExportJob"), 2);
        }
      });

      it("of an interrupted run: what one of them can't look at yet is not taken by the other one", async () => {
        const first = await start();
        const named = (process: Awaited<ReturnType<typeof start>>) =>
          Promise.all(["a", "b"].map((name) => stage.resource(TOKEN, process, name)));
        const [a, b] = await named(first);
        const kept = (await a?.create(exportArgs))?.id ?? "";
        const unsent = (await b?.create(exportArgs))?.id ?? "";
        leaveToTheDead(first.world);
        records(first.world)
          .filter((path) => readRecord(path).id === unsent)
          .forEach(forgetAnswer);
        emulator.jobs({ api: "adobe.export", id: unsent, remove: true });

        emulator.faults({ match: { action: "retrieveExportJob" }, fault: "answer", status: 403 });
        const next = await start();
        const made: (Awaited<ReturnType<typeof next.resource.create>> | undefined)[] = [];
        for (const resource of await named(next)) made.push(await resource.create(exportArgs).catch(() => undefined));
        assert.equal(made.filter(Boolean).length, 1);
        leaveToTheDead(next.world);

        const last: Promise<string>[] = [];
        for (const [n, resource] of (await named(await start())).entries()) {
          const known = made[n];
          const id = known
            ? resource.diff(known.id, known.state, exportArgs).then(() => known.id)
            : resource.create(exportArgs).then((job) => job.id);
          last.push(id);
          // Without names it takes the engine's word, which comes at the same time, to tell whose job it is.
          if (host.name === "grpc") await id;
        }
        const live = stage.live().map((job) => job.id);
        assert.deepEqual((await Promise.all(last)).sort(), live.sort());
        assert.ok(live.includes(kept));
        assert.equal(live.length, 2);
        assert.equal(stage.calls("createExportJob"), 3);
      });

      if (host.name === "grpc") {
        it("are told apart by their names: another resource's job is not adopted", async () => {
          const first = await start();
          const a = await first.resource.create(exportArgs);
          leaveToTheDead(first.world);
          const next = await start();
          const b = await (await stage.resource(TOKEN, next, "b")).create(exportArgs);
          assert.notEqual(b.id, a.id);
          assert.equal((await next.resource.create(exportArgs)).id, a.id);
          assert.equal(stage.live().length, 2);
        });
      }
    });

    describe("a replacement", () => {
      const renewed = { ...exportArgs, triggers: [2] };

      it("does not take its living predecessor for its own job", async () => {
        const { resource } = await start();
        const old = await resource.create(exportArgs);
        await resource.diff(old.id, old.state, renewed);
        emulator.faults(lostRequest);
        await assert.rejects(resource.create(renewed), /no job that it could have started/);
        assert.deepEqual(ids(), [old.id]);
      });

      it("finds its own job beside its living predecessor", async () => {
        const first = await start();
        const old = await first.resource.create(exportArgs);
        leaveToTheDead(first.world);
        const { resource } = await start();
        await resource.diff(old.id, old.state, renewed);
        emulator.faults(lostAnswer);
        const made = await resource.create(renewed);
        assert.deepEqual(ids(), [old.id, made.id]);
      });

      it("of an abandoned job starts a new one, and leaves the old one alone", async () => {
        const first = await start();
        const args = { ...exportArgs, onDelete: "abandon" };
        const old = await first.resource.create(args);
        leaveToTheDead(first.world);
        const { resource } = await start();
        await resource.diff(old.id, old.state, { ...args, triggers: [2] });
        const made = await resource.create({ ...args, triggers: [2] });
        await resource.delete(old.id, old.state);
        assert.deepEqual(
          stage.live().map((job) => job.id),
          [old.id, made.id],
        );
      });

      it("after an abandoned one was deleted does not adopt it, unless its record names this resource", async () => {
        await on({ requestId: "omit" });
        const first = await start();
        const args = { ...exportArgs, onDelete: "abandon" };
        const old = await first.resource.create(args);
        leaveToTheDead(first.world);
        await (await start()).resource.delete(old.id, old.state);
        const made = await (await start()).resource.create(args);
        assert.notEqual(made.id, old.id);
      });
    });

    describe("intents", () => {
      it("that are folders, loops of links, binary or of tomorrow's version are no hindrance", async () => {
        const { world, resource } = await start();
        const folder = stateFolder(world) ?? "";
        mkdirSync(join(folder, "folder.json"), { recursive: true });
        symlinkSync("loop.json", join(folder, "loop.json"));
        writeFileSync(join(folder, "binary.json"), Buffer.from([0xff, 0xfe, 0, 1]));
        writeFileSync(join(folder, "tomorrow.json"), JSON.stringify({ v: 2, at: Date.now() }));
        writeFileSync(join(folder, "proto.json"), '{"__proto__": {"v": 1, "fingerprint": "x"}}');
        const { id } = await resource.create(exportArgs);
        assert.deepEqual(ids(), [id]);
      });

      it("whose folder is a file cost one warning, and no job", async () => {
        const { world, resource } = await start();
        const folder = stateFolder(world) ?? "";
        mkdirSync(join(folder, ".."), { recursive: true });
        writeFileSync(folder, "");
        await resource.create(exportArgs);
        await resource.create(exportArgs);
        assert.equal(stage.live().length, 2);
        assert.equal(stage.told.filter((line) => /cannot keep a record/.test(line)).length, 1);
      });

      it("hold no secret, and only their owner can read them", async () => {
        const { world, resource } = await start();
        await resource.create(exportArgs);
        const { statSync } = await import("node:fs");
        for (const path of records(world)) assert.equal(statSync(path).mode & 0o077, 0);
        stage.assertClean();
      });

      it("of a job that can't be read yet are waited for, and no second one is started", async () => {
        const first = await start();
        const old = await first.resource.create(exportArgs);
        leaveToTheDead(first.world);
        const match = { action: "retrieveExportJob" };
        emulator.faults({ match, fault: "answer", status: 404, shape: 2, times: 6 });
        const made = await (await start()).resource.create(exportArgs);
        assert.equal(made.id, old.id);
        assert.equal(stage.calls("createExportJob"), 1);
      });

      it("of a job that is gone by now start a new one", async () => {
        const first = await start();
        const old = await first.resource.create(exportArgs);
        leaveToTheDead(first.world);
        emulator.jobs({ api: "adobe.export", id: old.id, remove: true });
        const made = await (await start()).resource.create(exportArgs);
        assert.notEqual(made.id, old.id);
        assert.equal(stage.live().length, 1);
      });
    });

    describe("a create that ended half-made", () => {
      const args = { ...exportArgs, waitFor: "completed", waitTimeout: "5s" };

      if (host.name === "grpc") {
        it("and is asked for again by an error hook goes on with its job", async () => {
          const { resource } = await start();
          const first = await resource.create(args);
          assert.match(first.reasons?.join() ?? "", /no end after/);
          const second = await resource.create(args);
          assert.equal(second.id, first.id);
          assert.equal(stage.live().length, 1);
        });

        it("because its job failed, and is asked for again by an error hook, starts a new one", async () => {
          emulator.outcomes({ datasetId: "fails", outcome: "FAILED" });
          const failing = { ...args, destination: { datasetId: "fails" }, waitTimeout: "2h" };
          const { resource } = await start();
          const first = await resource.create(failing);
          assert.match(first.reasons?.join() ?? "", /FAILED/);
          const second = await resource.create(failing);
          assert.notEqual(second.id, first.id);
          assert.equal(stage.live().length, 0);
        });
      }

      it("does not lend its job to an equal resource", async () => {
        const process = await start();
        const first = await process.resource.create(args);
        const second = await (await stage.resource(TOKEN, process, "b")).create(args);
        assert.notEqual(second.id, first.id);
      });

      it("is in state with hundreds of segments, more than gRPC's metadata usually holds", async () => {
        // Node's own client, which stands for the engine here, takes at most 64 KB of it; the engine's takes 16 MB.
        const segments = Array.from({ length: 250 }, (_, n) => ({
          segmentId: `52c26d0d-45f2-47a2-ab30-${String(n).padStart(12, "0")}`,
        }));
        const { resource } = await start();
        const made = await resource.create({ ...args, filter: { segments }, mergePolicy: { id: "policy" } });
        assert.deepEqual(ids(), [made.id]);
        assert.ok(made.reasons);
      });
    });
  });
}
