import type { Call } from "./call";
import { DeploymentEnded, OutcomeUnknown, reasonOf } from "./errors";
import { type Inheritance, type Intent, Intents, STALE_MS } from "./intents";
import { insist } from "./wait";

/** The list is documented as newest first; how soon a new job shows up in it is not. */
const SETTLING_MS = 20_000;
/** The server's Date has whole seconds, and its clock was read some time before. */
const TOLERANCE_MS = 2_000;
const ADOPTABLE_MS = 30 * 60 * 1000;

/** A job to be started once, in terms of its API. */
export interface Start<Job> {
  /** `start an export job in ORG/prod`. */
  readonly what: string;
  /** `export job`. */
  readonly noun: string;
  readonly place: string;
  readonly fingerprint: string;
  /** Milliseconds by which the server's clock is ahead of ours at least; undefined until it has answered. */
  clockAhead(): number | undefined;
  /** @throws OutcomeUnknown when it may or may not have been carried out */
  post(): Promise<Job>;
  /**
   * Jobs of the place created at or after `from` whose record agrees with the request. `from` is on the server's clock,
   * which may be known only once the first answer is there: it is called after that.
   */
  find(from: () => number): Promise<Job[]>;
  /** Undefined once it is certain that there is none. `since`: when it was asked for, on the server's clock. */
  get(id: string, since: number): Promise<Job | undefined>;
  idOf(job: Job): string;
  isLive(job: Job): boolean;
  /** One clause: `100, PROCESSING, created 2026-01-01T00:00:00Z`. */
  describe(job: Job): string;
  /** Ends it, and waits for that. `since`: as above. */
  end(id: string, since: number): Promise<void>;
  /** Look for a running job of the last half hour although no record tells of one. */
  readonly adoptRunning: boolean;
}

/**
 * Starts a job that is not started yet, and finds it when it is. However request, answer or process fail,
 * a second job is never started knowingly: what can't be told apart fails, naming what was found.
 */
export async function startOnce<Job>(call: Call, start: Start<Job>): Promise<Job> {
  const intents = Intents.of(call.world);
  return intents.exclusive(start.fingerprint, async () => {
    const replaced: Intent[] = [];
    try {
      const job = (await takeUp(call, intents, start, replaced)) ?? (await adoptRunning(call, intents, start));
      return job ?? (await postOnce(call, intents, start, replaced));
    } finally {
      for (const intent of replaced) intent.release();
    }
  });
}

async function postOnce<Job>(call: Call, intents: Intents, start: Start<Job>, replaced: Intent[]): Promise<Job> {
  await insist(call, start.what);
  const at = call.world.clock.now();
  const ahead = start.clockAhead();
  const intent = intents.begin(
    {
      fingerprint: start.fingerprint,
      place: start.place,
      at,
      ...(ahead !== undefined && { since: at + ahead }),
      ...(call.engine.address !== undefined && { engine: call.engine.address }),
      ...(call.urn !== undefined && { urn: call.urn }),
    },
    (line) => call.voice.warn(line),
  );
  for (const old of replaced.splice(0)) old.remove();
  try {
    const job = await start.post();
    intent.complete(start.idOf(job));
    return job;
  } catch (error) {
    if (!(error instanceof OutcomeUnknown)) {
      intent.remove();
      throw error;
    }
    call.voice.say(`${error.message} Looking for the job instead of sending the request again.`);
    return await lookUp(call, intents, start, intent, { settlingMs: SETTLING_MS, cause: error });
  }
}

/** Finds the one job that the request of `intent` started, or fails and leaves the record for a later Create. */
async function lookUp<Job>(
  call: Call,
  intents: Intents,
  start: Start<Job>,
  intent: Intent,
  { settlingMs, cause }: { settlingMs: number; cause?: OutcomeUnknown },
): Promise<Job> {
  const found = await settledFind(call, intents, start, intent, settlingMs).catch((error: unknown) => {
    intent.release();
    if (error instanceof DeploymentEnded) throw error;
    throw new OutcomeUnknown({
      what: start.what,
      why: `the request got no answer, and looking for the job failed: ${reasonOf(error)}`,
      advice: `Run the deployment again: it looks once more before it starts anything.`,
      cause: error,
    });
  });
  const [job, ...others] = found;
  if (job && others.length === 0) {
    intent.complete(start.idOf(job));
    call.voice.say(`Found it: ${start.noun} ${start.describe(job)}. No second one was started.`);
    return job;
  }
  intent.release();
  throw new OutcomeUnknown({
    what: start.what,
    why: job
      ? `the request got no answer, and ${found.length} jobs could be the one it started: ${found.map(start.describe).join("; ")}`
      : `the request got no answer, and no job that it could have started showed up`,
    advice: job
      ? `Cancel the ones that are not wanted, then run the deployment again: the one that is left is adopted.`
      : `Run the deployment again: it looks once more before it starts anything.`,
    cause,
  });
}

/** Looks until something shows up that the request of `intent` may have started. */
async function settledFind<Job>(call: Call, intents: Intents, start: Start<Job>, intent: Intent, settlingMs: number) {
  const { clock } = call.world;
  const { since, at } = intent.record;
  const deadline = clock.now() + settlingMs;
  // A clock that was set back since says that the POST is yet to come.
  const from = () => (since ?? Math.min(at, clock.now()) + (start.clockAhead() ?? 0)) - TOLERANCE_MS;
  for (let pause = 500; ; pause *= 2) {
    const listed = await start.find(from);
    const others = await foreign(call, intents, start, intent);
    const taken = new Set(others.map(({ place, id }) => `${place}#${id}`));
    const found = listed.filter((job) => {
      const id = start.idOf(job);
      return !intents.isSeen(start.place, id) && !taken.has(`${start.place}#${id}`);
    });
    // Another process may be about to learn that one of these is its own.
    const contested = others.some(
      ({ fingerprint, id, running }) => running && fingerprint === start.fingerprint && id === undefined,
    );
    const left = deadline - clock.now();
    if ((found.length > 0 && !contested) || left <= 0) return found;
    await clock.sleep(Math.min(pause, left), call.signal).catch((reason: unknown) => {
      throw new DeploymentEnded({ what: start.what, why: "the deployment was cancelled", cause: reason });
    });
  }
}

