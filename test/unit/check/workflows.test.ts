import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, before, describe, it } from "node:test";

/** dist/test/unit/check -> the checkout. */
const PROGRAM = resolve(__dirname, "../../../../tools/check/workflows.mjs");

/** All in order: what the mistakes below are made in, each by other lines in place of one of these. */
const GOOD = `name: good
on:
  push:
    branches: [main]
  schedule:
    - cron: "0 3 * * 1"
permissions:
  contents: read
jobs:
  build:
    runs-on: \${{ matrix.os }}
    timeout-minutes: 10
    strategy:
      matrix:
        os: [ubuntu-latest, windows-latest]
        run: [npm run build, npm test]
    outputs:
      digest: \${{ steps.pack.outputs.digest }}
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 1
      - run: \${{ matrix.run }} # npm run whatever: a comment runs nothing
      - id: pack
        shell: bash
        run: |
          node tools/pack.mjs --out out.tgz
          npm run -s build -- --quiet
  publish:
    needs: build
    if: github.event_name == 'push'
    runs-on: ubuntu-latest
    steps:
      - run: echo "$DIGEST"
        env:
          DIGEST: \${{ needs.build.outputs.digest }}
          TOKEN: \${{ secrets.TOKEN }}
`;

interface Mistake {
  readonly title: string;
  /** A line of the good one, without its indentation. */
  readonly instead: string;
  readonly write: string;
  /** The line that must be named, if it is not that one. */
  readonly at?: string;
  readonly says: RegExp;
}

const MISTAKES: readonly Mistake[] = [
  {
    title: "an unknown key",
    instead: "timeout-minutes: 10",
    write: "timeout-minute: 10",
    says: /unexpected key "timeout-minute" for "job" section/,
  },
  {
    title: "a key of the matrix that there is not",
    instead: `runs-on: \${{ matrix.os }}`,
    write: `runs-on: \${{ matrix.oss }}`,
    says: /property "oss" is not defined/,
  },
  {
    title: "a runner that there is not",
    instead: "os: [ubuntu-latest, windows-latest]",
    write: "os: [ubuntu-lates]",
    says: /label "ubuntu-lates" is unknown/,
  },
  {
    title: "a job that waits for one that there is not",
    instead: "needs: build",
    write: "needs: [build, biuld]",
    at: "publish:",
    says: /job "publish" needs job "biuld" which does not exist/,
  },
  {
    title: "an output of a job that there is not",
    instead: `DIGEST: \${{ needs.build.outputs.digest }}`,
    write: `DIGEST: \${{ needs.build.outputs.sum }}`,
    says: /property "sum" is not defined/,
  },
  {
    title: "an hour that no day has",
    instead: '- cron: "0 3 * * 1"',
    write: '- cron: "0 25 * * 1"',
    says: /invalid CRON format/,
  },
  {
    title: "an unknown context",
    instead: `TOKEN: \${{ secrets.TOKEN }}`,
    write: `TOKEN: \${{ secret.TOKEN }}`,
    says: /undefined variable "secret"/,
  },
  {
    title: "secrets where there are none yet",
    instead: "if: github.event_name == 'push'",
    write: "if: secrets.TOKEN != ''",
    says: /context "secrets" is not allowed here/,
  },
  {
    title: "a step that there is not",
    instead: `digest: \${{ steps.pack.outputs.digest }}`,
    write: `digest: \${{ steps.park.outputs.digest }}`,
    says: /property "park" is not defined/,
  },
  {
    title: "two jobs of one name",
    instead: "publish:",
    write: "build:",
    says: /key "build" is duplicated in "jobs"/,
  },
  {
    title: "two steps of one id",
    instead: "- uses: actions/checkout@v4",
    write: "- id: pack\n        uses: actions/checkout@v4",
    at: "- id: pack",
    says: /step ID "pack" duplicates/,
  },
  {
    title: "a value of the wrong type",
    instead: "timeout-minutes: 10",
    write: "timeout-minutes: soon",
    says: /expecting .+ number literal/,
  },
  {
    title: "an expression that doesn't end",
    instead: `TOKEN: \${{ secrets.TOKEN }}`,
    write: `TOKEN: \${{ format('{0}', secrets.TOKEN }}`,
    says: /unexpected end of input/,
  },
  {
    title: "a job that runs nowhere",
    instead: "runs-on: ubuntu-latest",
    write: "continue-on-error: false",
    at: "publish:",
    says: /"runs-on" section is missing in job "publish"/,
  },
  {
    title: "an input that the action doesn't know",
    instead: "fetch-depth: 1",
    write: "fetch-dept: 1",
    says: /input "fetch-dept" is not defined in action "actions\/checkout@v4"/,
  },
  {
    title: "a shell that there is not",
    instead: "shell: bash",
    write: "shell: bsh",
    says: /shell name "bsh" is invalid/,
  },
  {
    title: "a permission that there is not",
    instead: "contents: read",
    write: "content: read",
    says: /unknown permission scope "content"/,
  },
  {
    title: "text of strangers in a script",
    instead: '- run: echo "$DIGEST"',
    write: `- run: echo \${{ github.event.head_commit.message }}`,
    says: /"github\.event\.head_commit\.message" is potentially untrusted/,
  },
  {
    title: "what is no YAML",
    instead: "branches: [main]",
    write: "branches: [main",
    at: "push:",
    says: /could not parse as YAML/,
  },
  {
    title: "a script that package.json hasn't",
    instead: "npm run -s build -- --quiet",
    write: "npm run -s biuld -- --quiet",
    says: /package\.json has no script "biuld"/,
  },
  {
    title: "a script that package.json hasn't, in a matrix",
    instead: "run: [npm run build, npm test]",
    write: "run: [npm run build, npm start]",
    says: /package\.json has no script "start"/,
  },
  {
    title: "a file that isn't there",
    instead: "node tools/pack.mjs --out out.tgz",
    write: "node tools/pac.mjs --out out.tgz",
    says: /there is no file tools\/pac\.mjs/,
  },
];

