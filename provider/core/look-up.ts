import { authorIn } from "./authorship";
import { DeploymentEnded, OutcomeUnknown, reasonOf } from "./errors";
import type { Intent } from "./intents";
import type { Job } from "./job-declaration";
import type { Start } from "./start";

/** The list is documented as newest first; how soon a new job shows up in it is not. */
export const SETTLING_MS = 20_000;
/** There is a job for certain: it is worth more patience. */
export const ACCEPTED_SETTLING_MS = 120_000;
const LONGEST_PAUSE_MS = 10_000;
/** The server's Date has whole seconds, and its clock was read some time before. */
const TOLERANCE_MS = 2_000;
/** Of many that could be the one: enough to see what they have in common. */
const MOST_NAMED = 10;

/** Finds the one job that the request of `intent` started, or fails and leaves the record for a later Create. */
export async function lookUp<J extends Job>(
  start: Start<J>,
  intent: Intent,
  { settlingMs, why, cause }: { readonly settlingMs: number; readonly why: string; readonly cause?: OutcomeUnknown },
): Promise<J> {
  const { what, kind, call } = start;
  const found = await settledFind(start, intent, settlingMs).catch((error: unknown) => {
    intent.release();
    if (error instanceof DeploymentEnded) throw error;
    throw new OutcomeUnknown({
      what,
      why: `${why}, and looking for the job failed: ${reasonOf(error)}`,
      advice: `Run the deployment again: it looks once more before it starts anything.`,
      cause: error,
    });
  });
  const [job, ...others] = found;
  if (job && others.length === 0) {
    intent.complete(job.id);
    if (cause) call.voice.say(`Found it: ${kind.noun} ${start.describe(job)}. No second one was started.`);
    return job;
  }
  intent.release();
  throw new OutcomeUnknown({
    what,
    why: job
      ? `${why}, and ${found.length} jobs could be the one it started: ${named(start, found)}`
      : `${why}, and no job that it could have started showed up`,
    advice: job
      ? `Cancel the ones that are not wanted, then run the deployment again: the one that is left is adopted.`
      : `Run the deployment again: it looks once more before it starts anything.`,
    ...(cause && { cause }),
  });
}

/** The first few of them. */
export function named<J extends Job>(start: Start<J>, jobs: readonly J[]): string {
  const more = jobs.length - MOST_NAMED;
  const texts = jobs.slice(0, MOST_NAMED).map((job) => start.describe(job));
  return `${texts.join("; ")}${more > 0 ? `; and ${more} more` : ""}`;
}

/** Looks until something shows up that the request of `intent` may have started. */
export async function settledFind<J extends Job>(start: Start<J>, intent: Intent, settlingMs: number): Promise<J[]> {
  const { call, api, what, fingerprint } = start;
  const { clock } = call.world;
  const { since, at } = intent.record;
  const deadline = clock.now() + settlingMs;
  // A clock that was set back since says that the POST is yet to come.
  const from = () => (since ?? Math.min(at, clock.now()) + (api.clockAhead() ?? 0)) - TOLERANCE_MS;
  for (let pause = 500; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    const listed = await start.candidates(from);
    const proved = own(start, intent, listed);
    if (proved.length > 0) return proved;
    const others = await foreign(start, intent);
    const found = listed.filter((job) => isRepeated(intent, job, listed) ?? isPossible(start, intent, job, others));
    // Another process may be about to learn that one of these is its own.
    const contested = others.some((other) => other.running && other.fingerprint === fingerprint && !other.id);
    const left = deadline - clock.now();
    if ((found.length > 0 && !contested) || left <= 0) return found;
    await clock.sleep(Math.min(pause, left), call.signal).catch((reason: unknown) => {
      throw new DeploymentEnded({ what, why: "the deployment was cancelled", cause: reason });
    });
  }
}

/** The job whose record repeats the name of this very request. Of one that arrived twice, the first: the other one is dealt with later. */
function own<J extends Job>({ authorship, scope }: Start<J>, { record }: Intent, listed: readonly J[]): J[] {
  authorship.learn(scope, listed);
  const repeated = listed.filter(({ requestId }) => requestId !== undefined && requestId === record.requestId);
  return repeated.sort((a, b) => (a.createdAt ?? 0) - (b.createdAt ?? 0)).slice(0, 1);
}

/**
 * Where times are coarse, several jobs may have one id: with one more than before, each of them may be the new one, whoever
 * is known to have that id. Undefined where the id is a new one.
 */
function isRepeated<J extends Job>({ record }: Intent, { id }: J, listed: readonly J[]): boolean | undefined {
  const before = record.before?.filter((each) => each === id).length ?? 0;
  return before === 0 ? undefined : listed.filter((job) => job.id === id).length > before;
}

function isPossible<J extends Job>(
  start: Start<J>,
  { record }: Intent,
  job: J,
  others: Awaited<ReturnType<typeof foreign>>,
): boolean {
  if (start.isSeen(job)) return false;
  if (job.requestId !== record.requestId) {
    if (authorIn(job) !== undefined) return false;
    // Where names are kept, a job with another one was started by another request.
    const named = job.requestId !== undefined && record.requestId !== undefined;
    if (named && start.authorship.keeps(start.scope)) return false;
  }
  return !others.some(
    ({ kind, place, id }) => kind === start.kind.declaration.token && place === start.where && id === job.id,
  );
}

/** Records of jobs that are certainly not ours: of other requests, of requests that were answered, and of other deployments that are under way. */
async function foreign<J extends Job>({ call, intents, fingerprint }: Start<J>, intent: Intent) {
  const { urn, kind } = intent.record;
  const others = intents.others().map(async (other) => {
    const another = urn !== undefined && other.urn !== undefined && urn !== other.urn;
    const equal = other.kind === kind && other.fingerprint === fingerprint;
    if (!equal || another || other.id !== undefined) return [other];
    const underWay = other.running && (other.engine === undefined || (await call.engine.alive(other.engine)));
    return underWay ? [other] : [];
  });
  return (await Promise.all(others)).flat();
}
