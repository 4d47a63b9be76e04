import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { test } from "node:test";

const folder = join(__dirname, "../../emulator");

test("the emulator shares no code: it loads Node's modules, its own files and an XML parser", () => {
  const files = readdirSync(folder).filter((name) => name.endsWith(".js"));
  assert.ok(files.length > 20);
  for (const file of files)
    for (const [, name = ""] of readFileSync(join(folder, file), "utf8").matchAll(/require\("([^"]+)"\)/g))
      assert.ok(isBuiltin(name) || /^\.\/[\w-]+$/.test(name) || name === "fast-xml-parser", `${file} loads ${name}`);
});
