import { isObject } from "./json";

const kinds = [
  "refuse",
  "resetBeforeRead",
  "resetAfterCommit",
  "delay",
  "truncate",
  "html502",
  "answer",
  "skew",
  "duplicate",
] as const;

type Kind = (typeof kinds)[number];

interface FaultMatch {
  action?: string | string[];
  method?: string;
  /** The whole path, or its beginning with `*` after it. */
  path?: string;
  api?: string;
  /** One of the further doors, from 1. */
  door?: number;
}

export interface FaultSpec {
  fault: Kind;
  match?: FaultMatch;
  /** How often; -1: always. Default 1. */
  times?: number;
  /** How many matching calls are left alone first. Default 0. */
  after?: number;
  /**
   * delay: how long; refuse: how long the listener stays closed; skew: what is added to the clock;
   * truncate: how long the connection stays open and silent before it ends; answer of shape 4: its retryAfterMs.
   */
  ms?: number;
  /** delay: before (default) the call is processed, or after. */
  when?: "before" | "after";
  /** answer: the HTTP status; default 503, for Tencent 200. */
  status?: number;
  headers?: Record<string, string>;
  /** answer: a text as it is, anything else as JSON. Left out: the vendor's own error of that status or code. */
  body?: unknown;
  /** answer: the body's bytes, where it is no text. */
  base64?: string;
  /** answer without body: the vendor's error code, and for Adobe which of its four shapes. */
  code?: string;
  shape?: 1 | 2 | 3 | 4;
  /** answer: the body is filled up with blanks to this size. */
  bytes?: number;
  /** answer, html502: process the call all the same. */
  commit?: boolean;
}

export interface Subject {
  action: string;
  method: string;
  path: string;
  api: string;
  /** Undefined: the front door. */
  door: number | undefined;
}

interface Armed {
  spec: FaultSpec;
  seen: number;
  left: number;
}

const checks: Readonly<Record<keyof FaultSpec, (value: unknown) => boolean>> = {
  fault: (value) => kinds.includes(value as Kind),
  match: (value) =>
    isObject(value) &&
    Object.entries(value).every(
      ([key, part]) =>
        (["action", "method", "path", "api"].includes(key) &&
          (typeof part === "string" ||
            (key === "action" && Array.isArray(part) && part.every((a) => typeof a === "string")))) ||
        (key === "door" && Number.isInteger(part) && Number(part) >= 1),
    ),
  times: (value) => Number.isInteger(value) && Number(value) >= -1,
  after: (value) => Number.isInteger(value) && Number(value) >= 0,
  ms: (value) => typeof value === "number" && Number.isFinite(value),
  when: (value) => value === "before" || value === "after",
  status: (value) => value === 0 || (Number.isInteger(value) && Number(value) >= 200 && Number(value) <= 599),
  headers: (value) => isObject(value) && Object.values(value).every((part) => typeof part === "string"),
  body: () => true,
  base64: (value) => typeof value === "string",
  code: (value) => typeof value === "string",
  shape: (value) => [1, 2, 3, 4].includes(value as number),
  bytes: (value) => Number.isInteger(value) && Number(value) >= 0,
  commit: (value) => typeof value === "boolean",
};

/** Throws one clear line at a fault that is not as it should be. */
export function checkFaults(list: unknown): FaultSpec[] {
  const specs: unknown[] = Array.isArray(list) ? list : [list];
  for (const spec of specs) {
    if (!isObject(spec)) throw new Error("faults: a list of objects is expected");
    if (!checks.fault(spec.fault)) throw new Error(`faults: fault must be one of ${kinds.join(", ")}`);
    for (const [key, value] of Object.entries(spec)) {
      const check = Object.hasOwn(checks, key) ? checks[key as keyof FaultSpec] : undefined;
      if (!check) throw new Error(`faults: ${key} is not known`);
      if (!check(value)) throw new Error(`faults: ${key} is not valid`);
    }
  }
  return specs as FaultSpec[];
}

export class Faults {
  private armed: Armed[] = [];

  add(spec: FaultSpec): void {
    this.armed.push({ spec, seen: 0, left: spec.times ?? 1 });
  }

  /** The first fault that is due for the call, besides the skews, which come on top of any other. */
  take(subject: Subject): { fault: FaultSpec | undefined; skew: number } {
    let fault: FaultSpec | undefined;
    let skew = 0;
    for (const item of this.armed) {
      const isSkew = item.spec.fault === "skew";
      if (item.spec.fault === "refuse" || (fault && !isSkew) || !this.due(item, subject)) continue;
      if (isSkew) skew += item.spec.ms ?? 0;
      else fault = item.spec;
    }
    return { fault, skew };
  }

  /** The refusal that is due now that a call has been answered. */
  afterAnswer(subject: Subject): FaultSpec | undefined {
    for (const item of this.armed) {
      if (item.spec.fault !== "refuse" || item.left === 0 || !fits(item.spec.match, subject)) continue;
      item.seen += 1;
      if (item.seen < (item.spec.after ?? 0)) continue;
      item.seen = 0;
      if (item.left > 0) item.left -= 1;
      return item.spec;
    }
    return undefined;
  }

  list(): { spec: FaultSpec; left: number }[] {
    return this.armed.filter((item) => item.left !== 0).map((item) => ({ spec: item.spec, left: item.left }));
  }

  clear(): void {
    this.armed = [];
  }

  private due(item: Armed, subject: Subject): boolean {
    if (item.left === 0 || !fits(item.spec.match, subject)) return false;
    if (item.seen < (item.spec.after ?? 0)) {
      item.seen += 1;
      return false;
    }
    if (item.left > 0) item.left -= 1;
    return true;
  }
}

function fits(match: FaultMatch = {}, subject: Subject): boolean {
  const actions = match.action === undefined ? undefined : [match.action].flat();
  const path = match.path;
  return (
    (actions === undefined || actions.includes(subject.action)) &&
    (match.method === undefined || match.method === subject.method) &&
    (match.api === undefined || match.api === subject.api) &&
    (match.door === undefined || match.door === subject.door) &&
    (path === undefined || (path.endsWith("*") ? subject.path.startsWith(path.slice(0, -1)) : subject.path === path))
  );
}
