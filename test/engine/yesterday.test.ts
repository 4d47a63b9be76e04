import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Emulator } from "../emulator";
import { type EngineHost, engineHosts } from "./harness/hosts";
import { code, exportJob, jobFor, js, resource, sample } from "./harness/program";
import type { Project } from "./harness/project";
import { filesBelow, leakIn } from "./harness/rules";
import type { Stage } from "./harness/story";
import { waitFor } from "./harness/wait-for";
import { assertDestroyed, byName, type Recorded, record, recordedStates, takeUp } from "./harness/yesterday";

const HOUR_MS = 3_600_000;
const ERRORS = [{ code: "0090000009", msg: "Error writing profiles to output path" }];
/** A job that has run for so long that its wait is given up. */
const BRIEFLY = { waitFor: "completed", waitTimeout: "1s" };

const ANEW = ["create-replacement", "delete-replaced", "replace"];
/** What a preview says of one resource in every state that calls for something. */
const UNSETTLED = { kept: ["update"], rerun: ANEW, rerunLater: ANEW, slow: ["update"], stopping: ["update"] };

/** test/fixtures/README.md tells how. */
if (process.env.DATAJOBS_RECORD) {
  for (const host of engineHosts) {
    host.story("record a settled stack", {}, (stage) => recordSettled(stage, host));
    host.story("record an unsettled stack", { emulator: { cancelSeconds: 600 } }, (stage) =>
      recordUnsettled(stage, host),
    );
  }
} else {
  for (const recorded of recordedStates()) goOn(recorded);
  test("recorded stacks hold no secret in clear, and nothing of the machine that recorded them", () => {
    for (const { folder } of recordedStates()) {
      for (const file of filesBelow(folder)) {
        const text = readFileSync(file, "utf8");
        assert.doesNotMatch(text, /127\.0\.0\.1|localhost|\/(tmp|root|home|Users|work|var)\/|[A-Z]:\\\\/, file);
        if (!file.endsWith("index.js")) assert.equal(leakIn(text), undefined, file);
      }
    }
  });
}

/** What a user does with a stack of an earlier version. */
function goOn(recorded: Recorded): void {
  const host = engineHosts.find(({ name }) => name === recorded.host);
  assert.ok(host, recorded.host);
  const settled = Object.keys(recorded.preview).length === 0;
  host.story(`the state of ${recorded.name}`, { emulator: { jobSeconds: 2 } }, async ({ emulator, project, step }) => {
    await step(
      settled
        ? "the first preview is empty, and calls nothing"
        : "the preview says what is not as it should be, and calls nothing",
      async () => {
        await takeUp(recorded, project, emulator);
        assert.deepEqual(byName(await project.preview()), recorded.preview);
        if (settled) await project.settled();
        assert.deepEqual(emulator.calls(), []);
      },
    );

    await step("a refresh reads every job, and the preview after it says the same", async () => {
      const before = Object.keys(project.state().resources).sort();
      await project.refresh();
      assert.deepEqual(Object.keys(project.state().resources).sort(), before);
      assert.deepEqual(byName(await project.preview()), recorded.preview);
      assert.ok(emulator.calls().every(({ action }) => !/create|cancel|stop|kill/i.test(action)));
    });

    if (settled) {
      await step("a job that is gone two days later has expired, and is not run again", async () => {
        const { id = "" } = project.state().resources.fresh ?? {};
        emulator.jobs({ api: "adobe.export", id, remove: true });
        emulator.advance(Math.max(0, Date.parse(recorded.recordedAt) + 48 * HOUR_MS - emulator.now()));
        await project.refresh();
        assert.equal(project.state().resources.fresh?.outputs.status, "EXPIRED");
        await project.settled();
      });
      await step("up has nothing to do", async () => {
        assert.deepEqual((await project.up()).ops, []);
      });
    } else {
      await step(
        "up goes on waiting, starts anew what is to be, and fails for what is to be changed first",
        async () => {
          endWell(emulator, project);
          const { text, diagnostics } = await project.up({ fails: true, flags: ["--continue-on-error"] });
          const failed = diagnostics.filter(({ severity, name }) => severity === "error" && name !== undefined);
          assert.deepEqual([...new Set(failed.map(({ name }) => name))], ["kept"], text);
          assert.match(text, /A change of triggers starts it anew/);
          const { kept = [] } = recorded.preview;
          assert.deepEqual(byName(await project.preview()), { kept });
          const { resources } = project.state();
          assert.equal(resources.slow?.outputs.status, "SUCCEEDED");
          assert.equal(resources.stopping?.outputs.stopped, true);
        },
      );
    }

    await step("destroy ends what runs, but what was to be left alone", async () => {
      await assertDestroyed(recorded, project, emulator);
    });
  });
}

/** What `slow` and `stopping` wait for has come, and so will what is started anew. */
function endWell(emulator: Emulator, project: Project): void {
  const { slow, stopping } = project.state().resources;
  emulator.jobs({ api: "adobe.export", id: slow?.id ?? "", status: "SUCCEEDED" });
  emulator.jobs({ api: "tencentcloud.import", id: String(stopping?.inputs.asyncRequestId), status: "KILLED" });
}

