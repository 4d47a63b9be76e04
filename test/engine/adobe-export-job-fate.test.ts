import assert from "node:assert/strict";
import type { Emulator } from "../emulator";
import { actions, effects, liveJobs } from "./harness/look";
import { exportJob, jobFor, program } from "./harness/program";
import type { Project } from "./harness/project";
import { story } from "./harness/story";

const HOUR_MS = 3_600_000;
const ERRORS = [{ code: "0090000009", msg: "Error writing profiles to output path 'adl://snapshot/722'" }];

/** What happens to the jobs of one program while nobody looks. */
const NAMES = ["untouched", "deleted", "expired", "ended", "cancelled", "failed", "rerun"] as const;
type Name = (typeof NAMES)[number];

story("what becomes of jobs while nobody looks", {}, async ({ emulator, project, step }) => {
  const jobs = NAMES.map((name, i) =>
    exportJob(name, jobFor(`dataset-${i}`, name === "rerun" ? { rerunOnFailure: true } : {})),
  );
  project.program(program(...jobs));
  const change = changer(emulator, project);

  await step("a refresh records that one has ended and another is a day old", async () => {
    await project.up();
    change("expired", { createdAt: emulator.now() - 25 * HOUR_MS, seconds: 100 * 3600 });
    change("ended", { status: "SUCCEEDED" });
    await project.refresh();
    assert.equal(statusOf(project, "ended"), "SUCCEEDED");
  });

  await step("a refresh shows that a young job, deleted behind our back, is gone", async () => {
    for (const name of ["deleted", "expired", "ended"] as const) change(name, { remove: true });
    change("cancelled", { status: "CANCELLED" });
    change("failed", { status: "FAILED", errors: ERRORS });
    change("rerun", { status: "FAILED", errors: ERRORS });
    // In its first minutes it might just not be readable yet.
    emulator.advance(6 * 60_000);
    actions(emulator);
    const { ops } = await project.refresh();
    assert.deepEqual(
      ops.filter((op) => op.startsWith("delete")),
      ["delete deleted"],
    );
    assert.equal(project.state().resources.deleted, undefined);
    assert.deepEqual(effects(emulator), []);
  });

  await step(
    "a job that has expired keeps its state, with status EXPIRED: more than a day old, or known to have ended",
    () => {
      assert.equal(statusOf(project, "expired"), "EXPIRED");
      assert.equal(statusOf(project, "ended"), "EXPIRED");
    },
  );

  await step("CANCELLED by somebody and FAILED are facts, with the API's errors", () => {
    assert.equal(statusOf(project, "cancelled"), "CANCELLED");
    assert.equal(statusOf(project, "failed"), "FAILED");
    assert.deepEqual(project.state().resources.failed?.outputs.errors, ERRORS);
  });

  await step("the preview starts anew only what is gone and what rerunOnFailure asks for, and says why", async () => {
    const { steps, text } = await project.preview();
    assert.deepEqual([...new Set(steps.map(({ name }) => name))].sort(), ["deleted", "rerun"]);
    assert.match(text, /ended FAILED \(0090000009: Error writing profiles .*; rerunOnFailure starts it anew/);
    assert.deepEqual(emulator.calls(), []);
  });

  await step("up starts these two and cancels none", async () => {
    const { ops } = await project.up();
    assert.deepEqual(ops.filter((op) => op.startsWith("create")).sort(), [
      "create deleted",
      "create-replacement rerun",
    ]);
    assert.deepEqual(effects(emulator), ["createExportJob", "createExportJob"]);
    await project.settled();
  });

  for (const [status, title] of [
    [401, "a token that is not accepted"],
    [403, "a missing permission"],
    [429, "too many requests"],
  ] as const) {
    await step(`${title} (HTTP ${status}) is an error of a refresh, never "gone"`, async () => {
      const before = project.state().resources;
      const headers = { "retry-after": "3600" };
      emulator.faults({ match: { action: "retrieveExportJob" }, fault: "answer", status, times: -1, headers });
      const { text } = await project.refresh({ fails: true });
      assert.match(text, new RegExp(`cannot read export job \\d+ of .*HTTP ${status}`));
      assert.deepEqual(project.state().resources, before);
      emulator.clearFaults();
    });
  }

  await step("destroy cancels what is alive and leaves the rest alone", async () => {
    const ids = liveJobs(emulator);
    assert.equal(ids.length, 3);
    actions(emulator);
    await project.destroy();
    assert.deepEqual(
      effects(emulator),
      ids.map(() => "cancelExportJob"),
    );
    assert.deepEqual(liveJobs(emulator), []);
  });
});

function changer(emulator: Emulator, project: Project) {
  return (name: Name, change: Omit<Parameters<Emulator["jobs"]>[0], "api">) => {
    const id = project.state().resources[name]?.id;
    assert.ok(id, `${name} has no id`);
    emulator.jobs({ api: "adobe.export", id, ...change });
  };
}

function statusOf(project: Project, name: Name): unknown {
  return project.state().resources[name]?.outputs.status;
}

story("onDelete: abandon", {}, async ({ emulator, project, step }) => {
  await step("destroy calls nothing, says so, and the job goes on", async () => {
    project.program(program(exportJob("left", jobFor("dataset", { onDelete: "abandon" }))));
    await project.up();
    const ids = liveJobs(emulator);
    actions(emulator);
    const { text } = await project.destroy();
    assert.match(text, new RegExp(`Left alone: export job ${ids[0]} of .* \\(onDelete is abandon\\)`));
    assert.deepEqual(emulator.calls(), []);
    assert.deepEqual(liveJobs(emulator), ids);
  });
});
