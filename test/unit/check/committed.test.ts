import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, before, describe, it } from "node:test";

/** dist/test/unit/check -> the checkout. */
const PROGRAM = resolve(__dirname, "../../../../tools/check/committed.mjs");

/** Put together here, so that this file itself holds none of them. */
const path = (...parts: string[]) => parts.join("/");
const REGISTRY = ["https:", "", "registry.npmjs" + ".org", "zod"].join("/");

const refused: readonly { title: string; file: string; text: string; what: RegExp }[] = [
  {
    title: "a home folder on Linux",
    file: "notes.md",
    text: path("see ", "home", "ann", "x"),
    what: /a path of some machine/,
  },
  {
    title: "a home folder on a Mac",
    file: "notes.md",
    text: path("see ", "Users", "ann", "x"),
    what: /a path of some machine/,
  },
  {
    title: "a home folder on Windows",
    file: "a.ts",
    text: ["C:", "Users", "ann"].join("\\"),
    what: /a path of some machine/,
  },
  {
    title: "a build machine's folder",
    file: "deep/er/a.json",
    text: path('"', "work", "project"),
    what: /a path of some machine/,
  },
  { title: "a registry's address", file: ".npmrc", text: `registry=${REGISTRY}`, what: /a package registry's host/ },
  {
    title: "the Go proxy's address",
    file: "go.txt",
    text: ["proxy", "golang", "org"].join("."),
    what: /a package registry's host/,
  },
  {
    title: "a lock file with download addresses",
    file: "package-lock.json",
    text: `"resolved": "http://mirror/zod.tgz"`,
    what: /a download address/,
  },
  {
    title: "this machine's home folder",
    file: "b.ts",
    text: `"${homedir()}/x"`,
    what: /a path of (some|this) machine/,
  },
];

const allowed: readonly { title: string; file: string; text: string }[] = [
  { title: "a web address with such a folder", file: "a.md", text: ["https://example.com", "home", "page"].join("/") },
  { title: "a relative path with such a folder", file: "a.md", text: path("src", "work", "x") },
  { title: "a registry's name in prose", file: "a.md", text: "published to the npm registry" },
  {
    title: "a lock file without addresses",
    file: "package-lock.json",
    text: `"version": "1.0.0", "integrity": "sha512-x"`,
  },
  { title: "what git ignores", file: "dist/a.js", text: path("see ", "home", "ann", "x") },
];

describe("traces of a machine", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "datajobs-traces-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const { title, file, text, what } of refused) {
    it(`${title} is found before it is committed`, () => {
      const { code, output } = look(file, text);
      assert.match(output, what);
      assert.match(output, new RegExp(`^${file.replaceAll(".", "\\.")}:2: `, "m"));
      assert.equal(code, 1);
    });
  }

  for (const { title, file, text } of allowed) {
    it(`${title} is none`, () => assert.deepEqual(look(file, text), { code: 0, output: "" }));
  }

  it("without git it says that it can't tell", () => {
    const bare = mkdtempSync(join(tmpdir(), "datajobs-traces-"));
    try {
      const { code, output } = check(bare);
      assert.match(
        output,
        /^git doesn't tell which files are committed in .+: this check needs git and a checkout\.\n$/,
      );
      assert.equal(code, 1);
    } finally {
      rmSync(bare, { recursive: true, force: true });
    }
  });

  function look(file: string, text: string): { code: number | null; output: string } {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    execFileSync("git", ["init", "--quiet", folder]);
    writeFileSync(join(folder, ".gitignore"), "dist/\n");
    writeFileSync(join(folder, file), `first line\n${text}\nlast line\n`);
    return check(folder);
  }
});

function check(folder: string): { code: number | null; output: string } {
  // A git hook that runs these tests has set variables that point to its own repository.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")));
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, folder], { env, encoding: "utf8" });
  return { code: status, output: stdout + stderr };
}
