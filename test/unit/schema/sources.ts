import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { functions, resources, settings } from "../../../provider/registry";

/** The folder of the checkout. */
export const ROOT = resolve(__dirname, "..", "..", "..", "..");

/** What `npm run generate` writes from. */
export const sources = {
  about: JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")),
  resources,
  functions,
  settings,
};

export function committed(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}
