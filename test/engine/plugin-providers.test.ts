import assert from "node:assert/strict";
import { actions, effects, liveJobs } from "./harness/look";
import { pluginProgram, pluginStory } from "./harness/plugin";
import { code, exportJob, jobFor, js } from "./harness/program";

const unchanged = { flags: ["--expect-no-changes"] };

/** How a secret stands in state. */
const SECRET = "4dabf18193072939515e22adb298388d";

pluginStory("explicit providers for two organisations in one program", {}, async ({ emulator, project, step }) => {
  const own = emulator.env;
  const other = emulator.accounts.otherOrganisation ?? {};
  const [ownOrg, otherOrg] = [own.ADOBE_IMS_ORG, other.ADOBE_IMS_ORG];
  // The program reads them; the provider knows none of these names.
  project.environment({ OWN_SECRET: own.ADOBE_CLIENT_SECRET, OTHER_SECRET: other.ADOBE_CLIENT_SECRET });
  const provider = (name: string, env: typeof own, secret: string, more = {}) =>
    `const ${name} = new Provider(${js(name)}, ${js({
      adobeClientId: env.ADOBE_CLIENT_ID,
      adobeClientSecret: code(secret),
      adobeImsOrg: env.ADOBE_IMS_ORG,
      adobeEndpoint: env.ADOBE_ENDPOINT,
      adobeImsEndpoint: env.ADOBE_IMS_ENDPOINT,
      ...more,
    })});`;
  const both = ({ moreOfOwn = {}, moreOfOther = {} } = {}) =>
    pluginProgram(
      provider("first", own, "pulumi.secret(process.env.OWN_SECRET)", moreOfOwn),
      // In clear, as a YAML program may have it.
      provider("second", other, "process.env.OTHER_SECRET", moreOfOther),
      exportJob("ours", jobFor("dataset"), { provider: code("first") }),
      exportJob("theirs", jobFor("dataset"), { provider: code("second") }),
    );
  const providers = () => {
    const { checkpoint } = JSON.parse(project.state().text) as { checkpoint: { latest: { resources: Recorded[] } } };
    return checkpoint.latest.resources.filter(({ type }) => type === "pulumi:providers:datajobs");
  };

  await step("a preview calls nothing", async () => {
    project.program(both());
    assert.deepEqual([...(await project.preview()).ops].sort(), ["create ours", "create theirs"]);
    assert.deepEqual(emulator.calls(), []);
  });

  await step("each starts its job with its own credentials, a token of its own, in its own organisation", async () => {
    await project.up();
    const calls = emulator.calls();
    const asked = calls.map(({ action }) => action).filter((action) => action !== "listExportJobs");
    assert.deepEqual(asked.sort(), ["createExportJob", "createExportJob", "imsToken", "imsToken"]);
    assert.ok(calls.every(({ verified }) => verified));
    assert.deepEqual(livePlaces(), [`${ownOrg}/prod`, `${otherOrg}/prod`]);
    assert.equal(project.state().resources.theirs?.outputs.imsOrg, otherOrg);
    emulator.clearCalls();
  });

  await step("secrets of a provider are encrypted in state, also one that the program had in clear", () => {
    const kept = providers();
    assert.equal(kept.length, 2);
    for (const { inputs = {}, outputs = {} } of kept) {
      for (const { adobeClientSecret, adobeImsOrg } of [inputs, outputs]) {
        assert.ok(
          typeof adobeClientSecret === "object" && adobeClientSecret !== null && SECRET in adobeClientSecret,
          js(adobeClientSecret),
        );
        assert.equal(typeof adobeImsOrg, "string");
      }
    }
  });

  await step("the preview after up, a refresh, and the preview after it: no changes", async () => {
    assert.deepEqual((await project.preview(unchanged)).ops, []);
    await project.refresh();
    assert.deepEqual(actions(emulator), ["retrieveExportJob", "retrieveExportJob"]);
    assert.deepEqual((await project.preview(unchanged)).ops, []);
  });

  await step("other scopes, another secret: the provider is updated, no resource is touched", async () => {
    const scopes = own.ADOBE_SCOPES;
    project.program(
      both({
        moreOfOwn: { adobeScopes: scopes },
        moreOfOther: { adobeClientSecret: code('pulumi.secret("CANARY-not-needed-now")') },
      }),
    );
    assert.deepEqual((await project.up()).ops, []);
    assert.deepEqual(emulator.calls(), []);
    project.program(both());
    await project.up();
  });

  await step("a sandbox is spelt out that was the default: absent before, so it is no change of a place", async () => {
    project.program(both({ moreOfOther: { adobeSandbox: "prod" } }));
    assert.deepEqual((await project.up()).ops, []);
    assert.deepEqual(emulator.calls(), []);
  });

  await step(
    "another sandbox of a provider replaces its jobs, and only its: the old one is cancelled before the new one starts",
    async () => {
      project.program(both({ moreOfOther: { adobeSandbox: "dev" } }));
      const { ops } = await project.up();
      assert.ok(
        ops.every((op) => op.endsWith(" theirs")),
        ops.join(),
      );
      assert.deepEqual(effects(emulator), ["cancelExportJob", "createExportJob"], ops.join());
      assert.deepEqual(livePlaces(), [`${ownOrg}/prod`, `${otherOrg}/dev`]);
    },
  );

  await step("destroy cancels each with its own credentials", async () => {
    await project.destroy();
    assert.deepEqual(effects(emulator), ["cancelExportJob", "cancelExportJob"]);
    assert.deepEqual(liveJobs(emulator), []);
  });

  function livePlaces(): string[] {
    const live = emulator.state().jobs.filter((job) => job.live);
    return live.map(({ place }) => place).sort();
  }
});

