import { readFileSync } from "node:fs";
import type { Found } from "../engine/harness/processes";

const LOOK_EVERY_MS = 200;

/**
 * The largest resident memory (VmHWM) that any of some processes ever had. Looked up while they run; the kernel keeps
 * the peak, so only what happens in the last moments of a process is missed. Linux only: elsewhere there is none.
 */
export class PeakMemory {
  private highest = 0;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly find: () => readonly Found[]) {
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS);
  }

  /** In MB of 2^20 bytes. */
  get megabytes(): number | undefined {
    return this.highest === 0 ? undefined : this.highest / 1024;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    for (const { pid } of this.find()) {
      try {
        const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
        this.highest = Math.max(this.highest, Number(kilobytes ?? 0));
      } catch {
        // It has ended since.
      }
    }
  }
}
