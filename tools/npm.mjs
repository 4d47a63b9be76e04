import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The npm that started us, or the one that came with this Node, as a script: on Windows the command is no program.
 * @returns {[string, ...string[]]}
 */
export function findNpm() {
  const beside = join(dirname(process.execPath), "node_modules", "npm", "bin", "npm-cli.js");
  const script = [process.env.npm_execpath, beside].find(
    (file) => file !== undefined && /npm-cli\.c?js$/.test(file) && existsSync(file),
  );
  return script === undefined ? ["npm"] : [process.execPath, script];
}
