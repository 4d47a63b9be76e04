import assert from "node:assert/strict";
import { actions, liveJobs } from "./harness/look";
import { exportJob, jobFor, program } from "./harness/program";
import { story } from "./harness/story";

const JOB = exportJob("nightly", jobFor("dataset"));

story("functions of the SDK", {}, async ({ emulator, project, step }) => {
  const other = emulator.jobs({ api: "adobe.export", seconds: 600 });

  await step("a preview reads what it can know, and what depends on a job to come is unknown", async () => {
    project.program(
      program(
        JOB,
        "exports.sandbox = adobe.getExportJobOutput({ jobId: nightly.jobId }).sandbox;",
        "exports.count = adobe.getExportJobsOutput({}, { dependsOn: nightly }).jobs.apply((jobs) => jobs.length);",
        'exports.clusters = ncloud.getSearchEngineClusters({ region: "KR" }).then(({ allowedClusters }) => allowedClusters.length);',
      ),
    );
    await project.preview();
    assert.deepEqual(actions(emulator), ["getClusterInfoList"]);
  });

  await step("up calls them, each as soon as its arguments are known", async () => {
    await project.up();
    const { outputs } = project.state();
    assert.deepEqual(outputs, { sandbox: "prod", count: 2, clusters: 2 });
    assert.ok(emulator.calls().every(({ verified }) => verified));
    emulator.clearCalls();
  });

  await step("a result is secret where an argument is", async () => {
    const lines = [
      "exports.open = adobe.getExportJobOutput({ jobId: nightly.jobId }).sandbox;",
      "exports.hidden = adobe.getExportJobOutput({ jobId: pulumi.secret(nightly.jobId) }).sandbox;",
    ];
    project.program(program(JOB, ...lines));
    await project.up();
    const { open, hidden } = project.state().outputs;
    assert.equal(open, "prod");
    assert.deepEqual(Object.keys(hidden as object).sort(), ["4dabf18193072939515e22adb298388d", "ciphertext"]);
    emulator.clearCalls();
  });

  await step(
    "what does something does nothing in a preview: its output is unknown, its promise gives undefined",
    async () => {
      const lines = [
        `exports.cancelled = adobe.cancelExportJobOutput({ jobId: "${other.id}" }).cancelled;`,
        'exports.known = adobe.cancelExportJob({ jobId: "1" }).then((result) => result !== undefined).catch(() => true);',
      ];
      project.program(program(JOB, ...lines));
      const { text } = await project.preview();
      assert.deepEqual(actions(emulator), []);
      assert.match(text, /cancelled: \[unknown\]/);
      assert.match(text, /known *: false/);
    },
  );

  await step("and does it in up, with a line that tells of it", async () => {
    const { text } = await project.up();
    assert.equal(project.state().outputs.cancelled, true);
    assert.ok(actions(emulator).includes("deleteExportJob") || !liveJobs(emulator).includes(other.id));
    assert.match(text, /datajobs: .*[Cc]ancel/);
  });

  const WRONG = [
    {
      title: "wrong arguments, all of them at once",
      line: 'adobe.getExportJobOutput({ jobId: 7, sandbx: "x" });',
      told: /cannot call adobe\.getExportJob: jobId: must be a string, got a number; sandbx: there is no such property; did you mean sandbox\?/,
    },
    {
      title: "a job that there is not",
      line: 'adobe.getExportJob({ jobId: "99999" });',
      told: /cannot read export job 99999: there is no such job in /,
    },
    {
      title: "an explicit provider",
      line: 'adobe.getExportJobOutput({ jobId: "1" }, { provider: nightly });',
      told: /adobe\.getExportJob: the option provider is not possible here: use stack configuration and arguments/,
    },
  ];
  for (const { title, line, told } of WRONG) {
    await step(`${title}: one sentence without a stack`, async () => {
      project.program(program(JOB, line));
      const { text } = await project.preview({ fails: true });
      assert.match(text, told);
    });
  }

  await step("settings come from the stack's configuration first, secrets decrypted", async () => {
    const { ADOBE_CLIENT_ID: id = "", ADOBE_CLIENT_SECRET: secret = "", ADOBE_IMS_ORG: org = "" } = emulator.env;
    await project.command("config", "set", "datajobs:adobeClientId", id);
    await project.command("config", "set", "--secret", "datajobs:adobeClientSecret", secret);
    await project.command("config", "set", "datajobs:adobeImsOrg", org);
    project.environment({ ...emulator.env, ADOBE_CLIENT_ID: "", ADOBE_CLIENT_SECRET: "", ADOBE_IMS_ORG: "" });
    project.program(program(JOB, "exports.found = adobe.getExportJobs().then(({ jobs }) => jobs.length > 0);"));
    await project.up();
    assert.equal(project.state().outputs.found, true);
  });

  await step("destroy", async () => {
    await project.destroy();
    assert.deepEqual(liveJobs(emulator), []);
  });
});
