import assert from "node:assert/strict";
import { engineHosts } from "./harness/hosts";
import { actions, effects, liveJobs } from "./harness/look";
import { pluginProgram, pluginStory } from "./harness/plugin";
import { code, exportJob, jobFor, js, resource } from "./harness/program";
import type { Project } from "./harness/project";

const KEYS = ["a", "b", "c"] as const;
const TYPE = "datajobs:adobe:ExportJob";
const { schema, filter } = jobFor("none");

/** Each key exports into a dataset of its name, by itself or in the set. */
const single = (key: string, options?: Readonly<Record<string, unknown>>) => exportJob(key, jobFor(key), options);
const each = (keys: readonly string[]) =>
  Object.fromEntries(keys.map((key) => [key, { destination: { datasetId: key } }]));
const set = (keys: readonly string[], more: object = {}, options?: Readonly<Record<string, unknown>>) => {
  return resource(
    "adobe.ExportJobSet",
    "nightly",
    { defaults: { schema, filter }, jobs: each(keys), ...more },
    options,
  );
};

const idOf = (project: Project, name: string) => project.state().resources[name]?.id ?? "";
const idsOf = (project: Project) => Object.fromEntries(KEYS.map((key) => [key, idOf(project, key)]));
const members = (project: Project) => {
  const known = project.state().resources.nightly?.outputs.jobs as Record<string, { jobId: string }>;
  return Object.fromEntries(Object.entries(known).map(([key, { jobId }]) => [key, jobId]));
};

