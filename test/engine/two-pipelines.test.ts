import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Emulator } from "../emulator";
import { engineHosts } from "./harness/hosts";
import { effects, jobs, liveJobs } from "./harness/look";
import { findPostgres, Postgres } from "./harness/postgres";
import { killAll } from "./harness/processes";
import { exportJob, jobFor } from "./harness/program";
import type { Env, Project, Result, Verb } from "./harness/project";
import type { Stage } from "./harness/story";
import { waitFor } from "./harness/wait-for";

const LOCKED = /the stack is currently locked by 1 lock\(s\)/;

/** A machine that shares nothing with the others but the state backend. */
function machine(project: Project, name: string): { env: Env } {
  const home = join(project.root, "home", name);
  return {
    env: { HOME: home, PULUMI_HOME: join(home, ".pulumi"), XDG_STATE_HOME: join(project.root, "records", name) },
  };
}

/** As the backend has it, secrets encrypted. */
async function knownIds(project: Project): Promise<string[]> {
  const { text } = await project.command("stack", "export");
  const { deployment } = JSON.parse(text) as { deployment: { resources?: { type: string; id?: string }[] } };
  const ours = (deployment.resources ?? []).filter(({ type }) => !/^pulumi:(pulumi:Stack|providers:)/.test(type));
  return ours.map(({ id }) => id ?? "(none)");
}

/** Of everything that was ever started, and of what is live of it: time goes on, and changes nothing of these. */
function ids(emulator: Emulator) {
  return { all: emulator.state().jobs.map(({ id }) => id), live: liveJobs(emulator) };
}

/** Begun, and killed with all of its processes once the emulator has seen what it is to be killed for. */
async function killWhen({ project }: Stage, verb: Verb, where: { env: Env }, what: string, seen: () => boolean) {
  const { running } = project.begin(verb, where);
  await waitFor(what, seen);
  await running.killGroup();
  await killAll(() => project.processes());
}

async function killAfterPost(stage: Stage, where: { env: Env }): Promise<void> {
  stage.emulator.faults({ match: { action: "createExportJob" }, fault: "delay", when: "after", ms: 60_000 });
  await killWhen(stage, "up", where, "the POST has started a job", () => liveJobs(stage.emulator).length === 1);
  assert.deepEqual(effects(stage.emulator), ["createExportJob"]);
}

/** The lock says what stands in the way, and how to get rid of it. */
async function assertRefused({ emulator, project }: Stage, verb: "up" | "destroy", where: { env: Env }): Promise<void> {
  const before = ids(emulator);
  const { text } = await project[verb]({ ...where, fails: true });
  assert.match(text, LOCKED);
  assert.match(text, /pulumi cancel/);
  assert.deepEqual(effects(emulator), []);
  assert.deepEqual(ids(emulator), before);
}

