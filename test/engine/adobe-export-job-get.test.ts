import assert from "node:assert/strict";
import { actions, effects, liveJobs } from "./harness/look";
import { exportJob, js, program, sample } from "./harness/program";
import { story } from "./harness/story";

story("reading an export job that somebody else has started", {}, async ({ emulator, project, step }) => {
  const org = emulator.env.ADOBE_IMS_ORG ?? "";
  const get = (id: string) =>
    program(
      `const found = adobe.ExportJob.get("found", ${js(id)});`,
      "exports.status = found.status;",
      "exports.dataset = found.destination.datasetId;",
      "exports.sandbox = found.sandbox;",
      "exports.jobId = found.jobId;",
    );

  for (const [what, place, idOf] of [
    ["its id, in the configured place", `${org}/prod`, (id: string) => id],
    ["ORG/SANDBOX/ID, in any place of the organisation", `${org}/dev`, (id: string) => `${org}/dev/${id}`],
  ] as const) {
    await step(`get finds it by ${what}, and fills the outputs`, async () => {
      const { id } = emulator.jobs({ api: "adobe.export", place, request: sample, status: "PROCESSING" });
      project.program(get(idOf(id)));
      await project.up();
      assert.deepEqual(project.state().outputs, {
        status: "PROCESSING",
        dataset: sample.destination.datasetId,
        sandbox: place.split("/")[1],
        jobId: id,
      });
      assert.deepEqual(effects(emulator), []);
      await project.settled();
    });
  }

  await step("a refresh follows it", async () => {
    for (const id of liveJobs(emulator)) emulator.jobs({ api: "adobe.export", id, status: "SUCCEEDED" });
    await project.refresh();
    assert.equal(project.state().resources.found?.outputs.status, "SUCCEEDED");
  });

  for (const [id, message] of [
    ["4711", /cannot read export job 4711: there is no such job in .*\/prod/],
    ["dev/4711", /cannot read export job dev\/4711: the id is none of these: ID, ORG\/SANDBOX\/ID\./],
  ] as const) {
    await step(`get of ${id}, which isn't there, fails with one clear sentence`, async () => {
      project.program(get(id));
      const { text } = await project.up({ fails: true });
      assert.match(text, message);
      assert.deepEqual(effects(emulator), []);
    });
  }

  await step("destroy leaves it alone: it is not ours", async () => {
    actions(emulator);
    await project.destroy();
    assert.deepEqual(effects(emulator), []);
  });

  await step("the option import is refused in one sentence that names the ways there are", async () => {
    project.program(program(exportJob("nightly", sample, { import: "100" })));
    const { text } = await project.preview({ fails: true });
    assert.match(text, /nightly: the option import is not possible for dynamic resources: use the static get\(\)/);
    assert.deepEqual(
      emulator.calls().filter(({ action }) => action !== "imsToken"),
      [],
    );
  });
});
