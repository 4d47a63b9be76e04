import assert from "node:assert/strict";
import { actions, assertReplacedInOrder, effects, liveJobs } from "./harness/look";
import { pluginProgram, pluginStory } from "./harness/plugin";
import { code, exportJob, jobFor, sample } from "./harness/program";

const unchanged = { flags: ["--expect-no-changes"] };
const OTHER_DATASET = { destination: { datasetId: "5b7c86968f7b6501e21ba9e0" } };

pluginStory("the life of an export job", {}, async ({ emulator, project, step }) => {
  const org = emulator.env.ADOBE_IMS_ORG;
  const nightly = (more = {}) =>
    pluginProgram(exportJob("nightly", { ...sample, ...more }), "exports.jobId = nightly.jobId;");
  project.program(nightly());

  await step("a preview needs no credentials and calls nothing", async () => {
    project.environment({});
    assert.deepEqual((await project.preview()).ops, ["create nightly"]);
    assert.deepEqual(emulator.calls(), []);
  });

  await step("up starts one job in the configured place, and its outputs reach the program", async () => {
    project.environment(emulator.env);
    assert.deepEqual((await project.up()).ops, ["create nightly"]);
    // Before it: whether one of ours runs already; after it: whether the request was delivered twice.
    assert.deepEqual(actions(emulator), ["listExportJobs", "createExportJob", "listExportJobs"]);
    const [job] = emulator.state().jobs;
    const { nightly } = project.state().resources;
    assert.equal(job?.place, `${org}/prod`);
    assert.equal(nightly?.id, job?.id);
    assert.deepEqual(nightly?.inputs, { ...sample });
    assert.equal(nightly?.outputs.imsOrg, org);
    assert.equal(nightly?.outputs.sandbox, "prod");
    assert.equal(nightly?.outputs.status, "NEW");
    assert.equal(project.state().outputs.jobId, job?.id);
  });

  await step("the preview after up is empty", async () => {
    assert.deepEqual((await project.preview(unchanged)).ops, []);
    assert.deepEqual(emulator.calls(), []);
  });

  await step("a refresh looks once, and the preview after it is empty", async () => {
    await project.refresh();
    assert.deepEqual(actions(emulator), ["retrieveExportJob"]);
    assert.deepEqual((await project.preview(unchanged)).ops, []);
    assert.deepEqual(emulator.calls(), []);
  });

  await step("settings are updated in place, and nothing is called", async () => {
    project.program(nightly({ waitTimeout: "45m", rerunOnFailure: false, adoptRunning: true }));
    const { ops, steps } = await project.up();
    assert.deepEqual(ops, ["update nightly"]);
    assert.deepEqual(steps[0]?.detailed, { waitTimeout: "update", rerunOnFailure: "add", adoptRunning: "update" });
    assert.deepEqual(emulator.calls(), []);
    assert.equal(project.state().resources.nightly?.outputs.waitTimeout, "45m");
  });

  await step("writing out defaults, another order and another spelling change nothing", async () => {
    const { filter, fields, ...others } = sample;
    const respelt = {
      fields: fields.split(",").reverse(),
      filter: { ...filter, fromIngestTimestamp: "2018-01-01T01:00:00+01:00" },
      waitFor: "accepted",
      cancelTimeout: "10m",
      ...others,
    };
    project.program(
      pluginProgram(
        exportJob("nightly", { waitTimeout: "45m", rerunOnFailure: false, adoptRunning: true, ...respelt }),
      ),
    );
    assert.deepEqual((await project.preview()).ops, []);
  });

  await step(
    "a preview shows each difference at its own path, with its kind, and what the new job will say as unknown",
    async () => {
      project.program(nightly({ ...OTHER_DATASET, filter: { segments: [{ segmentId: "another" }] }, triggers: [1] }));
      const { steps, text } = await project.preview({ flags: ["--diff"] });
      assert.deepEqual(steps.find(({ op }) => op === "replace")?.detailed, {
        "destination.datasetId": "update-replace",
        "filter.segments": "update-replace",
        "filter.segmentQualificationTime.startTime": "delete-replace",
        "filter.segmentQualificationTime.endTime": "delete-replace",
        "filter.fromIngestTimestamp": "delete-replace",
        "filter.emptyProfiles": "update-replace",
        triggers: "update-replace",
        waitTimeout: "update",
        rerunOnFailure: "delete",
        adoptRunning: "update",
      });
      assert.match(text, /~ datasetId: "5b7c86968f7b6501e21ba9df" => "5b7c86968f7b6501e21ba9e0"/);
      assert.deepEqual(emulator.calls(), []);
    },
  );

  await step("a change of the dataset, while the job runs, cancels it before another one is started", async () => {
    const [old] = liveJobs(emulator);
    project.program(nightly(OTHER_DATASET));
    const { ops } = await project.up();
    assert.deepEqual(ops, ["delete-replaced nightly", "replace nightly", "create-replacement nightly"]);
    assert.deepEqual(effects(emulator), ["cancelExportJob", "createExportJob"]);
    assert.equal(liveJobs(emulator).length, 1);
    assert.notEqual(liveJobs(emulator)[0], old);
  });

  await step("a change of triggers, once the job has ended, starts another one first and cancels nothing", async () => {
    emulator.jobs({ api: "adobe.export", id: liveJobs(emulator)[0] ?? "", status: "SUCCEEDED" });
    await project.refresh();
    assert.equal(project.state().resources.nightly?.outputs.status, "SUCCEEDED");
    project.program(nightly({ ...OTHER_DATASET, triggers: [{ rows: 3 }] }));
    const { ops } = await project.up();
    assert.deepEqual(ops, ["create-replacement nightly", "replace nightly", "delete-replaced nightly"]);
    assert.deepEqual(effects(emulator), ["createExportJob"]);
    assert.equal(liveJobs(emulator).length, 1);
  });

  await step("destroy cancels the running job and says so", async () => {
    const [id] = liveJobs(emulator);
    const { text } = await project.destroy();
    assert.match(text, new RegExp(`Cancelled export job ${id} of `));
    assert.deepEqual(effects(emulator), ["cancelExportJob"]);
    assert.deepEqual(liveJobs(emulator), []);
    assert.deepEqual(project.state().resources, {});
  });
});

