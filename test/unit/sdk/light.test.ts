import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join, resolve, sep } from "node:path";
import { test } from "node:test";

const DIST = resolve(__dirname, "..", "..", "..");

function loadedBy(module: string): string[] {
  const script = `require(${JSON.stringify(module)}); console.log(JSON.stringify(Object.keys(require.cache)))`;
  return JSON.parse(execFileSync(process.execPath, ["-e", script], { encoding: "utf8", cwd: DIST })) as string[];
}

const HEAVY = ["zod", "axios", "fast-xml-parser", "rate-limiter-flexible"].map(
  (name) => `${sep}node_modules${sep}${name}${sep}`,
);

test("loading the SDK loads nothing of the provider, and none of its dependencies", () => {
  const loaded = loadedBy(join(DIST, "sdk", "index.js"));
  assert.ok(loaded.includes(join(DIST, "sdk", "adobe", "export-job.js")));
  assert.deepEqual(
    loaded.filter((file) => file.startsWith(join(DIST, "provider", sep)) || HEAVY.some((part) => file.includes(part))),
    [],
  );
});

test("what is looked for is there when the provider is loaded: the test above would see it", () => {
  const loaded = loadedBy(join(DIST, "provider", "dynamic.js"));
  for (const part of HEAVY)
    assert.ok(
      loaded.some((file) => file.includes(part)),
      part,
    );
});
