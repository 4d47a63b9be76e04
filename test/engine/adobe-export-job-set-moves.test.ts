import assert from "node:assert/strict";
import { engineHosts } from "./harness/hosts";
import { actions, effects, jobs, liveJobs } from "./harness/look";
import { pluginProgram, pluginStory } from "./harness/plugin";
import { code, exportJob, jobFor, js, resource } from "./harness/program";
import type { Project } from "./harness/project";

const KEYS = ["a", "b", "c"] as const;
const TYPE = "datajobs:adobe:ExportJob";
const { schema, filter } = jobFor("none");

/** Each key exports into a dataset of its name, by itself or in the set. */
const single = (key: string, options?: Readonly<Record<string, unknown>>) => exportJob(key, jobFor(key), options);
const set = (keys: readonly string[], more: object = {}, options?: Readonly<Record<string, unknown>>) => {
  const each = keys.map((key) => [key, { destination: { datasetId: key } }]);
  return resource(
    "adobe.ExportJobSet",
    "nightly",
    { defaults: { schema, filter }, jobs: Object.fromEntries(each), ...more },
    options,
  );
};
const exported = (keys: readonly string[]) =>
  `exports.ids = pulumi.all([${keys.map((key) => `${key}.id`).join(", ")}]);`;

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
      const before = jobs(emulator);
      const { text } = await project.up();
      assert.match(text, /Adopted 3 export jobs for the set nightly: nothing was started for them\./);
      assert.match(text, /Left alone/);
      assert.deepEqual(effects(emulator), []);
      assert.deepEqual(jobs(emulator), before);
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
      const before = jobs(emulator);
      project.program(host.program(set(KEYS, { adopt })));
      const { text } = await project.up();
      assert.match(text, /Adopted one export job for the set nightly: nothing was started for it|nothing was started/);
      assert.deepEqual(effects(emulator), []);
      assert.deepEqual(jobs(emulator), before);
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
      const before = jobs(emulator);
      project.program(host.program(set(KEYS, { adopt })));
      await project.up();
      assert.deepEqual(effects(emulator), []);
      assert.deepEqual(jobs(emulator), before);
      assert.deepEqual(members(project), adopt);
      await project.settled();
      await project.destroy();
      assert.deepEqual(liveJobs(emulator), []);
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
      const before = jobs(emulator);
      project.program(host.program(set(KEYS, { adopt })));
      await project.up();
      assert.deepEqual(effects(emulator), []);
      assert.deepEqual(jobs(emulator), before);
      assert.deepEqual(members(project), adopt);
      await project.settled();
      await project.destroy();
      assert.deepEqual(liveJobs(emulator), []);
    });
  });
}

pluginStory("a single export job of another provider moves into a set in one up", {}, async (stage) => {
  const { emulator, project, step } = stage;
  const { env } = emulator;
  const provider = (name: string) =>
    `const ${name} = new Provider(${js(name)}, ${js({
      adobeClientId: env.ADOBE_CLIENT_ID,
      adobeClientSecret: code("pulumi.secret(process.env.ADOBE_CLIENT_SECRET)"),
      adobeImsOrg: env.ADOBE_IMS_ORG,
      adobeSandbox: "prod",
      adobeEndpoint: env.ADOBE_ENDPOINT,
      adobeImsEndpoint: env.ADOBE_IMS_ENDPOINT,
    })});`;
  let before: string[] = [];
  await step("what happens", async () => {
    project.program(pluginProgram(provider("one"), provider("two"), single("a", { provider: code("one") })));
    await project.up();
    before = liveJobs(emulator);
    effects(emulator);
    project.program(
      pluginProgram(
        provider("one"),
        provider("two"),
        set(["a"], { adopt: { a: idOf(project, "a") } }, { provider: code("two") }),
      ),
    );
    const { text } = await project.up();
    console.log(text, effects(emulator), before, liveJobs(emulator));
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
    const before = jobs(emulator);
    project.program(pluginProgram(set(["b", "c"], { onDelete: "abandon" }), single("a")));
    await project.settled();
    project.program(pluginProgram(set(["b", "c"]), single("a")));
    assert.deepEqual((await project.up()).ops, ["update nightly"]);
    assert.deepEqual(effects(emulator), []);
    assert.deepEqual(jobs(emulator), before);
    await project.settled();
  });

  await step("destroy cancels all three", async () => {
    await project.destroy();
    assert.deepEqual(effects(emulator), Array(3).fill("cancelExportJob"));
    assert.deepEqual(liveJobs(emulator), []);
  });
});