pluginStory("jobs that depend on another job", {}, async ({ emulator, project, step }) => {
  const chain = (triggers: unknown[]) =>
    pluginProgram(
      exportJob("first", jobFor("5b7c86968f7b6501e21ba9df", { triggers })),
      // Not known in a preview: as it stands, and inside a list inside a list.
      exportJob(
        "second",
        jobFor(code("first.requestId"), { filter: { segments: [{ segmentId: code("first.jobId") }] } }),
      ),
      "exports.where = second.imsOrg;",
      "exports.status = second.status;",
    );

  await step("a preview passes unknown arguments, tells the place that is configured, and calls nothing", async () => {
    project.program(chain([1]));
    const { ops, text } = await project.preview();
    assert.deepEqual(ops, ["create first", "create second"]);
    assert.match(text, new RegExp(`where *: "${emulator.env.ADOBE_IMS_ORG}"`));
    assert.match(text, /status *: (output<string>|\[unknown\])/);
    assert.deepEqual(emulator.calls(), []);
  });

  await step("up fills them in", async () => {
    await project.up();
    const [first, second] = emulator.state().jobs;
    assert.ok(second);
    assert.equal(
      (second.request.destination as { datasetId: string }).datasetId,
      project.state().resources.first?.outputs.requestId,
    );
    assert.deepEqual(
      (second.request.filter as { segments: { segmentId: string }[] }).segments[0]?.segmentId,
      first?.id,
    );
    assert.deepEqual((await project.preview(unchanged)).ops, []);
    actions(emulator);
  });

  await step(
    "a replacement cancels the dependent job first, then the one it depends on, and starts them in their order",
    async () => {
      project.program(chain([2]));
      assertReplacedInOrder(await project.up(), emulator);
    },
  );

  await step("all that is wrong is told at once, each with its path, and nothing is called", async () => {
    const wrong = {
      schema: {},
      destination: { datasetId: code('pulumi.secret("CANARY-dataset")') },
      waitFor: "finished",
      filter: { segments: [{ segmentId: "a", status: ["realised"] }] },
    };
    project.program(pluginProgram(exportJob("first", wrong)));
    const { text } = await project.up({ fails: true });
    for (const message of [
      /schema\.name: must be a string, it is missing/,
      /waitFor: must be one of "accepted", "completed"/,
      /filter\.segments\[0\]\.status\[0\]: must be one of/,
    ]) {
      assert.match(text, message);
    }
    assert.deepEqual(effects(emulator), []);
  });
});
