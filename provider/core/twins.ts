import { DataJobsError } from "./errors";
import type { Job } from "./job-declaration";
import type { Start } from "./start";

/** Creation times of one request that arrived twice differ by what the way of the second took. */
const APART_MS = 60_000;

/**
 * Something on the way may deliver a request twice, and the platform then starts two jobs. Where it keeps the names of
 * requests, the second one shows, and is cancelled. It is looked for once: what arrives later is not found.
 */
export function endTwins<J extends Job>(start: Start<J>, job: J, requestId: string | undefined): Promise<void> {
  return end(start, job, requestId, () => start.authorship.newestNow(start.scope, () => start.newest()));
}

/** The same of one that an earlier run has started: it may be long ago. */
export function endTwinsOfAdopted<J extends Job>(
  start: Start<J>,
  job: J,
  requestId: string | undefined,
): Promise<void> {
  const from = () => (job.createdAt ?? start.call.world.clock.now()) - APART_MS;
  return end(start, job, requestId, () => start.candidates(from));
}

async function end<J extends Job>(
  start: Start<J>,
  job: J,
  requestId: string | undefined,
  list: () => Promise<readonly J[]>,
): Promise<void> {
  const { call, authorship, scope, kind } = start;
  authorship.learn(scope, [job]);
  // Only a record that repeats this name proves that others would.
  if (requestId === undefined || job.requestId !== requestId) return;
  // The job itself is started, and known: that nobody could look for another one, or end it, is no reason to fail.
  const orWarn = (what: string) => (error: unknown) => {
    if (!(error instanceof DataJobsError)) throw error;
    call.voice.warn(`${error.message} ${what}`);
  };
  const unseen = orWarn("Whether the request was delivered twice could not be looked at.");
  const listed = (await list().catch(unseen)) ?? [];
  const twins = listed.filter((each) => each.requestId === requestId && each.id !== job.id && start.isLive(each));
  for (const { id, createdAt } of twins) {
    call.voice.warn(
      `the request to ${start.what} was delivered twice on its way: ${kind.noun} ${id} was started beside ${job.id}, and is cancelled.`,
    );
    await start
      .cancel(id, createdAt)
      .catch(orWarn(`If ${kind.noun} ${id} still runs, cancel it: nobody has asked for it.`));
  }
}
