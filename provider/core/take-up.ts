import { authorIn } from "./authorship";
import { OutcomeUnknown } from "./errors";
import { STALE_MS } from "./intent-files";
import { INTRODUCTION_MS, type Inheritance, type Intent } from "./intents";
import type { Job } from "./job-declaration";
import { lookUp, named, SETTLING_MS, settledFind } from "./look-up";
import type { Start } from "./start";
import { endTwinsOfAdopted } from "./twins";
import { throwIfEnded } from "./wait";

const ADOPTABLE_MS = 30 * 60 * 1000;

/** How to get what an adoption has just prevented: of a taint nothing tells. */
const IF_REPLACED =
  "If this is a replacement that you asked for, change its triggers: then it is cancelled, and another one started.";

/** What an interrupted run on this machine began: by its id where the record has one, else by looking. */
export async function takeUp<J extends Job>(start: Start<J>, replaced: Intent[]): Promise<J | undefined> {
  const { call, intents, what, kind } = start;
  const { clock, callTimeoutMs } = call.world;
  for (;;) {
    const inherited = await intents.takeOver({
      kind: kind.declaration.token,
      fingerprint: start.fingerprint,
      urn: call.urn,
      now: () => clock.now(),
      patienceMs: callTimeoutMs,
      settle: async () => {
        await clock.sleep(500, call.signal).catch(() => undefined);
        await throwIfEnded(call, what);
      },
      engineAlive: (address) => call.engine.alive(address),
      warn: (line) => call.voice.warn(line),
    });
    if (!inherited) return undefined;
    const { intent, orderly } = inherited;
    const job = await jobOf(start, intent);
    const live = job !== undefined && start.isLive(job);
    if (intent.record.replacing || (live && orderly && start.isToldToReplace())) {
      // The one that the engine knows is about to be deleted; one that it doesn't know would run on.
      replaced.push(intent);
      intent.replace();
      if (live) {
        await start.end(job.id, intent.record.since ?? intent.record.at);
        intents.jobs.end(start.reference(job.id));
      }
      continue;
    }
    // Asked again: meanwhile the engine may have come to a resource that has it.
    if (!job || !isWanted(start, inherited, job) || !intents.isFor(call.urn, intent.record)) {
      intent.remove();
      continue;
    }
    intent.complete(job.id);
    const why = orderly
      ? `an earlier run on this machine had started it for this resource, and it is not in the state any more. No second one was started. ${IF_REPLACED}`
      : "an interrupted run on this machine had started it. No second one was started.";
    call.voice.say(`Adopted ${kind.noun} ${start.describe(job)}: ${why}`);
    await endTwinsOfAdopted(start, job, intent.record.requestId);
    return job;
  }
}

async function jobOf<J extends Job>(start: Start<J>, intent: Intent): Promise<J | undefined> {
  const { id, at, since = at } = intent.record;
  const settlingMs = Math.min(SETTLING_MS, Math.max(0, at + SETTLING_MS - start.call.world.clock.now()));
  const job = id === undefined ? firstOrNone(start, intent, settlingMs) : start.get(id, since);
  return job.catch((error: unknown) => {
    intent.release();
    throw error;
  });
}

/** One that still runs always is. One that has ended is, where a run was cut short: what it was to do is done. */
function isWanted<J extends Job>(start: Start<J>, { intent, orderly }: Inheritance, job: J): boolean {
  const { id, at } = intent.record;
  if (id === undefined || start.isLive(job)) return true;
  // Its own end was the error with which the engine was told of it: to ask again is to ask for a new one.
  const hasFailed = start.intents.jobs.hasFailed(start.reference(id));
  return !hasFailed && !orderly && start.call.world.clock.now() - at < STALE_MS;
}

async function firstOrNone<J extends Job>(start: Start<J>, intent: Intent, settlingMs: number): Promise<J | undefined> {
  const found = await settledFind(start, intent, settlingMs);
  if (found.length <= 1) return found[0];
  return lookUp(start, intent, { settlingMs: 0, why: "the request got no answer" });
}

/**
 * Our own running job, on a machine that has no record of it: the platform's record names the request that started it, and
 * with it the resource. One page is asked for, once for each process and place.
 */
export async function recognise<J extends Job>(start: Start<J>): Promise<J | undefined> {
  const { call, author, authorship, scope, kind } = start;
  if (author === undefined) return undefined;
  const newest = await authorship.newest(call, scope, () => start.newest());
  const found = newest.filter((job) => authorIn(job) === author && start.isLive(job) && !start.isSeen(job));
  for (const { id, createdAt = call.world.clock.now() } of found) {
    // The page is as old as this process: what was listed then may have ended, or have been taken meanwhile.
    const job = await start.get(id, createdAt);
    if (!job || !start.isLive(job)) continue;
    // A resource of another name may have it by an alias, and the engine just not have come to it yet.
    await call.world.clock.sleep(INTRODUCTION_MS, call.signal).catch(() => undefined);
    await throwIfEnded(call, start.what);
    if (start.isSeen(job)) continue;
    if (start.isToldToReplace()) {
      await start.end(id, createdAt);
      start.intents.jobs.end(start.reference(id));
      continue;
    }
    start.intents.jobs.adopt(start.reference(id));
    call.voice.say(
      `Adopted ${kind.noun} ${start.describe(job)}: its request names this resource, so that an earlier run has started it, on whatever machine. No second one was started. ${IF_REPLACED}`,
    );
    await endTwinsOfAdopted(start, job, job.requestId);
    return job;
  }
  return undefined;
}

/** The one running job that agrees, where the user says that it is to be taken: whoever started it, but for another resource. */
export async function adoptRunning<J extends Job>(start: Start<J>): Promise<J | undefined> {
  const { call, api, author, what, kind } = start;
  if (start.inputs.adoptRunning !== true) return undefined;
  const from = () => call.world.clock.now() + (api.clockAhead() ?? 0) - ADOPTABLE_MS;
  const candidates = await start.candidatesAtFirst(from);
  const isRecent = ({ createdAt }: J) => createdAt === undefined || createdAt >= from();
  const isAnothers = (job: J) => author !== undefined && ![undefined, author].includes(authorIn(job));
  const found = candidates.filter(
    (job) => start.isLive(job) && !start.isSeen(job) && isRecent(job) && !isAnothers(job),
  );
  const [job, ...others] = found;
  if (!job) return undefined;
  if (others.length > 0) {
    throw new OutcomeUnknown({
      what,
      why: `adoptRunning found ${found.length} running jobs that agree with it: ${named(start, found)}`,
      advice: "Cancel the ones that are not wanted, or set adoptRunning to false.",
    });
  }
  start.intents.acknowledge(call.world.clock.now(), { job: start.reference(job.id) });
  call.voice.say(`Adopted ${kind.noun} ${start.describe(job)}, which was running already (adoptRunning).`);
  return job;
}
