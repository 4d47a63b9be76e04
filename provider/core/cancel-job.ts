import type { Call } from "./call";
import { Cancellations, type Cancellation as Cancelled } from "./cancellations";
import { NotFound, OutcomeUnknown, Refused } from "./errors";
import { CANCEL_TIMEOUT } from "./job-arguments";
import type { Job } from "./job-declaration";
import type { JobKind } from "./job-kind";
import { describeSight, endSeen, isOver, jobIn, Lookout, type Sight } from "./sight";
import type { Values } from "./values";
import { type Cadence, patience, waitUntil } from "./wait";

const CANCELLATION: Cadence = { firstMs: 500, factor: 1.5, mostMs: 10_000 };

/** A job that is to be cancelled. */
export interface CancelRequest {
  readonly id: string;
  readonly place: Values;
  /** Epoch milliseconds on the server's clock, where it is known. */
  readonly createdAt?: number | undefined;
  /** Until it has ended; otherwise until the cancellation is accepted. */
  readonly wait: boolean;
  /** `90s`, `45m`, `6h`, where it was given. */
  readonly timeout: unknown;
  /** For the time-out's message. */
  readonly advice: string;
}

export interface Cancellation<J> {
  /** It ended by this cancellation, or was told to where nobody waits for that. */
  readonly cancelled: boolean;
  /** As it was seen last; undefined when there is none any more. */
  readonly job: J | undefined;
  /** What was done, in one line. */
  readonly said: string;
}

/** Looks at the job, and cancels it unless it has ended. @throws WaitTimeout, Refused, Unavailable, OutcomeUnknown */
export async function cancelJob<J extends Job>(
  call: Call,
  kind: JobKind<J>,
  request: CancelRequest,
): Promise<Cancellation<J>> {
  const { id, place, createdAt } = request;
  const name = kind.nameOf(place, id);
  const what = `cancel ${name}`;
  const lookout = new Lookout(call, kind, place, what);
  const before = await lookout.look({ id, createdAt });
  const nothing = (sight: Sight<J>): Cancellation<J> => {
    return { cancelled: false, job: jobIn(sight), said: `Nothing to cancel: ${name} ${endSeen(sight)}.` };
  };
  if (isOver(kind, before)) return nothing(before);
  const { sight, asked } = await untilCancelled(call, kind, what, request, before.as === "here");
  const job = jobIn(sight);
  if (!isOver(kind, sight)) return { cancelled: true, job, said: `The cancellation of ${name} was accepted.` };
  if (!asked && job === undefined) return nothing(sight);
  if (job !== undefined && kind.endOfJob(job) !== "cancelled") {
    return { cancelled: false, job, said: `Too late to cancel ${name}: it ${endSeen(sight)}.` };
  }
  return { cancelled: true, job, said: `Cancelled ${name}.` };
}

/** Asks for the cancellation until it is accepted. `asked`: it was, or may have been. */
async function untilCancelled<J extends Job>(
  call: Call,
  kind: JobKind<J>,
  what: string,
  { id, place, createdAt, wait, timeout, advice }: CancelRequest,
  found: boolean,
) {
  const reference = kind.reference(place, id);
  let accepted = false;
  let asked = false;
  let seen = found;
  const sight = await waitUntil<Sight<J>>(call, {
    what,
    look: async (inTime) => {
      const lookout = new Lookout(inTime, kind, place, what);
      const api = kind.api(inTime, place, what);
      let refusal: Error | undefined;
      if (!accepted && !(asked && api.cancelsOnce)) {
        // Of one that nobody could read yet a cancellation says nothing: it is accepted of any number.
        const remember = (how: Cancelled) => seen && Cancellations.of(call.world).remember(reference, how);
        remember("maybe");
        try {
          await api.cancel(id);
          accepted = true;
          asked = true;
          remember("accepted");
        } catch (error) {
          // It may have been carried out, or be too late: the job itself tells.
          if (!(error instanceof OutcomeUnknown || error instanceof Refused)) throw error;
          if (error instanceof OutcomeUnknown) asked = true;
          // That there is none is for the look to say: a server may not have heard of the job yet.
          else if (!(error instanceof NotFound)) refusal = error;
        }
      }
      // Of a job that nobody could read yet a 404 may still say just that.
      const deleted = accepted && seen ? "accepted" : asked ? "maybe" : undefined;
      const now = await lookout.look({ id, createdAt, ...(deleted && { deleted }) });
      seen ||= now.as === "here";
      if (refusal && !isOver(kind, now)) throw refusal;
      return now;
    },
    done: (now) => isOver(kind, now) || (accepted && !wait),
    describe: (now) => {
      const lost = asked ? ", the outcome of the cancellation unknown" : ", the cancellation not yet accepted";
      return `${describeSight(now)}${accepted ? "" : lost}`;
    },
    timeoutMs: patience(call, timeout, CANCEL_TIMEOUT),
    cadence: CANCELLATION,
    advice,
    // The job has been looked at before.
    worked: true,
  });
  return { sight, asked };
}
