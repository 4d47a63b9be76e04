import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { StateFiles } from "../../../provider/core/state-files";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "datajobs-state-files-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The first few of many are removed at once. */
function filesAfterMany(): StateFiles {
  const files = new StateFiles(folder);
  for (let n = 0; n < 16; n++) {
    files.write(`${n}.json`, "{}");
    files.removeSoon(`${n}.json`);
    assert.equal(existsSync(join(folder, `${n}.json`)), false);
  }
  return files;
}

test("what is to be removed soon is gone for this process at once", () => {
  const files = filesAfterMany();
  for (const name of ["a.json", "b.json"]) files.write(name, "{}");
  files.removeSoon("a.json");
  assert.deepEqual(files.list(), ["b.json"]);
  assert.equal(files.read("a.json"), undefined);
  assert.equal(files.has("a.json"), false);
  assert.equal(files.rename("a.json", "c.json"), false);
  files.settle();
  assert.equal(existsSync(join(folder, "a.json")), false);
  assert.equal(existsSync(join(folder, "b.json")), true);
});

test("nothing need be asked for what is removed soon to be removed", async () => {
  const files = filesAfterMany();
  files.write("a.json", "{}");
  files.removeSoon("a.json");
  while (existsSync(join(folder, "a.json"))) await new Promise((settle) => setImmediate(settle));
  files.settle();
});

test("where there is no folder, and no file, nothing is removed", () => {
  new StateFiles(undefined).removeSoon("a.json");
  const files = new StateFiles(folder);
  files.removeSoon("a.json");
  files.settle();
  assert.deepEqual(files.list(), []);
});
