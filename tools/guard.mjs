/**
 * node guard.mjs COMMAND ARGUMENT...: runs the command, and ends it with all its children when stdin closes, that is
 * when whoever started us is gone, even by kill -9. Without it a Go build would go on for minutes for nobody.
 */
import { spawn } from "node:child_process";

const windows = process.platform === "win32";
const [command = "", ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"], detached: !windows });

function end() {
  if (child.pid === undefined) return;
  if (windows) return void spawn("taskkill", ["/pid", String(child.pid), "/t", "/f"]);
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

process.stdin.on("end", end).on("error", end).resume();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, end);
child.on("error", (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(127);
});
child.on("exit", (code) => process.exit(code ?? 1));