function stories(servers: Exclude<ReturnType<typeof findPostgres>, string>): void {
  let postgres: Postgres;
  before(async () => {
    postgres = await Postgres.start(servers);
  });
  after(() => postgres?.stop());

  /** Both pipelines see this one stack, wherever they run. */
  const share = async ({ emulator, project }: Stage, name: string): Promise<void> => {
    project.environment({ ...emulator.env, PULUMI_BACKEND_URL: postgres.backend(name) });
    await project.command("stack", "init");
  };

  for (const { name, story, program } of engineHosts) {
    story("two pipelines at once on one stack", {}, async (stage) => {
      const { emulator, project, step } = stage;
      await share(stage, `${name}_at_once`);
      const [first, second] = [machine(project, "first"), machine(project, "second")];

      await step("while one is under way, an up and a destroy of the other are refused by the lock", async () => {
        project.program(program(exportJob("nightly", jobFor("dataset", { waitFor: "completed", waitTimeout: "10m" }))));
        const { running, result } = project.begin("up", first);
        const [id = ""] = await waitFor("the job runs", () =>
          liveJobs(emulator).length > 0 ? liveJobs(emulator) : undefined,
        );
        assert.deepEqual(effects(emulator), ["createExportJob"]);
        await assertRefused(stage, "up", second);
        await assertRefused(stage, "destroy", second);
        emulator.jobs({ api: "adobe.export", id, status: "SUCCEEDED" });
        assert.equal((await result()).code, 0, running.text);
        assert.deepEqual(effects(emulator), []);
        assert.deepEqual(await knownIds(project), [id]);
      });

      await step("begun in the same moment they start one job, whoever comes first", async () => {
        project.program(program(exportJob("nightly", jobFor("dataset", { triggers: [2] }))));
        const both = [project.begin("up", first), project.begin("up", second)];
        const ended = await Promise.all(both.map(({ result }) => result()));
        for (const { text } of ended.filter(({ code }: Result) => code !== 0)) assert.match(text, LOCKED);
        // Each may have seen the lock of the other, and both have stood back.
        await project.up(second);
        assert.deepEqual(effects(emulator), ["createExportJob"]);
        assert.deepEqual(await knownIds(project), liveJobs(emulator));
        assert.equal(jobs(emulator).length, 2, "the one of before, and the one that took its place");
      });

      await step("after a destroy on either there is none", async () => {
        await project.destroy(first);
        assert.deepEqual(effects(emulator), ["cancelExportJob"]);
        assert.deepEqual(liveJobs(emulator), []);
      });
    });

    story("a pipeline that is killed in the middle", {}, async (stage) => {
      const { emulator, project, step } = stage;
      await share(stage, `${name}_killed`);
      const [first, second] = [machine(project, "first"), machine(project, "second")];
      project.program(program(exportJob("nightly", jobFor("dataset"))));

      await step("right after its POST leaves its lock, which refuses every other one", async () => {
        await killAfterPost(stage, first);
        await assertRefused(stage, "up", first);
        await assertRefused(stage, "up", second);
      });

      await step("pulumi cancel frees the stack, and the next up adopts the job", async () => {
        await project.command("cancel", "--yes");
        const { text } = await project.up(first);
        assert.match(text, /Adopted export job \d+, .*: an interrupted run on this machine had started it/);
        assert.deepEqual(effects(emulator), []);
        assert.equal(jobs(emulator).length, 1);
        assert.deepEqual(await knownIds(project), liveJobs(emulator));
      });

      await step(
        "killed once more in its destroy, it leaves its lock, and what it has not told of in state",
        async () => {
          emulator.faults({ match: { action: "cancelExportJob" }, fault: "delay", when: "after", ms: 60_000 });
          await killWhen(stage, "destroy", first, "the job is cancelled", () => liveJobs(emulator).length === 0);
          assert.deepEqual(effects(emulator), ["cancelExportJob"]);
          await assertRefused(stage, "destroy", second);
        },
      );

      await step("pulumi cancel frees the stack, and after a destroy on another machine there is no job", async () => {
        await project.command("cancel", "--yes");
        // In its first minutes a job that this machine doesn't find might just not be readable yet: destroy would wait for that.
        emulator.advance(6 * 60_000);
        await project.destroy(second);
        assert.deepEqual(effects(emulator), [], "what is cancelled already is not cancelled again");
        assert.deepEqual(liveJobs(emulator), []);
        assert.deepEqual(await knownIds(project), []);
      });
    });

    const omit = { emulator: { requestId: "omit" } } as const;
    story("a pipeline that is killed on one machine, and goes on upon another", omit, async (stage) => {
      const { emulator, project, step } = stage;
      await share(stage, `${name}_machines`);
      const [first, second] = [machine(project, "first"), machine(project, "second")];
      project.program(program(exportJob("nightly", jobFor("dataset", { adoptRunning: true }))));

      await step("with adoptRunning the other machine, which has no records, adopts the job", async () => {
        await killAfterPost(stage, first);
        await project.command("cancel", "--yes");
        const { text } = await project.up(second);
        assert.match(text, /Adopted export job \d+, .*, which was running already \(adoptRunning\)/);
        assert.deepEqual(effects(emulator), []);
        assert.equal(jobs(emulator).length, 1);
        assert.deepEqual(await knownIds(project), liveJobs(emulator));
      });

      await step("the first machine, whose record is still there, has nothing to do, and starts nothing", async () => {
        await project.up(first);
        assert.deepEqual(effects(emulator), []);
        assert.equal(jobs(emulator).length, 1);
      });

      await step("after a destroy on the first there is none", async () => {
        await project.destroy(first);
        assert.deepEqual(effects(emulator), ["cancelExportJob"]);
        assert.deepEqual(liveJobs(emulator), []);
      });
    });
  }
}

const servers = findPostgres();
if (typeof servers === "string") test("two pipelines at once on one stack", { skip: servers }, () => undefined);
else stories(servers);
