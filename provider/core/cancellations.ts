import type { JobReference } from "./job-kind";
import { keyOf } from "./known-jobs";
import { StateFiles } from "./state-files";
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
  private swept = false;

  private constructor(private readonly files: StateFiles) {}

  static of(world: World): Cancellations {
    return world.shared("core/cancellations", () => new Cancellations(StateFiles.of(world, "cancelled")));
  }

  remember(job: JobReference, how: Cancellation): void {
    const name = nameOf(job);
    this.own.set(name, how);
    try {
      this.files.write(name, how);
      // Once a process: a destroy of a thousand jobs would read the whole folder for each of them.
      if (!this.swept) this.files.sweep(REMEMBERED_MS);
      this.swept = true;
    } catch {
      // The next run then waits until a job of that age would be found.
    }
  }

  find(job: JobReference): Cancellation | undefined {
    const name = nameOf(job);
    const own = this.own.get(name);
    if (own) return own;
    const text =
      (this.files.ageMs(name) ?? Number.POSITIVE_INFINITY) > REMEMBERED_MS ? undefined : this.files.read(name);
    return text === undefined ? undefined : text === "accepted" ? "accepted" : "maybe";
  }
}

function nameOf(job: JobReference): string {
  return sha256(keyOf(job)).slice(0, 24);
}
