import { randomBytes } from "node:crypto";
import { type Event, lifecycles, statusAt, timeline } from "./lifecycle";

export type Api = "adobe.export" | "ncloud.import" | "ncloud.aiapp" | "tencentcloud.import";

export interface JobError {
  code: string;
  msg: string;
  callStack?: string;
}

export interface Job {
  api: Api;
  id: string;
  /** Adobe: ORG/SANDBOX. SES: REGION/CLUSTER. AI apps: the account. Tencent: the region. */
  place: string;
  account: string;
  createdAt: number;
  seconds: number;
  outcome: string;
  /** The request as the API was given it, defaults filled in, secrets left out. */
  request: Record<string, unknown>;
  requestId: string;
  /** When lists show it: export jobs, import records, the history of a cluster. */
  visibleAt?: number;
  /** When Tencent's list of tasks shows it. */
  taskVisibleAt?: number;
  readableAt?: number;
  cancelAskedAt?: number;
  cancelMs?: number;
  forced?: Event;
  removedAt?: number;
  errors?: JobError[];
  /** Planted shapes: laid over what the API answers for this job; null takes a key away. */
  record?: Record<string, unknown>;
}

/** What `/_emulator/state` tells of a job. */
export interface JobView {
  api: Api;
  id: string;
  place: string;
  account: string;
  status: string;
  live: boolean;
  createdAt: string;
  cancelAsked: boolean;
  request: Record<string, unknown>;
  history: { at: string; status: string }[];
}

export class JobStore {
  private readonly byKey = new Map<string, Job>();
  /** By API and place, the newest first. */
  private readonly byPlace = new Map<string, Job[]>();
  private nextAdobe: bigint;
  private nextImport = 1;
  /** Called after every change, for the state file. */
  onChange: () => void = () => {};

  constructor(firstId: string) {
    this.nextAdobe = BigInt(firstId);
  }

  newId(api: Api): string {
    switch (api) {
      case "adobe.export": {
        while (this.find(api, String(this.nextAdobe))) this.nextAdobe += 1n;
        return String(this.nextAdobe++);
      }
      case "ncloud.import": {
        while (this.find(api, `import-${this.nextImport}`)) this.nextImport += 1;
        return `import-${this.nextImport++}`;
      }
      case "ncloud.aiapp":
        return base62(22);
      case "tencentcloud.import":
        return [0, 0, 0, 0].map(() => randomBytes(4).toString("hex")).join("-");
    }
  }

  add(job: Job): Job {
    this.put(job);
    this.onChange();
    return job;
  }

  private put(job: Job): void {
    const key = `${job.api} ${job.id}`;
    const before = this.byKey.get(key);
    if (before) {
      const all = this.byPlace.get(shelfOf(before.api, before.place)) ?? [];
      all.splice(all.indexOf(before), 1);
    }
    this.byKey.set(key, job);
    const shelf = shelfOf(job.api, job.place);
    const jobs = this.byPlace.get(shelf) ?? [];
    this.byPlace.set(shelf, jobs);
    jobs.splice(indexAfter(jobs, job), 0, job);
  }

  /** The jobs of one place, the newest first; of equally new ones that with the higher id. `after`: only those that come later. */
  newest(api: Api, place: string, after?: Pick<Job, "createdAt" | "id">): readonly Job[] {
    const jobs = this.byPlace.get(shelfOf(api, place)) ?? [];
    return after ? jobs.slice(indexAfter(jobs, after)) : jobs;
  }

  find(api: Api, id: string): Job | undefined {
    return this.byKey.get(`${api} ${id}`);
  }

  of(api: Api): Job[] {
    return this.all().filter((job) => job.api === api);
  }

  all(): Job[] {
    return [...this.byKey.values()];
  }

  /** Asks for the end of a job; it ends `cancelMs` later unless it ends by itself before. */
  cancel(job: Job, now: number, cancelMs: number): void {
    if (job.cancelAskedAt !== undefined) return;
    job.cancelAskedAt = now;
    job.cancelMs = cancelMs;
    this.onChange();
  }

  isLive(job: Job, now: number): boolean {
    return !lifecycles[job.api].final.includes(statusAt(job, now));
  }

  view(job: Job, now: number): JobView {
    const history = timeline(job).filter((event) => event.at <= now);
    return {
      api: job.api,
      id: job.id,
      place: job.place,
      account: job.account,
      status: statusAt(job, now),
      live: this.isLive(job, now),
      createdAt: new Date(job.createdAt).toISOString(),
      cancelAsked: job.cancelAskedAt !== undefined,
      request: job.request,
      history: history.map((event) => ({ at: new Date(event.at).toISOString(), status: event.status })),
    };
  }

  /** Ids go on counting: a client that remembers an id must never meet it again. */
  clear(): void {
    this.byKey.clear();
    this.byPlace.clear();
    this.onChange();
  }

  save(): string {
    return JSON.stringify({ next: String(this.nextAdobe), nextImport: this.nextImport, jobs: this.all() });
  }

  load(text: string): void {
    const saved = JSON.parse(text) as { next: string; nextImport: number; jobs: Job[] };
    this.nextAdobe = BigInt(saved.next);
    this.nextImport = saved.nextImport;
    for (const job of saved.jobs) this.put(job);
  }
}

function shelfOf(api: Api, place: string): string {
  return `${api} ${place}`;
}

type Moment = Pick<Job, "createdAt" | "id">;

/** Where what is older than `mark` begins, in a list of the newest first. */
function indexAfter(jobs: readonly Job[], mark: Moment): number {
  let [low, high] = [0, jobs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const job = jobs[middle];
    if (job && isNewer(mark, job)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Numbers of any length by their value, all other ids by their text. */
function isNewer(a: Moment, b: Moment): boolean {
  if (a.createdAt !== b.createdAt) return a.createdAt > b.createdAt;
  const numbers = /^\d+$/.test(a.id) && /^\d+$/.test(b.id);
  return numbers ? BigInt(a.id) > BigInt(b.id) : a.id > b.id;
}

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

function base62(length: number): string {
  return [...randomBytes(length)].map((byte) => BASE62[byte % 62]).join("");
}
