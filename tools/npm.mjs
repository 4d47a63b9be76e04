import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { run } from "./run.mjs";

/**
 * Runs npm, with a log level of our own: `npm run -s` hands its silence on, which would hide why it fails.
 * @param {string[]} args
 * @param {{ cwd: string, loglevel: "warn" | "error", signal: AbortSignal, onLine?: (line: string) => void }} options
 */
export function npm(args, { loglevel, ...options }) {
  const [command, ...before] = findNpm();
  const env = { ...process.env, npm_config_loglevel: loglevel };
  return run(command, [...before, ...args], { ...options, env });
}

/**
 * The npm that started us, or the one that came with this Node, as a script: on Windows the command is no program.
 * @returns {[string, ...string[]]}
 */
function findNpm() {
  const beside = join(dirname(process.execPath), "node_modules", "npm", "bin", "npm-cli.js");
  const script = [process.env.npm_execpath, beside].find(
    (file) => file !== undefined && /npm-cli\.c?js$/.test(file) && existsSync(file),
  );
  return script === undefined ? ["npm"] : [process.execPath, script];
}
