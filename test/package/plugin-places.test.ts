import assert from "node:assert/strict";
import { appendFileSync, mkdirSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import { test } from "node:test";
import { type Emulator, startEmulator } from "../emulator";
import { installation, programs } from "../engine/harness/installation";
import { effects, liveJobs } from "../engine/harness/look";
import { Project } from "../engine/harness/project";
import { packagePlugin } from "./archive";
import { PACKAGE_ROOT } from "./pack";
import { CALLED, PLUGIN_PROGRAM } from "./plugin-program";

interface Place {
  readonly title: string;
  /** Puts the plugin there. */
  put(project: Project, emulator: Emulator): void | Promise<void>;
}

function nameInProject(project: Project, path: string): void {
  const lines = ["plugins:", "  providers:", "    - name: datajobs", `      path: ${path}`];
  appendFileSync(join(project.folder, "Pulumi.yaml"), `${lines.join("\n")}\n`);
}

const PLACES: readonly Place[] = [
  {
    title: "the installed npm package, named in Pulumi.yaml",
    put: (project) => nameInProject(project, "node_modules/pulumi-datajobs"),
  },
  { title: "a checkout, named in Pulumi.yaml", put: (project) => nameInProject(project, PACKAGE_ROOT) },
  {
    title: "a link on PATH",
    put: async (project, emulator) => {
      const bin = join(project.root, "bin");
      mkdirSync(bin);
      const script = join(await installation(), "node_modules", "pulumi-datajobs", "pulumi-resource-datajobs");
      symlinkSync(script, join(bin, "pulumi-resource-datajobs"));
      project.environment({ ...emulator.env, PATH: `${bin}${delimiter}${programs()}` });
    },
  },
  {
    title: "the link that npm makes, on PATH",
    put: async (project, emulator) => {
      const bin = join(await installation(), "node_modules", ".bin");
      project.environment({ ...emulator.env, PATH: `${programs()}${delimiter}${bin}` });
    },
  },
  {
    title: "Pulumi's plugin folder, from the archive of npm run package",
    put: async (project) => {
      const { path, version } = await packagePlugin();
      await project.cli("plugin", "install", "resource", "datajobs", version, "--file", path);
    },
  },
];

for (const { title, put } of PLACES) {
  test(`the engine finds and runs the plugin: ${title}`, async (t) => {
    const emulator = await startEmulator({ jobSeconds: 600 });
    t.after(() => emulator.close());
    const project = await Project.create({ emulator, program: PLUGIN_PROGRAM });
    t.after(() => project.close());
    await put(project, emulator);
    await project.up();
    const { outputs, resources } = project.state();
    assert.deepEqual(outputs.called, CALLED);
    assert.deepEqual(liveJobs(emulator), [resources.nightly?.id]);
    assert.ok(emulator.calls().every(({ verified }) => verified));
    await project.destroy();
    assert.deepEqual(effects(emulator), ["createExportJob", "cancelExportJob"]);
    assert.deepEqual(liveJobs(emulator), []);
  });
}

test("without a plugin anywhere, the same program finds none: no place above leads to another one's", async (t) => {
  const emulator = await startEmulator();
  t.after(() => emulator.close());
  const project = await Project.create({ emulator, program: PLUGIN_PROGRAM });
  t.after(() => project.close());
  const { text } = await project.preview({ fails: true });
  assert.match(text, /datajobs/);
  assert.deepEqual(emulator.calls(), []);
});
