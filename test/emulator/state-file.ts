import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { JobStore } from "./jobs";

/** Keeps the jobs in a file: read at the start, written after changes, whole or not at all. */
export class StateFile {
  private dirty = false;

  constructor(
    private readonly path: string,
    private readonly jobs: JobStore,
  ) {
    if (existsSync(path)) {
      try {
        jobs.load(readFileSync(path, "utf8"));
      } catch {
        throw new Error(`${path} is not a state file of the emulator`);
      }
    }
    jobs.onChange = () => {
      if (!this.dirty) setImmediate(() => this.write());
      this.dirty = true;
    };
    this.dirty = true;
    this.write();
  }

  write(): void {
    if (!this.dirty) return;
    this.dirty = false;
    writeFileSync(`${this.path}.new`, this.jobs.save());
    renameSync(`${this.path}.new`, this.path);
  }
}
