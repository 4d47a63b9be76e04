import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { actions, effects, liveJobs } from "./harness/look";
import { exportJob, jobFor, program } from "./harness/program";
import { story } from "./harness/story";

/** A component, with another one inside, whose child waits for its job. */
const COMPONENT = `
class Part extends pulumi.ComponentResource {
  constructor(name, opts, fill) {
    super("test:Part", name, {}, opts);
    fill(this);
    this.registerOutputs();
  }
}
const part = new Part("outer", {}, (outer) => new Part("inner", { parent: outer }, (inner) => {
  new adobe.ExportJob("child", ${JSON.stringify(jobFor("child"))}, { parent: inner });
}));`;

story("functions that wait for a component", { emulator: { latencyMs: 200 } }, async ({ emulator, project, step }) => {
  project.program(
    program(
      COMPONENT,
      "exports.count = adobe.getExportJobsOutput({}, { dependsOn: part }).jobs.apply((jobs) => jobs.length);",
    ),
  );

  await step("a preview asks nothing while a child of a child isn't there", async () => {
    const { text } = await project.preview();
    assert.deepEqual(actions(emulator), []);
    assert.match(text, /count: \[unknown\]/);
  });

  await step("up asks after it is", async () => {
    await project.up();
    assert.equal(project.state().outputs.count, 1);
    const asked = actions(emulator);
    assert.ok(asked.indexOf("createExportJob") < asked.lastIndexOf("listExportJobs"), asked.join());
  });

  await step("destroy", async () => {
    await project.destroy();
    assert.deepEqual(liveJobs(emulator), []);
  });
});

story("functions in a user's test with mocks", {}, async ({ emulator, project, step }) => {
  const app = emulator.jobs({ api: "ncloud.aiapp", seconds: 600 });

  await step("Node's runner asks the mocks, with credentials on the machine too", async () => {
    const lines = [
      'const test = require("node:test");',
      'const assert = require("node:assert/strict");',
      "const asked = [];",
      "test.before(() => pulumi.runtime.setMocks({",
      "  newResource: ({ name, inputs }) => ({ id: name, state: inputs }),",
      "  call: ({ token, inputs }) => { asked.push([token, inputs]); return { stopped: true }; },",
      "}));",
      'test("kills", async () => {',
      `  const killed = ncloud.killAiAppOutput({ aiAppId: "${app.id}" });`,
      "  assert.equal(await new Promise((resolve) => killed.stopped.apply(resolve)), true);",
      `  assert.deepEqual(await ncloud.killAiApp({ aiAppId: "${app.id}" }), { stopped: true });`,
      `  assert.deepEqual(asked, Array(2).fill(["datajobs:ncloud:killAiApp", { aiAppId: "${app.id}" }]));`,
      "});",
    ];
    writeFileSync(join(project.folder, "app.test.js"), program(...lines));
    const { code, text } = await project.shell("node --test app.test.js").ended;
    assert.equal(code, 0, text);
    assert.deepEqual(emulator.calls(), []);
    assert.deepEqual(liveJobs(emulator), [app.id]);
  });
});

/** A host's own program, of which the Pulumi program is a function. */
const inline = (...lines: string[]) =>
  program(
    'const { LocalWorkspace } = require("@pulumi/pulumi/automation");',
    "(async () => {",
    '  const stack = await LocalWorkspace.createOrSelectStack({ stackName: "dev", projectName: "jobs", program: async () => {',
    ...lines,
    "  } }, { workDir: process.cwd() });",
    "  const ended = await stack.up().then(({ summary, outputs }) => ({ result: summary.result, outputs }), (error) => ({ error: error.message }));",
    "  const { resources = [] } = (await stack.exportStack()).deployment;",
    '  console.log("ENDED " + JSON.stringify({ ...ended, names: resources.map(({ urn }) => urn.split("::").pop()) }));',
    "  await stack.destroy();",
    "})();",
  );

interface InlineEnded {
  readonly result?: string;
  readonly error?: string;
  readonly names: readonly string[];
}

story(
  "functions in an inline program of the Automation API",
  { emulator: { latencyMs: 300 } },
  async ({ emulator, project, step }) => {
    const run = async (...lines: string[]): Promise<InlineEnded & { text: string }> => {
      project.program(inline(...lines));
      const { text } = await project.shell("node index.js").ended;
      const [, json] = /^ENDED (.*)$/m.exec(text) ?? [];
      assert.ok(json, text);
      return { ...(JSON.parse(json) as InlineEnded), text };
    };

    await step("up ends after a function is answered, and keeps what is made in its apply", async () => {
      const app = emulator.jobs({ api: "ncloud.aiapp", seconds: 600 });
      const { result, names, text } = await run(
        `ncloud.killAiAppOutput({ aiAppId: "${app.id}" }).stopped.apply((stopped) => {`,
        `  ${exportJob("made", jobFor("inline"))}`,
        "});",
      );
      assert.equal(result, "succeeded", text);
      assert.ok(names.includes("made"), text);
      assert.ok(effects(emulator).includes("killAiApp"));
    });

    for (const form of ["getAiAppOutput", "getAiApp"]) {
      await step(`the error of ${form} is one of the program, not of its host`, async () => {
        const { error, text } = await run(`ncloud.${form}({ aiAppId: "nothing" });`);
        assert.match(error ?? "", /cannot read .*nothing/, text);
      });
    }
  },
);

story("functions where default providers are disabled", {}, async ({ emulator, project, step }) => {
  const list = "exports.count = adobe.getExportJobs().then(({ jobs }) => jobs.length);";
  emulator.jobs({ api: "adobe.export", seconds: 600 });
  await project.command("config", "set", "--path", "pulumi:disable-default-providers[0]", "*");

  await step("they are called all the same", async () => {
    project.program(program(list));
    await project.up();
    assert.equal(project.state().outputs.count, 1);
  });

  await step("dynamic resources are refused by Pulumi, for its own host is a default provider", async () => {
    project.program(program(list, exportJob("nightly", jobFor("dataset"))));
    const { text } = await project.preview({ fails: true });
    assert.match(text, /Default provider for 'pulumi-nodejs' disabled/);
  });

  await step("destroy", async () => {
    await project.destroy();
  });
});
