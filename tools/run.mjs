import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const GUARD = fileURLToPath(new URL("guard.mjs", import.meta.url));

/**
 * Runs a command that doesn't outlive us. Resolves when it has ended, well or not; rejects when the signal aborts it,
 * after it is gone.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env: NodeJS.ProcessEnv, signal: AbortSignal, onLine?: (line: string) => void }} options
 *   onLine gets what the command writes to stderr
 * @returns {Promise<{ code: number, stdout: string, output: string }>} output: stdout and stderr as they came
 */
export async function run(command, args, { cwd, env, signal, onLine }) {
  signal.throwIfAborted();
  const child = spawn(process.execPath, [GUARD, command, ...args], {
    ...(cwd && { cwd }),
    env,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const end = () => void child.stdin.end(); // the guard does the rest
  child.stdin.on("error", () => {}); // the guard ended first
  signal.addEventListener("abort", end, { once: true });
  let stdout = "";
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
    stdout += text;
    output += text;
  });
  createInterface({ input: child.stderr }).on("line", (line) => {
    output += `${line}\n`;
    onLine?.(line);
  });
  const code = await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  signal.removeEventListener("abort", end);
  signal.throwIfAborted();
  return { code, stdout, output };
}
