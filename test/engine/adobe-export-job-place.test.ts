import assert from "node:assert/strict";
import { actions, effects, liveJobs } from "./harness/look";
import { exportJob, jobFor, program } from "./harness/program";
import { story } from "./harness/story";

story("where an export job lives", {}, async ({ emulator, project, step }) => {
  const org = emulator.env.ADOBE_IMS_ORG ?? "";
  const other = emulator.accounts.otherOrganisation ?? {};
  const nightly = (more = {}) => program(exportJob("nightly", jobFor("dataset", more)));
  project.program(nightly());

  await step("a missing setting is an error of up, which names every place that was looked at", async () => {
    project.environment({ ...emulator.env, ADOBE_IMS_ORG: undefined });
    const { text } = await project.up({ fails: true });
    assert.match(text, /adobeImsOrg .* is not set/);
    for (const place of [/argument imsOrg/, /pulumi config set datajobs:adobeImsOrg/, /environment ADOBE_IMS_ORG/])
      assert.match(text, place);
    assert.deepEqual(effects(emulator), []);
  });

  await step("another sandbox in the environment is no change of a job that has a place", async () => {
    project.environment(emulator.env);
    await project.up();
    actions(emulator);
    project.environment({ ...emulator.env, ADOBE_SANDBOX_NAME: "dev" });
    await project.settled();
  });

  await step("a sandbox that is given as an argument, and is another one, replaces it", async () => {
    project.program(nightly({ sandbox: "dev" }));
    const { steps } = await project.preview();
    assert.deepEqual(steps.find(({ op }) => op === "replace")?.diffs, ["sandbox"]);
    project.program(nightly({ sandbox: "prod" }));
    assert.ok(!(await project.preview()).steps.some(({ op }) => op !== "update"));
    project.program(nightly());
    assert.deepEqual(emulator.calls(), []);
  });

  await step("with credentials of another organisation, refresh and destroy refuse and keep the state", async () => {
    project.environment(other);
    const before = project.state().resources;
    const refusal = new RegExp(`lives in org ${org}, configured is ${other.ADOBE_IMS_ORG}`);
    assert.match((await project.refresh({ fails: true })).text, refusal);
    assert.match((await project.destroy({ fails: true })).text, refusal);
    assert.deepEqual(project.state().resources, before);
    assert.equal(liveJobs(emulator).length, 1);
  });

  await step("destroy cancels it in the recorded sandbox, whatever is configured by then", async () => {
    project.environment({ ...emulator.env, ADOBE_SANDBOX_NAME: "dev" });
    await project.destroy();
    assert.deepEqual(liveJobs(emulator), []);
    assert.deepEqual(
      emulator.state().jobs.map(({ place, status }) => [place, status]),
      [[`${org}/prod`, "CANCELLED"]],
    );
  });
});

story("stack configuration", {}, async ({ emulator, project, step }) => {
  const { ADOBE_CLIENT_SECRET: secret = "", ADOBE_CLIENT_ID: id = "", ...others } = emulator.env;
  project.environment({ ...others, ADOBE_CLIENT_SECRET: "", ADOBE_SANDBOX_NAME: "from-the-environment" });
  project.program(program(exportJob("nightly", jobFor("dataset"))));

  await step("comes before the environment; its secrets are decrypted for the provider alone", async () => {
    await project.command("config", "set", "datajobs:adobeClientId", id);
    await project.command("config", "set", "datajobs:adobeSandbox", "from-the-stack");
    await project.command("config", "set", "--secret", "datajobs:adobeClientSecret", secret);
    await project.up();
    assert.deepEqual(
      emulator.state().jobs.map(({ place }) => place),
      [`${emulator.env.ADOBE_IMS_ORG}/from-the-stack`],
    );
    assert.ok(emulator.calls().every(({ verified }) => verified));
  });

  await step("reaches a refresh and a destroy as well", async () => {
    await project.refresh();
    await project.destroy();
    assert.deepEqual(liveJobs(emulator), []);
  });
});
