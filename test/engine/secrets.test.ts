import assert from "node:assert/strict";
import { liveJobs } from "./harness/look";
import { code, exportJob, jobFor, program, resource } from "./harness/program";
import { story } from "./harness/story";

/** How the engine marks a secret in state; the rest is encrypted. */
const SECRET = "4dabf18193072939515e22adb298388d";

/**
 * Every run of the harness is searched for canaries, on the console and in the files that are left, and every
 * credential of the emulator is one. What is done here is to give them more ways to get out.
 */
story("secrets", {}, async ({ emulator, project, step }) => {
  const { id: app } = emulator.jobs({ api: "ncloud.aiapp" });
  const lines = (trigger: string) => [
    exportJob(
      "nightly",
      jobFor(code('pulumi.secret("CANARY-dataset")'), {
        filter: { segments: [{ segmentId: code('pulumi.secret("CANARY-segment")') }] },
        triggers: [code(`pulumi.secret({ why: ["CANARY-${trigger}"] })`)],
      }),
    ),
    resource("ncloud.AiAppKill", "kill", { aiAppId: app, triggers: [code('pulumi.secret("CANARY-kill")')] }),
    "exports.filter = nightly.filter;",
    "exports.status = nightly.status;",
  ];

  await step("secret inputs, nested ones too, are shown by no preview and no up, in no detail", async () => {
    project.program(program(...lines("first")));
    await project.preview({ flags: ["--diff", "--show-full-output"] });
    await project.up({ flags: ["--diff", "--show-full-output", "--show-sames"] });
    assert.equal(liveJobs(emulator).length, 1);
    assert.ok(emulator.calls().every(({ verified }) => verified));
  });

  await step("the state holds them encrypted, in inputs and outputs, and those of other arguments in clear", () => {
    const { nightly } = project.state().resources;
    for (const values of [nightly?.inputs, nightly?.outputs]) {
      for (const key of ["destination", "filter", "triggers"])
        assert.ok(JSON.stringify(values?.[key]).includes(SECRET), key);
      assert.deepEqual(values?.schema, { name: "_xdm.context.profile" });
    }
    assert.ok(JSON.stringify(project.state().outputs.filter).includes(SECRET));
    assert.equal(project.state().outputs.status, "NEW");
    assert.ok(!project.state().text.includes("CANARY"));
  });

  await step("a change of a secret shows only that it has changed", async () => {
    project.program(program(...lines("second")));
    const { text, ops } = await project.preview({ flags: ["--diff"] });
    assert.ok(ops.includes("replace nightly"));
    assert.match(text, /\[secret\]/);
  });

  await step("a refresh and an empty preview after it show and keep them no differently", async () => {
    project.program(program(...lines("first")));
    await project.refresh({ flags: ["--diff"] });
    assert.deepEqual((await project.preview({ flags: ["--diff", "--expect-no-changes"] })).ops, []);
    assert.ok(!project.state().text.includes("CANARY"));
  });

  await step("neither do errors: of a wrong credential, of a refused job", async () => {
    emulator.faults({
      match: { action: "createExportJob" },
      fault: "answer",
      status: 400,
      body: {
        title: "Bad request",
        detail: `for dataset CANARY-dataset with ${emulator.env.ADOBE_CLIENT_SECRET}`.replace("CANARY-dataset", "x"),
      },
    });
    project.program(program(...lines("third")));
    const { text } = await project.up({ fails: true });
    assert.match(text, /it was refused: for dataset x/);
    project.environment({ ...emulator.env, ADOBE_CLIENT_SECRET: "CANARY-wrong", NCLOUD_SECRET_KEY: "CANARY-wrong" });
    assert.match((await project.up({ fails: true })).text, /invalid_client/);
  });
});

story("credentials", {}, async ({ emulator, project, step }) => {
  const { id: app } = emulator.jobs({ api: "ncloud.aiapp" });
  const { id: load } = emulator.jobs({ api: "tencentcloud.import" });
  // No secret inputs here: at level 9 Pulumi's SDK and engine log those of any provider in clear, among their own calls.
  const all = [
    exportJob("nightly", jobFor("dataset")),
    resource("ncloud.SearchEngineImportStop", "cluster", { serviceGroupInstanceNo: 1037002 }),
    resource("ncloud.AiAppKill", "kill", { aiAppId: app, format: "xml" }),
    resource("tencentcloud.DbImportStop", "load", { asyncRequestId: load }),
  ];
  const loud = { flags: ["-v=9", "--logtostderr", "--logflow", "--debug"], env: emulator.accounts.temporaryKeys ?? {} };

  await step(
    "are in no log at the highest level, nor are tokens and signatures: all four APIs, up, refresh, destroy",
    async () => {
      project.program(program(...all));
      for (const verb of ["up", "refresh", "destroy"] as const) {
        const { text } = await project[verb](loud);
        assert.doesNotMatch(text, /Bearer |TC3-HMAC-SHA256|Signature=|x-ncp-apigw-signature-v2/);
      }
      assert.ok(emulator.calls().length > 8);
      assert.ok(emulator.calls().every(({ verified }) => verified));
      assert.deepEqual(
        emulator.state().jobs.filter(({ live }) => live),
        [],
      );
    },
  );
});
