import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { after, before, test } from "node:test";
import { declared, installPacked } from "./pack";

let project: string;
before(async () => {
  project = realpathSync(mkdtempSync(join(tmpdir(), "datajobs-resolve-")));
  writeFileSync(join(project, "package.json"), '{"name": "program", "private": true}');
  await installPacked(project);
});
after(() => rmSync(project, { recursive: true, force: true }));

function run(file: string, program: string): string {
  writeFileSync(join(project, file), program);
  return execFileSync(process.execPath, [file], { cwd: project, encoding: "utf8" }).trim();
}

const CLASSES = declared()
  .resources.map((token) => token.replace(":", "."))
  .sort()
  .join(" ");
const LIST = `
  const clouds = { adobe, ncloud, tencentcloud };
  console.log(Object.entries(clouds).flatMap(([cloud, all]) => Object.keys(all).sort().filter((name) => /^[A-Z]/.test(name)).map((name) => cloud + "." + name)).join(" "));`;

const PROGRAMS = [
  {
    title: "a CommonJS program requires the classes",
    file: "a.cjs",
    start: 'const { adobe, ncloud, tencentcloud } = require("pulumi-datajobs");',
  },
  {
    title: "an ES module imports the clouds by name",
    file: "b.mjs",
    start: 'import { adobe, ncloud, tencentcloud } from "pulumi-datajobs";',
  },
  {
    title: "an ES module imports everything",
    file: "c.mjs",
    start: 'import * as datajobs from "pulumi-datajobs"; const { adobe, ncloud, tencentcloud } = datajobs;',
  },
  {
    title: "an ES module imports the default, as tools that rewrite imports do",
    file: "d.mjs",
    start: 'import datajobs from "pulumi-datajobs"; const { adobe, ncloud, tencentcloud } = datajobs;',
  },
];

for (const { title, file, start } of PROGRAMS) {
  test(title, () => assert.equal(run(file, start + LIST), CLASSES));
}

test("CommonJS and ES modules get the same classes", () => {
  const program = `
    import { createRequire } from "node:module";
    import { adobe } from "pulumi-datajobs";
    console.log(createRequire(import.meta.url)("pulumi-datajobs").adobe.ExportJob === adobe.ExportJob);`;
  assert.equal(run("same.mjs", program), "true");
});

test("the classes extend those of the program's own Pulumi", () => {
  const program = `
    const { adobe } = require("pulumi-datajobs");
    console.log(adobe.ExportJob.prototype instanceof require("@pulumi/pulumi").CustomResource);`;
  assert.equal(run("pulumi.cjs", program), "true");
});

test("loading the classes loads neither the provider nor what it depends on", () => {
  const program = 'require("pulumi-datajobs"); console.log(JSON.stringify(Object.keys(require.cache)))';
  const loaded = JSON.parse(run("light.cjs", program)) as string[];
  const names = [
    "zod",
    "axios",
    "fast-xml-parser",
    "rate-limiter-flexible",
    join("pulumi-datajobs", "dist", "provider"),
  ];
  for (const name of names) {
    assert.deepEqual(
      loaded.filter((file) => file.includes(`${sep}node_modules${sep}${name}${sep}`)),
      [],
      name,
    );
  }
});

const HANDLERS = ["adobeExportJob", "ncloudSearchEngineImportStop", "ncloudAiAppKill", "tencentcloudDbImportStop"];

test("Pulumi's dynamic host finds each provider from the program's folder, as it looks for it", () => {
  // The text is compiled as a module without a file name, whose packages are those of the working directory.
  const program = `
    const requireFromString = require(require.resolve("require-from-string", { paths: [require.resolve("@pulumi/pulumi")] }));
    for (const name of ${JSON.stringify(HANDLERS)}) {
      const text = 'exports.handler=()=>require("pulumi-datajobs/dynamic").' + name;
      const provider = requireFromString(text).handler();
      console.log(name, ["configure", "check", "diff", "create", "read", "update", "delete"].every((verb) => typeof provider[verb] === "function"));
    }`;
  assert.equal(run("host.cjs", program), HANDLERS.map((name) => `${name} true`).join("\n"));
});

test("package.json can be read, and nothing inside the package can be required", () => {
  assert.equal(run("manifest.cjs", 'console.log(require("pulumi-datajobs/package.json").name)'), "pulumi-datajobs");
  const inner = 'require("pulumi-datajobs/dist/provider/registry.js")';
  const { status, stderr } = spawnSync(process.execPath, ["-e", inner], { cwd: project, encoding: "utf8" });
  assert.notEqual(status, 0);
  assert.match(stderr, /ERR_PACKAGE_PATH_NOT_EXPORTED/);
});
