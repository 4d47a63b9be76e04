import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import type { Emulator } from "../emulator";
import { engineHosts } from "./harness/hosts";
import { actions, effects, liveJobs } from "./harness/look";
import { killAll } from "./harness/processes";
import { jobFor, resource } from "./harness/program";
import type { Project } from "./harness/project";
import { waitFor } from "./harness/wait-for";

/** Jobs of the set that is killed in the middle; the soak has 5,000. */
const COUNT = Number(process.env.DATAJOBS_SET ?? 1000);

const { schema, filter } = jobFor("none");
/** Each key exports into a dataset of its name. */
const to = (...keys: readonly string[]) =>
  Object.fromEntries(keys.map((key) => [key, { destination: { datasetId: key } }]));
const keys = (count: number) => Array.from({ length: count }, (_, n) => `k${n}`);
const set = (jobs: object, more: object = {}) =>
  resource("adobe.ExportJobSet", "nightly", { defaults: { schema, filter }, jobs, ...more });

const nightly = (project: Project) => project.state().resources.nightly;
const members = (project: Project) => nightly(project)?.outputs.jobs as Record<string, Record<string, unknown>>;
const running = (emulator: Emulator) => {
  const live = emulator.state().jobs.filter((job) => job.live);
  return live.map(({ request }) => (request.destination as { datasetId: string }).datasetId).sort();
};
const recordFiles = ({ intents }: Project) => readdirSync(intents);