for (const host of engineHosts) {
  host.story("single export jobs move into a set", {}, async ({ emulator, project, step }) => {
    let adopt: Record<string, string> = {};
    await step("they run, each as a resource of its own", async () => {
      project.program(host.program(...KEYS.map((key) => single(key))));
      await project.up();
      adopt = idsOf(project);
      assert.deepEqual(Object.values(adopt).sort(), liveJobs(emulator).sort());
      effects(emulator);
    });

    await step("the preview of the set in their place calls nothing", async () => {
      project.program(host.program(set(KEYS, { adopt })));
      const { ops } = await project.preview();
      assert.deepEqual([...ops].sort(), ["create nightly", "delete a", "delete b", "delete c"]);
      assert.deepEqual(actions(emulator), []);
    });

    await step("up adopts the jobs and leaves them alone: nothing is started or cancelled", async () => {
      const before = liveJobs(emulator);
      const { text } = await project.up();
      assert.match(text, /Adopted 3 export jobs for the set nightly: nothing was started for them\./);
      assert.equal(new Set(text.match(/Left alone: export job \d+/g)).size, 3);
      assert.deepEqual(effects(emulator), []);
      assert.deepEqual(liveJobs(emulator), before);
      assert.deepEqual(members(project), adopt);
      assert.deepEqual(Object.keys(project.state().resources), ["nightly"]);
    });

    await step("the previews after it are empty, with adopt and without", async () => {
      await project.settled();
      project.program(host.program(set(KEYS)));
      await project.settled();
      await project.up();
      await project.refresh();
      await project.settled();
      assert.deepEqual(effects(emulator), []);
    });

    await step("destroy cancels all three", async () => {
      await project.destroy();
      assert.deepEqual(effects(emulator), Array(3).fill("cancelExportJob"));
      assert.deepEqual(liveJobs(emulator), []);
    });
  });

  host.story("a single export job moves into a set that is there", {}, async ({ emulator, project, step }) => {
    let adopt: Record<string, string> = {};
    await step("a set runs, and a single job beside it", async () => {
      project.program(host.program(set(["b", "c"]), single("a")));
      await project.up();
      adopt = { a: idOf(project, "a") };
      effects(emulator);
    });

    await step("the update of the set adopts it: nothing is started or cancelled", async () => {
      const before = liveJobs(emulator);
      project.program(host.program(set(KEYS, { adopt })));
      const { text } = await project.up();
      assert.match(text, /Adopted one export job for the set nightly: nothing was started for it\./);
      assert.match(text, /Left alone: export job \d+/);
      assert.deepEqual(effects(emulator), []);
      assert.deepEqual(liveJobs(emulator), before);
      assert.equal(members(project).a, adopt.a);
      await project.settled();
    });

    await step("destroy cancels all three", async () => {
      await project.destroy();
      assert.deepEqual(effects(emulator), Array(3).fill("cancelExportJob"));
    });
  });

  host.story("single export jobs move into a set in two steps", {}, async ({ emulator, project, step }) => {
    let adopt: Record<string, string> = {};
    await step("state delete takes them out of the state and leaves them running", async () => {
      project.program(host.program(...KEYS.map((key) => single(key))));
      await project.up();
      adopt = idsOf(project);
      for (const key of KEYS) {
        await project.command("state", "delete", project.state().resources[key]?.urn ?? "", "--yes");
      }
      assert.deepEqual(project.state().resources, {});
      assert.equal(liveJobs(emulator).length, 3);
      effects(emulator);
    });

    await step("up of the set adopts them: nothing is started or cancelled", async () => {
      const before = liveJobs(emulator);
      project.program(host.program(set(KEYS, { adopt })));
      await project.up();
      assert.deepEqual(effects(emulator), []);
      assert.deepEqual(liveJobs(emulator), before);
      assert.deepEqual(members(project), adopt);
      await project.settled();
      await project.destroy();
      assert.deepEqual(liveJobs(emulator), []);
    });
  });

  host.story("the up that moves single export jobs fails", {}, async ({ emulator, project, step }) => {
    let adopt: Record<string, string> = {};
    await step("of a job that was asked for otherwise: the others are adopted, and nothing is cancelled", async () => {
      project.program(host.program(...KEYS.map((key) => single(key))));
      await project.up();
      adopt = idsOf(project);
      effects(emulator);
      const jobs = { ...each(KEYS), b: { destination: { datasetId: "another" } } };
      project.program(host.program(set(KEYS, { adopt, jobs })));
      const { text } = await project.up({ fails: true });
      assert.match(text, /b: export job \d+ was asked for with other arguments: it is not adopted/);
      assert.deepEqual(effects(emulator), []);
      assert.deepEqual(Object.keys(members(project)).sort(), ["a", "c"]);
      assert.deepEqual(Object.keys(project.state().resources).sort(), ["a", "b", "c", "nightly"]);
    });

    await step(
      "the mended program adopts the rest, and its deletes leave alone what the set has in state",
      async () => {
        project.program(host.program(set(KEYS, { adopt })));
        const { text } = await project.up();
        assert.match(text, /Left alone: export job \d+ of \S+: nightly, key [ac] has it now\./);
        assert.deepEqual(effects(emulator), []);
        assert.deepEqual(liveJobs(emulator).sort(), Object.values(adopt).sort());
        assert.deepEqual(members(project), adopt);
        await project.settled();
        await project.destroy();
        assert.deepEqual(liveJobs(emulator), []);
      },
    );
  });

  host.story("a key leaves the set in the very up that says abandon", {}, async ({ emulator, project, step }) => {
    await step("its job runs on, and no other one is touched", async () => {
      project.program(host.program(set(KEYS)));
      await project.up();
      const before = liveJobs(emulator);
      effects(emulator);
      project.program(host.program(set(["b", "c"], { onDelete: "abandon" })));
      const { text } = await project.up();
      assert.match(text, /Left alone: 1 export job of the set nightly \(onDelete is abandon\)\./);
      assert.deepEqual(effects(emulator), []);
      assert.deepEqual(liveJobs(emulator), before);
      await project.settled();
    });

    await step("a set that is back to cancel ends its two, and leaves that one alone", async () => {
      project.program(host.program(set(["b", "c"])));
      await project.up();
      await project.destroy();
      assert.equal(liveJobs(emulator).length, 1);
    });
  });

  host.story("single export jobs are abandoned first, and then move into a set", {}, async (stage) => {
    const { emulator, project, step } = stage;
    let adopt: Record<string, string> = {};
    await step("onDelete abandon, and then a program without them, leaves them running", async () => {
      project.program(host.program(...KEYS.map((key) => exportJob(key, jobFor(key, { onDelete: "abandon" })))));
      await project.up();
      adopt = idsOf(project);
      effects(emulator);
      project.program(host.program());
      await project.up();
      assert.deepEqual(effects(emulator), []);
      assert.equal(liveJobs(emulator).length, 3);
    });

    await step("up of the set adopts them: nothing is started or cancelled", async () => {
      const before = liveJobs(emulator);
      project.program(host.program(set(KEYS, { adopt })));
      await project.up();
      assert.deepEqual(effects(emulator), []);
      assert.deepEqual(liveJobs(emulator), before);
      assert.deepEqual(members(project), adopt);
      await project.settled();
      await project.destroy();
      assert.deepEqual(liveJobs(emulator), []);
    });
  });
}

