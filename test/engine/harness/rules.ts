import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Every secret of the emulator's accounts has this in it, and so has every secret that a test makes up. */
const CANARY = "CANARY";

const STACK_LINE = /^\s+at .*(:\d+:\d+|node:internal)/m;

/** Rules that hold for everything that a user gets to see. */
export function checkText(text: string): void {
  assert.doesNotMatch(text, STACK_LINE, `a stack trace reached the user:\n${text}`);
  assert.ok(!text.includes(CANARY), `a secret reached the user:\n${text}`);
}

/** No file below the folder has a secret in clear. */
export function checkClean(folder: string): void {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    assert.ok(!readFileSync(file, "latin1").includes(CANARY), `${file} has a secret in clear`);
  }
}