describe("mistakes in workflows", () => {
  let folder: string;
  let output: string;
  let code: number | null;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "datajobs-workflows-"));
    execFileSync("git", ["init", "--quiet", folder]);
    const manifest = JSON.stringify({ scripts: { build: "tsc", test: "node --test" } });
    for (const home of ["", "examples/nightly/"]) {
      write(`${home}package.json`, manifest);
      write(`${home}tools/pack.mjs`, "");
      write(`${home}.github/workflows/good.yml`, GOOD);
    }
    write("examples/nightly/.github/workflows/bad.yaml", GOOD.replace("npm test", "npm stop"));
    for (const [n, mistake] of MISTAKES.entries()) write(fileOf(n), made(mistake));
    // One program for all of them: it is the same for each file, and takes a second to start.
    ({ code, output } = check(folder));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("a workflow that is in order is not complained of", () => {
    assert.doesNotMatch(output, /good\.yml/);
  });

  for (const [n, mistake] of MISTAKES.entries()) {
    it(`${mistake.title} is found, and nothing else is`, () => {
      const found = output.split("\n").filter((line) => line.startsWith(`${fileOf(n)}:`));
      assert.equal(found.length, 1, output);
      const at = mistake.at ?? mistake.write;
      const lines = made(mistake).split("\n");
      assert.match(
        found[0] ?? "",
        new RegExp(`^${fileOf(n)}:${lines.findLastIndex((line) => line.trim() === at) + 1}: `),
      );
      assert.match(found[0] ?? "", mistake.says);
    });
  }

  it("workflows of an example are looked at as well, beside its own package.json", () => {
    assert.match(
      output,
      /^examples\/nightly\/\.github\/workflows\/bad\.yaml:16: examples\/nightly\/package\.json has no script "stop"/m,
    );
  });

  it("the end is told by the exit code, and by a sentence", () => {
    assert.match(output, new RegExp(`^${MISTAKES.length + 1} mistakes in workflows\\.$`, "m"));
    assert.equal(code, 1);
  });

  it("without mistakes there is nothing to say", () => {
    rmSync(join(folder, ".github"), { recursive: true });
    rmSync(join(folder, "examples/nightly/.github/workflows/bad.yaml"));
    assert.deepEqual(check(folder), { code: 0, output: "" });
  });

  function write(file: string, text: string): void {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
});

const fileOf = (n: number) => `.github/workflows/bad-${n}.yml`;

/** The good one with the mistake in it: in the last line that is so, for the jobs have some in common. */
function made({ instead, write }: Mistake): string {
  const lines = GOOD.split("\n");
  const at = lines.findLastIndex((line) => line.trim() === instead);
  if (at < 0) throw new Error(`There is no line "${instead}".`);
  lines[at] = (lines[at] ?? "").replace(instead, () => write);
  return lines.join("\n");
}

function check(folder: string): { code: number | null; output: string } {
  // A git hook that runs these tests has set variables that point to its own repository.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")));
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, folder], { env, encoding: "utf8" });
  return { code: status, output: stdout + stderr };
}