/** One resource in every state that calls for nothing. */
async function recordSettled({ emulator, project, step }: Stage, host: EngineHost): Promise<void> {
  const apps = [0, 1].map(() => emulator.jobs({ api: "ncloud.aiapp" }).id);
  const loads = [0, 1].map(() => emulator.jobs({ api: "tencentcloud.import" }).id);
  emulator.jobs({ api: "ncloud.import", place: "1037001" });
  const later = { stopOn: "destroy" };
  const lines = [
    exportJob("fresh", jobFor("fresh")),
    exportJob("full", {
      ...sample,
      waitFor: "completed",
      waitTimeout: "10m",
      cancelTimeout: "2m",
      rerunOnFailure: false,
    }),
    exportJob("batches", jobFor("batches", { destination: { datasetId: "batches", segmentPerBatch: true } })),
    exportJob(
      "secretive",
      jobFor(code('pulumi.secret("dataset-7")'), { triggers: [code("pulumi.secret({ why: [1] })")] }),
    ),
    exportJob("fed", jobFor("fed", { triggers: [code("fresh.jobId")] })),
    exportJob("expired", jobFor("expired")),
    exportJob("failed", jobFor("failed")),
    exportJob("cancelled", jobFor("cancelled", { adoptRunning: true })),
    exportJob("left", jobFor("left", { onDelete: "abandon" })),
    resource("ncloud.SearchEngineImportStop", "cluster", { serviceGroupInstanceNo: 1037001, triggers: ["first"] }),
    resource("ncloud.SearchEngineImportStop", "clusterLater", {
      serviceGroupInstanceNo: "1037002",
      region: "KR",
      ...later,
    }),
    resource("ncloud.AiAppKill", "app", { aiAppId: apps[0], format: "xml" }),
    resource("ncloud.AiAppKill", "appLater", { aiAppId: apps[1], ...later }),
    resource("tencentcloud.DbImportStop", "load", { asyncRequestId: loads[0], waitFor: "stopped" }),
    resource("tencentcloud.DbImportStop", "loadLater", { asyncRequestId: loads[1], region: "ap-guangzhou", ...later }),
    "exports.batchIds = full.batchIds;",
    "exports.secret = secretive.destination;",
    ...(host.name === "plugin" ? pluginOnly(emulator) : []),
  ];
  const program = host.program(...lines);

  await step("the stack", async () => {
    project.program(program);
    const up = project.begin("up");
    const full = await waitFor("the job that is waited for", () =>
      emulator
        .state()
        .jobs.find(({ request }) => js(request).includes("5b7c86968f7b6501e21ba9df") && js(request).includes("fields")),
    );
    emulator.jobs({ api: "adobe.export", id: full.id, status: "SUCCEEDED" });
    assert.equal((await up.result()).code, 0, up.running.text);
    const change = (name: string, spec: object) =>
      emulator.jobs({ api: "adobe.export", id: project.state().resources[name]?.id ?? "", ...spec });
    change("batches", { status: "SUCCEEDED" });
    change("failed", { status: "FAILED", errors: ERRORS });
    change("cancelled", { status: "CANCELLED" });
    // Known to have ended, and then not to be found.
    change("expired", { status: "SUCCEEDED" });
    await project.refresh();
    change("expired", { remove: true });
    await project.refresh();
    assert.equal(project.state().resources.expired?.outputs.status, "EXPIRED");
    assert.equal(project.state().resources.full?.outputs.status, "SUCCEEDED");
    await project.settled();
    await record(`${host.name}-settled`, program, project, emulator, {
      host: host.name,
      preview: {},
      left: ["left"],
    });
  });
}

function pluginOnly({ env, jobs }: Emulator): string[] {
  const { id } = jobs({ api: "adobe.export", request: jobFor("imported") });
  const explicit = {
    adobeClientId: env.ADOBE_CLIENT_ID,
    adobeClientSecret: code("pulumi.secret(process.env.ADOBE_CLIENT_SECRET)"),
    adobeImsOrg: env.ADOBE_IMS_ORG,
    adobeSandbox: "dev",
  };
  return [
    `const dev = new Provider("dev", ${js(explicit)});`,
    exportJob("elsewhere", jobFor("elsewhere"), { provider: code("dev") }),
    exportJob("imported", jobFor("imported"), { import: id }),
  ];
}

/** One resource in every state that calls for something. */
async function recordUnsettled({ emulator, project, step }: Stage, host: EngineHost): Promise<void> {
  const { id: load } = emulator.jobs({ api: "tencentcloud.import" });
  const program = host.program(
    exportJob("slow", jobFor("slow", BRIEFLY)),
    exportJob("rerun", jobFor("rerun", { waitFor: "completed" })),
    exportJob("kept", jobFor("kept", { waitFor: "completed", rerunOnFailure: false })),
    exportJob("rerunLater", jobFor("rerunLater", { rerunOnFailure: true })),
    resource("tencentcloud.DbImportStop", "stopping", { asyncRequestId: load, waitFor: "stopped", waitTimeout: "1s" }),
  );

  await step("the stack", async () => {
    project.program(program);
    const up = project.begin("up", { flags: ["--continue-on-error"] });
    for (const name of ["rerun", "kept"]) {
      const { id } = await waitFor(`the job ${name}`, () =>
        emulator.state().jobs.find(({ request }) => js(request).includes(`"${name}"`)),
      );
      emulator.jobs({ api: "adobe.export", id, status: "FAILED", errors: ERRORS });
    }
    assert.notEqual((await up.result()).code, 0);
    const { resources } = project.state();
    emulator.jobs({ api: "adobe.export", id: resources.rerunLater?.id ?? "", status: "FAILED", errors: ERRORS });
    await project.refresh({ flags: ["--target", resources.rerunLater?.urn ?? ""] });
    assert.deepEqual(byName(await project.preview()), UNSETTLED);
    await record(`${host.name}-unsettled`, program, project, emulator, {
      host: host.name,
      preview: UNSETTLED,
      left: [],
    });
  });
}
