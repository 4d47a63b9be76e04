import assert from "node:assert/strict";
import { actions, assertReplacedInOrder, effects, liveJobs } from "./harness/look";
import { code, exportJob, jobFor, program, sample } from "./harness/program";
import type { Recorded } from "./harness/state";
import { story } from "./harness/story";

story("the life of an export job", {}, async ({ emulator, project, step }) => {
  const nightly = (more = {}) =>
    program(exportJob("nightly", { ...sample, ...more }), "exports.jobId = nightly.jobId;");
  project.program(nightly());

  await step("a preview needs no credentials and calls nothing", async () => {
    project.environment({});
    const { ops } = await project.preview();
    assert.deepEqual(ops, ["create nightly"]);
    assert.deepEqual(emulator.calls(), []);
  });

  await step("a preview with credentials calls nothing either", async () => {
    project.environment(emulator.env);
    await project.preview();
    assert.deepEqual(emulator.calls(), []);
  });

  await step("up starts one job in the configured place, and its outputs reach the program", async () => {
    const { ops } = await project.up();
    assert.deepEqual(ops, ["create nightly"]);
    // Before it: whether one of ours runs already; after it: whether the request was delivered twice.
    assert.deepEqual(actions(emulator), ["listExportJobs", "createExportJob", "listExportJobs"]);
    const [job] = emulator.state().jobs;
    const { nightly } = project.state().resources;
    assert.equal(job?.place, `${emulator.env.ADOBE_IMS_ORG}/prod`);
    assert.equal(nightly?.id, job?.id);
    assert.equal(nightly?.outputs.imsOrg, emulator.env.ADOBE_IMS_ORG);
    assert.equal(nightly?.outputs.sandbox, "prod");
    assert.equal(project.state().outputs.jobId, job?.id);
  });

  await step("beyond twice the arguments, a job that is NEW takes at most 450 bytes of state", () => {
    const { nightly } = project.state().resources;
    assert.equal(nightly?.outputs.status, "NEW");
    assert.ok(overhead(nightly) <= 450, `${overhead(nightly)} bytes: ${JSON.stringify(nightly)}`);
  });

  await step("the preview after up is empty", async () => {
    await project.settled();
    assert.deepEqual(emulator.calls(), []);
  });

  await step("a refresh looks once, and the preview after it is empty", async () => {
    await project.refresh();
    assert.deepEqual(actions(emulator), ["retrieveExportJob"]);
    await project.settled();
    assert.deepEqual(emulator.calls(), []);
  });

  await step("settings are updated in place, and nothing is called", async () => {
    const settings = {
      waitTimeout: "45m",
      cancelTimeout: "90s",
      onDelete: "cancel",
      rerunOnFailure: false,
      adoptRunning: true,
    };
    project.program(nightly(settings));
    const { ops } = await project.up();
    assert.deepEqual(ops, ["update nightly"]);
    assert.deepEqual(emulator.calls(), []);
    assert.equal(project.state().resources.nightly?.inputs.waitTimeout, "45m");
    assert.equal(project.state().resources.nightly?.outputs.waitTimeout, "45m");
  });

  await step("writing out defaults, another order and another spelling change nothing", async () => {
    const { filter, fields, destination, ...others } = sample;
    const segments = filter.segments.map(({ segmentId, status }) => ({ status, segmentId }));
    const respelt = {
      destination: { datasetId: destination.datasetId },
      fields: fields.split(",").reverse(),
      filter: { ...filter, segments, fromIngestTimestamp: "2018-01-01T01:00:00+01:00" },
      ...others,
    };
    project.program(
      program(
        exportJob("nightly", {
          waitTimeout: "45m",
          cancelTimeout: "90s",
          rerunOnFailure: false,
          adoptRunning: true,
          ...respelt,
        }),
      ),
    );
    assert.deepEqual((await project.preview()).ops, []);
    assert.deepEqual(emulator.calls(), []);
  });

  await step("a change of the dataset, while the job runs, cancels it before another one is started", async () => {
    const [old] = liveJobs(emulator);
    project.program(nightly({ destination: { datasetId: "5b7c86968f7b6501e21ba9e0" } }));
    const { ops } = await project.up();
    assert.deepEqual(ops, ["delete-replaced nightly", "replace nightly", "create-replacement nightly"]);
    assert.deepEqual(effects(emulator), ["cancelExportJob", "createExportJob"]);
    assert.equal(liveJobs(emulator).length, 1);
    assert.notEqual(liveJobs(emulator)[0], old);
  });

  await step("beyond twice the arguments, a job that has SUCCEEDED takes at most 800 bytes of state", async () => {
    const [id = ""] = liveJobs(emulator);
    emulator.jobs({ api: "adobe.export", id, status: "SUCCEEDED" });
    await project.refresh();
    actions(emulator);
    const { nightly } = project.state().resources;
    assert.equal(nightly?.outputs.status, "SUCCEEDED");
    assert.equal(nightly?.outputs.exportedProfiles, 20);
    assert.ok(overhead(nightly) <= 800, `${overhead(nightly)} bytes: ${JSON.stringify(nightly)}`);
  });

  await step("the preview after a job has ended well is empty", async () => {
    await project.settled();
  });

  await step("a change of triggers, once the job has ended, starts another one first and cancels nothing", async () => {
    project.program(
      nightly({ destination: { datasetId: "5b7c86968f7b6501e21ba9e0" }, triggers: ["2026-01-02", { rows: 3 }] }),
    );
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

/** Bytes of inputs and outputs beyond twice the arguments; `__provider` counts. */
function overhead(job: Recorded | undefined): number {
  const { __provider, ...args } = job?.inputs ?? {};
  return bytes(job?.inputs) + bytes(job?.outputs) - 2 * bytes(args);
}

function bytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value) ?? "");
}

story("jobs that depend on another job", {}, async ({ emulator, project, step }) => {
  const chain = (triggers: unknown[]) =>
    program(
      exportJob("first", jobFor("5b7c86968f7b6501e21ba9df", { triggers })),
      // Not known in a preview: as it stands, and inside a list inside a list.
      exportJob(
        "second",
        jobFor(code("first.requestId"), { filter: { segments: [{ segmentId: code("first.jobId") }] } }),
      ),
    );

  await step("a preview passes arguments that are not known yet, and calls nothing", async () => {
    project.program(chain([1]));
    assert.deepEqual((await project.preview()).ops, ["create first", "create second"]);
    assert.deepEqual(emulator.calls(), []);
  });

  await step("up fills them in", async () => {
    await project.up();
    const [first, second] = emulator.state().jobs;
    assert.deepEqual(second?.request.destination, {
      datasetId: project.state().resources.first?.outputs.requestId,
      segmentPerBatch: false,
    });
    const { segments = [] } = (second?.request.filter ?? {}) as { segments?: { segmentId: string }[] };
    assert.deepEqual(
      segments.map(({ segmentId }) => segmentId),
      [first?.id],
    );
    await project.settled();
    actions(emulator);
  });

  await step("a preview of a replacement calls nothing, and shows that the dependent one is replaced too", async () => {
    project.program(chain([2]));
    const { steps } = await project.preview();
    assert.deepEqual(
      [...new Set(steps.filter(({ op }) => op === "replace").map(({ name }) => name))],
      ["first", "second"],
    );
    assert.deepEqual(emulator.calls(), []);
  });

  await step(
    "up cancels the dependent job first, then the one it depends on, and starts them in their order",
    async () => {
      assertReplacedInOrder(await project.up(), emulator);
    },
  );

  await step("--target touches nothing else", async () => {
    project.program(chain([3]));
    const urn = project.state().resources.second?.urn ?? "";
    await project.destroy({ flags: ["--target", urn] });
    assert.deepEqual(effects(emulator), ["cancelExportJob"]);
    assert.deepEqual(Object.keys(project.state().resources), ["first"]);
    assert.deepEqual(liveJobs(emulator), [project.state().resources.first?.id]);
    const { ops } = await project.up({ flags: ["--target", urn] });
    assert.deepEqual(ops, ["create second"]);
    assert.deepEqual(effects(emulator), ["createExportJob"]);
  });
});
