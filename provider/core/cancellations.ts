import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { clear, stateFolder } from "./intents";
import type { JobReference } from "./job-kind";
import { sha256 } from "./values";
import type { World } from "./world";

/** Longer than any API may take to show a new job: beyond that a job that is not found is gone anyway. */
const REMEMBERED_MS = 15 * 60 * 1000;

/** `maybe`: it was sent, and what became of it is not known. */
export type Cancellation = "maybe" | "accepted";

/**
 * What was cancelled lately, also by runs before this one: a state may still have the job, and of a new one that is not found
 * nothing else tells whether it is gone, or just can't be read yet. One small file each, named by a hash, beside the records.
 */
export class Cancellations {
  private readonly own = new Map<string, Cancellation>();

  private constructor(private readonly folder: string | undefined) {}

  static of(world: World): Cancellations {
    return world.shared("core/cancellations", () => {
      const records = stateFolder(world);
      return new Cancellations(records && join(dirname(records), "cancelled"));
    });
  }

  remember(job: JobReference, how: Cancellation): void {
    const name = nameOf(job);
    this.own.set(name, how);
    if (!this.folder) return;
    const path = join(this.folder, name);
    try {
      mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      this.sweep(this.folder);
      writeFileSync(`${path}.new`, how, { mode: 0o600 });
      renameSync(`${path}.new`, path);
    } catch {
      // The next run then waits until a job of that age would be found.
      clear(`${path}.new`);
    }
  }

  find(job: JobReference): Cancellation | undefined {
    const name = nameOf(job);
    const own = this.own.get(name);
    if (own || !this.folder) return own;
    try {
      const path = join(this.folder, name);
      if (Date.now() - statSync(path).mtimeMs > REMEMBERED_MS) return undefined;
      return readFileSync(path, "utf8") === "accepted" ? "accepted" : "maybe";
    } catch {
      return undefined;
    }
  }

  private sweep(folder: string): void {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (Date.now() - statSync(path).mtimeMs > REMEMBERED_MS) rmSync(path, { force: true });
    }
  }
}

function nameOf({ kind, place, id }: JobReference): string {
  return sha256(`${kind} ${place}#${id}`).slice(0, 24);
}
