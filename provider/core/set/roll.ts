import { cut, JobFailed } from "../errors";
import type { Job } from "../job-declaration";
import type { JobKind } from "../job-kind";
import { isoTime, rfc3339 } from "../times";
import { compact, isRecord, type Values } from "../values";
import { compareKeys, count, type Member, type Members, MOST_NAMED } from "./declaration";
import type { Wanted } from "./look";

const LONGEST_REASON = 200;

type Tally = "succeeded" | "failed" | "running" | "ended";

/** The jobs of a set as they are known, while a run works on them. */
export class Roll<J extends Job> {
  private readonly members = new Map<string, Member>();
  private readonly live = new Set<string>();
  private readonly tallies: Record<Tally, number> = { succeeded: 0, failed: 0, running: 0, ended: 0 };
  /** Keys that have no job, or whose job did not end well, and why: of this run. */
  readonly failures = new Map<string, string>();

  constructor(
    readonly kind: JobKind<J>,
    private readonly kept: readonly string[],
    known: Members,
  ) {
    for (const [key, member] of Object.entries(known)) this.set(key, member);
  }

  get size(): number {
    return this.members.size;
  }

  get(key: string): Member | undefined {
    return this.members.get(key);
  }

  keys(): string[] {
    return [...this.members.keys()];
  }

  /** Those that may still run. */
  running(): string[] {
    return [...this.live];
  }

  get runningCount(): number {
    return this.live.size;
  }

  isRunning(key: string): boolean {
    return this.live.has(key);
  }

  /** What is known for a look at the job of a key. */
  wanted(key: string): Wanted {
    const { jobId = "", createdAt } = this.members.get(key) ?? {};
    return { id: jobId, createdAt: rfc3339(createdAt ?? "") };
  }

  /** What a look, or a start, has told of the job of a key. */
  see(key: string, job: J, of: string): void {
    const outputs = this.kind.outputsOf(job);
    const kept = this.kept.map((name) => [name, outputs[name]] as const);
    const error = this.kind.endOfJob(job) === "failed" ? this.kind.declaration.reasonOf?.(outputs) : undefined;
    const before = this.members.get(key);
    const createdAt = before?.jobId === job.id ? before.createdAt : undefined;
    const created = createdAt ?? (job.createdAt === undefined ? undefined : isoTime(job.createdAt));
    const member = {
      jobId: job.id,
      status: job.status,
      ...Object.fromEntries(kept.filter(([, value]) => !(Array.isArray(value) && value.length === 0))),
      ...(error && { error: cut(error) }),
      // When it ran tells more than when it was made, once it no longer counts how old it is.
      ...((this.kind.endOfJob(job) === undefined || outputs.startedAt === undefined) && { createdAt: created }),
      of,
    };
    this.set(key, compact(member) as Member);
  }

  expire(key: string): void {
    const member = this.members.get(key);
    if (member) this.set(key, this.kind.expired(member) as Member);
  }

  forget(key: string): void {
    const member = this.members.get(key);
    if (!member) return;
    this.members.delete(key);
    this.live.delete(key);
    this.tallies[this.tallyOf(member)] -= 1;
  }

  fail(key: string, why: string): void {
    this.failures.set(key, why);
  }

  private set(key: string, member: Member): void {
    this.forget(key);
    this.members.set(key, member);
    const tally = this.tallyOf(member);
    this.tallies[tally] += 1;
    if (tally === "running") this.live.add(key);
  }

  private tallyOf(member: Member): Tally {
    const end = this.kind.endOf(member);
    if (end === undefined) return "running";
    if (this.kind.hasFailed(member) || end === "cancelled") return "failed";
    return end === "succeeded" ? "succeeded" : "ended";
  }

  /** The outputs of the set. */
  outputs(): Values {
    const lost = [...this.failures.keys()].filter((key) => !this.members.has(key)).length;
    const { succeeded, failed, running } = this.tallies;
    return { jobs: Object.fromEntries(this.members), succeeded, failed: failed + lost, running };
  }

  /** `312 of 1,000 ended, 3 failed, 20 running`. */
  progress(total: number): string {
    const { succeeded, failed, running, ended } = this.tallies;
    return [
      `${count(succeeded + failed + ended)} of ${count(total)} ended`,
      ...(failed > 0 ? [`${count(failed)} failed`] : []),
      `${count(running)} running`,
    ].join(", ");
  }

  /** The failure of the whole, naming the keys; undefined where none has failed. `more`: what else is to be said. */
  failure(what: string, { more, advice }: { readonly more: string; readonly advice: string }): JobFailed | undefined {
    if (this.failures.size === 0) return undefined;
    const failed = this.failures.size === 1 ? "one of its jobs" : `${count(this.failures.size)} of its jobs`;
    return new JobFailed({ what, why: `${failed} failed: ${this.reasons()}${more}`, advice });
  }

  /** Each reason once, behind the keys that it is of: `k1 (101), k2 (102): ended FAILED`. */
  private reasons(): string {
    const keys = new Map<string, string[]>();
    const inOrder = [...this.failures].sort(([a], [b]) => compareKeys(a, b));
    for (const [key, why] of inOrder.slice(0, MOST_NAMED)) {
      const id = this.members.get(key)?.jobId;
      keys.set(why, [...(keys.get(why) ?? []), id === undefined ? key : `${key} (${id})`]);
    }
    const said = [...keys].map(([why, of]) => `${of.join(", ")}: ${cut(why, LONGEST_REASON)}`);
    const rest = this.failures.size - MOST_NAMED;
    return `${said.join("; ")}${rest > 0 ? `; and ${count(rest)} more` : ""}`;
  }
}

/** The members in a state; what is none of ours is none. */
export function membersIn(state: Values): Members {
  const entries = Object.entries(isRecord(state.jobs) ? state.jobs : {});
  return Object.fromEntries(
    entries.filter(([, member]) => isRecord(member) && typeof member.jobId === "string"),
  ) as Members;
}
