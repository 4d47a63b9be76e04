import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { after, before, test } from "node:test";
import { filesIn } from "../files";
import { installPacked, npmPack, PACKAGE_ROOT } from "./pack";

/** A fourth more than it is now: who passes this has packed something that doesn't belong there. */
const MOST_BYTES = 360_000;

let folder: string;
let installed: string;
let files: string[];
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "datajobs-tarball-"));
  installed = await installPacked(folder);
  files = filesIn(installed)
    .map((file) =>
      file
        .slice(installed.length + 1)
        .split(sep)
        .join("/"),
    )
    .sort();
});
after(() => rmSync(folder, { recursive: true, force: true }));

const read = (file: string) => readFileSync(join(installed, file), "utf8");

const ALLOWED = [
  /^(package\.json|README\.md|CHANGELOG\.md|LICENSE)$/,
  /^provider\/schema\.json$/,
  /^(PulumiPlugin\.yaml|pulumi-resource-datajobs(\.cmd)?)$/,
  /^dist\/(provider|report|sdk|test\/emulator)\/.+\.js$/,
  /^dist\/(provider|sdk|test\/emulator)\/.+\.d\.ts$/,
];

test("the tarball holds the provider, its schema, the SDK, the report, the emulator and nothing else: no sources, no tests, no maps", () => {
  assert.deepEqual(
    files.filter((file) => !ALLOWED.some((pattern) => pattern.test(file))),
    [],
  );
});

for (const file of [
  "dist/sdk/index.js",
  "dist/sdk/index.d.ts",
  "dist/provider/dynamic.js",
  "dist/report/main.js",
  "dist/test/emulator/main.js",
]) {
  test(`the tarball holds ${file}`, () => assert.ok(files.includes(file)));
}

test("the tarball is small", async (t) => {
  const { size, unpackedSize, files: packed } = await npmPack(["--dry-run"]);
  t.diagnostic(
    `${packed.length} files, ${Math.round(size / 1000)} kB packed, ${Math.round(unpackedSize / 1000)} kB installed`,
  );
  assert.ok(size <= MOST_BYTES, `${size} bytes`);
});

const TRACES = [
  { what: "folder of this checkout", pattern: new RegExp(`${escaped(PACKAGE_ROOT)}\\b`) },
  {
    what: "home or temporary folder of a machine",
    pattern: /(^|[\s"'`(=:])(\/(root|home|Users|tmp|var|work)\/|[A-Z]:\\)/m,
  },
  { what: "package registry", pattern: /"resolved"|_authToken|https?:\/\/[\w.-]*(registry|npm|artifact)/ },
  { what: "source map", pattern: /sourceMappingURL/ },
];

for (const { what, pattern } of TRACES) {
  test(`no file of the tarball tells of a ${what}`, () => {
    assert.deepEqual(
      files.filter((file) => pattern.test(read(file))),
      [],
    );
  });
}

test("package.json has no dependency on a folder, an address or any version whatever", () => {
  const { dependencies = {}, peerDependencies = {}, optionalDependencies = {} } = JSON.parse(read("package.json"));
  for (const [name, range] of Object.entries({ ...dependencies, ...peerDependencies, ...optionalDependencies })) {
    assert.match(String(range), /^(\^\d+\.\d+\.\d+|>=\d+\.\d+\.\d+ <\d+)$/, name);
  }
  assert.deepEqual(Object.keys(peerDependencies), ["@pulumi/pulumi"]);
  assert.ok(!("@pulumi/pulumi" in dependencies), "the program's copy has to be the only one");
});

test("no script runs when the package is installed", () => {
  const { scripts = {} } = JSON.parse(read("package.json"));
  const onInstall = ["preinstall", "install", "postinstall", "prepare"];
  assert.deepEqual(
    Object.keys(scripts).filter((name) => onInstall.includes(name)),
    [],
  );
});

test("publint finds nothing to complain about", async () => {
  const { publint } = await import("publint");
  const { messages } = await publint({ pkgDir: installed, pack: false, strict: true });
  assert.deepEqual(
    messages.map(({ type, code, path }) => `${type} ${code} at ${path.join(".")}`),
    [],
  );
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