/** Records of jobs that are certainly not ours: of other requests, of requests that were answered, and of other deployments that are under way. */
async function foreign<Job>(call: Call, intents: Intents, { fingerprint }: Start<Job>, intent: Intent) {
  const others = intents.others().map(async (other) => {
    const { urn } = intent.record;
    const another = urn !== undefined && other.urn !== undefined && urn !== other.urn;
    if (other.fingerprint !== fingerprint || another || other.id !== undefined) return [other];
    const underWay = other.running && (other.engine === undefined || (await call.engine.alive(other.engine)));
    return underWay ? [other] : [];
  });
  return (await Promise.all(others)).flat();
}

/** What an interrupted run on this machine began: by its id where the record has one, else by looking. */
async function takeUp<Job>(
  call: Call,
  intents: Intents,
  start: Start<Job>,
  replaced: Intent[],
): Promise<Job | undefined> {
  const { clock, callTimeoutMs } = call.world;
  for (;;) {
    const inherited = await intents.takeOver({
      fingerprint: start.fingerprint,
      urn: call.urn,
      now: () => clock.now(),
      patienceMs: callTimeoutMs,
      settle: async () => {
        await clock.sleep(500, call.signal).catch(() => undefined);
        await insist(call, start.what);
      },
      engineAlive: (address) => call.engine.alive(address),
      warn: (line) => call.voice.warn(line),
    });
    if (!inherited) return undefined;
    const { intent, orderly } = inherited;
    const job = await jobOf(call, intents, start, intent);
    const live = job !== undefined && start.isLive(job);
    if (intent.record.replacing || (live && orderly && call.engine.isToldToReplace?.())) {
      // The one that the engine knows is about to be deleted; one that it doesn't know would run on.
      replaced.push(intent);
      intent.replace();
      if (live) {
        await start.end(start.idOf(job), intent.record.since ?? intent.record.at);
        intents.ended(start.place, start.idOf(job));
      }
      continue;
    }
    // Asked again: meanwhile the engine may have come to a resource that has it.
    if (!job || !isWanted(call, intents, start, inherited, job) || !intents.isFor(call.urn, intent.record)) {
      intent.remove();
      continue;
    }
    intent.complete(start.idOf(job));
    const why = orderly
      ? "an earlier run on this machine had started it for this resource, and it is not in the state any more. No second one was started. If this is a replacement that you asked for, ask once more: then it is cancelled, and another one started."
      : "an interrupted run on this machine had started it. No second one was started.";
    call.voice.say(`Adopted ${start.noun} ${start.describe(job)}: ${why}`);
    return job;
  }
}

async function jobOf<Job>(call: Call, intents: Intents, start: Start<Job>, intent: Intent): Promise<Job | undefined> {
  const { id, at, since = at } = intent.record;
  const settlingMs = Math.min(SETTLING_MS, Math.max(0, at + SETTLING_MS - call.world.clock.now()));
  const job = id === undefined ? firstOrNone(call, intents, start, intent, settlingMs) : start.get(id, since);
  return job.catch((error: unknown) => {
    intent.release();
    throw error;
  });
}

/** One that still runs always is. One that has ended is, where a run was cut short: what it was to do is done. */
function isWanted<Job>(
  call: Call,
  intents: Intents,
  start: Start<Job>,
  { intent, orderly }: Inheritance,
  job: Job,
): boolean {
  const { id, at } = intent.record;
  if (id === undefined || start.isLive(job)) return true;
  // Its own end was the error with which the engine was told of it: to ask again is to ask for a new one.
  const hasFailed = intents.hasFailed(start.place, id);
  return !hasFailed && !orderly && call.world.clock.now() - at < STALE_MS;
}

async function firstOrNone<Job>(
  call: Call,
  intents: Intents,
  start: Start<Job>,
  intent: Intent,
  settlingMs: number,
): Promise<Job | undefined> {
  const found = await settledFind(call, intents, start, intent, settlingMs);
  if (found.length <= 1) return found[0];
  return lookUp(call, intents, start, intent, { settlingMs: 0 });
}

async function adoptRunning<Job>(call: Call, intents: Intents, start: Start<Job>): Promise<Job | undefined> {
  if (!start.adoptRunning) return undefined;
  const candidates = await start.find(() => call.world.clock.now() + (start.clockAhead() ?? 0) - ADOPTABLE_MS);
  const found = candidates.filter((job) => start.isLive(job) && !intents.isSeen(start.place, start.idOf(job)));
  const [job, ...others] = found;
  if (!job) return undefined;
  if (others.length > 0) {
    throw new OutcomeUnknown({
      what: start.what,
      why: `adoptRunning found ${found.length} running jobs that agree with it: ${found.map(start.describe).join("; ")}`,
      advice: "Cancel the ones that are not wanted, or set adoptRunning to false.",
    });
  }
  intents.known(start.place, start.idOf(job), call.world.clock.now());
  call.voice.say(`Adopted ${start.noun} ${start.describe(job)}, which was running already (adoptRunning).`);
  return job;
}
