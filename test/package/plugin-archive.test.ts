import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { packagePlugin } from "./archive";

/** Twice of what it is now, packed. */
const MOST_BYTES = 2_600_000;

let path: string;
let folder: string;
let files: string[];
before(async () => {
  ({ path } = await packagePlugin());
  folder = mkdtempSync(join(tmpdir(), "datajobs-unpacked-"));
  execFileSync("tar", ["-xzf", path, "-C", folder]);
  files = execFileSync("tar", ["-tzf", path], { encoding: "utf8" }).trim().split("\n");
});
after(() => rmSync(folder, { recursive: true, force: true }));

test("what the engine starts is at its top, and may be started", () => {
  assert.ok(files.includes("pulumi-resource-datajobs"));
  assert.equal(statSync(join(folder, "pulumi-resource-datajobs")).mode & 0o111, 0o111);
  assert.ok(files.includes("pulumi-resource-datajobs.cmd"), "for Windows");
});

test("it has no PulumiPlugin.yaml: finding one, the CLI would install packages over the network", () => {
  assert.ok(!files.includes("PulumiPlugin.yaml"));
});

test("tar unpacks every file that it names, with what is in it", () => {
  const unpacked = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  assert.equal(unpacked.length, files.length);
  const schema = JSON.parse(readFileSync(join(folder, "provider", "schema.json"), "utf8"));
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  assert.equal(manifest.version, schema.version);
});

test("it holds what runs, and licences: no types, maps, sources, tests or development dependencies", () => {
  const paper = /^(node_modules\/(@[^/]+\/)?[^/]+\/)?(licen[cs]e|notice|copying)[^/]*$/i;
  const code = /\.([cm]?js|json|node)$|^pulumi-resource-datajobs(\.cmd)?$/;
  assert.deepEqual(
    files.filter((file) => !code.test(file) && !paper.test(file)),
    [],
  );
  assert.deepEqual(
    files.filter((file) => /^dist\/(?!provider\/)|\.min\.js$|\/\.[^/]+\//.test(file)),
    [],
  );
  for (const name of ["typescript", "@types/node", "fast-check", "@biomejs/biome"]) {
    assert.ok(!files.some((file) => file.startsWith(`node_modules/${name}/`)), name);
  }
});

test("of Pulumi's SDK it holds the protocol alone", () => {
  const ofPulumi = files.filter((file) => file.startsWith("node_modules/@pulumi/"));
  assert.deepEqual(
    ofPulumi.filter((file) => !/^node_modules\/@pulumi\/pulumi\/(proto\/\w+\.js|package\.json|LICENSE)$/.test(file)),
    [],
  );
});

test("it is small", (t) => {
  const { size } = statSync(path);
  t.diagnostic(`${files.length} files, ${(size / 1e6).toFixed(1)} MB packed`);
  assert.ok(size <= MOST_BYTES, `${size} bytes`);
});

test("nothing but Node is needed: it starts in an empty environment, and tells its port", () => {
  const script = `
    const { spawn } = require("node:child_process");
    const child = spawn(${JSON.stringify(join(folder, "pulumi-resource-datajobs"))}, [], { cwd: "/", stdio: ["ignore", "pipe", "inherit"] });
    child.stdout.once("data", (line) => { console.log(String(line).trim()); child.kill(); });`;
  const env = { PATH: `${dirname(process.execPath)}:/usr/bin:/bin` };
  const port = execFileSync(process.execPath, ["-e", script], { env, encoding: "utf8" });
  assert.match(port, /^\d+\n$/);
});

test("the same sources make the same archive, for every platform", async () => {
  const digest = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex");
  const other = await packagePlugin("all");
  const all = readdirSync(dirname(other.path));
  assert.equal(all.length, 5);
  for (const file of all) assert.equal(digest(join(dirname(other.path), file)), digest(path), file);
});

test("a platform that there is not is refused", async () => {
  await assert.rejects(packagePlugin("linux-pdp11"), /There is no platform linux-pdp11: darwin-amd64, /);
});
