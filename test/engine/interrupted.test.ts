import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pass } from "node:timers/promises";
import type { Emulator } from "../emulator";
import { engineHosts } from "./harness/hosts";
import { actions, effects, jobs, liveJobs } from "./harness/look";
import { killAll } from "./harness/processes";
import { code, exportJob, jobFor, program } from "./harness/program";
import type { Project } from "./harness/project";
import { type Stage, story } from "./harness/story";
import { waitFor } from "./harness/wait-for";

const ONE = program(exportJob("nightly", jobFor("dataset")));

/** The emulator has started the job, and its answer is under way until the test lets go of it. */
async function upUntilPosted({ emulator, project }: Pick<Stage, "emulator" | "project">, answerAfterMs: number) {
  emulator.faults({ match: { action: "createExportJob" }, fault: "delay", when: "after", ms: answerAfterMs });
  const up = project.begin("up");
  await waitFor("the POST has started a job", () => liveJobs(emulator).length === 1);
  return up;
}

/** As a user does it: the lock of the killed run is in the way of the next one. */
async function upAgain(project: Project) {
  await project.command("cancel", "--yes");
  return project.up();
}

async function assertAdopted({ emulator, project }: Pick<Stage, "emulator" | "project">, text: string): Promise<void> {
  assert.match(
    text,
    /Adopted export job \d+, .*: an interrupted run on this machine had started it\. No second one was started\./,
  );
  assert.deepEqual(effects(emulator), ["createExportJob"]);
  assert.equal(jobs(emulator).length, 1);
  assert.deepEqual([project.state().resources.nightly?.id], liveJobs(emulator));
}

async function assertForgotten({ project }: Pick<Stage, "project">): Promise<void> {
  await project.settled();
  assert.deepEqual(records(project), [], "the engine knows the job: no record is needed any more");
}

function records(project: Project): Record<string, unknown>[] {
  const files = readdirSync(project.intents).filter((name) => name.endsWith(".json"));
  return files.map((name) => JSON.parse(readFileSync(join(project.intents, name), "utf8")) as Record<string, unknown>);
}

const FORGETFUL = { emulator: { requestId: "omit" } } as const;

story("an up that is killed right after the POST: engine and provider", {}, async (stage) => {
  const { project, step } = stage;
  project.program(ONE);

  await step("leaves a record without an id, and no state", async () => {
    const { running } = await upUntilPosted(stage, 60_000);
    await running.killGroup();
    await killAll(() => project.processes());
    assert.deepEqual(project.state().resources, {});
    assert.deepEqual(
      records(project).map(({ id }) => id),
      [undefined],
    );
  });

  await step("the next up on the same machine finds the job by looking, and starts no second one", async () => {
    const { text } = await upAgain(project);
    await assertAdopted(stage, text);
  });

  await step("the record is removed once the engine proves that it knows the job", () => assertForgotten(stage));
});

story("an up whose engine is killed right after the POST", {}, async (stage) => {
  const { emulator, project, step } = stage;
  project.program(ONE);

  await step("the provider outlives it, and keeps the id that its POST is answered with", async () => {
    const { running } = await upUntilPosted(stage, 3_000);
    await running.killGroup();
    const [record] = await waitFor("the answer has come", () => {
      const all = records(project);
      return all[0]?.id === undefined ? undefined : all;
    });
    assert.deepEqual([record?.id], liveJobs(emulator));
    assert.deepEqual(project.state().resources, {});
  });

  await step("the next up adopts the job by its id, beside the old provider or after it", async () => {
    const { text } = await upAgain(project);
    await assertAdopted(stage, text);
    await killAll(() => project.processes());
  });

  await step("the record is removed once the engine proves that it knows the job", () => assertForgotten(stage));
});

story("an up whose provider alone is killed right after the POST", {}, async (stage) => {
  const { project, step } = stage;
  project.program(ONE);

  await step("fails, and the next up adopts the job", async () => {
    const { result } = await upUntilPosted(stage, 60_000);
    await killAll(() => project.providers());
    assert.notEqual((await result()).code, 0);
    // The engine has let go of its lock by itself.
    const { text } = await project.up();
    await assertAdopted(stage, text);
  });
});

