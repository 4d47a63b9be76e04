#!/usr/bin/env node
import { type CommandLine, readCommandLine, usage } from "./command-line";
import { startEmulator } from "./index";

function fail(message: string, code: number): never {
  process.stderr.write(`datajobs-emulator: ${message.split("\n")[0]}\n`);
  process.exit(code);
}

function failure(error: unknown, port: number | undefined): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") return `port ${port} is in use`;
  if (code === "EACCES" && port) return `port ${port} is not allowed`;
  return error instanceof Error ? error.message : String(error);
}

async function main(): Promise<void> {
  let given: CommandLine;
  try {
    given = readCommandLine(process.argv.slice(2));
  } catch (error) {
    fail(`${error instanceof Error ? error.message : String(error)} (--help lists the options)`, 2);
  }
  if (given.help) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const emulator = await startEmulator(given.options).catch((error: unknown) =>
    fail(failure(error, given.options.port), 1),
  );
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    emulator.close().then(
      () => process.exit(0),
      (error: unknown) => fail(String(error), 1),
    );
  };
  process.on("SIGINT", end);
  process.on("SIGTERM", end);
  // Whoever read the first line may have closed the pipe since.
  process.stdout.on("error", () => {});
  if (given.withParent) process.stdin.on("end", end).on("close", end).on("error", end).resume();
  const { url, env, doors } = emulator;
  const more = doors.length > 0 ? { doors } : {};
  process.stdout.write(`${JSON.stringify({ url, pid: process.pid, env, ...more })}\n`);
}

void main();
