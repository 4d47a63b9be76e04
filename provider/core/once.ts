import type { Call } from "./define";
import { DeploymentEnded, OutcomeUnknown } from "./errors";
import { type Intent, Intents } from "./intents";
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
  /** Epoch milliseconds on the server's clock, as far as it is known. */
  serverNow(): number;
  /** @throws OutcomeUnknown when it may or may not have been carried out */
  post(): Promise<Job>;
  /** Jobs of the place created at or after `since` (server's clock) whose record agrees with the request. */
  find(since: number): Promise<Job[]>;
  get(id: string): Promise<Job | undefined>;
  idOf(job: Job): string;
  isLive(job: Job): boolean;
  /** One clause: `100, PROCESSING, created 2026-01-01T00:00:00Z`. */
  describe(job: Job): string;
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
    const job = (await takeUp(call, intents, start)) ?? (await adoptRunning(call, intents, start));
    return job ?? (await postOnce(call, intents, start));
  });
}

async function postOnce<Job>(call: Call, intents: Intents, start: Start<Job>): Promise<Job> {
  await insist(call, start.what);
  const since = start.serverNow();
  const intent = intents.begin(
    {
      fingerprint: start.fingerprint,
      place: start.place,
      since,
      at: call.world.clock.now(),
      ...(call.engine.address !== undefined && { engine: call.engine.address }),
      ...(call.urn !== undefined && { urn: call.urn }),
    },
    call.voice.warn,
  );
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
    return await lookUp(call, intents, start, intent, { since, settlingMs: SETTLING_MS, cause: error });
  }
}

/** Finds the one job that the request of `intent` started, or fails and leaves the record for a later Create. */
async function lookUp<Job>(
  call: Call,
  intents: Intents,
  start: Start<Job>,
  intent: Intent,
  { since, settlingMs, cause }: { since: number; settlingMs: number; cause?: OutcomeUnknown },
): Promise<Job> {
  const found = await settledFind(call, intents, start, since, settlingMs).catch((error: unknown) => {
    intent.release();
    throw error;
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

async function settledFind<Job>(call: Call, intents: Intents, start: Start<Job>, since: number, settlingMs: number) {
  const { clock } = call.world;
  const deadline = clock.now() + settlingMs;
  for (let pause = 500; ; pause *= 2) {
    const found = (await start.find(since - TOLERANCE_MS)).filter(
      (job) => !intents.isSeen(start.place, start.idOf(job)),
    );
    const left = deadline - clock.now();
    if (found.length > 0 || left <= 0) return found;
    await clock.sleep(Math.min(pause, left), call.signal).catch((reason: unknown) => {
      throw new DeploymentEnded({ what: start.what, why: "the deployment was cancelled", cause: reason });
    });
  }
}

/** What an interrupted run on this machine began: by its id where the record has one, else by looking. */
async function takeUp<Job>(call: Call, intents: Intents, start: Start<Job>): Promise<Job | undefined> {
  const { clock, callTimeoutMs } = call.world;
  const intent = await intents.takeOver(start.fingerprint, {
    now: () => clock.now(),
    patienceMs: callTimeoutMs,
    settle: () => clock.sleep(500, call.signal),
    engineAlive: (address) => call.engine.alive(address),
    warn: call.voice.warn,
  });
  if (!intent) return undefined;
  const { id, since, at } = intent.record;
  const job = await (id === undefined
    ? firstOrNone(call, intents, start, intent, { since, settlingMs: Math.max(0, at + SETTLING_MS - clock.now()) })
    : start.get(id)
  ).catch((error: unknown) => {
    intent.release();
    throw error;
  });
  if (!job) {
    intent.remove();
    return undefined;
  }
  intent.complete(start.idOf(job));
  call.voice.say(
    `Adopted ${start.noun} ${start.describe(job)}: an interrupted run on this machine had started it. No second one was started.`,
  );
  return job;
}

async function firstOrNone<Job>(
  call: Call,
  intents: Intents,
  start: Start<Job>,
  intent: Intent,
  { since, settlingMs }: { since: number; settlingMs: number },
): Promise<Job | undefined> {
  const found = await settledFind(call, intents, start, since, settlingMs);
  if (found.length <= 1) return found[0];
  return lookUp(call, intents, start, intent, { since, settlingMs: 0 });
}

async function adoptRunning<Job>(call: Call, intents: Intents, start: Start<Job>): Promise<Job | undefined> {
  if (!start.adoptRunning) return undefined;
  const candidates = await start.find(start.serverNow() - ADOPTABLE_MS);
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
