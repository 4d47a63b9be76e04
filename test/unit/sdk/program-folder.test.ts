import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, before, test } from "node:test";

const SDK = resolve(__dirname, "..", "..", "..", "sdk", "index.js");

/** The class itself is always there; the question is from where the provider can be found. */
const PROGRAM = `
  const { adobe } = require(${JSON.stringify(SDK)});
  const pulumi = require("@pulumi/pulumi");
  pulumi.runtime.setMocks({ newResource: ({ name, inputs }) => ({ id: name, state: inputs }), call: () => ({}) });
  if (process.argv[2]) process.chdir(process.argv[2]);
  try {
    new adobe.ExportJob("job", { schema: { name: "s" }, destination: { datasetId: "d" } });
    console.log("accepted");
  } catch (error) {
    console.log(pulumi.RunError.isInstance(error) ? error.message : error.stack);
  }`;

const PACKAGE = {
  "package.json": '{"name": "pulumi-datajobs", "exports": {"./dynamic": "./dynamic.js"}}',
  "dynamic.js": "",
};

interface Layout {
  readonly title: string;
  /** Where pulumi-datajobs is installed. */
  readonly installed: string;
  /** A link to there, as pnpm makes it. */
  readonly linked?: string;
  readonly program: string;
  readonly changesTo?: string;
  readonly refused?: true;
}

const LAYOUTS: readonly Layout[] = [
  { title: "a project of its own", installed: "node_modules/pulumi-datajobs", program: "." },
  { title: "a program in a sub-folder (main: src/)", installed: "node_modules/pulumi-datajobs", program: "src" },
  { title: "a sub-folder with packages of its own", installed: "src/node_modules/pulumi-datajobs", program: "src" },
  { title: "a workspace with hoisted packages", installed: "node_modules/pulumi-datajobs", program: "packages/infra" },
  {
    title: "a direct dependency with pnpm",
    installed: "node_modules/.pnpm/pulumi-datajobs@0.1.0/node_modules/pulumi-datajobs",
    linked: "node_modules/pulumi-datajobs",
    program: ".",
  },
  {
    title: "a dependency of a dependency with pnpm",
    installed: "node_modules/.pnpm/pulumi-datajobs@0.1.0/node_modules/pulumi-datajobs",
    program: ".",
    refused: true,
  },
  {
    title: "a dependency nested under another one",
    installed: "node_modules/library/node_modules/pulumi-datajobs",
    program: ".",
    refused: true,
  },
  {
    title: "the packages of a sub-folder that is not the program's",
    installed: "src/node_modules/pulumi-datajobs",
    program: ".",
    refused: true,
  },
  {
    title: "a program that goes to another folder",
    installed: "infra/node_modules/pulumi-datajobs",
    program: "infra",
    changesTo: "..",
  },
];

let root: string;
let count = 0;
before(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "datajobs-layout-")));
});
after(() => rmSync(root, { recursive: true, force: true }));

function write(folder: string, files: Record<string, string>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

function run({ installed, linked, program, changesTo }: Layout, runner: string) {
  const project = join(root, `${++count}`);
  write(join(project, installed), PACKAGE);
  if (linked) symlinkSync(join(project, installed), join(project, linked), "junction");
  const main = join(project, "pulumi", runner, "index.js");
  write(dirname(main), { "index.js": PROGRAM });
  const pulumi = join(project, "pulumi", "node_modules", "@pulumi", "pulumi");
  mkdirSync(dirname(pulumi), { recursive: true });
  symlinkSync(resolve(require.resolve("@pulumi/pulumi"), ".."), pulumi, "junction");
  const cwd = join(project, program);
  mkdirSync(cwd, { recursive: true });
  const { stdout, stderr } = spawnSync(process.execPath, [main, ...(changesTo ? [changesTo] : [])], {
    cwd,
    encoding: "utf8",
    env: { ...process.env, NODE_PATH: "" },
  });
  assert.equal(stderr, "");
  return { told: stdout.trim(), cwd };
}

/** Where Pulumi's program that runs ours lies. */
const RUNNER = join("@pulumi", "pulumi", "cmd", "run");

for (const layout of LAYOUTS) {
  test(`${layout.title}: ${layout.refused ? "refused in one sentence" : "accepted"}`, () => {
    const { told, cwd } = run(layout, RUNNER);
    const why = `job: pulumi-datajobs is not installed for the program in ${cwd}: add it to the dependencies of that folder's package.json (npm install pulumi-datajobs).`;
    assert.equal(told, layout.refused ? why : "accepted");
  });
}

test("an inline program of the Automation API is not judged by its own folder", () => {
  const layout = { title: "", installed: "elsewhere/node_modules/pulumi-datajobs", program: "." };
  assert.equal(run(layout, "service").told, "accepted");
});
