import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const FILE = join(process.cwd(), "docs", "reliability.md");

/**
 * Writes what tests have found into its place in docs/reliability.md with DATAJOBS_GENERATE=1, else checks that it stands there.
 * `tests`: what tools/test.mjs is to be given to write it anew.
 */
export function assertDocumented(place: string, found: string, tests: string): void {
  const text = readFileSync(FILE, "utf8");
  const [begin, end] = [`<!-- ${place} -->`, `<!-- end of ${place} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  assert.ok(from >= 0 && to > from, `${FILE} has no place for ${place}`);
  const written = text.slice(from + begin.length, to).trim();
  if (process.env.DATAJOBS_GENERATE === "1")
    writeFileSync(FILE, `${text.slice(0, from)}${begin}\n\n${found}\n\n${text.slice(to)}`);
  else assert.equal(written, found, `docs/reliability.md is stale: DATAJOBS_GENERATE=1 node tools/test.mjs ${tests}`);
}
