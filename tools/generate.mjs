import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "./build.mjs";
import { listFiles } from "./list-files.mjs";
import { logToStderr, PlainError, runMain } from "./plain-error.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PROVIDER = join(ROOT, "dist", "provider");
const WRITER = join(PROVIDER, "hosts", "schema", "index.js");

/**
 * Writes what follows from the declarations in provider/: the SDK's classes and functions, the package schema, the
 * reference. Tests tell when one of them is stale.
 */
await runMain(async () => {
  await buildIfPossible();
  const require = createRequire(import.meta.url);
  const { isWritten, writtenFiles } = require(WRITER);
  const about = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const wanted = writtenFiles({ about, ...require(join(PROVIDER, "registry.js")) });
  let changed = 0;
  for (const [path, text] of wanted) {
    const file = join(ROOT, path);
    if (existsSync(file) && readFileSync(file, "utf8") === text) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    changed++;
  }
  const orphans = [...listFiles(join(ROOT, "sdk")), ...listFiles(join(ROOT, "docs"))].filter(
    (file) => !wanted.has(relative(ROOT, file).split(sep).join("/")) && isWritten(readFileSync(file, "utf8")),
  );
  for (const file of orphans) rmSync(file);
  logToStderr(`${wanted.size} files, ${changed} of them written anew, ${orphans.length} removed.`);
});

/** Stale classes may be the very reason why the sources don't compile: the compiler writes the declarations even so. */
async function buildIfPossible() {
  try {
    await build();
  } catch (error) {
    if (!(error instanceof PlainError) || !existsSync(WRITER)) throw error;
    logToStderr(`${error.message} Going on with what the compiler wrote.`);
  }
}
