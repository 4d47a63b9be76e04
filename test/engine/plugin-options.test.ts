import assert from "node:assert/strict";
import { actions, effects, liveJobs } from "./harness/look";
import { pluginProgram, pluginStory } from "./harness/plugin";
import { code, exportJob, jobFor } from "./harness/program";

const unchanged = { flags: ["--expect-no-changes"] };

/** How a secret stands in state: its mark, and the ciphertext. */
const SECRET = "4dabf18193072939515e22adb298388d";

function isEncrypted(value: unknown): boolean {
  return typeof value === "object" && value !== null && SECRET in value && "ciphertext" in value;
}

pluginStory("secrets in nested arguments", {}, async ({ emulator, project, step }) => {
  const secret = (name: string) => code(`pulumi.secret("CANARY-${name}")`);
  const job = (dataset: string, more = {}) => ({
    schema: { name: "_xdm.context.profile" },
    destination: { datasetId: secret(dataset), segmentPerBatch: false },
    filter: { segments: [{ segmentId: secret("segment") }] },
    ...more,
  });
  const nightly = (dataset: string, more = {}) =>
    pluginProgram(
      exportJob("nightly", job(dataset, more)),
      "exports.destination = nightly.destination;",
      "exports.status = nightly.status;",
    );
  const places = () => {
    const { nightly: kept } = project.state().resources;
    return [kept?.inputs, kept?.outputs].flatMap((each) => {
      const { destination, filter } = each as {
        destination: Record<string, unknown>;
        filter: { segments: Record<string, unknown>[] };
      };
      assert.equal(destination.segmentPerBatch, false, "what stands beside a secret is none");
      return [destination.datasetId, filter.segments[0]?.segmentId];
    });
  };

  await step("reach the API as they are, and stay encrypted in state, each in its place", async () => {
    project.program(nightly("dataset"));
    const { text } = await project.up();
    // A text with a canary in it: the emulator doesn't tell which.
    assert.deepEqual(emulator.state().jobs[0]?.request.destination, {
      datasetId: "[concealed]",
      segmentPerBatch: false,
    });
    assert.deepEqual(places().map(isEncrypted), [true, true, true, true]);
    assert.match(text, /destination *: .*\[secret\]/s);
    assert.match(text, /status *: "NEW"/);
  });

  await step("after a refresh too, and the preview is empty", async () => {
    await project.refresh();
    assert.deepEqual(places().map(isEncrypted), [true, true, true, true]);
    assert.deepEqual((await project.preview(unchanged)).ops, []);
  });

  await step("after an update in place too", async () => {
    project.program(nightly("dataset", { waitTimeout: "45m" }));
    assert.deepEqual((await project.up()).ops, ["update nightly"]);
    assert.deepEqual(places().map(isEncrypted), [true, true, true, true]);
  });

  await step("a changed one replaces the job; the preview shows neither the old nor the new one", async () => {
    project.program(nightly("another-dataset", { waitTimeout: "45m" }));
    const { steps } = await project.preview({ flags: ["--diff"] });
    assert.deepEqual(steps.find(({ op }) => op === "replace")?.detailed, { "destination.datasetId": "update-replace" });
  });

  await step("a time-out keeps them encrypted in what is half-made", async () => {
    project.program(nightly("another-dataset", { waitFor: "completed", waitTimeout: "1s" }));
    await project.up({ fails: true });
    assert.deepEqual(places().map(isEncrypted), [true, true, true, true]);
  });

  await step("an argument that is wrong and secret is not repeated by its error", async () => {
    project.program(
      pluginProgram(exportJob("nightly", { ...job("dataset"), waitFor: secret("wait"), imsOrg: secret("org") })),
    );
    const { text } = await project.preview({ fails: true });
    assert.match(text, /waitFor: must be one of "accepted", "completed"/);
  });
});

pluginStory("the engine's options for a resource", {}, async ({ emulator, project, step }) => {
  const ignoreChanges = ["filter.segments", "destination.datasetId", "triggers"];
  const named = (dataset: string, segment: string, more = {}) => ({
    ...jobFor(dataset),
    filter: { segments: [{ segmentId: segment }], emptyProfiles: false },
    ...more,
  });

  await step("ignoreChanges holds at every depth", async () => {
    project.program(pluginProgram(exportJob("nightly", named("dataset", "a"), { ignoreChanges })));
    await project.up();
    effects(emulator);
    project.program(
      pluginProgram(exportJob("nightly", named("another-dataset", "b", { triggers: [1] }), { ignoreChanges })),
    );
    assert.deepEqual((await project.preview(unchanged)).ops, []);
    await project.up();
    assert.deepEqual(effects(emulator), []);
  });

  await step("and only there: what stands beside it still replaces", async () => {
    const changed = {
      ...named("another-dataset", "b"),
      filter: { segments: [{ segmentId: "b" }], emptyProfiles: true },
    };
    project.program(pluginProgram(exportJob("nightly", changed, { ignoreChanges })));
    const { steps } = await project.preview();
    assert.deepEqual(steps.find(({ op }) => op === "replace")?.detailed, { "filter.emptyProfiles": "update-replace" });
  });

  await step(
    "replaceOnChanges makes a setting replace; the running job is cancelled before another one is started",
    async () => {
      const replaceOnChanges = ["waitTimeout"];
      project.program(
        pluginProgram(exportJob("nightly", named("dataset", "a", { waitTimeout: "1h" }), { replaceOnChanges })),
      );
      assert.ok((await project.preview()).steps.some(({ op }) => op === "replace"));
      const { ops } = await project.up();
      assert.deepEqual(effects(emulator), ["cancelExportJob", "createExportJob"], ops.join());
      assert.equal(liveJobs(emulator).length, 1);
    },
  );

  await step("retainOnDelete leaves the job alone, and calls nothing", async () => {
    project.program(
      pluginProgram(exportJob("nightly", named("dataset", "a", { waitTimeout: "1h" }), { retainOnDelete: true })),
    );
    await project.up();
    actions(emulator);
    const ids = liveJobs(emulator);
    await project.destroy();
    assert.deepEqual(emulator.calls(), []);
    assert.deepEqual(liveJobs(emulator), ids);
    assert.deepEqual(project.state().resources, {});
  });
});

pluginStory("a replacement that the provider is not asked about", {}, async ({ emulator, project, step }) => {
  await step("up --replace ends with one live job, the new one, and the old one cancelled", async () => {
    project.program(pluginProgram(exportJob("nightly", jobFor("dataset"))));
    await project.up();
    const [old] = liveJobs(emulator);
    effects(emulator);
    const { text } = await project.up({ flags: ["--replace", project.state().resources.nightly?.urn ?? ""] });
    assert.deepEqual(effects(emulator).sort(), ["cancelExportJob", "createExportJob"], text);
    assert.notEqual(project.state().resources.nightly?.id, old);
    assert.deepEqual([project.state().resources.nightly?.id], liveJobs(emulator));
  });

  await step("with deleteBeforeReplace the old one is cancelled first", async () => {
    project.program(pluginProgram(exportJob("nightly", jobFor("dataset"), { deleteBeforeReplace: true })));
    await project.up({ flags: ["--replace", project.state().resources.nightly?.urn ?? ""] });
    assert.deepEqual(effects(emulator), ["cancelExportJob", "createExportJob"]);
    assert.deepEqual([project.state().resources.nightly?.id], liveJobs(emulator));
  });
});
