import assert from "node:assert/strict";
import type { Emulator, FaultSpec } from "../../emulator";
import { effects } from "./look";
import { program, resource } from "./program";
import { type Stage, story } from "./story";

/** What the table needs to know of one stop. */
export interface StopOnTheEngine {
  /** `ncloud.AiAppKill`. */
  readonly kind: string;
  /** The emulator's action that stops something. */
  readonly action: string;
  /** Arguments that name the nth of the targets that run, and the id by which the emulator knows its job. */
  running(emulator: Emulator, n: number): { args: object; id: string };
  /** Something that had ended, or where nothing runs. */
  ended(emulator: Emulator): object;
  readonly absent: object;
  /** A refusal in the vendor's own shape. */
  readonly refusal: Pick<FaultSpec, "status" | "code">;
  /** Whether the API can be asked what became of a target. */
  readonly canLook: boolean;
}

const NOTHING = /Nothing was stopped: /;
const ON_DESTROY = { stopOn: "destroy" };

/** What the docs of stopOn say, in one program: every row, at create and at destroy. */
export function stopStory(subject: StopOnTheEngine): void {
  const { kind, action, refusal, canLook } = subject;
  story(`${kind}, on the engine`, {}, async (stage) => {
    const { emulator, project, step } = stage;
    const [first, second, third, fourth] = [0, 1, 2, 3].map((n) => subject.running(emulator, n)) as Targets;
    const ended = subject.ended(emulator);
    /** The same program all along; `undefined` takes a resource out. */
    const rows: Record<string, object | undefined> = {
      now: first.args,
      over: ended,
      strict: { ...ended, failIfNotStopped: true },
      missing: subject.absent,
      later: { ...second.args, ...ON_DESTROY },
      laterOver: { ...ended, ...ON_DESTROY },
      laterMissing: { ...subject.absent, ...ON_DESTROY },
    };
    const write = (change: typeof rows = {}) => {
      Object.assign(rows, change);
      const declared = Object.entries(rows).filter(([, args]) => args !== undefined);
      project.program(program(...declared.map(([name, args]) => resource(kind, name, args))));
    };
    const output = (name: string, key: string) => project.state().resources[name]?.outputs[key];

    await step("a preview calls nothing", async () => {
      write();
      const { ops } = await project.preview();
      assert.deepEqual(
        [...ops].sort(),
        Object.keys(rows)
          .map((name) => `create ${name}`)
          .sort(),
      );
      assert.deepEqual(emulator.calls(), []);
    });

    await step("up stops what runs, only that, and each failure is the failure of its own resource", async () => {
      const { diagnostics, text } = await project.up({ fails: true, flags: ["--continue-on-error"] });
      assert.equal(isLive(stage, first.id), false);
      assert.equal(output("now", "stopped"), true);
      assert.equal(output("over", "stopped"), false);
      assert.match(text, NOTHING);
      const errors = diagnostics.filter(({ severity, name }) => severity === "error" && name !== undefined);
      assert.deepEqual([...new Set(errors.map(({ name }) => name))].sort(), ["missing", "strict"]);
      const said = (name: string) =>
        errors
          .filter((error) => error.name === name)
          .map(({ message }) => message)
          .join("\n");
      assert.match(said("strict"), /there was nothing to stop/);
      assert.match(said("missing"), /there is no such target/);
      assert.deepEqual(Object.keys(project.state().resources).sort(), [
        "later",
        "laterMissing",
        "laterOver",
        "now",
        "over",
      ]);
      assert.ok(
        emulator.calls().every(({ verified }) => verified),
        "every signature was right",
      );
    });

    await step("stopOn destroy has only recorded its targets", () => {
      assert.equal(isLive(stage, second.id), true);
      assert.equal(output("later", "stopped"), false);
    });

    await step("the previews after up and after a refresh are empty, and neither stops anything", async () => {
      write({ strict: undefined, missing: undefined });
      effects(emulator);
      await project.settled();
      await project.refresh();
      await project.settled();
      assert.deepEqual(effects(emulator), []);
      assert.equal(output("now", "stopped"), true);
    });

    await step(
      "another target, with stopOn destroy: an update that records it; the old one is left alone, and a line says so",
      async () => {
        write({ later: { ...third.args, ...ON_DESTROY } });
        const { ops, text } = await project.up();
        assert.deepEqual(ops, ["update later"]);
        assert.match(text, /Left alone: .* in its place now/);
        assert.equal(isLive(stage, second.id), true);
        assert.deepEqual(effects(emulator), []);
      },
    );

    await step(
      "changed triggers stop again, but with stopOn destroy they are an update that calls nothing",
      async () => {
        write({ now: { ...first.args, triggers: [1] }, later: { ...third.args, ...ON_DESTROY, triggers: [1] } });
        const { ops } = await project.up();
        assert.deepEqual(
          ops.filter((op) => op.endsWith(" later")),
          ["update later"],
        );
        assert.ok(ops.includes("replace now"), ops.join());
        assert.equal(output("now", "stopped"), false, "it had been stopped before");
        effects(emulator);
      },
    );

    await step(
      "stopOn from destroy to create stops now; from create to destroy it is an update that calls nothing",
      async () => {
        write({ later: third.args, now: { ...first.args, triggers: [1], ...ON_DESTROY } });
        const { ops } = await project.up();
        assert.deepEqual([...ops].sort(), ["update later", "update now"]);
        assert.deepEqual(effects(emulator), [action]);
        assert.equal(isLive(stage, third.id), false);
      },
    );

    await step("refused at create: an error in the vendor's words, and nothing is recorded", async () => {
      write({ late: fourth.args });
      emulator.faults({ match: { action }, times: -1, fault: "answer", ...refusal });
      const { text } = await project.up({ fails: true });
      assert.match(text, /cannot (stop|kill) .*(it was refused|not accepted)/);
      assert.equal(project.state().resources.late, undefined);
      assert.equal(isLive(stage, fourth.id), true);
    });

    await step("refused at destroy: an error, and the state is kept", async () => {
      emulator.clearFaults();
      write({ late: { ...fourth.args, ...ON_DESTROY } });
      await project.up();
      emulator.faults({ match: { action }, times: -1, fault: "answer", ...refusal });
      const { text } = await project.destroy({
        fails: true,
        flags: ["--target", project.state().resources.late?.urn ?? ""],
      });
      assert.match(text, /cannot (stop|kill) .*(it was refused|not accepted)/);
      assert.equal(output("late", "stopped"), false);
      assert.equal(isLive(stage, fourth.id), true);
      emulator.clearFaults();
    });

    const unknown = canLook
      ? "the target is looked at, and destroy ends well"
      : "an error that says where to look, and the state is kept";
    await step(`outcome unknown at destroy: ${unknown}`, async () => {
      effects(emulator);
      emulator.faults({ match: { action }, fault: "resetAfterCommit" });
      const target = project.state().resources.late?.urn ?? "";
      const { text } = await project.destroy({ fails: !canLook, flags: ["--target", target] });
      if (canLook) assert.match(text, /Stopped .*/);
      else assert.match(text, /the outcome is unknown.*console/);
      assert.deepEqual(effects(emulator), [action], "it was not sent again");
      assert.equal(project.state().resources.late === undefined, canLook);
      emulator.clearFaults();
    });

    await step("destroy: what had ended, and what is not there, is a success with one line each", async () => {
      const { text } = await project.destroy();
      // The engine shows what a dynamic provider prints live, and again among the diagnostics.
      const lines = new Set(text.match(/Nothing was stopped: .*/g));
      assert.equal(lines.size, canLook ? 3 : 4, text);
      assert.deepEqual(project.state().resources, {});
      assert.equal(isLive(stage, second.id), true, "it was left alone");
    });
  });
}

type Target = ReturnType<StopOnTheEngine["running"]>;
type Targets = [Target, Target, Target, Target];

function isLive({ emulator }: Stage, id: string): boolean | undefined {
  return emulator.state().jobs.find((job) => job.id === id)?.live;
}
