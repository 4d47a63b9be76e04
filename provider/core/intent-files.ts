import { randomBytes } from "node:crypto";
import { reasonOf } from "./errors";
import { Journal, journalOf, keyIn } from "./intent-journal";
import { type IntentRecord, recordSchema } from "./intent-record";
import type { StateFiles } from "./state-files";

/** An older POST that was never answered can't be looked up any more, and an older job that has ended is nobody's wish. */
export const STALE_MS = 24 * 60 * 60 * 1000;
/** No job runs longer: older records tell of nothing that could be taken up. */
const OLDEST_MS = 8 * STALE_MS;

type Warn = (line: string) => void;

/**
 * The records as files: one for each POST, or one for all POSTs of a process that begins many at a time. Nothing here ever
 * throws: a full disk must not lose a job.
 */
export class IntentFiles {
  private cache: Map<string, IntentRecord> | undefined;
  private readonly byFingerprint = new Map<string, Set<string>>();
  private readonly journal: Journal;
  /** Journals of other processes, by their old names, and the new ones. */
  private readonly taken = new Map<string, string>();
  private warned = false;

  constructor(private readonly files: StateFiles) {
    this.journal = new Journal(files);
  }

  /** `many`: of many that this process begins together. */
  nameFor({ fingerprint }: Pick<IntentRecord, "fingerprint">, { many = false } = {}): string {
    return many ? this.journal.nextEntry() : `${fingerprint.slice(0, 16)}-${randomBytes(6).toString("hex")}.json`;
  }

  /** As they were first read: records of runs that were dead before this one do not appear later. */
  load(now: number): ReadonlyMap<string, IntentRecord> {
    if (this.cache) return this.cache;
    this.cache = new Map();
    const old: string[] = [];
    for (const [file, record] of this.current()) {
      const oldest = record.id === undefined ? STALE_MS : OLDEST_MS;
      this.index(file, record);
      if (now - record.at > oldest) old.push(file);
    }
    this.drop(...old);
    return this.cache;
  }

  /** Those of equal jobs, as `load` has them. */
  of(fingerprint: string, now: number): [string, IntentRecord][] {
    const records = this.load(now);
    return [...(this.byFingerprint.get(fingerprint) ?? [])].flatMap((file): [string, IntentRecord][] => {
      const record = records.get(file);
      return record ? [[file, record]] : [];
    });
  }

  /** All that are there now. */
  current(): [string, IntentRecord][] {
    return this.files.list().flatMap((file): [string, IntentRecord][] => {
      if (Journal.is(file)) return [...this.journal.entries(file)].flatMap(([entry, json]) => valid(entry, json));
      return file.endsWith(".json") ? valid(file, this.parsed(file)) : [];
    });
  }

  /** Damaged records, and another user's, are as good as none. */
  read(file: string): IntentRecord | undefined {
    const name = this.placed(file);
    const journal = journalOf(name);
    const json = journal === undefined ? this.parsed(name) : this.journal.entries(journal).get(name);
    return valid(name, json)[0]?.[1];
  }

  /** `warn` is told once of a folder that can't be written. */
  add(file: string, record: IntentRecord, warn: Warn): void {
    this.load(record.at);
    this.index(file, record);
    this.write(file, record, warn);
  }

  change(file: string, record: IntentRecord, warn: Warn = () => undefined): void {
    this.load(record.at);
    this.index(file, record);
    const name = this.placed(file);
    // Gone: a later run has taken it over, and would meet this job a second time.
    if (this.files.has(journalOf(name) ?? name)) this.write(name, record, warn);
  }

  /** Two processes may want the same record, or journal: one of them gets it, under another name. */
  claim(file: string, record: IntentRecord): string | undefined {
    const journal = journalOf(file);
    const name = journal === undefined ? this.nameFor(record) : this.inTaken(journal, file);
    const claimed = journal === undefined ? this.files.rename(file, name ?? file) : name !== undefined;
    this.forget(file);
    return claimed ? name : undefined;
  }

  drop(...dropped: readonly string[]): void {
    this.discard(dropped, (name) => this.files.remove(name));
  }

  /** The engine knows what they tell of: whether they are found once more makes no difference. */
  dropKnown(...dropped: readonly string[]): void {
    this.discard(dropped, (name) => this.files.removeSoon(name));
  }

  /** What was dropped is gone. */
  settle(): void {
    this.files.settle();
  }

  private discard(dropped: readonly string[], remove: (name: string) => void): void {
    const keys = new Map<string, string[]>();
    for (const file of dropped) {
      const name = this.placed(file);
      const journal = journalOf(name);
      this.forget(file);
      if (journal === undefined) remove(name);
      else keys.set(journal, [...(keys.get(journal) ?? []), keyIn(name)]);
    }
    if (keys.size === 0) return;
    const left = new Set([...(this.cache?.keys() ?? [])].map((file) => journalOf(this.placed(file))));
    for (const [journal, gone] of keys) {
      try {
        if (left.has(journal)) this.journal.strike(journal, gone);
        else this.files.remove(journal);
      } catch {
        // A folder that can't be written any more: what is left there grows stale.
      }
    }
  }

  /** The whole journal is taken for one of its records: it was one process's, and what comes after that is one process, too. */
  private inTaken(journal: string, entry: string): string | undefined {
    if (!this.taken.has(journal)) {
      const mine = Journal.newName();
      if (!this.files.rename(journal, mine)) return undefined;
      this.taken.set(journal, mine);
    }
    return this.placed(entry);
  }

  /** The name under which it is on disk now. */
  private placed(file: string): string {
    const journal = journalOf(file);
    const taken = journal === undefined ? undefined : this.taken.get(journal);
    return taken === undefined ? file : `${taken}#${keyIn(file)}`;
  }

  private parsed(file: string): unknown {
    try {
      return JSON.parse(this.files.read(file) ?? "");
    } catch {
      return undefined;
    }
  }

  private index(file: string, record: IntentRecord): void {
    this.cache?.set(file, record);
    const equal = this.byFingerprint.get(record.fingerprint) ?? new Set();
    this.byFingerprint.set(record.fingerprint, equal.add(file));
  }

  private forget(file: string): void {
    const record = this.cache?.get(file);
    this.cache?.delete(file);
    if (record) this.byFingerprint.get(record.fingerprint)?.delete(file);
  }

  private write(file: string, record: IntentRecord, warn: Warn): void {
    try {
      if (journalOf(file) === undefined) this.files.write(file, JSON.stringify(record));
      else this.journal.write(file, record);
    } catch (error) {
      if (this.warned) return;
      this.warned = true;
      warn(
        `cannot keep a record of started jobs (${reasonOf(error)}): if this run is killed, the next one may start them again. Set XDG_STATE_HOME to a folder that can be written.`,
      );
    }
  }
}

function valid(file: string, json: unknown): [string, IntentRecord][] {
  const { success, data } = recordSchema.safeParse(json);
  return success ? [[file, data]] : [];
}
