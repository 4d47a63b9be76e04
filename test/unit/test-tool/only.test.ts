import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { describe, it } from "node:test";

const ROOT = resolve(__dirname, "..", "..", "..", "..");

describe("tools/test.mjs --only", () => {
  // Else Node takes what it starts for tests of its own.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const run = (pattern: string) =>
    spawnSync(process.execPath, [join("tools", "test.mjs"), "unit", "--only", pattern], {
      cwd: ROOT,
      env,
      encoding: "utf8",
    });

  it("matches paths in the repository, wherever that is", () => {
    const { status, stderr } = run("/.+/test/unit/core/values");
    assert.match(stderr, /No test file matches/);
    assert.equal(status, 1);
  });

  it("matches them as their sources are called", () => {
    const { status, stdout } = run("^test/unit/core/values\\.test\\.ts$");
    assert.match(stdout, /tests [1-9]/);
    assert.equal(status, 0);
  });
});
