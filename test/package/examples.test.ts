import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { PACKAGE_ROOT } from "./pack";

const EXAMPLES = join(PACKAGE_ROOT, "examples");
const all = readdirSync(EXAMPLES, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? entry.name : []));
/** Those in TypeScript. */
const examples = all.filter((example) => existsSync(join(EXAMPLES, example, "index.ts")));

test("there is one for each of the plugin's languages, and each is explained", () => {
  const others = all.filter((example) => !examples.includes(example));
  assert.deepEqual(others.sort(), ["go", "python", "yaml"]);
  for (const language of others) {
    const read = (file: string) => readFileSync(join(EXAMPLES, language, file), "utf8");
    assert.match(read("Pulumi.yaml"), new RegExp(`^runtime: *(name: )?${language}$`, "m"));
    assert.match(read("README.md"), /^# .+\n/);
  }
});

test("every resource has an example, and there is one of a pipeline", () => {
  const sdk = join(PACKAGE_ROOT, "dist", "sdk");
  const classes = readdirSync(sdk, { withFileTypes: true }).flatMap((cloud) => {
    if (!cloud.isDirectory()) return [];
    const files = readdirSync(join(sdk, cloud.name)).flatMap(
      (file) => /^(?!index\.)(.+)\.d\.ts$/.exec(file)?.[1] ?? [],
    );
    const isClass = (file: string) =>
      readFileSync(join(sdk, cloud.name, `${file}.d.ts`), "utf8").includes("export declare class ");
    return files.filter(isClass).map((file) => `${cloud.name}-${file}`);
  });
  assert.deepEqual([...examples].sort(), [...classes, "pipeline"].sort());
});

for (const example of examples) {
  const read = (file: string) => readFileSync(join(EXAMPLES, example, file), "utf8");

  test(`examples/${example} is a project of that name that needs Pulumi and this package only`, () => {
    const manifest = JSON.parse(read("package.json"));
    assert.equal(manifest.name, example);
    assert.match(read("Pulumi.yaml"), new RegExp(`^name: ${example}$`, "m"));
    const { version, peerDependencies } = JSON.parse(readFileSync(join(PACKAGE_ROOT, "package.json"), "utf8"));
    const [, lowest] = /^>=(\S+) /.exec(peerDependencies["@pulumi/pulumi"]) ?? [];
    assert.deepEqual(manifest.dependencies, { "@pulumi/pulumi": `^${lowest}`, "pulumi-datajobs": `^${version}` });
    assert.equal(manifest.devDependencies, undefined);
    assert.ok(existsSync(join(EXAMPLES, example, manifest.main)));
  });

  test(`examples/${example} declares every setting that it reads`, () => {
    const [, declared = ""] = /^config:\n((?: .*\n)+)/m.exec(read("Pulumi.yaml")) ?? [];
    const names = [...declared.matchAll(/^ {2}(\w+):$/gm)].map(([, name]) => name);
    const used = [...read("index.ts").matchAll(/config\.\w+\("(\w+)"\)/g)].map(([, name]) => name);
    assert.deepEqual([...new Set(used)].sort(), names.sort());
  });

  test(`examples/${example} is explained on ten lines or so`, () => {
    const lines = read("README.md")
      .split("\n")
      .filter((line) => line !== "");
    assert.match(lines[0] ?? "", /^# /);
    assert.ok(lines.length >= 8 && lines.length <= 12, `${lines.length} lines`);
  });
}

test("the pipeline's workflow gives no credentials of the clouds to a preview, and never cuts an up short", () => {
  const workflow = readFileSync(join(EXAMPLES, "pipeline", ".github", "workflows", "pipeline.yml"), "utf8");
  const [before = "", up = ""] = workflow.split(/^ {2}up:$/m);
  assert.match(before, /command: preview/);
  assert.doesNotMatch(before, /(ADOBE|NCLOUD|TENCENTCLOUD)_/);
  assert.match(up, /- run: exec pulumi up --yes /);
  assert.match(up, /if: cancelled\(\)\n +run: pulumi cancel --yes /);
  assert.match(up, /concurrency:\n +group: \S+\n +cancel-in-progress: false/);
  for (const name of ["ADOBE_CLIENT_SECRET", "NCLOUD_SECRET_KEY", "TENCENTCLOUD_SECRET_KEY"]) {
    assert.ok(up.includes(`${name}: \${{ secrets.${name} }}`), name);
  }
});