pluginStory("single export jobs move into a set of another provider, in two steps", {}, async (stage) => {
  const { emulator, project, step } = stage;
  const { env } = emulator;
  const providers = ["one", "two"].map((name) => {
    const settings = {
      adobeClientId: env.ADOBE_CLIENT_ID,
      adobeClientSecret: code("pulumi.secret(process.env.ADOBE_CLIENT_SECRET)"),
      adobeImsOrg: env.ADOBE_IMS_ORG,
      adobeSandbox: "prod",
      adobeEndpoint: env.ADOBE_ENDPOINT,
      adobeImsEndpoint: env.ADOBE_IMS_ENDPOINT,
    };
    return `const ${name} = new Provider(${js(name)}, ${js(settings)});`;
  });
  let adopt: Record<string, string> = {};

  await step("onDelete abandon, and then a program without them, leaves them running", async () => {
    const abandoned = KEYS.map((key) =>
      exportJob(key, jobFor(key, { onDelete: "abandon" }), { provider: code("one") }),
    );
    project.program(pluginProgram(...providers, ...abandoned));
    await project.up();
    adopt = idsOf(project);
    effects(emulator);
    project.program(pluginProgram(...providers));
    await project.up();
    assert.deepEqual(effects(emulator), []);
  });

  await step("up of the set adopts them: nothing is started or cancelled", async () => {
    project.program(pluginProgram(...providers, set(KEYS, { adopt }, { provider: code("two") })));
    await project.up();
    assert.deepEqual(effects(emulator), []);
    assert.deepEqual(liveJobs(emulator).sort(), Object.values(adopt).sort());
    assert.deepEqual(members(project), adopt);
    await project.settled();
    await project.destroy();
    assert.deepEqual(liveJobs(emulator), []);
  });
});

pluginStory("an export job of a set becomes a resource of its own", {}, async ({ emulator, project, step }) => {
  let id = "";
  await step("with onDelete abandon the key leaves the set, and its job runs on", async () => {
    project.program(pluginProgram(set(KEYS)));
    await project.up();
    id = members(project).a ?? "";
    effects(emulator);
    project.program(pluginProgram(set(KEYS, { onDelete: "abandon" })));
    assert.deepEqual((await project.up()).ops, ["update nightly"]);
    project.program(pluginProgram(set(["b", "c"], { onDelete: "abandon" })));
    const { text } = await project.up();
    assert.match(text, /Left alone: 1 export job of the set nightly \(onDelete is abandon\)\./);
    assert.deepEqual(effects(emulator), []);
    assert.equal(liveJobs(emulator).length, 3);
    assert.deepEqual(Object.keys(members(project)).sort(), ["b", "c"]);
  });

  await step("pulumi import takes it in, under its name", async () => {
    const flags = ["--yes", "--skip-preview", "--protect=false", "--generate-code=false", "--suppress-outputs"];
    await project.command("import", TYPE, "a", id, ...flags);
    assert.equal(idOf(project, "a"), id);
    assert.deepEqual(effects(emulator), []);
  });

  await step("a program that declares both has nothing to do but to set onDelete back", async () => {
    const before = liveJobs(emulator);
    project.program(pluginProgram(set(["b", "c"], { onDelete: "abandon" }), single("a")));
    await project.settled();
    project.program(pluginProgram(set(["b", "c"]), single("a")));
    assert.deepEqual((await project.up()).ops, ["update nightly"]);
    assert.deepEqual(effects(emulator), []);
    assert.deepEqual(liveJobs(emulator), before);
    await project.settled();
  });

  await step("destroy cancels all three", async () => {
    await project.destroy();
    assert.deepEqual(effects(emulator), Array(3).fill("cancelExportJob"));
    assert.deepEqual(liveJobs(emulator), []);
  });
});
