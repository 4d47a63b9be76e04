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
  }): CallEntry {
    const query = QUERIES.flatMap((name): [string, string][] => {
      const value = about.query.get(name);
      return value === null ? [] : [[name, concealed(value)]];
    });
    const entry: CallEntry = {
      n: this.entries.length + 1,
      at: new Date(about.at).toISOString(),
      ms: Math.round((performance.now() - this.start) * 1000) / 1000,
      method: about.method,
      path: concealed(about.path),
      ...(query.length > 0 ? { query: Object.fromEntries(query) } : {}),
      api: about.api,
      action: about.action,
      status: 0,
      verified: false,
    };
    this.entries.push(entry);
    return entry;
  }

  list(): CallEntry[] {
    return this.entries.map((entry) => ({ ...entry }));
  }

  clear(): void {
    this.entries = [];
  }
}
