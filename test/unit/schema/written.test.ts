import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join, sep } from "node:path";
import { test } from "node:test";
import { isWritten, writtenFiles } from "../../../provider/hosts/schema/index";
import { filesIn } from "../../files";
import { committed, ROOT, sources } from "./sources";

const files = writtenFiles(sources);

for (const [path, text] of files) {
  test(`${path} is what the declarations say`, () => {
    assert.ok(existsSync(join(ROOT, path)) && committed(path) === text, "it is stale: npm run generate");
  });
}

for (const folder of ["sdk", "docs"]) {
  test(`no file of ${folder}/ was written for a declaration that is gone`, () => {
    const found = filesIn(join(ROOT, folder)).map((file) => file.slice(ROOT.length + 1));
    const orphans = found.filter((path) => isWritten(committed(path)) && !files.has(path.split(sep).join("/")));
    assert.deepEqual(orphans, []);
  });
}

test("two runs write the same", () => {
  assert.deepEqual(writtenFiles(sources), files);
});
