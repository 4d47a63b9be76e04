import assert from "node:assert/strict";
import { effects, liveJobs } from "./harness/look";
import { pluginProgram, pluginStory } from "./harness/plugin";
import { js } from "./harness/program";

/** An output of the stack for each function. */
interface Answers {
  readonly job: { readonly jobId: string };
  readonly jobs: { readonly jobs: readonly { readonly jobId: string }[] };
  readonly apps: { readonly apps: readonly unknown[] };
  readonly app: { readonly aiAppId: string };
  readonly clusters: { readonly allowedClusters: readonly unknown[] };
  readonly history: { readonly imports: readonly unknown[] };
  readonly request: { readonly asyncStatus: string };
}

const invoke = (name: string, token: string, args: object) =>
  `exports[${js(name)}] = pulumi.output(pulumi.runtime.invoke(${js(`datajobs:${token}`)}, ${js(args)}, { async: true }));`;

pluginStory("functions, from any program", {}, async ({ emulator, project, step }) => {
  const place = `${emulator.env.ADOBE_IMS_ORG}/prod`;
  const request = { schema: { name: "_xdm.context.profile" }, destination: { datasetId: "dataset" } };
  const job = emulator.jobs({ api: "adobe.export", place, request, seconds: 600 });
  const app = emulator.jobs({ api: "ncloud.aiapp", seconds: 600 });
  const { place: cluster } = emulator.jobs({ api: "ncloud.import", seconds: 600 });
  const database = emulator.jobs({ api: "tencentcloud.import", seconds: 600 });
  const serviceGroupInstanceNo = cluster.split("/").at(-1);

  await step("those that read are answered in a preview as in an up, and start nothing", async () => {
    project.program(
      pluginProgram(
        invoke("job", "adobe:getExportJob", { jobId: job.id }),
        invoke("jobs", "adobe:getExportJobs", { limit: 10 }),
        invoke("apps", "ncloud:getAiApps", {}),
        invoke("app", "ncloud:getAiApp", { aiAppId: app.id }),
        invoke("clusters", "ncloud:getSearchEngineClusters", {}),
        invoke("history", "ncloud:getSearchEngineImportHistory", { serviceGroupInstanceNo }),
        invoke("request", "tencentcloud:getAsyncRequest", { asyncRequestId: database.id }),
      ),
    );
    await project.preview();
    await project.up();
    const {
      job: one,
      jobs,
      apps,
      app: state,
      clusters,
      history,
      request: task,
    } = project.state().outputs as unknown as Answers;
    assert.equal(one.jobId, job.id);
    assert.deepEqual(
      jobs.jobs.map(({ jobId }) => jobId),
      [job.id],
    );
    assert.equal(state.aiAppId, app.id);
    assert.equal(apps.apps.length, 1);
    assert.equal(history.imports.length, 1);
    assert.ok(clusters.allowedClusters.length > 0);
    assert.equal(task.asyncStatus, "RUNNING");
    assert.deepEqual(effects(emulator), []);
    assert.ok(emulator.calls().every(({ verified }) => verified));
  });

  await step("actions do nothing in a preview, which goes through", async () => {
    project.program(
      pluginProgram(
        invoke("job", "adobe:cancelExportJob", { jobId: job.id }),
        invoke("app", "ncloud:killAiApp", { aiAppId: app.id }),
        invoke("import", "ncloud:stopSearchEngineImport", { serviceGroupInstanceNo }),
        invoke("database", "tencentcloud:stopDbImport", { asyncRequestId: database.id }),
      ),
    );
    emulator.clearCalls();
    await project.preview();
    assert.deepEqual(emulator.calls(), []);
  });

  await step("in an up they cancel, kill and stop", async () => {
    await project.up();
    assert.deepEqual(effects(emulator).sort(), [
      "StopDBImportJob",
      "cancelExportJob",
      "killAiApp",
      "stopDataImportJob",
    ]);
    assert.deepEqual(liveJobs(emulator), []);
    const { outputs } = project.state();
    assert.equal((outputs.job as { cancelled: boolean }).cancelled, true);
    for (const name of ["app", "import", "database"])
      assert.equal((outputs[name] as { stopped: boolean }).stopped, true, name);
  });
});