for (const host of engineHosts) {
  host.story("the life of a set of export jobs", {}, async ({ emulator, project, step }) => {
    const write = (jobs: object, more: object = {}) =>
      project.program(host.program(set(jobs, more), "exports.running = nightly.running;"));
    write(to("a", "b", "c", "d"));

    await step("a preview needs no credentials, calls nothing, and says how many start", async () => {
      project.environment({});
      const { ops, text } = await project.preview();
      assert.deepEqual(ops, ["create nightly"]);
      if (host.name === "plugin") assert.match(text, /4 start/);
      project.environment(emulator.env);
      assert.deepEqual(emulator.calls(), []);
    });

    await step("up starts a job for each key, and state has the id of each", async () => {
      assert.deepEqual((await project.up()).ops, ["create nightly"]);
      assert.deepEqual(actions(emulator), ["listExportJobs", ...Array(4).fill("createExportJob"), "listExportJobs"]);
      assert.deepEqual(running(emulator), ["a", "b", "c", "d"]);
      const ids = Object.values(members(project)).map(({ jobId }) => jobId);
      assert.deepEqual(ids.sort(), liveJobs(emulator).sort());
      assert.equal(project.state().outputs.running, 4);
    });

    await step("the previews after up and after a refresh are empty, and the refresh looks once", async () => {
      await project.settled();
      assert.deepEqual(actions(emulator), []);
      await project.refresh();
      assert.deepEqual(actions(emulator), ["listExportJobs"]);
      await project.settled();
      assert.deepEqual(recordFiles(project), []);
    });

    await step("a preview of a change says what starts, is cancelled and stays, key by key", async () => {
      write({ ...to("a", "c", "e"), b: { destination: { datasetId: "b2" } } });
      const { steps, text } = await project.preview({ flags: ["--diff"] });
      assert.match(text, /2 start, 2 are cancelled, 2 stay/);
      if (host.name === "plugin") {
        assert.deepEqual(steps[0]?.detailed, { "jobs.e": "add", "jobs.d": "delete", "jobs.b": "update" });
      }
      assert.match(text, /~ datasetId: "b" => "b2"/, "of arguments, in both hosts, and not of what state tells");
      assert.doesNotMatch(text, /jobId/);
      assert.deepEqual(actions(emulator), []);
    });

    await step("up does just that, in place", async () => {
      const before = members(project);
      const { ops } = await project.up();
      assert.deepEqual(ops, ["update nightly"]);
      assert.deepEqual(running(emulator), ["a", "b2", "c", "e"]);
      const called = effects(emulator);
      assert.deepEqual(called, ["cancelExportJob", "cancelExportJob", "createExportJob", "createExportJob"]);
      assert.deepEqual([members(project).a, members(project).c], [before.a, before.c]);
      await project.settled();
    });

    await step("settings are updated in place, and nothing is called", async () => {
      write({ ...to("a", "c", "e"), b: { destination: { datasetId: "b2" } } }, { maxRunning: 7, onFailure: "stop" });
      assert.deepEqual((await project.up()).ops, ["update nightly"]);
      assert.deepEqual(emulator.calls(), []);
    });

    await step("destroy cancels all that run, and says so", async () => {
      const { text } = await project.destroy();
      assert.match(text, /Cancelled 4 export jobs of the set nightly\./);
      assert.deepEqual(effects(emulator), Array(4).fill("cancelExportJob"));
      assert.deepEqual(liveJobs(emulator), []);
      assert.ok(emulator.calls().every(({ verified }) => verified));
      assert.deepEqual(project.state().resources, {});
    });
  });

  const quick = { emulator: { jobSeconds: 1 } } as const;
  host.story("a set of which some jobs fail", quick, async ({ emulator, project, step }) => {
    const write = (more: object = {}) =>
      project.program(host.program(set(to(...keys(8)), { waitFor: "completed", maxRunning: 3, ...more })));
    write();

    await step("the rest goes on, the error names the keys, and state has all", async () => {
      for (const datasetId of ["k2", "k5"]) {
        emulator.outcomes({ datasetId, outcome: "FAILED", errors: [{ code: "0090000009", msg: "no such field" }] });
      }
      const { text } = await project.up({ fails: true });
      assert.match(
        text,
        /cannot see the set nightly through: 2 of its jobs failed: k2 \(\d+\), k5 \(\d+\): ended FAILED \(0090000009: no such field\)\./,
      );
      assert.equal(nightly(project)?.outputs.succeeded, 6);
      assert.equal(nightly(project)?.outputs.failed, 2);
    });

    await step("a preview says that two start, and the next up starts only those", async () => {
      const { text } = await project.preview();
      assert.match(text, /2 start, 6 stay/);
      for (const datasetId of ["k2", "k5"]) emulator.outcomes({ datasetId, outcome: "SUCCEEDED" });
      effects(emulator);
      await project.up();
      assert.deepEqual(effects(emulator), ["createExportJob", "createExportJob"]);
      assert.equal(nightly(project)?.outputs.succeeded, 8);
      await project.settled();
    });

    await step("destroy has nothing to cancel", async () => {
      assert.match((await project.destroy()).text, /Nothing to cancel: all jobs of the set nightly had ended\./);
      assert.deepEqual(effects(emulator), []);
    });
  });

  host.story("a set that is interrupted in the middle", {}, async ({ emulator, project, step, note }) => {
    const KILLED_AT = 0.6 * COUNT;
    project.program(host.program(set(to(...keys(COUNT)), { maxRunning: 0 })));

    await step(`a run that is killed ${KILLED_AT} of ${COUNT} jobs into it leaves no state`, async () => {
      const up = project.begin("up");
      await waitFor("the set is under way", () => emulator.state().jobs.length >= KILLED_AT, 120_000);
      await up.running.killGroup();
      await killAll(() => project.processes());
      assert.deepEqual(project.state().resources, {});
      assert.ok(recordFiles(project).length <= 2, "records don't cost a file each");
    });

    await step("the next up starts only what is missing", async () => {
      const before = emulator.state().jobs.length;
      note(`${before} jobs were started before the kill`);
      emulator.clearCalls();
      await project.command("cancel", "--yes");
      await project.up();
      assert.deepEqual(running(emulator), keys(COUNT).sort());
      assert.equal(emulator.state().jobs.length, COUNT);
      const calls = actions(emulator);
      note(
        `${calls.filter((action) => action === "listExportJobs").length} list pages, ${calls.filter((action) => action === "retrieveExportJob").length} looks at single jobs`,
      );
      await project.settled();
      assert.deepEqual(recordFiles(project), []);
    });

    await step("destroy ends all", async () => {
      await project.destroy();
      assert.deepEqual(liveJobs(emulator), []);
    });
  });

  // The engine reaches a dynamic provider with no cancellation: there a run goes on to the end of its calls.
  if (host.name === "dynamic") continue;
  host.story("a set and Ctrl-C", {}, async ({ emulator, project, step, note }) => {
    project.program(host.program(set(to(...keys(COUNT)), { maxRunning: 0 })));

    await step("the run ends soon, and state has every job that was started", async () => {
      const up = project.begin("up");
      await waitFor("the set is under way", () => emulator.state().jobs.length >= COUNT / 2, 60_000);
      const sent = performance.now();
      up.running.signal("SIGINT");
      const { code, text } = await up.result();
      note(`${((performance.now() - sent) / 1000).toFixed(1)} s from the signal to the end`);
      assert.notEqual(code, 0);
      assert.match(text, /cannot .*: the deployment was cancelled/);
      const started = emulator.state().jobs.map(({ id }) => id);
      assert.ok(started.length < COUNT, "all were started before");
      const known = Object.values(members(project)).map(({ jobId }) => String(jobId));
      // What was on its way at that moment is on record.
      const onRecord = started.filter((id) => !known.includes(id));
      assert.ok(onRecord.length <= 32, `${onRecord.length} jobs are in no state`);
    });

    await step("the next up goes on, and starts only what is missing", async () => {
      await project.up();
      assert.deepEqual(running(emulator), keys(COUNT).sort());
      assert.equal(emulator.state().jobs.length, COUNT);
      await project.settled();
      assert.deepEqual(recordFiles(project), []);
    });

    await step("destroy ends all", async () => {
      await project.destroy();
      assert.deepEqual(liveJobs(emulator), []);
    });
  });
}
