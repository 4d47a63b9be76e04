import assert from "node:assert/strict";
import type { Emulator } from "../emulator";
import { type EngineHost, engineHosts } from "./harness/hosts";
import { CANCEL_MS } from "./harness/interruption";
import { effects, liveJobs } from "./harness/look";
import { killAll } from "./harness/processes";
import { code, exportJob, jobFor } from "./harness/program";
import type { Stage } from "./harness/story";
import { waitFor } from "./harness/wait-for";

/** The engine's own words for either signal, v3.259 to v3.274. */
const CANCELLING = /(\^C|SIGTERM) received; cancelling/;

interface Moment {
  readonly name: string;
  readonly args: object;
  /** How long the answer to the POST is under way. */
  readonly answerMs: number;
  /** Whether what the signal is to hit has begun. */
  begun(emulator: Emulator): boolean;
}

const WAIT = { waitFor: "completed", waitTimeout: "10m" };
const posted: Moment["begun"] = (emulator) => liveJobs(emulator).length === 1;
const POST: Moment = { name: "the POST", args: {}, answerMs: 2_000, begun: posted };
const LATE_POST: Moment = { name: "a POST that is not answered", args: {}, answerMs: 60_000, begun: posted };
const WAITING: Moment = { name: "the wait", args: WAIT, answerMs: 0, begun: (emulator) => looks(emulator) > 0 };

const [dynamic, plugin] = engineHosts as [EngineHost, EngineHost];

/** A second job, which waits for the first, shows that nothing is begun any more. */
function write({ project }: Pick<Stage, "project">, host: EngineHost, { args }: Moment): void {
  project.program(
    host.program(
      exportJob("first", jobFor("first", args)),
      exportJob("second", jobFor("second"), { dependsOn: [code("first")] }),
    ),
  );
}

async function signalled({ emulator, project }: Stage, moment: Moment, signal: NodeJS.Signals) {
  emulator.faults({ match: { action: "createExportJob" }, fault: "delay", when: "after", ms: moment.answerMs });
  const { running, result } = project.begin("up");
  await waitFor(`${moment.name} has begun`, () => moment.begun(emulator));
  const sent = performance.now();
  running.signal(signal);
  return { running, result, since: () => performance.now() - sent };
}

function looks(emulator: Emulator): number {
  return emulator.calls().filter(({ action }) => action === "retrieveExportJob").length;
}

/** The same program once more, as the docs advise: it goes on, and starts the second job only. */
async function goOn(stage: Stage): Promise<string> {
  const { emulator, project } = stage;
  emulator.clearFaults();
  effects(emulator);
  const { result } = project.begin("up");
  const [first] = liveJobs(emulator);
  const ending = waitFor("the first job is looked at", () => looks(emulator) > 0 || liveJobs(emulator).length > 1);
  await ending;
  emulator.jobs({ api: "adobe.export", id: first ?? "", status: "SUCCEEDED" });
  const { code: exit, text } = await result();
  assert.equal(exit, 0, text);
  assert.deepEqual(effects(emulator), ["createExportJob"]);
  assert.equal(project.state().resources.first?.id, first);
  return text;
}

for (const { signal, moment } of [
  { signal: "SIGINT", moment: POST },
  { signal: "SIGTERM", moment: POST },
  { signal: "SIGTERM", moment: WAITING },
] as const) {
  plugin.story(`${signal} in ${moment.name}`, {}, async (stage) => {
    const { emulator, project, step, note } = stage;

    await step("ends the up within 5 s with the job in state, and begins nothing more", async () => {
      write(stage, plugin, moment);
      const { result, since } = await signalled(stage, moment, signal);
      const { code: exit, text } = await result();
      const took = since();
      note(`${Math.round(took)} ms from ${signal} to the end`);
      assert.match(text, CANCELLING);
      assert.notEqual(exit, 0);
      assert.deepEqual([project.state().resources.first?.id], liveJobs(emulator));
      assert.equal(project.state().resources.second, undefined);
      assert.deepEqual(effects(emulator), ["createExportJob"]);
      assert.ok(took < CANCEL_MS, `it took ${Math.round(took)} ms:\n${text}`);
    });

    await step("the next up goes on with it", async () => {
      await goOn(stage);
    });
  });
}

plugin.story(`SIGINT in ${LATE_POST.name}`, {}, async (stage) => {
  const { emulator, project, step, note } = stage;

  await step("ends the up within 5 s, though nobody knows the job's id yet", async () => {
    write(stage, plugin, LATE_POST);
    const { result, since } = await signalled(stage, LATE_POST, "SIGINT");
    const { text } = await result();
    note(`${Math.round(since())} ms from SIGINT to the end`);
    assert.ok(since() < CANCEL_MS, text);
    assert.equal(project.state().resources.first, undefined);
    assert.deepEqual(effects(emulator), ["createExportJob"]);
  });

  await step("the next up finds the job by its record, and starts no second one", async () => {
    assert.match(await goOn(stage), /Adopted export job/);
  });
});

for (const { signal, moment } of [
  { signal: "SIGTERM", moment: POST },
  { signal: "SIGINT", moment: WAITING },
  { signal: "SIGTERM", moment: WAITING },
] as const) {
  dynamic.story(`${signal} in ${moment.name}`, {}, async (stage) => {
    const { emulator, project, step, note } = stage;

    await step("ends the up when the running call ends, with the job in state, and begins nothing more", async () => {
      write(stage, dynamic, moment);
      const { running, result, since } = await signalled(stage, moment, signal);
      await waitFor("the engine has heard it", () => CANCELLING.test(running.text));
      if (moment === WAITING) {
        const before = looks(emulator);
        await waitFor("the wait goes on all the same", () => looks(emulator) > before);
        for (const id of liveJobs(emulator)) emulator.jobs({ api: "adobe.export", id, status: "SUCCEEDED" });
      }
      const { code: exit, text } = await result();
      note(`${Math.round(since())} ms from ${signal} to the end`);
      assert.notEqual(exit, 0, text);
      const [job, ...others] = emulator.state().jobs;
      assert.deepEqual(others, []);
      assert.equal(project.state().resources.first?.id, job?.id);
      assert.equal(project.state().resources.first?.initErrors, undefined);
      assert.equal(project.state().resources.second, undefined);
      assert.deepEqual(effects(emulator), ["createExportJob"]);
    });

    await step("the next up starts the second job only", async () => {
      await project.up();
      assert.deepEqual(effects(emulator), ["createExportJob"]);
    });
  });
}

for (const host of engineHosts) {
  // What a runner does to a job that is cancelled: an interrupt, some seconds, SIGTERM, some seconds, SIGKILL.
  host.story("a second signal", {}, async (stage) => {
    const { emulator, project, step, note } = stage;
    const moment = host === plugin ? LATE_POST : WAITING;

    await step("ends the up at once, and what runs is not lost", async () => {
      write(stage, host, moment);
      const { running, result, since } = await signalled(stage, moment, "SIGINT");
      await waitFor("the engine has heard it", () => CANCELLING.test(running.text));
      running.signal("SIGTERM");
      const { code: exit, text } = await result();
      note(`${Math.round(since())} ms from SIGINT to the end`);
      assert.notEqual(exit, 0);
      assert.match(text, /SIGTERM received; terminating/);
      assert.equal(liveJobs(emulator).length, 1);
    });

    await step("the next up takes up the job, and starts no second one", async () => {
      await project.command("cancel", "--yes");
      await goOn(stage);
      await killAll(() => project.processes());
    });
  });
}
