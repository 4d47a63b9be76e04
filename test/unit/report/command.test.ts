import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { many, night, state } from "./states";

const PROGRAM = join(__dirname, "../../../report/main.js");

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "datajobs-report-"));
  writeFileSync(join(folder, "state.json"), night());
});
after(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
  readonly args: readonly string[];
  readonly input?: string;
  readonly path?: string;
}

function run({ args, input = "", path = "" }: Run) {
  const env = { PATH: [path, dirname(process.execPath)].join(delimiter), HOME: folder };
  const options = { cwd: folder, input, env, encoding: "utf8", maxBuffer: 2 ** 26 } as const;
  return spawnSync(process.execPath, [PROGRAM, ...args], options);
}

/** A `pulumi` that says something and ends. */
function pulumi(name: string, script: string): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, "pulumi"), `#!/bin/sh\n${script}\n`);
  chmodSync(join(path, "pulumi"), 0o755);
  return path;
}

describe("the command datajobs", () => {
  test("reads a file", () => {
    const { status, stdout, stderr } = run({ args: ["report", "--state", "state.json"] });
    assert.deepEqual([status, stderr], [0, ""]);
    assert.match(stdout, /^Data jobs of audiences\/prod\n/);
  });

  test("reads stdin", () => {
    const { status, stdout } = run({ args: ["report", "--state", "-", "--format", "json"], input: many(3000) });
    assert.equal(status, 0);
    assert.equal(JSON.parse(stdout).totals.jobs, 3000);
  });

  test("writes a file", () => {
    const { status, stdout } = run({
      args: ["report", "--state=state.json", "--format=html", "--output", "page.html"],
    });
    assert.deepEqual([status, stdout], [0, ""]);
    assert.match(readFileSync(join(folder, "page.html"), "utf8"), /^<!doctype html>/);
  });

  test("without --state exports the stack that is selected, with its secrets encrypted", {
    skip: process.platform === "win32" && "the stand-in for pulumi is a shell script",
  }, () => {
    const path = pulumi(
      "good",
      `[ "$*" = "stack export --non-interactive" ] && exec /bin/cat "${join(folder, "state.json")}"`,
    );
    const { status, stdout, stderr } = run({ args: ["report"], path });
    assert.deepEqual([status, stderr], [0, ""]);
    assert.match(stdout, /members-emea/);
  });

  test("ends quietly when its reader has seen enough", {
    skip: process.platform === "win32" && "needs a shell",
  }, () => {
    writeFileSync(join(folder, "many.json"), many(5000));
    const line = `"${process.execPath}" "${PROGRAM}" report --state many.json --format html | head -c 20`;
    const { stdout, stderr } = spawnSync("sh", ["-c", line], { cwd: folder, encoding: "utf8" });
    assert.deepEqual([stdout.slice(0, 15), stderr], ["<!doctype html>", ""]);
  });

  test("tells how it is used", () => {
    for (const args of [["--help"], ["report", "-h"], ["help"]]) {
      const { status, stdout } = run({ args });
      assert.equal(status, 0);
      assert.match(
        stdout,
        /datajobs report \[--format text\|markdown\|html\|json\] \[--state FILE\] \[--output FILE\]/,
      );
    }
  });
});

const REFUSED: [string, Partial<Run> & { readonly pulumi?: string }, RegExp][] = [
  ["no command", { args: [] }, /A command is missing: datajobs report/],
  ["another command", { args: ["rapport"] }, /"rapport" is no command/],
  ["an option that there is not", { args: ["report", "--colour"] }, /Unknown option '--colour'/],
  ["an option without its value", { args: ["report", "--state"] }, /argument missing/],
  [
    "a format that there is not",
    { args: ["report", "--format", "pdf"] },
    /--format must be one of text, markdown, html, json; it is "pdf"/,
  ],
  ["an empty name", { args: ["report", "--output="] }, /--output names no file/],
  [
    "a state without its option",
    { args: ["report", "state.json"] },
    /"state\.json" is no option: a state is given as --state FILE/,
  ],
  [
    "a file that is not there",
    { args: ["report", "--state", "gone.json"] },
    /gone\.json can't be read: there is no such file/,
  ],
  ["a folder", { args: ["report", "--state", "."] }, /\. can't be read: it is a folder/],
  [
    "an output that can't be written",
    { args: ["report", "--state", "state.json", "--output", "no/such/folder"] },
    /no\/such\/folder can't be written: ENOENT/,
  ],
  ["no state", { args: ["report", "--state", "-"], input: "not json" }, /stdin is not JSON: it is no state of a stack/],
  ["an empty pipe", { args: ["report", "--state", "-"] }, /stdin is empty: it is no state of a stack/],
  ["no pulumi", { args: ["report"] }, /pulumi is not found: install it or put it on the PATH, or give a state: /],
  [
    "no stack that is selected",
    {
      args: ["report"],
      pulumi: `echo "error: no stack selected; please use 'pulumi stack select' to choose one" >&2; exit 255`,
    },
    /No stack is selected in this folder: select one with pulumi stack select NAME, or give a state: pulumi stack export --stack NAME \| /,
  ],
  [
    "a folder without a project",
    {
      args: ["report"],
      pulumi: `echo "error: no Pulumi.yaml project file found (searching upwards from /x)" >&2; exit 255`,
    },
    /This folder is no Pulumi project/,
  ],
  [
    "another failure of pulumi",
    { args: ["report"], pulumi: `echo "error: passphrase must be set." >&2; exit 255` },
    /pulumi stack export failed \(passphrase must be set\): mend that, or give a state/,
  ],
];

describe("what can't be done is told in one line, without a stack trace", () => {
  for (const [title, { args = [], input, pulumi: script }, expected] of REFUSED) {
    test(title, { skip: script !== undefined && process.platform === "win32" && "needs a shell" }, () => {
      const path = script === undefined ? undefined : pulumi(title.replaceAll(" ", "-"), script);
      const { status, stdout, stderr } = run({
        args,
        ...(input !== undefined && { input }),
        ...(path !== undefined && { path }),
      });
      assert.deepEqual([status, stdout], [1, ""]);
      assert.match(stderr, /^datajobs: .+\n$/);
      assert.match(stderr, expected);
    });
  }

  test("a stack without jobs is no failure", () => {
    const { status, stdout } = run({ args: ["report", "--state", "-"], input: state([]) });
    assert.equal(status, 0);
    assert.match(stdout, /No data job and no stop is in this state\./);
  });
});
