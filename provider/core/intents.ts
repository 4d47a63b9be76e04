import { backendOf } from "./backend";
import { IntentFiles, STALE_MS } from "./intent-files";
import type { IntentRecord } from "./intent-record";
import type { JobReference } from "./job-kind";
import { KnownJobs, keyOf } from "./known-jobs";
import { isRunning, stampOf } from "./processes";
import { StateFiles } from "./state-files";
import type { World } from "./world";

/** What is created at the same moment is not told apart. */
const CLOCK_GRAIN_MS = 2000;
/** In which the engine tells of the resources that it knows: a deployment begins with them. */
export const INTRODUCTION_MS = 2000;

type Warn = (line: string) => void;

/** A record that this process holds. */
export interface Intent {
  readonly record: IntentRecord;
  /** The POST was answered: keep the id until the engine proves that it knows it. */
  complete(id: string): void;
  /** The job is ended now, for one that is yet to be started: until then that is to be known. */
  replace(): void;
  /** Nothing was started, or nothing is left to take up. */
  remove(): void;
  /** What became of it is not known: a later Create may take it up. */
  release(): void;
}

export type EngineProbe = (address: string) => Promise<boolean>;

/** A job that the engine, or a Create, knows, and what it knows of it. */
interface Acquaintance {
  readonly job: JobReference;
  readonly urn?: string | undefined;
  /** Epoch milliseconds on the server's clock. */
  readonly createdAt?: number | undefined;
}

/** A resource for which an interrupted run may have begun another job. */
interface Succession {
  readonly kind: string;
  readonly urn: string | undefined;
  fingerprint(): string;
  readonly now: number;
}

/** What a dead process has left behind. */
export interface Inheritance {
  readonly intent: Intent;
  /** Its run ended in order, and nothing shows that the engine doesn't know the job. */
  readonly orderly: boolean;
}

/** A record that nobody holds. */
export interface LeftBehind {
  readonly record: IntentRecord;
  /** Undefined where another process was faster. */
  claim(warn: Warn): Intent | undefined;
}

/** A Create that asks for what dead processes have left behind. */
interface Heir {
  readonly kind: string;
  readonly fingerprint: string;
  readonly urn: string | undefined;
  now(): number;
  /** How long a process whose engine is gone may still be in its POST. */
  readonly patienceMs: number;
  settle(): Promise<void>;
  readonly engineAlive: EngineProbe;
  readonly warn: Warn;
}

/**
 * The small records in the user's state folder that let a Create find what an interrupted run began.
 * They hold no secrets.
 */
export class Intents {
  readonly jobs = new KnownJobs();
  private readonly held = new Set<string>();
  /** Files of records whose resource the engine knows by another id: what they tell of is in no state. */
  private readonly lost = new Set<string>();
  private readonly queues = new Map<string, Promise<unknown>>();

  constructor(
    private readonly files: IntentFiles,
    private readonly backend: string | undefined,
  ) {}

  static of(world: World): Intents {
    return world.shared("core/intents", () => {
      return new Intents(new IntentFiles(StateFiles.of(world, "intents")), backendOf(world));
    });
  }

  /**
   * The engine, or a Create of this process, has these jobs: no record is needed, no other resource may adopt them. What was begun
   * for the same resource (`urn`) after such a job was created (`createdAt`, epoch milliseconds) is in no state; what was begun
   * before is this one, or was replaced by it.
   */
  acknowledge(now: number, ...known: readonly Acquaintance[]): void {
    const byKey = new Map(known.map((each) => [keyOf(each.job), each]));
    const byUrn = new Map(known.map((each) => [each.urn, each]));
    for (const { job, urn } of known) this.jobs.see(job, urn);
    const done: string[] = [];
    for (const [file, record] of this.files.load(now)) {
      if (this.held.has(file)) continue;
      if (record.id !== undefined && byKey.has(keyOf({ ...record, id: record.id }))) {
        if (record.replacing) this.lost.add(file);
        else done.push(file);
        continue;
      }
      const kin = record.urn === undefined ? undefined : byUrn.get(record.urn);
      if (kin?.createdAt === undefined || record.kind !== kin.job.kind) continue;
      if (record.pid === process.pid || !this.isOurs(record)) continue;
      if ((record.since ?? record.at) > kin.createdAt + CLOCK_GRAIN_MS) this.lost.add(file);
      else if (!isRunning(record.pid, record.stamp)) done.push(file);
    }
    this.files.dropKnown(...done);
  }

  /** Jobs of equal requests that are on record, and when they were asked for, epoch milliseconds on the server's clock. */
  begun(fingerprint: string, now: number): { readonly id: string; readonly createdAt: number }[] {
    return this.files.of(fingerprint, now).flatMap(([file, { id, at, since = at }]) => {
      return id === undefined || this.held.has(file) ? [] : [{ id, createdAt: since }];
    });
  }

  /** What dead processes have begun for resources whose names begin so, and no resource is known to have. */
  leftBehind(urns: string, now: number): LeftBehind[] {
    return [...this.files.load(now)].flatMap(([file, record]): LeftBehind[] => {
      if (record.urn?.startsWith(urns) !== true || record.pid === process.pid || this.held.has(file)) return [];
      if (!this.isFor(record.urn, record) || isRunning(record.pid, record.stamp)) return [];
      return [{ record, claim: (warn) => this.claim(file, record, warn) }];
    });
  }

  /**
   * Of the job that an interrupted run has started, or may have, in place of the one that the engine knows; or of that one itself,
   * if it was ended and there is none in its place.
   */
  successorOf({ kind, urn, fingerprint, now }: Succession): IntentRecord | undefined {
    return [...this.files.load(now)].find(([file, record]) => {
      if (!this.lost.has(file) || record.kind !== kind || record.urn !== urn) return false;
      return record.fingerprint === fingerprint() && now - record.at < STALE_MS;
    })?.[1];
  }