story("an up that is killed on a machine that forgets, where records name no requests", FORGETFUL, async (stage) => {
  const { emulator, project, step } = stage;
  project.program(program(exportJob("nightly", jobFor("dataset", { adoptRunning: true }))));

  await step("with adoptRunning the next up, on a fresh machine, adopts the one running job that agrees", async () => {
    // A colleague's, of another dataset.
    emulator.jobs({ api: "adobe.export", request: jobFor("another") });
    emulator.faults({ match: { action: "createExportJob" }, fault: "delay", when: "after", ms: 60_000 });
    const { running } = project.begin("up");
    const { id } = await waitFor("the POST has started a job", () => emulator.state().jobs[1]);
    await running.killGroup();
    await killAll(() => project.processes());
    await project.command("cancel", "--yes");
    const { text } = await project.up({ env: { XDG_STATE_HOME: join(project.root, "home", "fresh") } });
    assert.match(text, new RegExp(`Adopted export job ${id}, .*, which was running already \\(adoptRunning\\)`));
    assert.deepEqual(effects(emulator), ["createExportJob"]);
    assert.equal(project.state().resources.nightly?.id, id);
  });

  await step("where no record can be kept there is one warning, and the up goes on", async () => {
    project.program(program(exportJob("one", jobFor("one")), exportJob("two", jobFor("two"))));
    const { text, diagnostics } = await project.up({ env: { XDG_STATE_HOME: "/dev/null/nowhere" } });
    assert.match(text, /warning: cannot keep a record of started jobs/);
    const told = diagnostics.map(({ message }) => message).join("\n");
    assert.equal(told.match(/cannot keep a record/g)?.length, 1, told);
    assert.deepEqual(Object.keys(project.state().resources).sort(), ["one", "two"]);
  });
});

story("a provider whose engine is dead", {}, async ({ emulator, project, step }) => {
  project.program(program(exportJob("one", jobFor("dataset")), exportJob("two", jobFor("dataset"))));

  await step(
    "sends no POST for which it had been told to come again later, and none for the next resource",
    async () => {
      emulator.faults({
        match: { action: "createExportJob" },
        fault: "answer",
        status: 429,
        headers: { "retry-after": "2" },
        times: -1,
      });
      const { running } = project.begin("up");
      await waitFor("the first POST is refused", () => countOf(emulator, "createExportJob") === 1);
      await running.killGroup();
      emulator.clearFaults();
      // Given up, it takes its records away.
      await waitFor("the provider has given up", () => records(project).length === 0);
      assert.equal(project.providers().length, 1, "it lives, and could");
      assert.deepEqual(jobs(emulator), []);
    },
  );

  await step("so that the next up starts each job once, though the old provider is still there", async () => {
    await upAgain(project);
    assert.equal(project.providers().length, 1);
    await killAll(() => project.processes());
    assert.deepEqual(effects(emulator), ["createExportJob", "createExportJob", "createExportJob"]);
    assert.equal(jobs(emulator).length, 2);
  });
});

function countOf(emulator: Emulator, action: string): number {
  return emulator.calls().filter((call) => call.action === action).length;
}

// In Pulumi's experimental mode the one save comes after the providers are closed.
const ONE_SAVE = { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" };

for (const host of engineHosts) {
  host.story("equal jobs of an up that saves nothing", {}, async ({ emulator, project, step }) => {
    const inTurn = (...names: string[]) =>
      project.program(
        host.program(
          ...names.map((name, n) => {
            const before = names[n - 1];
            return exportJob(name, jobFor("equal"), before === undefined ? {} : { dependsOn: [code(before)] });
          }),
        ),
      );

    await step("SIGINT while the last one is asked for, and SIGKILL: no job is in state", async () => {
      inTurn("one", "two", "three");
      const HELD = {
        match: { action: "createExportJob" },
        fault: "delay",
        when: "after",
        after: 2,
        ms: 60_000,
      } as const;
      emulator.faults(HELD);
      const { running } = project.begin("up", { env: ONE_SAVE });
      await waitFor("all have been started", () => liveJobs(emulator).length === 3);
      running.signal("SIGINT");
      // The time that a runner gives it: an engine that has ended by then has saved.
      await Promise.race([pass(1_500), running.ended]);
      await running.killGroup();
      await killAll(() => project.processes());
      emulator.clearFaults();
      assert.deepEqual(project.state().resources, {});
    });

    await step("the next up, which comes to them in another order, finds for each its own", async () => {
      effects(emulator);
      const started = liveJobs(emulator);
      inTurn("three", "two", "one");
      await upAgain(project);
      assert.deepEqual(effects(emulator), []);
      const { one, two, three } = project.state().resources;
      assert.deepEqual([one?.id, two?.id, three?.id], started);
    });

    await step("after destroy none runs", async () => {
      await project.destroy();
      assert.deepEqual(liveJobs(emulator), []);
    });
  });
}

story("equal jobs of one program", {}, async ({ emulator, project, step }) => {
  await step("each resource has a job of its own, and Ctrl-C ends the up when the running calls end", async () => {
    project.program(program(exportJob("one", jobFor("dataset")), exportJob("two", jobFor("dataset"))));
    emulator.faults({ match: { action: "createExportJob" }, fault: "delay", when: "after", ms: 2_000 });
    const { running, result } = project.begin("up");
    await waitFor("the first POST has started a job", () => liveJobs(emulator).length === 1);
    running.signal("SIGINT");
    await result();
    const known = Object.values(project.state().resources).map(({ id }) => id);
    assert.deepEqual(known.sort(), liveJobs(emulator).sort());
    actions(emulator);
    await project.up();
    const ids = Object.values(project.state().resources).map(({ id }) => id);
    assert.deepEqual(ids.sort(), liveJobs(emulator).sort());
    assert.equal(new Set(ids).size, 2);
  });
});
