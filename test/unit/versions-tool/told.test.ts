import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tool } from "./tools";

const SUMMARY = "ℹ tests 9\nℹ suites 1\nℹ pass 5\nℹ fail 1\nℹ cancelled 1\nℹ skipped 1\nℹ todo 1\nℹ duration_ms 12.5\n";
const FAILED = `✔ one\n${SUMMARY}\n✖ failing tests:\n\ntest at dist/test/a.test.js:3:1\n✖ two\n  Error: no\n`;

describe("what is told of a run of tests", () => {
  it("counts: cancelled ones have failed, those to do are skipped", async () => {
    const { countsOf } = await tool("versions/told.mjs");
    const counts = { passed: 5, failed: 2, skipped: 2 };
    assert.deepEqual(countsOf(FAILED), counts);
    assert.deepEqual(countsOf(SUMMARY.replace(/^.*$/gm, "\x1b[34m$&\x1b[39m")), counts);
    assert.deepEqual(countsOf(SUMMARY.replaceAll("ℹ", "#")), counts);
  });

  it("no counts of a run that had no end", async () => {
    const { countsOf } = await tool("versions/told.mjs");
    assert.equal(countsOf("✔ one\n✔ two\n"), undefined);
  });

  it("its failures, or how it ended", async () => {
    const { failuresOf } = await tool("versions/told.mjs");
    assert.equal(failuresOf(FAILED), "test at dist/test/a.test.js:3:1\n✖ two\n  Error: no");
    assert.equal(failuresOf("SyntaxError: odd\n"), "SyntaxError: odd");
  });

  it("a table in markdown", async () => {
    const { table } = await tool("versions/told.mjs");
    const parts = [
      { passed: 3, failed: 0, skipped: 1 },
      { passed: 2, failed: 1, skipped: 0 },
    ];
    assert.equal(
      table([{ node: "22.1.0", sdk: "3.210.0", parts, seconds: 61.4 }], ["unit", "engine"]),
      "| Node | @pulumi/pulumi | unit | engine | time |\n|---|---|---|---|---|\n" +
        "| 22.1.0 | 3.210.0 | 3 passed, 0 failed, 1 skipped | 2 passed, 1 failed, 0 skipped | 61 s |",
    );
  });
});

describe("the pairs that a command line asks for", () => {
  it("those of CI, all of them, or what is named", async () => {
    const { pairsOf } = await tool("versions/pairs.mjs");
    const { NODE, SDK, PAIRS_IN_CI } = await tool("versions.mjs");
    assert.deepEqual(pairsOf([]), PAIRS_IN_CI);
    assert.equal(pairsOf(["--all"]).length, (NODE.tried.length + 1) * 3);
    assert.deepEqual(pairsOf(["--node", "20.9.0", "--sdk", "3.200.0"]), [["20.9.0", "3.200.0"]]);
    assert.deepEqual(
      pairsOf(["--node", "20.9.0"]).map(([, sdk]) => sdk),
      Object.values(SDK),
    );
  });

  it("anything else is refused with the usage", async () => {
    const { pairsOf } = await tool("versions/pairs.mjs");
    assert.throws(() => pairsOf(["--node", "22"]), /"22" is no version such as 22\.0\.0: npm run versions/);
    assert.throws(() => pairsOf(["everything"]), /npm run versions/);
  });
});
