import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { describe, it } from "node:test";
import { stampOf } from "../../provider/core/processes";
import type { World } from "../../provider/core/world";
import type { Values } from "../lifecycle/hosts";
import { forgetAnswer, leaveToTheDead, readRecord, records } from "../lifecycle/records";
import type { Process } from "./stage";

/** A machine before a cloud that has one kind of job: a cloud of the emulator's, or a toy's. */
export interface JobBench {
  /** A provider process that remembers nothing but what lies on the disk. */
  process(overrides?: Partial<World>): Promise<Process>;
  /** The next start is lost: before it reaches the cloud, or its answer on the way back. */
  lose(what: "request" | "answer"): void;
  /** How often a start has reached the cloud. */
  starts(): number;
  live(): number;
  /** Somebody else starts an equal one, at this moment; where one runs at a time, the one before has ended. */
  another(): { readonly id: string; remove(): void };
  /** Others start, and have run, more jobs than a page of its list holds; where one runs at a time, its own has ended. */
  crowd(): void;
  /** What a second start is refused with while the first one runs, where it is. */
  readonly busy?: RegExp;
  /** Nothing that was told, or lies on the disk, has a secret or a stack. */
  assertClean(): void;
}

/** What holds of every kind of job, whatever its API: by records and look-ups alone, where no record names its request. */
export function proveOneJob(title: string, args: Values, begin: () => JobBench): void {
  describe(title, () => {
    const scene = (name: string, play: (bench: JobBench) => Promise<void>) =>
      it(name, async () => {
        const bench = begin();
        await play(bench);
        bench.assertClean();
      });
    const one = (bench: JobBench) => assert.deepEqual([bench.starts(), bench.live()], [1, 1]);

    scene("is started once, and cancelled by delete", async (bench) => {
      const { resource } = await bench.process();
      const { id, state } = await resource.create(args);
      assert.equal(await resource.diff(id, state, args), "none");
      one(bench);
      await resource.delete(id, state);
      assert.equal(bench.live(), 0);
      await (await bench.process()).resource.delete(id, state);
    });

    scene("a lost answer: it is found, and no second one is started", async (bench) => {
      bench.lose("answer");
      const { resource } = await bench.process();
      const { id, state } = await resource.create(args);
      one(bench);
      assert.equal((await resource.read(id, state))?.id, id);
      await resource.delete(id, state);
      assert.equal(bench.live(), 0);
    });

    scene("a lost request: nothing runs, the create fails, and the next one starts it", async (bench) => {
      bench.lose("request");
      await assert.rejects(
        (await bench.process()).resource.create(args),
        /no job that it could have started showed up/,
      );
      assert.equal(bench.live(), 0);
      await (await bench.process()).resource.create(args);
      assert.equal(bench.live(), 1);
    });

    scene("a process that died after its answer: the next one adopts it by its id", async (bench) => {
      const first = await bench.process();
      const { id } = await first.resource.create(args);
      leaveToTheDead(first.world);
      assert.equal((await (await bench.process()).resource.create(args)).id, id);
      one(bench);
    });

    scene("a process that died in its start: the next one adopts it by a look", async (bench) => {
      const first = await bench.process();
      const { id } = await first.resource.create(args);
      leaveToTheDead(first.world);
      for (const path of records(first.world)) forgetAnswer(path);
      assert.equal((await (await bench.process()).resource.create(args)).id, id);
      one(bench);
    });

    scene("a process that died in its start: its job is found behind a page of newer ones", async (bench) => {
      const first = await bench.process();
      const { id } = await first.resource.create(args);
      leaveToTheDead(first.world);
      for (const path of records(first.world)) forgetAnswer(path);
      bench.crowd();
      assert.equal((await (await bench.process()).resource.create(args)).id, id);
      assert.equal(bench.starts(), 1);
    });

    scene("adoptRunning: the one that runs is found behind a page of newer ones", async (bench) => {
      const first = await bench.process();
      const { id } = await first.resource.create(args);
      for (const path of records(first.world)) rmSync(path);
      // Where one runs at a time, none is newer than that.
      if (!bench.busy) bench.crowd();
      const { resource } = await bench.process();
      assert.equal((await resource.create({ ...args, adoptRunning: true })).id, id);
      one(bench);
    });

    scene(
      "of two that a dead process could have started: it names both and fails, and adopts the one that is left",
      async (bench) => {
        const first = await bench.process();
        const { id } = await first.resource.create(args);
        const foreign = bench.another();
        leaveToTheDead(first.world);
        for (const path of records(first.world)) forgetAnswer(path);
        const next = await bench.process();
        await assert.rejects(next.resource.create(args), ({ message }: Error) => {
          assert.match(message, /2 jobs could be the one it started/);
          for (const each of [id, foreign.id]) assert.ok(message.includes(each), `${each} is not in: ${message}`);
          return true;
        });
        foreign.remove();
        assert.equal((await next.resource.create(args)).id, id);
        assert.equal(bench.starts(), 1);
      },
    );

    scene("a live process's record is left alone: its job is adopted by nobody else", async (bench) => {
      const first = await bench.process();
      const { id } = await first.resource.create(args);
      leaveToTheLiving(first.world);
      const [path = ""] = records(first.world);
      const before = readRecord(path);
      const second = (await bench.process()).resource.create(args);
      if (bench.busy) await assert.rejects(second, bench.busy);
      else assert.notEqual((await second).id, id);
      assert.deepEqual([bench.starts(), bench.live()], [2, bench.busy ? 1 : 2]);
      assert.deepEqual(readRecord(path), before);
    });

    scene("another kind's record with its id and place is neither adopted nor does it hide the job", async (bench) => {
      const first = await bench.process();
      const { id, state } = await first.resource.create(args);
      leaveToTheDead(first.world, { kind: "toys:Another" });
      const { resource } = await bench.process();
      assert.equal((await resource.read(id, state))?.id, id);
      assert.equal(await resource.diff(id, state, args), "none");
      assert.equal(records(first.world).length, 1);
      await resource.delete(id, state);
      assert.equal(bench.live(), 0);
    });

    scene("what is on record names the kind, and holds no argument", async (bench) => {
      const { resource, world } = await bench.process();
      await resource.create(args);
      const [path = ""] = records(world);
      const record = readRecord(path);
      assert.deepEqual([record.v, typeof record.kind, typeof record.requestId], [2, "string", "string"]);
      for (const value of Object.values(args)) {
        if (typeof value === "string" && value !== record.id) assert.ok(!Object.values(record).includes(value));
      }
    });

    scene("an engine that is dead: nothing is sent", async (bench) => {
      const { resource, engine } = await bench.process();
      engine.dead = true;
      await assert.rejects(resource.create(args), /the Pulumi engine that asked for this is gone/);
      assert.deepEqual([bench.starts(), bench.live()], [0, 0]);
    });

    scene("a wait that times out keeps the job in state, and the next update goes on with it", async (bench) => {
      const awaited = { ...args, waitFor: "completed" };
      const { resource } = await bench.process();
      const { id, state, reasons = [] } = await resource.create({ ...awaited, waitTimeout: "5s" });
      assert.match(reasons.join(), /no end after .*last seen/);
      assert.equal(await resource.diff(id, state, awaited), "update");
      const made = await resource.update(id, state, { ...awaited, waitTimeout: "6h" });
      assert.equal(made.reasons, undefined, made.reasons?.join());
      assert.equal(bench.starts(), 1);
    });
  });
}

/** Makes every record the record of another process that runs: all processes of a stage have one number, their own. */
function leaveToTheLiving(world: World): void {
  leaveToTheDead(world, { pid: process.ppid, stamp: stampOf(process.ppid) });
}
