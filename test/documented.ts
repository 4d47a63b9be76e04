import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What tests have found, and how to find it again. */
export interface Finding {
  /** As it is to stand in the docs. */
  readonly text: string;
  /** On how many results that rests, and on how many it has to: a filter on names leaves some out, and so does a failure. */
  readonly results: number;
  readonly wanted: number;
  /** What tools/test.mjs is to be given to write it anew. */
  readonly tests: string;
}

/** Writes it into its place in docs/reliability.md with DATAJOBS_GENERATE=1, else checks that it stands there. */
export function assertDocumented(place: string, { text: found, results, wanted, tests }: Finding): void {
  const file = join(process.cwd(), "docs", "reliability.md");
  assert.equal(results, wanted, `${place}: only a part of the results, run all of them: node tools/test.mjs ${tests}`);
  const text = readFileSync(file, "utf8");
  const [begin, end] = [`<!-- ${place} -->`, `<!-- end of ${place} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  assert.ok(from >= 0 && to > from, `${file} has no place for ${place}`);
  const written = text.slice(from + begin.length, to).trim();
  if (process.env.DATAJOBS_GENERATE === "1")
    writeFileSync(file, `${text.slice(0, from)}${begin}\n\n${found}\n\n${text.slice(to)}`);
  else assert.equal(written, found, `docs/reliability.md is stale: DATAJOBS_GENERATE=1 node tools/test.mjs ${tests}`);
}
