import { performance } from "node:perf_hooks";
import { concealed } from "./secrets";

/** One call as it arrived. No header, no body: what is never written down can't leak. */
export interface CallEntry {
  n: number;
  /** By the emulator's clock. */
  at: string;
  /** Milliseconds since the emulator started, by a clock that only goes forward: to measure rates with. */
  ms: number;
  method: string;
  path: string;
  /** The paging and filter parameters, no others. */
  query?: Record<string, string>;
  api: string;
  /** "unknown" where no route fits. */
  action: string;
  /** Which of the further doors it came in by, from 1; not there for the front door. */
  door?: number;
  /** When its answer went out, as `ms`. */
  answeredMs?: number;
  /** Refused because of a limit of calls a second. */
  throttled?: true;
  /** For how long the answer has asked to wait: `Retry-After`, or as the body says it. */
  retryAfterMs?: number;
  /** 0 until answered, and for good where nothing was processed or sent. */
  status: number;
  verified: boolean;
  /** The job or cluster that it was about, or that it has started. */
  about?: string;
  fault?: string;
  /** The second delivery of the call with this number. */
  duplicateOf?: number;
}

const QUERIES = ["limit", "offset", "status", "pageNo", "pageSize"];

export class CallRecord {
  private entries: CallEntry[] = [];
  private readonly start = performance.now();

  open(about: {
    at: number;
    method: string;
    path: string;
    query: URLSearchParams;
    api: string;
    action: string;
    door?: number | undefined;
  }): CallEntry {
    const query = QUERIES.flatMap((name): [string, string][] => {
      const value = about.query.get(name);
      return value === null ? [] : [[name, concealed(value)]];
    });
    const entry: CallEntry = {
      n: this.entries.length + 1,
      at: new Date(about.at).toISOString(),
      ms: this.ms(),
      method: about.method,
      path: concealed(about.path),
      ...(query.length > 0 ? { query: Object.fromEntries(query) } : {}),
      api: about.api,
      action: about.action,
      status: 0,
      verified: false,
      ...(about.door === undefined ? {} : { door: about.door }),
    };
    this.entries.push(entry);
    return entry;
  }

  ms(): number {
    return Math.round((performance.now() - this.start) * 1000) / 1000;
  }

  list(): CallEntry[] {
    return this.entries.map((entry) => ({ ...entry }));
  }

  clear(): void {
    this.entries = [];
  }
}
