import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { assertDocumented, type Finding } from "../../documented";

it("a part of what tests find is neither written nor compared", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "datajobs-documented-"));
  const before = { folder: process.cwd(), generate: process.env.DATAJOBS_GENERATE };
  t.after(() => {
    process.chdir(before.folder);
    if (before.generate === undefined) delete process.env.DATAJOBS_GENERATE;
    else process.env.DATAJOBS_GENERATE = before.generate;
    rmSync(folder, { recursive: true });
  });
  const file = join(folder, "docs", "reliability.md");
  const docs = (text: string) => `# Docs\n\n<!-- here -->\n\n${text}\n\n<!-- end of here -->\n`;
  mkdirSync(join(folder, "docs"));
  writeFileSync(file, docs("old"));
  process.chdir(folder);
  const found: Finding = { text: "new", results: 2, wanted: 2, tests: "faults" };
  for (const generate of ["1", "0"]) {
    process.env.DATAJOBS_GENERATE = generate;
    assert.throws(() => assertDocumented("here", { ...found, results: 1 }), /only a part of the results/);
  }
  assert.throws(() => assertDocumented("here", found), /docs\/reliability\.md is stale/);
  assert.equal(readFileSync(file, "utf8"), docs("old"));
  process.env.DATAJOBS_GENERATE = "1";
  assertDocumented("here", found);
  assert.equal(readFileSync(file, "utf8"), docs("new"));
});
