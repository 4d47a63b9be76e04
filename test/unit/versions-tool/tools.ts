import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** dist/test/unit/versions-tool -> the checkout. */
export const ROOT = resolve(__dirname, "../../../..");

export const text = (path: string): string => readFileSync(join(ROOT, path), "utf8");

type Pairs = readonly (readonly [node: string, sdk: string])[];
interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}
interface Row {
  readonly node: string;
  readonly sdk: string;
  readonly parts: readonly Counts[];
  readonly seconds: number;
}

/** Modules of tools/, which are not compiled. */
interface Tools {
  "versions.mjs": {
    readonly NODE: { readonly lowest: string; readonly tried: readonly string[] };
    readonly SDK: { readonly oldest: string; readonly today: string; readonly newest: string };
    readonly PAIRS_IN_CI: Pairs;
    lowest(range: string): string;
  };
  "versions/pairs.mjs": { pairsOf(args: readonly string[]): Pairs };
  "versions/told.mjs": {
    countsOf(output: string): Counts | undefined;
    failuresOf(output: string): string;
    table(rows: readonly Row[], parts: readonly string[]): string;
  };
  "engine/recipe.mjs": { readonly VERSION: string; readonly GENERATOR: { readonly version: string } };
}

export const tool = <Name extends keyof Tools>(name: Name): Promise<Tools[Name]> =>
  import(pathToFileURL(join(ROOT, "tools", name)).href) as Promise<Tools[Name]>;
