import assert from "node:assert/strict";
import { effects, jobs, liveJobs } from "./harness/look";
import { DYNAMIC, pluginProgram, pluginStory } from "./harness/plugin";
import { code, exportJob, jobFor, js, program, resource } from "./harness/program";
import { assertDestroyed, recordedStates, takeUp } from "./harness/yesterday";

const unchanged = { flags: ["--expect-no-changes"] };

/** The option that tells the engine which dynamic resource this one was. */
function alias(token: string) {
  return { aliases: [{ type: DYNAMIC + token }] };
}

for (const { how, configured } of [
  { how: "the environment", configured: false },
  { how: "the stack's configuration, identity keys included", configured: true },
]) {
  pluginStory(
    `a stack moves from the dynamic types to the plugin's, configured by ${how}`,
    {},
    async ({ emulator, project, step }) => {
      const { env } = emulator;
      const app = emulator.jobs({ api: "ncloud.aiapp", seconds: 600 });
      const later = { aiAppId: app.id, stopOn: "destroy" };
      // One of them goes on with an explicit provider.
      const provider = `const organisation = new Provider("organisation", ${js({
        adobeClientId: env.ADOBE_CLIENT_ID,
        adobeClientSecret: code("pulumi.secret(process.env.ADOBE_CLIENT_SECRET)"),
        adobeImsOrg: env.ADOBE_IMS_ORG,
        adobeSandbox: "prod",
        adobeEndpoint: env.ADOBE_ENDPOINT,
        adobeImsEndpoint: env.ADOBE_IMS_ENDPOINT,
      })});`;
      const ofPlugin = (aliased: boolean) => {
        const [job, kill] = aliased ? [alias("adobe:ExportJob"), alias("ncloud:AiAppKill")] : [{}, {}];
        return pluginProgram(
          provider,
          exportJob("nightly", jobFor("dataset-1"), job),
          exportJob("weekly", jobFor("dataset-2", { triggers: [{ week: 1 }] }), {
            ...job,
            provider: code("organisation"),
          }),
          resource("ncloud.AiAppKill", "kill", later, kill),
        );
      };

      await step("the dynamic resources start their jobs", async () => {
        if (configured) {
          await project.command("config", "set", "datajobs:adobeImsOrg", env.ADOBE_IMS_ORG ?? "");
          await project.command("config", "set", "datajobs:adobeSandbox", "prod");
          await project.command("config", "set", "datajobs:ncloudRegion", "KR");
        }
        project.program(
          program(
            exportJob("nightly", jobFor("dataset-1")),
            exportJob("weekly", jobFor("dataset-2", { triggers: [{ week: 1 }] })),
            resource("ncloud.AiAppKill", "kill", later),
          ),
        );
        await project.up();
        assert.equal(effects(emulator).length, 2);
      });

      const before = () => jobs(emulator).map((job) => job.split(" ")[0]);
      const ids = before();

      await step("the preview with aliases shows that nothing is created, replaced or deleted", async () => {
        project.program(ofPlugin(true));
        const { ops } = await project.preview();
        assert.deepEqual(
          ops.filter((op) => /create|replace|delete/.test(op)),
          [],
        );
      });

      await step("up starts, cancels and stops nothing: the same ids, under the plugin's types", async () => {
        const known = Object.values(project.state().resources).map(({ id }) => id);
        await project.up();
        assert.deepEqual(effects(emulator), []);
        const { resources } = project.state();
        assert.deepEqual(
          Object.values(resources)
            .map(({ id }) => id)
            .sort(),
          known.sort(),
        );
        for (const { urn } of Object.values(resources))
          assert.match(urn, /::datajobs:(adobe:ExportJob|ncloud:AiAppKill)::/);
        assert.deepEqual(before().slice(0, ids.length), ids);
      });

      await step("the previews after it are empty, with the aliases and without", async () => {
        assert.deepEqual((await project.preview(unchanged)).ops, []);
        project.program(ofPlugin(false));
        assert.deepEqual((await project.preview(unchanged)).ops, []);
      });

      await step(
        "a refresh reads all of them and takes away what led to the dynamic provider; the preview after it is empty",
        async () => {
          await project.refresh();
          assert.ok(!project.state().text.includes("__provider"));
          assert.deepEqual((await project.preview(unchanged)).ops, []);
          assert.deepEqual(effects(emulator), []);
        },
      );

      await step("destroy cancels the jobs and stops the app", async () => {
        await project.destroy();
        assert.deepEqual(effects(emulator).sort(), ["cancelExportJob", "cancelExportJob", "killAiApp"]);
        assert.deepEqual(liveJobs(emulator), []);
      });
    },
  );
}

/** Gives every class the alias of its type: the lines of a recorded program have none. */
const ALIASED = `for (const [cloud, kinds] of Object.entries({ adobe, ncloud, tencentcloud }))
  for (const [name, Kind] of Object.entries(kinds))
    kinds[name] = class extends Kind {
      constructor(own, args, options) {
        super(own, args, { ...options, aliases: [{ type: "${DYNAMIC}" + cloud + ":" + name }] });
      }
    };`;

for (const recorded of recordedStates().filter(({ name }) => name.endsWith("dynamic-settled"))) {
  pluginStory(`the state of ${recorded.name} moves to the plugin`, {}, async ({ emulator, project, step }) => {
    const ids = () => Object.fromEntries(Object.entries(project.state().resources).map(([name, { id }]) => [name, id]));
    const lines = recorded.program.split("\n").filter((line) => !line.includes("require("));

    await step("the preview shows that nothing is created, replaced or deleted, and calls nothing", async () => {
      await takeUp(recorded, project, emulator);
      project.program(pluginProgram(ALIASED, ...lines));
      const { ops } = await project.preview();
      assert.deepEqual(
        ops.filter((op) => /create|replace|delete/.test(op)),
        [],
      );
      assert.deepEqual(emulator.calls(), []);
    });

    await step("up keeps every id, and starts, cancels and stops nothing", async () => {
      const before = ids();
      await project.up();
      assert.deepEqual(ids(), before);
      assert.deepEqual(effects(emulator), []);
      for (const { urn } of Object.values(project.state().resources)) assert.match(urn, /::datajobs:/);
      await project.settled();
    });

    await step("so does a refresh, and the preview after it is empty", async () => {
      const before = ids();
      await project.refresh();
      assert.deepEqual(ids(), before);
      assert.deepEqual(effects(emulator), []);
      await project.settled();
    });

    await step("destroy ends what runs, but what was to be left alone", async () => {
      await assertDestroyed(recorded, project, emulator);
    });
  });
}