  /** What else is on record, as it is now, but for what this process is at work on. `running`: by another process. */
  others(): (IntentRecord & { readonly running: boolean })[] {
    const others = this.files.current().filter(([file]) => !this.held.has(file));
    return others.map(([, record]) => ({
      ...record,
      running: record.pid !== process.pid && isRunning(record.pid, record.stamp),
    }));
  }

  /**
   * The run ends. That proves nothing of what the engine has saved, so that every record stays until the engine shows that it
   * knows the job; but a job that has ended, of a run that has too, is no reason not to run it anew when that is asked for
   * (`pulumi up --replace` asks as if there had been none).
   */
  runEnds({ clock, env }: Pick<World, "clock" | "env">): void {
    this.jobs.runEnds();
    this.files.settle();
    // The engine is told to save its states once, at a time when its providers have gone.
    if (env.PULUMI_SKIP_CHECKPOINTS) return;
    for (const [file, record] of this.files.load(clock.now())) {
      if (record.id === undefined || record.pid !== process.pid || record.ended || this.held.has(file)) continue;
      // Where that can't be written, it tells of a run that was cut short: what it tells of is taken up, not started anew.
      this.files.change(file, { ...record, ended: true });
    }
  }

  /** Equal jobs are started one after the other: only so can a look-up tell whose job it found. */
  async exclusive<T>(fingerprint: string, work: () => Promise<T>): Promise<T> {
    const before = this.queues.get(fingerprint) ?? Promise.resolve();
    const mine = before.then(work, work);
    const settled = mine.catch(() => undefined);
    this.queues.set(fingerprint, settled);
    try {
      return await mine;
    } finally {
      if (this.queues.get(fingerprint) === settled) this.queues.delete(fingerprint);
    }
  }

  /** `many`: of many that this process begins together. */
  begin(record: Omit<IntentRecord, "v" | "pid" | "stamp" | "backend">, warn: Warn, { many = false } = {}): Intent {
    const first = this.mine({ v: 2, pid: 0, ...record });
    const file = this.files.nameFor(first, { many });
    this.held.add(file);
    this.files.add(file, first, warn);
    return this.hold(file, first, warn, (job) => this.jobs.see(job));
  }

  /**
   * Takes over one record of these jobs that a dead process, or an engine that is gone, left behind.
   * A provider that outlives its engine may still be in the middle of its POST: `settle` is awaited between looks
   * until its record has an id, or it is dead, or `patienceMs` are over.
   */
  async takeOver(heir: Heir): Promise<Inheritance | undefined> {
    const begun = heir.now();
    for (const [file, { kind }] of this.files.of(heir.fingerprint, begun)) {
      if (kind !== heir.kind || this.held.has(file)) continue;
      for (;;) {
        const record = this.files.read(file);
        if (!record || !this.isFor(heir.urn, record)) break;
        const running = record.pid !== process.pid && isRunning(record.pid, record.stamp);
        if (running && (record.engine === undefined || (await heir.engineAlive(record.engine)))) break;
        const posting = running && record.id === undefined && heir.now() < begun + heir.patienceMs;
        // An equal resource may have this job, and the engine just not have come to it yet.
        const early = record.id !== undefined && record.urn === undefined && heir.now() < begun + INTRODUCTION_MS;
        if (posting || early) {
          await heir.settle();
          continue;
        }
        const intent = this.claim(file, record, heir.warn);
        if (intent) return { intent, orderly: record.ended === true && !this.lost.has(file) };
        break;
      }
    }
    return undefined;
  }

  /** What another resource is known to have, or has asked for, is not for this one to adopt. */
  isFor(urn: string | undefined, record: IntentRecord): boolean {
    if (urn !== undefined && record.urn !== undefined && urn !== record.urn) return false;
    if (!this.isOurs(record)) return false;
    if (record.replacing) return urn === record.urn;
    if (record.id === undefined) return true;
    const job = { ...record, id: record.id };
    return !this.jobs.isSeen(job) || (urn !== undefined && urn === record.urn && this.jobs.hasFailed(job));
  }

  /** Of the states that this run works on. */
  private isOurs({ backend }: IntentRecord): boolean {
    return backend === undefined || this.backend === undefined || backend === this.backend;
  }

  private claim(file: string, record: IntentRecord, warn: Warn): Intent | undefined {
    const name = this.files.claim(file, record);
    if (name === undefined) return undefined;
    const { ended: _, ...fresh } = this.mine(record);
    this.held.add(name);
    this.files.change(name, fresh, warn);
    return this.hold(name, fresh, warn, (job) => this.jobs.adopt(job));
  }

  private hold(file: string, first: IntentRecord, warn: Warn, completed: (job: JobReference) => void): Intent {
    const { files, held } = this;
    let record = first;
    const save = (change: Partial<IntentRecord>) => {
      record = { ...record, ...change };
      files.change(file, record, warn);
    };
    return {
      get record() {
        return record;
      },
      complete(id) {
        completed({ ...record, id });
        save({ id });
        held.delete(file);
      },
      replace() {
        save({ replacing: true });
      },
      remove() {
        held.delete(file);
        files.drop(file);
      },
      release() {
        held.delete(file);
      },
    };
  }

  private mine(record: IntentRecord): IntentRecord {
    const [stamp, backend] = [stampOf(process.pid), this.backend];
    return {
      ...record,
      pid: process.pid,
      ...(stamp !== undefined && { stamp }),
      ...(backend !== undefined && { backend }),
    };
  }
}
