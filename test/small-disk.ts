import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A file system of some KB in memory, for tests that fill it up or make it read-only. */
export class SmallDisk {
  readonly folder = mkdtempSync(join(tmpdir(), "datajobs-disk-"));
  private readonly removeAtExit = () => this.remove();

  constructor(kilobytes = 64) {
    if (spawnSync("mount", ["-t", "tmpfs", "-o", `size=${kilobytes}k`, "tmpfs", this.folder]).status === 0) {
      // Also where a signal ends the test before it has come to its own end.
      process.once("exit", this.removeAtExit);
      return;
    }
    rmSync(this.folder, { recursive: true });
    throw new Error("this user may not mount a file system");
  }

  /** Leaves no room for a single byte. */
  fill(): void {
    const { stderr } = spawnSync("dd", ["if=/dev/zero", `of=${this.filler}`, "bs=1k"], {
      env: { ...process.env, LC_ALL: "C" },
    });
    assert.match(stderr.toString(), /No space left on device/);
  }

  empty(): void {
    rmSync(this.filler, { force: true });
  }

  makeReadOnly(): void {
    assert.equal(spawnSync("mount", ["-o", "remount,ro", this.folder]).status, 0);
  }

  remove(): void {
    process.off("exit", this.removeAtExit);
    // Lazily: a process that lives keeps its journals open.
    spawnSync("umount", ["--lazy", this.folder]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get filler(): string {
    return join(this.folder, "filler");
  }
}

/** Why there can be none, for `skip`. */
export const noDisk: string | false = (() => {
  try {
    new SmallDisk().remove();
    return false;
  } catch (error) {
    return (error as Error).message;
  }
})();
