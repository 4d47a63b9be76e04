import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, it } from "node:test";
import { resources } from "../../provider/registry";
import { jobSubject, jobSubjects } from "../jobs";
import { hosts } from "../lifecycle/hosts";
import { apis } from "./fuzz-subjects";
import { operations } from "./operations";

const ROOT = resolve(__dirname, "..", "..", "..");

/** `adobe:ExportJob` -> `adobe-export-job`. */
function fileOf(token: string): string {
  const [cloud = "", name = ""] = token.split(":");
  return `${cloud}-${name.replace(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase()}`;
}

/** What the emulator calls the things that operations of this token are about. */
const apisOf = (token: string) => new Set(operations.filter((each) => each.token === token).map(({ api }) => api));

/** What is declared is proved: a token that a proof lacks is named, with the file where to write it. */
describe("every resource of the registry is in every proof", () => {
  for (const definition of resources) {
    const { token } = definition;

    if ("kind" in definition) {
      it(`${token} has a row in test/jobs.ts, and with it in all proofs of jobs`, () => {
        assert.ok(
          jobSubjects.some((subject) => subject.token === token),
          `write a row for ${token} into test/jobs.ts: how the emulator names it and its calls`,
        );
      });

      it(`${token}: no call of its row is left out of the matrix`, () => {
        const { start, get, lists, cancel, credentials = [] } = jobSubject(token).calls;
        const targets = operations.filter((each) => each.token === token).map(({ target }) => target.action);
        const missing = [start, get, lists, cancel, credentials].flat().filter((call) => !targets.includes(call));
        assert.deepEqual(missing, [], "write an operation for it into jobOperations of test/faults/operations.ts");
      });
    }

    it(`${token}: each of its calls goes wrong in every way`, () => {
      assert.ok(
        operations.some((operation) => operation.token === token),
        `${token} has no operations: a job needs a row in test/jobs.ts, a stop one in test/faults/operations.ts`,
      );
    });

    for (const api of apisOf(token)) {
      it(`${token}: what the emulator has of it is tested by itself`, () => {
        const wanted = api.replace(/\W/g, "");
        const own = readdirSync(join(ROOT, "test", "unit", "emulator")).some((file) =>
          file.replace(/-/g, "").startsWith(`${wanted}.`),
        );
        assert.ok(own, `write test/unit/emulator/${api.replace(".", "-")}.test.ts`);
      });
    }

    for (const part of ["lifecycle", "engine"]) {
      const start = `${fileOf(token)}`;
      it(`${token} has cases of its own in test/${part}/`, () => {
        const files = readdirSync(join(ROOT, "test", part));
        const own = files.some((file) => file.startsWith(`${start}.`) || file.startsWith(`${start}-`));
        assert.ok(own, `write test/${part}/${start}.test.ts`);
      });
    }

    it(`${token} has rows of bad input`, () => {
      const table = readFileSync(join(ROOT, "test", "unit", "bad-input.test.ts"), "utf8");
      assert.ok(table.includes(`"${token}"`), `write rows for ${token} into test/unit/bad-input.test.ts`);
    });

    it(`${token}: its answers are fuzzed`, () => {
      const subjects = Object.values(apis).flat();
      assert.ok(
        subjects.some(({ run }) => run.of === token),
        `${token} has no subject in test/faults/fuzz-subjects.ts: one for each call that it makes`,
      );
    });
  }

  for (const { name } of hosts) {
    it(`the matrix is proved behind the ${name} host`, () => {
      const files = readdirSync(join(ROOT, "test", "faults"));
      assert.ok(files.includes(`matrix-${name}.test.ts`), `write test/faults/matrix-${name}.test.ts`);
    });
  }

  it("nothing is proved that is not declared any more", () => {
    const declared = new Set(resources.map(({ token }) => token));
    const proved = [...jobSubjects, ...operations].map(({ token }) => token);
    assert.deepEqual(
      [...new Set(proved)].filter((token) => !declared.has(token)),
      [],
    );
  });
});
