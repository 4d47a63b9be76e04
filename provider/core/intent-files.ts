import { randomBytes } from "node:crypto";
import { reasonOf } from "./errors";
import { type IntentRecord, recordSchema } from "./intent-record";
import type { StateFiles } from "./state-files";

/** An older POST that was never answered can't be looked up any more, and an older job that has ended is nobody's wish. */
export const STALE_MS = 24 * 60 * 60 * 1000;
/** No job runs longer: older records tell of nothing that could be taken up. */
const OLDEST_MS = 8 * STALE_MS;

/** The records as files, one for each POST. Nothing here ever throws: a full disk must not lose a job. */
export class IntentFiles {
  private cache: Map<string, IntentRecord> | undefined;
  private warned = false;

  constructor(private readonly files: StateFiles) {}

  static nameFor({ fingerprint }: Pick<IntentRecord, "fingerprint">): string {
    return `${fingerprint.slice(0, 16)}-${randomBytes(6).toString("hex")}.json`;
  }

  /** As they were first read: records of runs that were dead before this one do not appear later. */
  load(now: number): ReadonlyMap<string, IntentRecord> {
    if (this.cache) return this.cache;
    this.cache = new Map();
    for (const [file, record] of this.current()) {
      const oldest = record.id === undefined ? STALE_MS : OLDEST_MS;
      if (now - record.at > oldest) this.drop(file);
      else this.cache.set(file, record);
    }
    return this.cache;
  }

  /** All that are there now. */
  current(): [string, IntentRecord][] {
    const names = this.files.list().filter((name) => name.endsWith(".json"));
    return names.flatMap((file): [string, IntentRecord][] => {
      const record = this.read(file);
      return record ? [[file, record]] : [];
    });
  }

  /** Damaged records, and another user's, are as good as none. */
  read(file: string): IntentRecord | undefined {
    try {
      return recordSchema.parse(JSON.parse(this.files.read(file) ?? ""));
    } catch {
      return undefined;
    }
  }

  /** `warn` is told once of a folder that can't be written. */
  add(file: string, record: IntentRecord, warn: (line: string) => void): void {
    this.remember(file, record);
    this.write(file, record, warn);
  }

  change(file: string, record: IntentRecord, warn: (line: string) => void = () => undefined): void {
    this.remember(file, record);
    // Gone: a later run has taken it over, and would meet this job a second time.
    if (this.files.has(file)) this.write(file, record, warn);
  }

  /** Two processes may want the same record: one of them gets it, under another name. */
  claim(file: string, record: IntentRecord): string | undefined {
    const name = IntentFiles.nameFor(record);
    this.cache?.delete(file);
    return this.files.rename(file, name) ? name : undefined;
  }

  drop(file: string): void {
    this.cache?.delete(file);
    this.files.remove(file);
  }

  private remember(file: string, record: IntentRecord): void {
    this.load(record.at);
    this.cache?.set(file, record);
  }

  private write(file: string, record: IntentRecord, warn: (line: string) => void): void {
    try {
      this.files.write(file, JSON.stringify(record));
    } catch (error) {
      if (this.warned) return;
      this.warned = true;
      warn(
        `cannot keep a record of started jobs (${reasonOf(error)}): if this run is killed, the next one may start them again. Set XDG_STATE_HOME to a folder that can be written.`,
      );
    }
  }
}
