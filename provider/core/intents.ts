import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { backendOf } from "./backend";
import { reasonOf } from "./errors";
import { type IntentRecord, recordSchema } from "./intent-record";
import type { JobReference } from "./job-kind";
import { isRunning, stampOf } from "./processes";
import type { World } from "./world";

/** An older POST that was never answered can't be looked up any more, and an older job that has ended is nobody's wish. */
export const STALE_MS = 24 * 60 * 60 * 1000;
/** What is created at the same moment is not told apart. */
const CLOCK_GRAIN_MS = 2000;
/** No job runs longer: older records tell of nothing that could be taken up. */
const OLDEST_MS = 8 * STALE_MS;
/** In which the engine tells of the resources that it knows: a deployment begins with them. */
const INTRODUCTION_MS = 2000;

/** A record that this process holds. Nothing it does ever throws: a full disk must not lose a job. */
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

/** What the engine, or a Create, knows of a job beside that there is one. */
interface Acquaintance {
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
  warn(line: string): void;
}

/**
 * The small records in the user's state folder that let a Create find what an interrupted run began.
 * They hold no secrets. One file per POST; all writes are a temporary file and a rename.
 */
export class Intents {
  /** Every job that a resource of this process is known to have, as {@link keyOf} names it. */
  private readonly seen = new Set<string>();
  private readonly held = new Set<string>();
  private readonly adopted = new Set<string>();
  /** What this process has ended for the sake of what takes its place. */
  private readonly endedHere = new Set<string>();
  /** Files of records whose resource the engine knows by another id: what they tell of is in no state. */
  private readonly lost = new Set<string>();
  /** Those of them that were handed to the engine with an error: it may drop them and ask again. */
  private readonly halfMade = new Set<string>();
  private readonly queues = new Map<string, Promise<unknown>>();
  private files: Map<string, IntentRecord> | undefined;
  private warned = false;

  constructor(
    private readonly folder: string | undefined,
    private readonly backend: string | undefined,
  ) {}

  static of(world: World): Intents {
    return world.shared("core/intents", () => new Intents(stateFolder(world), backendOf(world)));
  }

  isSeen(job: JobReference): boolean {
    return this.seen.has(keyOf(job));
  }

  /**
   * The engine, or a Create of this process, has this job: no record is needed, no other resource may adopt it. What was begun
   * for the same resource (`urn`) after this job was created (`createdAt`, epoch milliseconds) is in no state; what was begun
   * before is this one, or was replaced by it.
   */
  known(job: JobReference, now: number, { urn, createdAt }: Acquaintance = {}): void {
    this.seen.add(keyOf(job));
    this.halfMade.delete(keyOf(job));
    for (const [file, record] of this.load(now)) {
      if (this.held.has(file)) continue;
      if (record.id !== undefined && keyOf({ ...record, id: record.id }) === keyOf(job)) {
        if (record.replacing) this.lost.add(file);
        else this.drop(file);
        continue;
      }
      const same =
        record.kind === job.kind &&
        record.urn !== undefined &&
        record.urn === urn &&
        record.pid !== process.pid &&
        this.isOurs(record);
      if (!same || createdAt === undefined) continue;
      if ((record.since ?? record.at) > createdAt + CLOCK_GRAIN_MS) this.lost.add(file);
      else if (!isRunning(record.pid, record.stamp)) this.drop(file);
    }
  }

  /**
   * Of the job that an interrupted run has started, or may have, in place of the one that the engine knows; or of that one itself,
   * if it was ended and there is none in its place.
   */
  successorOf({ kind, urn, fingerprint, now }: Succession): IntentRecord | undefined {
    return [...this.load(now)].find(([file, record]) => {
      if (!this.lost.has(file) || record.kind !== kind || record.urn !== urn) return false;
      return record.fingerprint === fingerprint() && now - record.at < STALE_MS;
    })?.[1];
  }

