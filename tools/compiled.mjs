import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** A module that the set-up has compiled: what tests, demo and soak need is written once. @param {string} path below dist */
export function compiled(path) {
  return createRequire(import.meta.url)(join(ROOT, "dist", path));
}
