import assert from "node:assert/strict";
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dependencies, installation, npmInstall, pnpmInstall } from "./harness/installation";
import { liveJobs } from "./harness/look";
import { exportJob, jobFor, js, program } from "./harness/program";
import { type StoryOptions, story } from "./harness/story";

const ARGS = js(jobFor("dataset"));

const MODULE = `import { adobe } from "pulumi-datajobs";
const nightly = new adobe.ExportJob("nightly", ${ARGS});
export const jobId = nightly.jobId;
`;

const TYPED = `import * as pulumi from "@pulumi/pulumi";
import { adobe } from "pulumi-datajobs";

const datasetId: pulumi.Output<string> = pulumi.output("dataset");
const args: adobe.ExportJobArgs = {
  schema: { name: "_xdm.context.profile" },
  destination: { datasetId },
  filter: { segments: [{ segmentId: "52c26d0d-45f2-47a2-ab30-ed06abc981ff", status: ["realized"] }] },
};
const nightly = new adobe.ExportJob("nightly", args);
export const jobId: pulumi.Output<string> = nightly.jobId;
`;

/** Each way to write a program and to install the package that users have. */
const ROWS: readonly { title: string; options: StoryOptions }[] = [
  {
    title: "an ES-module program",
    options: { program: MODULE, manifest: { type: "module" } },
  },
  {
    title: "a TypeScript program, with types for every argument",
    options: { program: TYPED, main: "index.ts" },
  },
  {
    title: "a program in a workspace of npm, whose packages are hoisted",
    options: {
      program: program(exportJob("nightly", jobFor("dataset")), "exports.jobId = nightly.jobId;"),
      install: async ({ root, folder }) => {
        write(join(root, "package.json"), { private: true, workspaces: ["program"] });
        write(join(folder, "package.json"), { name: "jobs", private: true, dependencies: await dependencies() });
        await npmInstall(root);
        assert.ok(existsSync(join(root, "node_modules", "pulumi-datajobs")));
        assert.ok(!existsSync(join(folder, "node_modules", "pulumi-datajobs")), "it is hoisted");
      },
    },
  },
  {
    title: "a program that pnpm has installed, in which a package finds only what it depends on",
    options: {
      program: MODULE,
      install: async ({ root, folder }) => {
        const dependsOn = { dependencies: await dependencies() };
        write(join(folder, "package.json"), { name: "jobs", private: true, type: "module", ...dependsOn });
        await pnpmInstall(folder, join(root, "packages"));
        assert.ok(existsSync(join(folder, "node_modules", ".pnpm")));
      },
    },
  },
];

function write(file: string, manifest: object): void {
  writeFileSync(file, JSON.stringify(manifest));
}

for (const { title, options } of ROWS) {
  story(title, options, async ({ emulator, project, step }) => {
    await step("previews, starts a job, has nothing more to do, and cancels it on destroy", async () => {
      await project.preview();
      assert.deepEqual(emulator.calls(), []);
      await project.up();
      assert.equal(liveJobs(emulator).length, 1);
      assert.deepEqual([project.state().outputs.jobId], liveJobs(emulator));
      await project.refresh();
      await project.settled();
      await project.destroy();
      assert.deepEqual(liveJobs(emulator), []);
    });
  });
}

story(
  "a program that has the package only through another one",
  { install: async () => undefined },
  async ({ project, step }) => {
    await step("is told in one sentence what to add", async () => {
      const modules = join(await installation(), "node_modules");
      mkdirSync(join(project.folder, "node_modules"));
      symlinkSync(join(modules, "@pulumi"), join(project.folder, "node_modules", "@pulumi"));
      const elsewhere = js(join(modules, "pulumi-datajobs", "dist", "sdk", "index.js"));
      project.program(`const { adobe } = require(${elsewhere});\n${exportJob("nightly", jobFor("dataset"))}`);
      const { text } = await project.preview({ fails: true });
      assert.match(
        text,
        /nightly: pulumi-datajobs is not installed for the program in .*: add it to the dependencies of that folder's package\.json/,
      );
    });
  },
);
