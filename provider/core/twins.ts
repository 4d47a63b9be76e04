import { DataJobsError } from "./errors";
import type { Job } from "./job-declaration";
import type { Start } from "./start";

/** Creation times of one request that arrived twice differ by what the way of the second took. */
const APART_MS = 60_000;

/**
 * Something on the way may deliver a request twice, and the platform then starts two jobs. Where it keeps the names of
 * requests, the second one shows, and is cancelled. It is looked for once: what arrives later is not found.
 */
export async function endTwins<J extends Job>(start: Start<J>, job: J, requestId: string | undefined): Promise<void> {
  const { call, api, authorship, scope, kind } = start;
  authorship.learn(scope, [job]);
  // Only a record that repeats this name proves that others would.
  if (requestId === undefined || job.requestId !== requestId) return;
  try {
    const listed = await api.candidates(start.inputs, () => (job.createdAt ?? call.world.clock.now()) - APART_MS);
    const twins = listed.filter((each) => each.requestId === requestId && each.id !== job.id && start.isLive(each));
    for (const twin of twins) {
      call.voice.warn(
        `the request to ${start.what} was delivered twice on its way: ${kind.noun} ${twin.id} was started beside ${job.id}, and is cancelled.`,
      );
      await start.end(twin.id, twin.createdAt);
    }
  } catch (error) {
    if (!(error instanceof DataJobsError)) throw error;
    // The job itself is started, and known: that nobody could look for another one is no reason to fail.
    call.voice.warn(`${error.message} Whether the request was delivered twice could not be looked at.`);
  }
}
