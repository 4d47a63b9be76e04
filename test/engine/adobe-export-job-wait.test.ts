import assert from "node:assert/strict";
import type { Emulator } from "../emulator";
import { effects, liveJobs } from "./harness/look";
import { exportJob, jobFor, program } from "./harness/program";
import { story } from "./harness/story";
import { waitFor } from "./harness/wait-for";

const ERRORS = [
  { code: "0090000009", msg: "Error writing profiles to output path" },
  { code: "unknown", msg: "Job aborted." },
];

story("waiting for a job to complete", {}, async ({ emulator, project, step }) => {
  const report = (more: object) =>
    program(
      exportJob("report", jobFor("dataset", { waitFor: "completed", waitTimeout: "3s", ...more })),
      "exports.batchIds = report.batchIds;",
    );
  /** Ends the job that the next `up` starts, as soon as it is there. */
  const endNext = async (change: object) => {
    const before = emulator.state().jobs.length;
    const job = await waitFor("a job is started", () => emulator.state().jobs[before]);
    emulator.jobs({ api: "adobe.export", id: job.id, ...change });
    return job.id;
  };

  await step("a time-out fails the up, says what was last seen and how often, and keeps the id in state", async () => {
    project.program(report({}));
    const { text } = await project.up({ fails: true });
    assert.match(
      text,
      /cannot wait for export job \d+ of .* to complete: no end after \d s; last seen: status PROCESSING \(looked \d times\)/,
    );
    assert.match(text, /export job \d+ of .*: NEW -> PROCESSING/);
    const { report: kept } = project.state().resources;
    assert.deepEqual([kept?.id], liveJobs(emulator));
    assert.equal(kept?.outputs.status, "PROCESSING");
    assert.deepEqual(effects(emulator), ["createExportJob"]);
  });

  await step("a preview after it calls nothing and shows that up goes on", async () => {
    assert.deepEqual((await project.preview()).ops, ["update report"]);
    assert.deepEqual(emulator.calls(), []);
  });

  await step("the next up goes on waiting, starts no second job, and ends well", async () => {
    succeed(emulator);
    assert.deepEqual((await project.up()).ops, ["update report"]);
    assert.deepEqual(effects(emulator), []);
    const { report: done } = project.state().resources;
    assert.equal(done?.outputs.status, "SUCCEEDED");
    assert.equal((project.state().outputs.batchIds as string[]).length, 1);
    await project.settled();
  });

  await step(
    "a job that ends FAILED fails the up with the API's own error texts, and its id stays in state",
    async () => {
      project.program(report({ waitTimeout: "1m", triggers: [1] }));
      const { result } = project.begin("up");
      const id = await endNext({ status: "FAILED", errors: ERRORS });
      const { code, text } = await result();
      assert.notEqual(code, 0);
      assert.match(text, /ended FAILED \(0090000009: Error writing profiles to output path; unknown: Job aborted\.\)/);
      assert.match(text, /The next `pulumi up` starts it anew/);
      assert.equal(project.state().resources.report?.id, id);
      assert.equal(project.state().resources.report?.outputs.status, "FAILED");
      assert.deepEqual(effects(emulator), ["createExportJob"]);
    },
  );

  await step("without rerunOnFailure the next up fails again, starts nothing, and says what would", async () => {
    project.program(report({ waitTimeout: "1m", triggers: [1], rerunOnFailure: false }));
    const { text } = await project.up({ fails: true });
    assert.match(text, /ended FAILED \(0090000009: .*A change of triggers starts it anew/);
    assert.deepEqual(effects(emulator), []);
  });

  await step("with rerunOnFailure, the default here, a preview says why the job is run anew", async () => {
    project.program(report({ waitTimeout: "1m", triggers: [1] }));
    const { steps, text } = await project.preview();
    assert.ok(steps.some(({ op }) => op === "replace"));
    assert.match(text, /ended FAILED \(0090000009: .*rerunOnFailure starts it anew/);
    assert.deepEqual(emulator.calls(), []);
  });

  await step("and up runs it anew, cancelling nothing, and ends well", async () => {
    const { result } = project.begin("up");
    await endNext({ status: "SUCCEEDED" });
    const { code, text } = await result();
    assert.equal(code, 0, text);
    assert.deepEqual(effects(emulator), ["createExportJob"]);
    assert.equal(project.state().resources.report?.outputs.status, "SUCCEEDED");
    await project.settled();
  });

  await step("a job that somebody cancels meanwhile fails the up and is not run again by itself", async () => {
    project.program(report({ waitTimeout: "1m", triggers: [2] }));
    const { result } = project.begin("up");
    await endNext({ status: "CANCELLED" });
    const { code, text } = await result();
    assert.notEqual(code, 0);
    assert.match(text, /ended CANCELLED\. A change of triggers starts it anew/);
    effects(emulator);
    await project.up({ fails: true });
    assert.deepEqual(effects(emulator), []);
  });
});

function succeed(emulator: Emulator): void {
  for (const id of liveJobs(emulator)) emulator.jobs({ api: "adobe.export", id, status: "SUCCEEDED" });
}

const slow = { emulator: { cancelSeconds: 600 } };

story("waiting for a cancellation", slow, async ({ emulator, project, step }) => {
  await step("a destroy that times out fails, says what was last seen, and keeps the state", async () => {
    project.program(program(exportJob("slow", jobFor("dataset", { cancelTimeout: "2s" }))));
    await project.up();
    effects(emulator);
    const { text } = await project.destroy({ fails: true });
    assert.match(
      text,
      /cannot cancel export job \d+ of .*: no end after \d s; last seen: .*(PROCESSING|NEW).* \(looked \d times\)/,
    );
    assert.deepEqual(effects(emulator), ["cancelExportJob"]);
    assert.deepEqual([project.state().resources.slow?.id], liveJobs(emulator));
  });

  await step("the next destroy ends well once the job has", async () => {
    const [id = ""] = liveJobs(emulator);
    emulator.jobs({ api: "adobe.export", id, status: "CANCELLED" });
    await project.destroy();
    assert.deepEqual(project.state().resources, {});
  });
});
