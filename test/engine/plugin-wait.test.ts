import assert from "node:assert/strict";
import type { Emulator } from "../emulator";
import { CANCEL_MS } from "./harness/interruption";
import { actions, effects, liveJobs } from "./harness/look";
import { isPlugin, pluginProgram, pluginStory } from "./harness/plugin";
import { exportJob, jobFor } from "./harness/program";
import { waitFor } from "./harness/wait-for";

const ERRORS = [{ code: "0090000009", msg: "Error writing profiles to output path" }];

const unchanged = { flags: ["--expect-no-changes"] };

pluginStory("waiting for jobs to complete", {}, async ({ emulator, project, step }) => {
  const completed = { waitFor: "completed" };
  const both = (more = {}) => [
    exportJob("engines", jobFor("dataset-1", { ...completed, waitTimeout: "1m", ...more }), {
      customTimeouts: { create: "5s", update: "5s" },
    }),
    exportJob("ours", jobFor("dataset-2", { ...completed, waitTimeout: "5s", ...more }), {
      customTimeouts: { create: "1m" },
    }),
  ];

  await step("of customTimeouts and waitTimeout the shorter one ends the wait, whichever it is", async () => {
    project.program(pluginProgram(...both()));
    const { text, diagnostics } = await project.up({ fails: true, flags: ["--continue-on-error"] });
    for (const name of ["engines", "ours"]) {
      const said = messages(diagnostics, name, "error");
      assert.match(
        said,
        /cannot wait for export job \d+ of .* to complete: no end after \d s; last seen: status PROCESSING \(looked \d times\)/,
        text,
      );
      assert.match(said, /the next `pulumi up` goes on waiting, `pulumi destroy` cancels it/);
    }
    assert.deepEqual(effects(emulator), ["createExportJob", "createExportJob"]);
  });

  await step("while it waits, a status line stands beside each job, and a line of its own at each change", async () => {
    // What the engine was told: the status lines of the run above were its own.
    project.program(pluginProgram(...both({ triggers: [1] })));
    const { diagnostics } = await project.up({ fails: true, flags: ["--continue-on-error"] });
    for (const name of ["engines", "ours"]) {
      const about = diagnostics.filter((diagnostic) => diagnostic.name === name);
      const status = about.filter(({ ephemeral }) => ephemeral).map(({ message }) => message.trim());
      assert.ok(
        status.some((line) => /^(NEW|PROCESSING), \d+ m?s$/.test(line)),
        JSON.stringify(about),
      );
      assert.match(messages(about, name, "info"), /export job \d+ of .*: NEW -> PROCESSING/);
    }
    effects(emulator);
  });

  await step("both are half-made: the ids are in state, with the reason", () => {
    const { engines, ours } = project.state().resources;
    assert.deepEqual([engines?.id, ours?.id].sort(), liveJobs(emulator).sort());
    for (const kept of [engines, ours]) {
      assert.equal(kept?.outputs.status, "PROCESSING");
      assert.match(kept?.initErrors?.join() ?? "", /no end after \d s/);
    }
  });

  await step("a preview shows that up goes on, and calls nothing", async () => {
    assert.deepEqual([...(await project.preview()).ops].sort(), ["update engines", "update ours"]);
    assert.deepEqual(emulator.calls(), []);
  });

  await step("the next up goes on waiting, starts no second job, and ends well", async () => {
    for (const id of liveJobs(emulator)) emulator.jobs({ api: "adobe.export", id, status: "SUCCEEDED" });
    await project.up();
    assert.deepEqual(effects(emulator), []);
    const { engines } = project.state().resources;
    assert.equal(engines?.outputs.status, "SUCCEEDED");
    assert.equal(engines?.initErrors, undefined);
    assert.equal(engines?.outputs.unfinished, undefined);
    assert.deepEqual((await project.preview(unchanged)).ops, []);
  });

  await step("a job that ends FAILED fails the up with the API's own error texts; its id stays in state", async () => {
    project.program(pluginProgram(exportJob("report", jobFor("dataset-3", { ...completed, waitTimeout: "1m" }))));
    const { result } = project.begin("up");
    const id = await endNext(emulator, { status: "FAILED", errors: ERRORS });
    const { code, text } = await result();
    assert.notEqual(code, 0);
    assert.match(
      text,
      /ended FAILED \(0090000009: Error writing profiles to output path\)\. The next `pulumi up` starts it anew/,
    );
    assert.equal(project.state().resources.report?.id, id);
    assert.equal(project.state().resources.report?.outputs.status, "FAILED");
    effects(emulator);
  });

  await step("without rerunOnFailure the next up fails again, starts nothing, and says what would", async () => {
    project.program(
      pluginProgram(
        exportJob("report", jobFor("dataset-3", { ...completed, waitTimeout: "1m", rerunOnFailure: false })),
      ),
    );
    const { text } = await project.up({ fails: true });
    assert.match(text, /ended FAILED \(0090000009: .*A change of triggers starts it anew/);
    assert.deepEqual(effects(emulator), []);
  });

  await step(
    "with rerunOnFailure, the default here, a preview says why it is replaced, and up runs it anew",
    async () => {
      project.program(pluginProgram(exportJob("report", jobFor("dataset-3", { ...completed, waitTimeout: "1m" }))));
      const { steps, text } = await project.preview();
      assert.equal(steps.find(({ op }) => op === "replace")?.detailed.status, "update-replace");
      assert.match(text, /ended FAILED \(0090000009: .*rerunOnFailure starts it anew/);
      assert.deepEqual(emulator.calls(), []);
      const { result } = project.begin("up");
      await endNext(emulator, { status: "SUCCEEDED" });
      assert.equal((await result()).code, 0);
      assert.deepEqual(effects(emulator), ["createExportJob"]);
      assert.deepEqual((await project.preview(unchanged)).ops, []);
    },
  );
});

pluginStory(
  "Ctrl-C while a job is waited for",
  { emulator: { cancelSeconds: 600 } },
  async ({ emulator, project, step }) => {
    const slow = exportJob("slow", jobFor("dataset", { waitFor: "completed", waitTimeout: "10m" }));

    await step("ends the up within 5 s, keeps the job in state and leaves it running", async () => {
      project.program(pluginProgram(slow));
      const { running, result } = project.begin("up");
      await waitFor("the wait has begun", () => emulator.calls().some(({ action }) => action === "retrieveExportJob"));
      const signalled = performance.now();
      running.signal("SIGINT");
      const { code, text } = await result();
      const took = performance.now() - signalled;
      assert.notEqual(code, 0);
      assert.ok(took < CANCEL_MS, `it took ${Math.round(took)} ms:\n${text}`);
      assert.match(text, /the deployment was cancelled/);
      assert.deepEqual([project.state().resources.slow?.id], liveJobs(emulator));
      assert.deepEqual(effects(emulator), ["createExportJob"]);
    });

    await step("the next up goes on waiting and starts nothing", async () => {
      const { running, result } = project.begin("up");
      await waitFor("it is looked at again", () => actions(emulator).includes("retrieveExportJob"));
      for (const id of liveJobs(emulator)) emulator.jobs({ api: "adobe.export", id, status: "SUCCEEDED" });
      assert.equal((await result()).code, 0, running.text);
      assert.deepEqual(effects(emulator), []);
      assert.equal(project.state().resources.slow?.outputs.status, "SUCCEEDED");
    });

    await step("SIGTERM in the wait for a cancellation ends the destroy within 5 s and keeps the state", async () => {
      project.program(pluginProgram(exportJob("slow", jobFor("dataset", { triggers: [2] }))));
      await project.up();
      const { running, result } = project.begin("destroy");
      await waitFor("the cancellation is waited for", () => effects(emulator).includes("cancelExportJob"));
      const signalled = performance.now();
      running.signal("SIGTERM");
      const { text } = await result();
      assert.ok(performance.now() - signalled < CANCEL_MS, text);
      assert.deepEqual([project.state().resources.slow?.id], liveJobs(emulator));
    });

    await step("customTimeouts.delete ends the wait for a cancellation, which says what was last seen", async () => {
      project.program(
        pluginProgram(exportJob("slow", jobFor("dataset", { triggers: [2] }), { customTimeouts: { delete: "2s" } })),
      );
      await project.up();
      const { text } = await project.destroy({ fails: true });
      assert.match(
        text,
        /cannot cancel export job \d+ of .*: no end after \d s; last seen: status (PROCESSING|CANCELLING|NEW)/,
      );
      assert.deepEqual([project.state().resources.slow?.id], liveJobs(emulator));
    });

    await step("no plugin is left", async () => {
      await waitFor("the plugins end", () => !project.processes().some(isPlugin));
    });
  },
);

function messages(
  diagnostics: readonly { name?: string; severity: string; message: string; ephemeral?: true }[],
  name: string,
  severity: string,
): string {
  const found = diagnostics.filter(
    (each) => each.name === name && each.severity.startsWith(severity) && !each.ephemeral,
  );
  return found.map(({ message }) => message).join("\n");
}

/** Ends the job that the running `up` starts, as soon as it is there. */
async function endNext(emulator: Emulator, change: object): Promise<string> {
  const before = emulator.state().jobs.length;
  const job = await waitFor("a job is started", () => emulator.state().jobs[before]);
  emulator.jobs({ api: "adobe.export", id: job.id, ...change });
  return job.id;
}
