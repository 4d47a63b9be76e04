import assert from "node:assert/strict";
import { copyFileSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe } from "node:test";
import type { IntentRecord } from "../../provider/core/intent-record";
import { engineHosts } from "./harness/hosts";
import { actions, effects, jobs, liveJobs } from "./harness/look";
import { killAll } from "./harness/processes";
import { exportJob, jobFor } from "./harness/program";
import type { Env, Project } from "./harness/project";
import { exportedState } from "./harness/state";
import type { Stage } from "./harness/story";
import { waitFor } from "./harness/wait-for";

const BY_NAME = /Adopted export job \d+, .*: its request names this resource/;
const BY_AGREEMENT = /Adopted export job \d+, .*, which was running already \(adoptRunning\)/;

/** A runner that shares nothing with the others but the backend, and that nobody ever sees again. */
class Runner {
  private readonly folder: string;
  readonly env: Env;

  constructor(project: Project, name: string) {
    this.folder = join(project.root, "home", name);
    const home = join(this.folder, "home");
    this.env = { HOME: home, PULUMI_HOME: join(home, ".pulumi"), XDG_STATE_HOME: join(this.folder, "state") };
  }

  /** What the provider has on record there. */
  get records(): IntentRecord[] {
    const folder = join(this.folder, "state", "pulumi-datajobs", "intents");
    return readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as IntentRecord);
  }

  throwAway(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** An `up` on a runner that is taken away, with all that is on it, right after the POST has started a job. */
async function loseAfterPost({ emulator, project }: Stage): Promise<void> {
  const runner = new Runner(project, "lost");
  emulator.faults({ match: { action: "createExportJob" }, fault: "delay", when: "after", ms: 60_000 });
  const { running } = project.begin("up", runner);
  await waitFor("the POST has started a job", () => liveJobs(emulator).length === 1);
  await running.killGroup();
  await killAll(() => project.processes());
  runner.throwAway();
  assert.deepEqual(effects(emulator), ["createExportJob"]);
  await project.command("cancel", "--yes");
}

/** The one job that lives is the one that the state has. */
async function assertOne({ emulator, project }: Stage, ever = 1): Promise<void> {
  const { resources } = await exportedState(project);
  assert.deepEqual([resources.nightly?.id], liveJobs(emulator));
  assert.equal(jobs(emulator).length, ever);
}

describe("runners that forget", { concurrency: 2 }, () => {
  for (const { story, program } of engineHosts) {
    const declare = ({ project }: Stage, more: object = {}) =>
      project.program(program(exportJob("nightly", jobFor("dataset", more))));

    story("names are kept: an up that is lost right after its POST, and fresh runners", {}, async (stage) => {
      const { emulator, project, step } = stage;
      declare(stage);
      await loseAfterPost(stage);

      await step("a destroy and a refresh don't know of the job, and leave it alone", async () => {
        await project.destroy(new Runner(project, "destroys"));
        await project.refresh(new Runner(project, "refreshes"));
        assert.deepEqual(effects(emulator), []);
        assert.equal(liveJobs(emulator).length, 1);
      });

      await step("the next up takes it up", async () => {
        const { text } = await project.up(new Runner(project, "second"));
        assert.match(text, BY_NAME);
        assert.deepEqual(effects(emulator), []);
        await assertOne(stage);
        assert.match(String((await exportedState(project)).resources.nightly?.outputs.requestId), /^dj-/);
      });

      await step("those after it have nothing to do, and refresh reads it", async () => {
        await project.up({ ...new Runner(project, "third"), flags: ["--expect-no-changes"] });
        await project.refresh({ ...new Runner(project, "fourth"), flags: ["--clear-pending-creates"] });
        assert.deepEqual(effects(emulator), []);
        await assertOne(stage);
      });

      await step("a destroy cancels it", async () => {
        await project.destroy(new Runner(project, "fifth"));
        assert.deepEqual(effects(emulator), ["cancelExportJob"]);
        assert.deepEqual(liveJobs(emulator), []);
      });
    });

    const omit = { emulator: { requestId: "omit" } } as const;

    story("names are not kept: an up that is lost right after its POST, and a fresh runner", omit, async (stage) => {
      const { emulator, project, step } = stage;
      declare(stage);
      await loseAfterPost(stage);

      await step("the next up starts another job, beside one that nobody knows of", async () => {
        const { text } = await project.up(new Runner(project, "second"));
        assert.doesNotMatch(text, /Adopted/);
        assert.deepEqual(effects(emulator), ["createExportJob"]);
        assert.equal(liveJobs(emulator).length, 2);
      });
    });

    story("names are not kept: the same with adoptRunning", omit, async (stage) => {
      const { emulator, project, step } = stage;
      declare(stage);
      await loseAfterPost(stage);

      await step("the next up takes up the job", async () => {
        declare(stage, { adoptRunning: true });
        const { text } = await project.up(new Runner(project, "second"));
        assert.match(text, BY_AGREEMENT);
        assert.deepEqual(effects(emulator), []);
        await assertOne(stage);
      });
    });

    story("names are kept: a running job is replaced from fresh runners", {}, async (stage) => {
      const { emulator, project, step } = stage;
      declare(stage);
      await project.up(new Runner(project, "first"));
      actions(emulator);

      await step("up --replace cancels it, then starts another", async () => {
        await project.up({ ...new Runner(project, "second"), flags: ["--replace", "**::nightly"] });
        assert.deepEqual(effects(emulator), ["cancelExportJob", "createExportJob"]);
        await assertOne(stage, 2);
      });

      await step("of a taint nothing tells: it is adopted, and a line says what to do instead", async () => {
        const urn = (await exportedState(project)).resources.nightly?.urn ?? "";
        await project.command("state", "taint", "--yes", urn);
        const { text } = await project.up(new Runner(project, "third"));
        assert.match(text, BY_NAME);
        assert.match(text, /If this is a replacement that you asked for, change its triggers/);
        assert.match(text, /Left alone: export job \d+ of .* has just adopted it/);
        assert.deepEqual(effects(emulator), []);
        await assertOne(stage, 2);
      });

      await step("other triggers replace it", async () => {
        declare(stage, { triggers: ["again"] });
        await project.up(new Runner(project, "fourth"));
        assert.deepEqual(effects(emulator), ["cancelExportJob", "createExportJob"]);
        await assertOne(stage, 3);
      });
    });

    story(
      "names are kept: two stacks on two machines start equal jobs, and both answers are lost",
      {},
      async (stage) => {
        const { emulator, project, step } = stage;
        declare(stage);
        copyFileSync(join(project.folder, "Pulumi.dev.yaml"), join(project.folder, "Pulumi.other.yaml"));
        await project.cli("stack", "init", "other");

        await step("each finds its own", async () => {
          // Both are there before either is missed.
          emulator.faults({ match: { action: "createExportJob" }, fault: "truncate", times: 2, ms: 5_000 });
          const stacks = ["dev", "other"].map((name) => ({ name, runner: new Runner(project, name) }));
          const runs = stacks.map(({ name, runner }) => project.begin("up", { ...runner, flags: ["--stack", name] }));
          for (const { code, text } of await Promise.all(runs.map(({ result }) => result()))) {
            assert.equal(code, 0, text);
            assert.match(text, /Found it: export job \d+/);
          }
          const order = actions(emulator);
          assert.deepEqual(order.slice(0, order.lastIndexOf("createExportJob") + 1).sort(), [
            "createExportJob",
            "createExportJob",
            "listExportJobs",
            "listExportJobs",
          ]);
          const found = stacks.map(({ name, runner }) => {
            const [sent, ...others] = runner.records;
            assert.deepEqual(others, []);
            assert.match(sent?.urn ?? "", new RegExp(`\\b${name}::`));
            return { name, ...sent };
          });
          assert.deepEqual(found.map(({ id }) => id).sort(), liveJobs(emulator).sort());
          for (const { name, id, requestId } of found) {
            const { text } = await project.cli("stack", "export", "--stack", name);
            assert.match(text, new RegExp(`"requestId": "${requestId}"`));
            assert.match(text, new RegExp(`"id": "${id}"`));
          }
        });

        await step("a destroy of either cancels its own", async () => {
          for (const [name, left] of [
            ["dev", 1],
            ["other", 0],
          ] as const) {
            await project.destroy({ ...new Runner(project, `${name} at its end`), flags: ["--stack", name] });
            assert.deepEqual(effects(emulator), ["cancelExportJob"]);
            assert.equal(liveJobs(emulator).length, left);
          }
        });
      },
    );
  }
});
