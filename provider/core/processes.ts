import { readFileSync } from "node:fs";

/**
 * What tells a process from a later one with the same number: the time it started, in the kernel's ticks since boot,
 * and the boot itself. Undefined where the system does not tell (anything but Linux).
 */
export function stampOf(pid: number): string | undefined {
  return statOf(pid)?.stamp;
}

/** The processes that this one descends from, the nearest first, without the one that all descend from. */
function* ancestors(): Generator<number> {
  for (let pid = process.ppid; pid > 1; ) {
    yield pid;
    const parent = statOf(pid)?.parent;
    if (parent === undefined) return;
    pid = parent;
  }
}

/** Their stamps; none where the system does not tell. */
export function ancestry(): string[] {
  return [...ancestors()].flatMap((pid) => stampOf(pid) ?? []);
}

/** Their command lines, each as its arguments; none where the system does not tell. */
export function ancestralCommands(): string[][] {
  return [...ancestors()].flatMap((pid) => {
    try {
      return [readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0")];
    } catch {
      return [];
    }
  });
}

function statOf(pid: number): { readonly stamp: string; readonly parent: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The command's name stands in parentheses and may hold anything; fields 4 and 22 count from behind it.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const [parent, started] = [fields[1], fields[19]];
    return started ? { stamp: `${boot}/${started}`, parent: Number(parent) } : undefined;
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
