import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, before, test } from "node:test";
import { installPacked, PACKAGE_ROOT } from "./pack";

const STATE = join(PACKAGE_ROOT, "test", "fixtures", "states", "0.1.0", "plugin-settled", "state.json");

let folder: string;
let program: string;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "datajobs-report-"));
  const installed = await installPacked(folder);
  const { bin } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  program = join(installed, bin.datajobs);
  // As npm would put it there.
  mkdirSync(join(folder, "node_modules", ".bin"));
  symlinkSync(program, join(folder, "node_modules", ".bin", "datajobs"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "program", private: true }));
});
after(() => rmSync(folder, { recursive: true, force: true }));

test("npx datajobs report works from the tarball", {
  skip: process.platform === "win32" && "npx starts a .cmd there",
}, () => {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
  const args = ["--offline", "--no", "datajobs", "report", "--state", STATE];
  const { status, stdout, stderr } = spawnSync("npx", args, { cwd: folder, env, encoding: "utf8" });
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^Data jobs of jobs\/dev\n/);
});

const WORKFLOW = readFileSync(
  join(PACKAGE_ROOT, "examples", "pipeline", ".github", "workflows", "pipeline.yml"),
  "utf8",
);
/** The lines of the workflow's step that reports. */
const [, STEP = ""] = /^ +run: \|\n((?: {10}.+\n)*? {10}.*datajobs report.*\n(?: {10}.+\n)*)/m.exec(WORKFLOW) ?? [];
const LINES = STEP.replace(/^ {10}/gm, "");

test("the pipeline's step writes the run's summary and a page to keep", {
  skip: process.platform === "win32" && "needs a shell",
}, () => {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  writeFileSync(
    join(bin, "pulumi"),
    `#!/bin/sh\n[ "$1 $2 $3 $4 $5" = "stack export --stack prod --file" ] && cp "${STATE}" "$6"\n`,
  );
  chmodSync(join(bin, "pulumi"), 0o755);
  const summary = join(folder, "summary.md");
  writeFileSync(summary, "before\n");
  const env = {
    PATH: [bin, process.env.PATH].join(delimiter),
    HOME: folder,
    STACK: "prod",
    RUNNER_TEMP: folder,
    GITHUB_STEP_SUMMARY: summary,
    npm_config_offline: "true",
  };
  const { status, stderr } = spawnSync("bash", ["-e", "-c", LINES], { cwd: folder, env, encoding: "utf8" });
  assert.equal(status, 0, stderr);
  assert.match(readFileSync(summary, "utf8"), /^before\n## Data jobs of jobs\/dev\n/);
  assert.match(readFileSync(join(folder, "report.html"), "utf8"), /^<!doctype html>/);
  assert.match(
    WORKFLOW,
    /if: always\(\)\n +uses: actions\/upload-artifact@v4\n +with:\n +name: report\n +path: report\.html\n/,
  );
});

test("docs/report.md shows the same step", () => {
  const docs = readFileSync(join(PACKAGE_ROOT, "docs", "report.md"), "utf8");
  assert.notEqual(LINES, "");
  assert.ok(docs.replace(/^ {4}/gm, "").includes(LINES));
});

for (const format of ["text", "markdown", "html", "json"]) {
  test(`the packed program writes ${format}, and needs no other package`, () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["--require", forbidPackages(), program, "report", "--format", format, "--state", STATE],
      { cwd: folder, encoding: "utf8" },
    );
    assert.equal(status, 0, stderr);
    assert.match(stdout, /batches/);
  });
}

/** Makes each `require` of a package an error. */
function forbidPackages(): string {
  const file = join(folder, "forbid.cjs");
  const text = `const Module = require("node:module");
    const load = Module._load;
    Module._load = function (request, ...rest) {
      if (!request.startsWith(".") && !request.startsWith("/") && !Module.isBuiltin(request)) throw new Error("loads " + request);
      return load.call(this, request, ...rest);
    };`;
  writeFileSync(file, text);
  return file;
}