interface Recorded {
  readonly type: string;
  readonly inputs?: Record<string, unknown>;
  readonly outputs?: Record<string, unknown>;
}

pluginStory("the default provider", {}, async ({ emulator, project, step }) => {
  const {
    ADOBE_CLIENT_SECRET: secret = "",
    ADOBE_CLIENT_ID: id = "",
    ADOBE_IMS_ORG: org = "",
    ...others
  } = emulator.env;
  project.program(pluginProgram(exportJob("nightly", jobFor("dataset"))));

  await step("misses nothing in a preview; up names every place where a missing setting was looked for", async () => {
    project.environment({ ...emulator.env, ADOBE_IMS_ORG: "" });
    await project.preview();
    const { text } = await project.up({ fails: true });
    assert.match(text, /adobeImsOrg .* is not set/);
    for (const place of [/argument imsOrg/, /pulumi config set datajobs:adobeImsOrg/, /environment ADOBE_IMS_ORG/])
      assert.match(text, place);
    assert.deepEqual(effects(emulator), []);
  });

  await step("a setting that doesn't exist is refused by its name, and what there is is listed", async () => {
    await project.command("config", "set", "datajobs:adobeOrganisation", "x");
    const { text } = await project.preview({ fails: true });
    assert.match(text, /adobeOrganisation: there is no such setting; allowed: adobeAccessToken, /);
    await project.command("config", "rm", "datajobs:adobeOrganisation");
  });

  await step("nothing of the environment gets into the state", async () => {
    project.environment(emulator.env);
    await project.up();
    const { text } = project.state();
    for (const name of ["ADOBE_CLIENT_ID", "NCLOUD_ACCESS_KEY", "TENCENTCLOUD_SECRET_ID", "ADOBE_ENDPOINT"]) {
      assert.ok(!text.includes(emulator.env[name] ?? name), `${name} is in state`);
    }
    await project.destroy();
  });

  await step(
    "the stack's configuration comes before the environment, and its secrets are encrypted in state",
    async () => {
      project.environment({
        ...others,
        ADOBE_IMS_ORG: org,
        ADOBE_CLIENT_SECRET: "",
        ADOBE_SANDBOX_NAME: "from-the-environment",
      });
      await project.command("config", "set", "datajobs:adobeClientId", id);
      await project.command("config", "set", "datajobs:adobeSandbox", "from-the-stack");
      await project.command("config", "set", "--secret", "datajobs:adobeClientSecret", secret);
      await project.up();
      assert.deepEqual(
        emulator
          .state()
          .jobs.filter(({ live }) => live)
          .map(({ place }) => place),
        [`${org}/from-the-stack`],
      );
      assert.ok(emulator.calls().every(({ verified }) => verified));
      assert.match(project.state().text, /adobeClientSecret/);
    },
  );

  await step("it reaches a refresh and a destroy as well", async () => {
    await project.refresh();
    await project.destroy();
    assert.deepEqual(liveJobs(emulator), []);
  });
});
