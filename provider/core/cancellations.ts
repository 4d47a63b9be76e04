import { randomBytes } from "node:crypto";
import type { JobReference } from "./job-kind";
import { keyOf } from "./known-jobs";
import { StateFiles } from "./state-files";
import { sha256 } from "./values";
import type { Clock, World } from "./world";

/** Longer than any API may take to show a new job: beyond that a job that is not found is gone anyway. */
const REMEMBERED_MS = 15 * 60 * 1000;

/** `maybe`: it was sent, and what became of it is not known. */
export type Cancellation = "maybe" | "accepted";

/**
 * What was cancelled lately, also by runs before this one: a state may still have the job, and of a new one that is not found
 * nothing else tells whether it is gone, or just can't be read yet. One small file for each process, with a line for each
 * cancellation that names the job by a hash.
 */
export class Cancellations {
  private known: Map<string, Cancellation> | undefined;
  private append: ((text: string) => void) | undefined;

  private constructor(
    private readonly files: StateFiles,
    private readonly clock: Clock,
  ) {}

  static of(world: World): Cancellations {
    return world.shared("core/cancellations", () => {
      return new Cancellations(StateFiles.of(world, "cancelled"), world.clock);
    });
  }

  remember(job: JobReference, how: Cancellation): void {
    const name = nameOf(job);
    this.lately().set(name, how);
    this.note(name, how);
  }

  /** One that may have been carried out was not. */
  forget(job: JobReference): void {
    const name = nameOf(job);
    if (this.lately().get(name) !== "maybe") return;
    this.lately().delete(name);
    this.note(name, "none");
  }

  private note(name: string, how: Cancellation | "none"): void {
    try {
      this.append ??= this.opened();
      this.append(`${name} ${how} ${this.clock.now()}\n`);
    } catch {
      // The next run then waits until a job of that age would be found.
    }
  }

  find(job: JobReference): Cancellation | undefined {
    return this.lately().get(nameOf(job));
  }

  /** What earlier runs have cancelled, and this one. */
  private lately(): Map<string, Cancellation> {
    if (this.known) return this.known;
    this.known = new Map();
    const since = this.clock.now() - REMEMBERED_MS;
    const lines = this.files.list().flatMap((file) => (this.files.read(file) ?? "").split("\n"));
    for (const line of lines) {
      const [name = "", how, at] = line.split(" ");
      if (Number(at) < since) continue;
      if (how === "none" && this.known.get(name) === "maybe") this.known.delete(name);
      if (how !== "maybe" && how !== "accepted") continue;
      if (how === "accepted" || !this.known.has(name)) this.known.set(name, how);
    }
    return this.known;
  }

  private opened(): (text: string) => void {
    this.files.sweep(REMEMBERED_MS);
    return this.files.appender(randomBytes(9).toString("hex"));
  }
}

function nameOf(job: JobReference): string {
  return sha256(keyOf(job)).slice(0, 24);
}
