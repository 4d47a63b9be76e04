import { readFileSync } from "node:fs";

/**
 * What tells a process from a later one with the same number: the time it started, in the kernel's ticks since boot,
 * and the boot itself. Undefined where the system does not tell (anything but Linux).
 */
export function stampOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The command's name stands in parentheses and may hold anything; field 22 counts from behind it.
    const started = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return started ? `${boot}/${started}` : undefined;
  } catch {
    return undefined;
  }
}

export function isRunning(pid: number, stamp: string | undefined): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const now = stampOf(pid);
  return stamp === undefined || now === undefined || now === stamp;
}
