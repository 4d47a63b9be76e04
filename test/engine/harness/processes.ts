import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { sep } from "node:path";
import { waitFor } from "./wait-for";

export interface Found {
  readonly pid: number;
  readonly command: string;
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * Everything that was started with NAME=VALUE in its environment and is still there: also what has left the process
 * group, as the provider of a killed engine does. Linux only; elsewhere nothing is found.
 */
export function startedWith(name: string, value: string): Found[] {
  const mark = `${name}=${value}`;
  return runningWhere((variable) => variable === mark);
}

/** What was started with the folder, or one below it, in any variable; but for this process itself. Linux only. */
export function startedBelow(folder: string): Found[] {
  const inside = (value: string) => value === folder || value.startsWith(`${folder}${sep}`);
  return runningWhere((variable) => inside(variable.slice(variable.indexOf("=") + 1))).filter(
    ({ pid }) => pid !== process.pid,
  );
}

function runningWhere(matches: (variable: string) => boolean): Found[] {
  return processes().flatMap((pid) => {
    try {
      if (!readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").some(matches)) return [];
      const state = /^State:\s*(\S)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
      if (state === "Z" || state === "X") return [];
      return [{ pid, command: readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim() }];
    } catch {
      return []; // ended meanwhile, or not ours to look at
    }
  });
}

/** The Node process that runs the provider of dynamic resources. */
export function isProvider({ command }: Found): boolean {
  return /^\S*node\s.*dynamic-provider/.test(command);
}

export function kill(found: readonly Found[]): void {
  for (const { pid } of found) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It was quicker.
    }
  }
}

/** Kills all of them, and those that they started meanwhile, and returns when none is left. */
export async function killAll(find: () => Found[]): Promise<void> {
  await waitFor("all processes are gone", () => {
    const left = find();
    kill(left);
    return left.length === 0;
  });
}

function processes(): number[] {
  try {
    readlinkSync("/proc/self");
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}