  /** A Create ends with an error although there is this job. */
  failed(job: JobReference): void {
    this.halfMade.add(keyOf(job));
  }

  hasFailed(job: JobReference): boolean {
    return this.halfMade.has(keyOf(job));
  }

  /** What else is on record, as it is now, but for what this process is at work on. `running`: by another process. */
  others(): (IntentRecord & { readonly running: boolean })[] {
    return this.list().flatMap((file) => {
      const record = this.held.has(file) ? undefined : this.readRecord(file);
      if (!record) return [];
      return [{ ...record, running: record.pid !== process.pid && isRunning(record.pid, record.stamp) }];
    });
  }

  /** Whether a Create of this process took the job over from an earlier run. */
  isAdopted(job: JobReference): boolean {
    return this.adopted.has(keyOf(job));
  }

  /** A Create takes over a job of which there is no record here. */
  adopt(job: JobReference, now: number): void {
    this.known(job, now);
    this.adopted.add(keyOf(job));
  }

  /** Whether a Create of this process has ended the job, to start another one in its place. */
  isEnded(job: JobReference): boolean {
    return this.endedHere.has(keyOf(job));
  }

  ended(job: JobReference): void {
    this.endedHere.add(keyOf(job));
  }

  /**
   * The run ends. That proves nothing of what the engine has saved, so that every record stays until the engine shows that it
   * knows the job; but a job that has ended, of a run that has too, is no reason not to run it anew when that is asked for
   * (`pulumi up --replace` asks as if there had been none).
   */
  runEnds({ env }: Pick<World, "env">): void {
    this.adopted.clear();
    // The engine is told to save its states once, at a time when its providers have gone.
    if (env.PULUMI_SKIP_CHECKPOINTS) return;
    for (const [file, record] of this.files ?? []) {
      if (record.id === undefined || record.pid !== process.pid || this.held.has(file)) continue;
      if (record.ended) continue;
      const now = { ...record, ended: true };
      this.files?.set(file, now);
      try {
        this.write(file, now);
      } catch {
        // As it is, it tells of a run that was cut short: what it tells of is taken up rather than started anew.
        if (this.folder) clear(join(this.folder, `${file}.new`));
      }
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

  begin(record: Omit<IntentRecord, "v" | "pid" | "stamp" | "backend">, warn: (line: string) => void): Intent {
    return this.hold(this.newName(record.fingerprint), this.mine({ v: 2, pid: 0, ...record }), warn);
  }

  /**
   * Takes over one record of these jobs that a dead process, or an engine that is gone, left behind.
   * A provider that outlives its engine may still be in the middle of its POST: `settle` is awaited between looks
   * until its record has an id, or it is dead, or `patienceMs` are over.
   */
  async takeOver(heir: Heir): Promise<Inheritance | undefined> {
    const begun = heir.now();
    for (const [file, { kind, fingerprint }] of [...this.load(begun)]) {
      if (kind !== heir.kind || fingerprint !== heir.fingerprint || this.held.has(file)) continue;
      for (;;) {
        const record = this.readRecord(file);
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
        const taken = this.claim(file, record, heir.warn);
        if (taken) return { intent: taken, orderly: record.ended === true && !this.lost.has(file) };
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
    return !this.isSeen(job) || (urn !== undefined && urn === record.urn && this.hasFailed(job));
  }

  /** Of the states that this run works on. */
  private isOurs({ backend }: IntentRecord): boolean {
    return backend === undefined || this.backend === undefined || backend === this.backend;
  }

  private claim(file: string, record: IntentRecord, warn: (line: string) => void): Intent | undefined {
    if (!this.folder) return undefined;
    const name = this.newName(record.fingerprint);
    try {
      // Two processes may want the same record: a rename succeeds for one of them only.
      renameSync(join(this.folder, file), join(this.folder, name));
    } catch {
      this.files?.delete(file);
      return undefined;
    }
    this.files?.delete(file);
    const { ended: _, ...fresh } = this.mine(record);
    return this.hold(name, fresh, warn, this.adopted);
  }

  private write(file: string, record: IntentRecord): void {
    if (!this.folder) throw new Error("there is no home folder");
    const path = join(this.folder, file);
    writeFileSync(`${path}.new`, JSON.stringify(record), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  }

  private hold(file: string, first: IntentRecord, warn: (line: string) => void, ids = new Set<string>()): Intent {
    const intents = this;
    let record = first;
    const save = ({ anew }: { anew: boolean }) => {
      this.files?.set(file, record);
      const path = this.folder && join(this.folder, file);
      try {
        if (!this.folder || !path) throw new Error("there is no home folder");
        // Gone: a later run has taken it over, and would meet this job a second time.
        if (!anew && !existsSync(path)) return;
        mkdirSync(this.folder, { recursive: true, mode: 0o700 });
        intents.write(file, record);
      } catch (error) {
        if (path) clear(`${path}.new`);
        if (this.warned) return;
        this.warned = true;
        warn(
          `cannot keep a record of started jobs (${reasonOf(error)}): if this run is killed, the next one may start them again. Set XDG_STATE_HOME to a folder that can be written.`,
        );
      }
    };
    this.load(record.at);
    this.held.add(file);
    save({ anew: true });
    return {
      get record() {
        return record;
      },
      complete(id) {
        record = { ...record, id };
        const key = keyOf({ ...record, id });
        intents.seen.add(key);
        ids.add(key);
        save({ anew: false });
        intents.held.delete(file);
      },
      replace() {
        record = { ...record, replacing: true };
        save({ anew: false });
      },
      remove() {
        intents.held.delete(file);
        intents.drop(file);
      },
      release() {
        intents.held.delete(file);
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

  private newName(fingerprint: string): string {
    return `${fingerprint.slice(0, 16)}-${randomBytes(6).toString("hex")}.json`;
  }

  private drop(file: string): void {
    this.files?.delete(file);
    if (this.folder) clear(join(this.folder, file));
  }

  /** The folder is read once: records of runs that were dead before this one do not appear later. */
  private load(now: number): Map<string, IntentRecord> {
    if (this.files) return this.files;
    this.files = new Map();
    for (const file of this.list()) {
      const record = this.readRecord(file);
      if (!record) continue;
      const oldest = record.id === undefined ? STALE_MS : OLDEST_MS;
      if (now - record.at > oldest) this.drop(file);
      else this.files.set(file, record);
    }
    return this.files;
  }

  private list(): string[] {
    try {
      return this.folder ? readdirSync(this.folder).filter((name) => name.endsWith(".json")) : [];
    } catch {
      return [];
    }
  }

  /** Damaged records, and another user's, are as good as none. */
  private readRecord(file: string): IntentRecord | undefined {
    try {
      return recordSchema.parse(JSON.parse(readFileSync(join(this.folder ?? "", file), "utf8")));
    } catch {
      return undefined;
    }
  }
}

/** Two kinds may have equal ids in equal places. */
function keyOf({ kind, place, id }: JobReference): string {
  return `${kind} ${place}#${id}`;
}

/** Removes a file; never throws. */
export function clear(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // A folder that can't be written any more: what is left there grows stale.
  }
}

/** `$XDG_STATE_HOME`, else `%LOCALAPPDATA%` on Windows and `~/.local/state` elsewhere. */
export function stateFolder(world: Pick<World, "env" | "home">): string | undefined {
  const { XDG_STATE_HOME: xdg, LOCALAPPDATA: local } = world.env;
  const windows = process.platform === "win32" ? local : undefined;
  const base = xdg && isAbsolute(xdg) ? xdg : (windows ?? (world.home && join(world.home, ".local", "state")));
  return base ? join(base, "pulumi-datajobs", "intents") : undefined;
}
