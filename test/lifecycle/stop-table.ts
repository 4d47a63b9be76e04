import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { type Emulator, type JobView, startEmulator } from "../emulator";
import { type TestWorld, testWorld } from "../world";
import { type HostedResource, hosts, type Values } from "./hosts";

/** What the table needs to know of one stop. */
export interface StopUnderTest {
  readonly token: string;
  /** Actions of the emulator that stop something. */
  readonly stopAction: string;
  /** Something that runs, and the arguments that name it. */
  running(emulator: Emulator): { args: Values; job: () => JobView | undefined };
  /** Something that had ended, or where nothing runs. */
  ended(emulator: Emulator): Values;
  readonly absent: Values;
  /** A refusal in the vendor's own shape. */
  readonly refusal: { status: number; body: string };
  /** The arguments of another target. */
  readonly another: Values;
  /** Whether the target's state can be looked up after an outcome that was lost. */
  readonly canLook: boolean;
  /** Settings beside stopOn, failIfNotStopped and triggers that change in place. */
  readonly settings: readonly Values[];
}

/** What the docs of stopOn say, row by row, for one resource behind every host. */
export function stopTable(subject: StopUnderTest): void {
  const { token, stopAction } = subject;
  for (const host of hosts) {
    describe(`${token} behind the ${host.name} host`, () => {
      let emulator: Emulator;
      let test: TestWorld;
      let resource: HostedResource;

      before(async () => {
        emulator = await startEmulator({ jobSeconds: 3600 });
      });
      after(() => emulator.close());
      beforeEach(async () => {
        emulator.reset();
        test = testWorld(emulator);
        resource = await host.start(token, test);
      });
      afterEach(() => {
        host.stop();
        test.close();
      });

      const stops = () => emulator.calls().filter(({ action }) => action === stopAction).length;
      const nothing = /^Nothing was stopped: /;

      describe("stopOn create", () => {
        it("stopped: success, and what was running has ended", async () => {
          const { args, job } = subject.running(emulator);
          const { state } = await resource.create(args);
          assert.equal(state.stopped, true);
          assert.match(String(state.stoppedAt), /Z$/);
          assert.equal(job()?.live ?? false, false);
          assert.equal(stops(), 1);
          assert.ok(
            emulator.calls().every((call) => call.verified),
            "every signature was right",
          );
        });

        it("it had ended, or nothing runs: success, stopped false, one line", async () => {
          const { state } = await resource.create(subject.ended(emulator));
          assert.equal(state.stopped, false);
          assert.equal(state.stoppedAt, undefined);
          assert.equal(test.voice.lines.length, 1);
          assert.match(test.voice.lines[0] ?? "", nothing);
        });

        it("it had ended, with failIfNotStopped: an error", async () => {
          const args = { ...subject.ended(emulator), failIfNotStopped: true };
          await assert.rejects(resource.create(args), /cannot stop .*there was nothing to stop/);
        });

        it("no such target: an error", async () => {
          await assert.rejects(resource.create(subject.absent), /there is no such target/);
        });

        it("refused: an error with the vendor's words", async () => {
          const { args, job } = subject.running(emulator);
          emulator.faults({
            match: { action: stopAction },
            times: 9,
            fault: "answer",
            headers: {},
            ...subject.refusal,
          });
          await assert.rejects(resource.create(args), /it was refused|not accepted/);
          assert.equal(job()?.live, true);
        });

        for (const fault of ["resetAfterCommit", "truncate", "html502"] as const) {
          it(`outcome unknown (${fault}): ${subject.canLook ? "the state is looked up, and it is stopped" : "an error that says where to look"}`, async () => {
            const { args, job } = subject.running(emulator);
            emulator.faults({ match: { action: stopAction }, times: 1, fault });
            if (subject.canLook) {
              const { state } = await resource.create(args);
              assert.equal(state.stopped, true);
              assert.equal(job()?.live ?? false, false);
            } else {
              await assert.rejects(resource.create(args), /the outcome is unknown.*console/);
              assert.equal(stops(), 1);
            }
          });
        }
      });

      describe("stopOn destroy", () => {
        const recorded = async (args: Values) => resource.create({ ...args, stopOn: "destroy" });

        it("create only records the target, without a call", async () => {
          const { args, job } = subject.running(emulator);
          const { state } = await recorded(args);
          assert.deepEqual(emulator.calls(), []);
          assert.equal(state.stopped, false);
          assert.equal(job()?.live, true);
        });

        it("stopped: success", async () => {
          const { args, job } = subject.running(emulator);
          const { id, state } = await recorded(args);
          await resource.delete(id, state);
          assert.equal(job()?.live ?? false, false);
          assert.match(test.voice.lines.join("\n"), /^Stopped /);
        });

        it("it had ended, or nothing runs: success, one line", async () => {
          const { id, state } = await recorded(subject.ended(emulator));
          await resource.delete(id, state);
          assert.equal(test.voice.lines.length, 1);
          assert.match(test.voice.lines[0] ?? "", nothing);
        });

        it("no such target: success, one line", async () => {
          const { id, state } = await recorded(subject.absent);
          await resource.delete(id, state);
          assert.equal(test.voice.lines.length, 1);
          assert.match(test.voice.lines[0] ?? "", nothing);
        });

        it("refused: an error, and what runs goes on", async () => {
          const { args, job } = subject.running(emulator);
          const { id, state } = await recorded(args);
          emulator.faults({
            match: { action: stopAction },
            times: 9,
            fault: "answer",
            headers: {},
            ...subject.refusal,
          });
          await assert.rejects(resource.delete(id, state), /it was refused|not accepted/);
          assert.equal(job()?.live, true);
        });

        it("a changed target is recorded by an update; the old one is left alone, and a line says so", async () => {
          const { args, job } = subject.running(emulator);
          const { id, state } = await recorded(args);
          const news = { ...args, ...subject.another, stopOn: "destroy" };
          assert.equal(await resource.diff(id, state, news), "update");
          const { state: next } = await resource.update(id, state, news);
          for (const [name, value] of Object.entries(subject.another)) assert.equal(next[name], value);
          assert.equal(next.stopped, false);
          assert.equal(job()?.live, true);
          assert.match(test.voice.lines.join("\n"), /^Left alone: .* names .* in its place now\.$/);
          assert.deepEqual(emulator.calls(), []);
        });

        it("from destroy to create the update stops it, and what is refused leaves the state as it was", async () => {
          const { args, job } = subject.running(emulator);
          const { id, state } = await recorded(args);
          emulator.faults({
            match: { action: stopAction },
            times: 9,
            fault: "answer",
            headers: {},
            ...subject.refusal,
          });
          await assert.rejects(resource.update(id, state, args), /it was refused|not accepted/);
          emulator.clearFaults();
          const updated = await resource.update(id, state, args);
          assert.equal(updated.state.stopped, true);
          assert.equal(updated.state.stopOn, undefined);
          assert.equal(job()?.live ?? false, false);
        });

        it("from destroy to create with another target: the other one is stopped, the old one is left alone", async () => {
          const { args, job } = subject.running(emulator);
          const { id, state } = await recorded({ ...args, ...subject.another });
          const { state: now } = await resource.update(id, state, args);
          assert.equal(now.stopped, true);
          assert.equal(job()?.live ?? false, false);
          assert.equal(stops(), 1);
          assert.match(test.voice.lines.join("\n"), /^Left alone: /);
        });

        /** What came before the Delete in the same run, however the engine came to it. */
        const ways: [title: string, before: (id: string, state: Values, args: Values) => Promise<unknown>][] = [
          ["its Check, with what it was (replaceOnChanges)", (_id, state, args) => resource.check(args, state)],
          ["its Check alone (--replace, taint)", (_id, _state, args) => resource.check(args)],
          [
            "its Check with another target (a delete left over)",
            (_id, _state, args) => resource.check({ ...args, ...subject.another }),
          ],
          ["its Diff (a cascade)", (id, state, args) => resource.diff(id, state, args)],
          [
            "the Check of another resource with the same target",
            async (_id, _state, args) => (await host.start(token, test, {}, "another")).check(args),
          ],
        ];
        for (const [title, before] of ways) {
          it(`a Delete after ${title} stops nothing, and says why`, async () => {
            const { args, job } = subject.running(emulator);
            const { id, state } = await recorded(args);
            await before(id, state, { ...args, stopOn: "destroy" });
            emulator.clearCalls();
            await resource.delete(id, state);
            assert.deepEqual(emulator.calls(), []);
            assert.equal(job()?.live, true);
            assert.match(test.voice.lines.join("\n"), /^warning: Left alone: .*the program still declares it/);
          });
        }

        it("a Delete after the Check of other resources stops it: it was taken out of the program", async () => {
          const { args, job } = subject.running(emulator);
          const { id, state } = await recorded(args);
          const another = await host.start(token, test, {}, "another");
          await another.check({ ...args, ...subject.another, stopOn: "destroy" });
          await resource.delete(id, state);
          assert.equal(job()?.live ?? false, false);
        });
      });

      describe("a resource that stopped something at create", () => {
        it("calls nothing when it is deleted", async () => {
          const { args } = subject.running(emulator);
          const { id, state } = await resource.create(args);
          emulator.clearCalls();
          await resource.delete(id, state);
          assert.deepEqual(emulator.calls(), []);
        });
      });

      describe("diff", () => {
        const rows: [title: string, olds: Values, change: Values, expected: string][] = [
          ["nothing", {}, {}, "none"],
          ["the target", {}, subject.another, "replace"],
          ["triggers", {}, { triggers: [1] }, "replace"],
          ["triggers, with stopOn destroy", { stopOn: "destroy" }, { triggers: [1] }, "update"],
          ["the target, with stopOn destroy", { stopOn: "destroy" }, subject.another, "update"],
          [
            "the target, with stopOn from destroy to create",
            { stopOn: "destroy" },
            { ...subject.another, stopOn: "create" },
            "update",
          ],
          ["the target, with stopOn from create to destroy", {}, { ...subject.another, stopOn: "destroy" }, "update"],
          ["stopOn, from destroy to create", { stopOn: "destroy" }, { stopOn: "create" }, "update"],
          ["stopOn, from destroy to nothing said", { stopOn: "destroy" }, { stopOn: undefined }, "update"],
          ["stopOn, from create to destroy", {}, { stopOn: "destroy" }, "update"],
          ["stopOn, its default written out", {}, { stopOn: "create" }, "none"],
          ["failIfNotStopped", {}, { failIfNotStopped: true }, "update"],
          ...subject.settings.map(
            (change) => [Object.keys(change).join(), {}, change, "update"] as [string, Values, Values, string],
          ),
        ];
        for (const [title, olds, change, expected] of rows) {
          it(`${title}: ${expected}, without a call`, async () => {
            const { args } = subject.running(emulator);
            const { id, state } = await resource.create({ ...args, ...olds });
            emulator.clearCalls();
            const { ...news } = { ...args, ...olds, ...change };
            assert.equal(await resource.diff(id, state, news), expected);
            assert.deepEqual(emulator.calls(), []);
          });
        }

        it("settings change without a call", async () => {
          const { args } = subject.running(emulator);
          const { id, state } = await resource.create(args);
          emulator.clearCalls();
          const updated = await resource.update(id, state, { ...args, stopOn: "destroy" });
          assert.deepEqual(updated.state, { ...state, stopOn: "destroy" });
          assert.deepEqual(emulator.calls(), []);
        });
      });

      describe("read", () => {
        it("keeps the last result", async () => {
          const { args } = subject.running(emulator);
          const { id, state } = await resource.create(args);
          const read = await resource.read(id, state);
          assert.equal(read?.state.stopped, true);
          assert.equal(read?.state.stoppedAt, state.stoppedAt);
          assert.equal(stops(), 1);
        });

        it("keeps a target that is gone", async () => {
          const { id, state } = await resource.create({ ...subject.absent, stopOn: "destroy" });
          assert.ok(await resource.read(id, state));
        });
      });
    });
  }
}
