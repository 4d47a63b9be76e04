import assert from "node:assert/strict";
import { effects, liveJobs } from "./harness/look";
import { pluginProgram, pluginStory } from "./harness/plugin";
import { exportJob, resource, sample } from "./harness/program";
import type { Project } from "./harness/project";

const unchanged = { flags: ["--expect-no-changes"] };
const TYPE = "datajobs:adobe:ExportJob";

for (const sparse of [false, true]) {
  const record = sparse ? "a record that leaves most of the request out" : "a record that tells all of the request";
  pluginStory(
    `import of jobs that somebody else has started, from ${record}`,
    { emulator: { sparse } },
    async ({ emulator, project, step }) => {
      const org = emulator.env.ADOBE_IMS_ORG ?? "";
      const start = (place = "prod") =>
        emulator.jobs({ api: "adobe.export", place: `${org}/${place}`, request: sample, seconds: 600 }).id;
      /** The same job however it is declared. */
      const asked = { ...sample };
      const elsewhere = { ...sample, imsOrg: org, sandbox: "dev" };

      await step("pulumi import finds them by ID, and by ORG/SANDBOX/ID in any place of the organisation", async () => {
        const [here, there] = [start(), start("dev")];
        project.program(pluginProgram());
        await importOne(project, TYPE, "here", here);
        await importOne(project, TYPE, "there", `${org}/dev/${there}`);
        assert.deepEqual(effects(emulator), []);
        const { resources } = project.state();
        assert.deepEqual([resources.here?.id, resources.there?.id], [here, there]);
        assert.deepEqual([resources.here?.outputs.sandbox, resources.there?.outputs.sandbox], ["prod", "dev"]);
        assert.deepEqual(resources.here?.inputs.schema, sample.schema);
      });

      await step(
        "the preview of a program that declares them is empty, and so are up and the previews after it",
        async () => {
          project.program(pluginProgram(exportJob("here", asked), exportJob("there", elsewhere)));
          assert.deepEqual((await project.preview(unchanged)).ops, []);
          await project.up(unchanged);
          await project.refresh();
          assert.deepEqual((await project.preview(unchanged)).ops, []);
          assert.deepEqual(effects(emulator), []);
        },
      );

      await step("a change of what was sent replaces, also where the record had left it out", async () => {
        const changed = { ...asked, additionalFields: { eventList: { fields: "another" } } };
        project.program(pluginProgram(exportJob("here", changed), exportJob("there", elsewhere)));
        const { steps } = await project.preview();
        assert.deepEqual([...new Set(steps.filter(({ op }) => op === "replace").map(({ name }) => name))], ["here"]);
      });

      await step(
        "the option import takes them over in an up, and the preview is empty with the option and without",
        async () => {
          const [third, fourth] = [start(), start("dev")];
          const two = (imported: boolean) =>
            pluginProgram(
              exportJob("third", asked, imported ? { import: third } : {}),
              exportJob("fourth", elsewhere, imported ? { import: `${org}/dev/${fourth}` } : {}),
              exportJob("here", asked),
              exportJob("there", elsewhere),
            );
          project.program(two(true));
          const { ops } = await project.up();
          assert.deepEqual([...ops].sort(), ["import fourth", "import third"]);
          assert.deepEqual(effects(emulator), []);
          assert.deepEqual((await project.preview(unchanged)).ops, []);
          project.program(two(false));
          assert.deepEqual((await project.preview(unchanged)).ops, []);
          assert.equal(project.state().resources.fourth?.outputs.sandbox, "dev");
        },
      );

      await step("destroy cancels what was imported", async () => {
        await project.command("state", "unprotect", "--all", "--yes");
        await project.destroy();
        assert.equal(effects(emulator).length, 4);
        assert.deepEqual(liveJobs(emulator), []);
      });
    },
  );
}

pluginStory("import of what can't be imported", {}, async ({ emulator, project, step }) => {
  for (const [id, message] of [
    ["4711", /cannot read export job 4711: there is no such job in .*\/prod/],
    ["dev/4711", /cannot read export job dev\/4711: the id is none of these: ID, ORG\/SANDBOX\/ID\./],
  ] as const) {
    await step(`of ${id}, which isn't there, fails with one clear sentence`, async () => {
      project.program(pluginProgram(exportJob("nightly", sample, { import: id })));
      const { text } = await project.up({ fails: true });
      assert.match(text, message);
      assert.deepEqual(project.state().resources, {});
    });
  }

  await step("of a job that asks for something else fails, and nothing is started or cancelled", async () => {
    const { id } = emulator.jobs({ api: "adobe.export", request: sample, seconds: 600 });
    project.program(
      pluginProgram(exportJob("nightly", { ...sample, destination: { datasetId: "another" } }, { import: id })),
    );
    await project.up({ fails: true });
    assert.deepEqual(effects(emulator), []);
    assert.deepEqual(liveJobs(emulator), [id]);
  });

  await step("of a stop, which nothing in the cloud tells of, is refused in one sentence", async () => {
    project.program(
      pluginProgram(
        resource(
          "ncloud.AiAppKill",
          "kill",
          { aiAppId: "cMmEw7HCjVQdcHh3JVOptL" },
          { import: "cMmEw7HCjVQdcHh3JVOptL" },
        ),
      ),
    );
    const { text } = await project.up({ fails: true });
    assert.match(
      text,
      /cannot read ncloud:AiAppKill cMmEw7HCjVQdcHh3JVOptL: there is nothing in the cloud that tells of it: declare it instead/,
    );
    assert.deepEqual(effects(emulator), []);
  });
});

/** As a user does it; code is generated by the language host, which old ones can't. */
async function importOne(project: Project, type: string, name: string, id: string): Promise<void> {
  await project.command(
    "import",
    type,
    name,
    id,
    "--yes",
    "--skip-preview",
    "--generate-code=false",
    "--suppress-outputs",
  );
}
