import type { Call } from "./call";
import { UNFINISHED } from "./define";
import { HalfMade, JobFailed } from "./errors";
import { WAIT_TIMEOUT } from "./job-arguments";
import type { Job } from "./job-declaration";
import { type JobKind, rerunsOnFailure } from "./job-kind";
import { describeSight, endSeen, isOver, jobIn, Lookout, type Sight } from "./sight";
import type { Values } from "./values";
import { type Cadence, duration, patience, waitUntil } from "./wait";

const COMPLETION: Cadence = { firstMs: 1000, factor: 1.5, mostMs: 30_000 };

/**
 * The state once the job has succeeded, where the arguments ask to wait for that; as it is otherwise.
 * `started`: as its start has told of it, just now.
 * @throws HalfMade with all that is known of the job, whatever fails
 */
export async function completed<J extends Job>(
  call: Call,
  kind: JobKind<J>,
  id: string,
  state: Values,
  started?: J,
): Promise<Values> {
  if (state.waitFor !== "completed") return state;
  const place = kind.placeOf(state);
  const name = kind.nameOf(place, id);
  const what = `wait for ${name} to complete`;
  const begun = call.world.clock.now();
  let last = started;
  let known = state;
  try {
    const sight = await waitUntil<Sight<J>>(call, {
      what,
      look: async (inTime) => {
        const createdAt = last?.createdAt ?? kind.startedAt(state);
        const sight = await new Lookout(inTime, kind, place, what).look({ id, createdAt });
        const seen = jobIn(sight);
        if (seen && last && seen.status !== last.status) call.voice.say(`${name}: ${last.status} -> ${seen.status}`);
        last = seen ?? last;
        known = kind.seen(state, last);
        return sight;
      },
      done: (sight) => isOver(kind, sight),
      describe: describeSight,
      progress: (sight) => {
        const job = jobIn(sight);
        const told = job ? kind.progressOf(job) : describeSight(sight);
        call.voice.progress(name, `${told}, ${duration(call.world.clock.now() - begun)}`);
      },
      timeoutMs: patience(call, state.waitTimeout, WAIT_TIMEOUT),
      cadence: COMPLETION,
      advice: "The job is kept in state: the next `pulumi up` goes on waiting, `pulumi destroy` cancels it.",
      worked: started !== undefined,
    });
    if (sight.as === "expired") known = kind.expired(known);
    const job = jobIn(sight);
    const end = job && kind.endOfJob(job);
    if (end === "succeeded") return known;
    throw new JobFailed({
      what: `complete ${name}`,
      why: `it ${endSeen(sight)}${job ? kind.reasonOf(kind.outputsOf(job)) : ""}`,
      advice:
        rerunsOnFailure(state) && end === "failed"
          ? "The next `pulumi up` starts it anew (rerunOnFailure)."
          : "A change of triggers starts it anew.",
    });
  } catch (error) {
    throw new HalfMade(id, { ...known, [UNFINISHED]: true }, error as Error);
  } finally {
    call.voice.progress(name, undefined);
  }
}
