import type { JobReference } from "./job-kind";

/** What this process knows of jobs: which ones resources have, and how they came by them. */
export class KnownJobs {
  private readonly seen = new Set<string>();
  private readonly adopted = new Set<string>();
  private readonly ended = new Set<string>();
  private readonly halfMade = new Set<string>();
  private readonly owners = new Map<string, Set<string>>();

  /** The engine, or a Create of this process, has this job. `owner`: URN of the resource that has it in state. */
  see(job: JobReference, owner?: string): void {
    const key = keyOf(job);
    this.seen.add(key);
    this.halfMade.delete(key);
    if (owner !== undefined) this.owners.set(key, (this.owners.get(key) ?? new Set()).add(owner));
  }

  isSeen(job: JobReference): boolean {
    return this.seen.has(keyOf(job));
  }

  /** A resource that is about to be deleted has it no longer. */
  disown(job: JobReference, owner: string | undefined): void {
    if (owner !== undefined) this.owners.get(keyOf(job))?.delete(owner);
  }

  /**
   * The set that has a single resource's job in state by now, or the single resource that has a set's: as far as this run has
   * come. Two of one sort may be one that an alias has given another name.
   */
  otherOwner(job: JobReference, owner: string | undefined): string | undefined {
    if (owner === undefined) return undefined;
    return [...(this.owners.get(keyOf(job)) ?? [])].find((each) => isMember(each) !== isMember(owner));
  }

  /** A Create took the job over from an earlier run. */
  adopt(job: JobReference): void {
    this.seen.add(keyOf(job));
    this.adopted.add(keyOf(job));
  }

  isAdopted(job: JobReference): boolean {
    return this.adopted.has(keyOf(job));
  }

  /** A Create has ended the job, to start another one in its place. */
  end(job: JobReference): void {
    this.ended.add(keyOf(job));
  }

  isEnded(job: JobReference): boolean {
    return this.ended.has(keyOf(job));
  }

  /** A Create ends with an error although there is this job: the engine may drop it and ask again. */
  fail(job: JobReference): void {
    this.halfMade.add(keyOf(job));
  }

  hasFailed(job: JobReference): boolean {
    return this.halfMade.has(keyOf(job));
  }

  /** What comes now is another run. */
  runEnds(): void {
    this.adopted.clear();
    this.owners.clear();
  }
}

/** Two kinds may have equal ids in equal places. */
export function keyOf({ kind, place, id }: JobReference): string {
  return `${kind} ${place}#${id}`;
}

/** Members of sets have the name of their set and their key. */
function isMember(owner: string): boolean {
  return owner.includes("#");
}
