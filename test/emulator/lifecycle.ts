import type { Api, Job } from "./jobs";

export interface Event {
  at: number;
  status: string;
}

/** The states of a job of one API; which ones it is in follows from times, never from timers. */
export interface Lifecycle {
  first: string;
  running: string;
  outcomes: readonly string[];
  /** Between the request to end and the end; absent where the API shows nothing of it. */
  ending?: string;
  ended: string;
  final: readonly string[];
}

/** In the record's history of every API: no longer to be had from the API. */
const GONE = "GONE";

export const lifecycles: Readonly<Record<Api, Lifecycle>> = {
  "adobe.export": {
    first: "NEW",
    running: "PROCESSING",
    outcomes: ["SUCCEEDED", "FAILED"],
    ending: "CANCELLING",
    ended: "CANCELLED",
    final: ["SUCCEEDED", "FAILED", "CANCELLED", GONE],
  },
  "ncloud.import": {
    first: "READY",
    running: "RUNNING",
    outcomes: ["COMPLETED", "FAILED"],
    ended: "STOPPED",
    final: ["COMPLETED", "FAILED", "STOPPED", GONE],
  },
  "ncloud.aiapp": {
    first: "ACCEPTED",
    running: "RUNNING",
    outcomes: ["FINISHED", "FAILED"],
    ended: "KILLED",
    final: ["FINISHED", "FAILED", "KILLED", GONE],
  },
  "tencentcloud.import": {
    first: "INITIAL",
    running: "RUNNING",
    outcomes: ["SUCCESS", "FAILED"],
    ending: "PAUSED",
    ended: "KILLED",
    final: ["SUCCESS", "FAILED", "KILLED", "REMOVED", GONE],
  },
};

/** A job is new for a quarter of its time, two seconds at most. */
const LONGEST_START_MS = 2000;

/** Everything that happens to a job, in order, whether it has happened yet or not. */
export function timeline(job: Job): Event[] {
  const cycle = lifecycles[job.api];
  const end = job.createdAt + job.seconds * 1000;
  const running = job.createdAt + Math.min(job.seconds * 250, LONGEST_START_MS);
  let events: Event[] = [{ at: job.createdAt, status: cycle.first }];
  const asked = job.cancelAskedAt;
  if (asked === undefined || asked >= end) {
    events.push({ at: running, status: cycle.running }, { at: end, status: job.outcome });
  } else {
    if (running <= asked) events.push({ at: running, status: cycle.running });
    const ended = asked + (job.cancelMs ?? 0);
    if (cycle.ending !== undefined && ended > asked) events.push({ at: asked, status: cycle.ending });
    events.push(ended <= end ? { at: ended, status: cycle.ended } : { at: end, status: job.outcome });
  }
  for (const event of [job.forced, job.removedAt === undefined ? undefined : { at: job.removedAt, status: GONE }]) {
    if (event !== undefined) events = [...events.filter((earlier) => earlier.at < event.at), event];
  }
  return events;
}

export function eventAt(job: Job, now: number): Event {
  const events = timeline(job);
  let current = events[0] ?? { at: job.createdAt, status: lifecycles[job.api].first };
  for (const event of events) if (event.at <= now) current = event;
  return current;
}

export function statusAt(job: Job, now: number): string {
  return eventAt(job, now).status;
}
