import type { Call } from "../core/call";
import { Cancellations, type Cancellation as Cancelled } from "../core/cancellations";
import { NotFound, OutcomeUnknown, Refused } from "../core/errors";
import { type Cadence, patience, waitUntil } from "../core/wait";
import { describeSight, endOf, isOver, jobIn, type Sight, sightOf } from "./absence";
import { ExportJobs } from "./client";
import { inPlace, type Place, where } from "./place";
import type { ExportJobRecord } from "./record";

const CANCELLATION: Cadence = { firstMs: 500, factor: 1.5, mostMs: 10_000 };

export const CANCEL_TIMEOUT = "10m";

/** A job that is to be cancelled. */
export interface Wish {
  readonly jobId: string;
  readonly place: Place;
  /** When it was created, as far as that is known. */
  readonly createdAt?: unknown;
  /** Until it has ended; otherwise until the cancellation is accepted. */
  readonly wait: boolean;
  /** `90s`, `45m`, `6h`, where it was given. */
  readonly timeout: unknown;
  /** For the time-out's message. */
  readonly advice: string;
}

export interface Cancellation {
  /** It ended by this cancellation, or was told to where nobody waits for that. */
  readonly cancelled: boolean;
  /** As it was seen last; undefined when there is none any more. */
  readonly job: ExportJobRecord | undefined;
  /** What was done, in one line. */
  readonly said: string;
}

/** Looks at the job, and cancels it unless it has ended. */
export async function cancelExportJob(call: Call, wish: Wish): Promise<Cancellation> {
  const { jobId, place, createdAt } = wish;
  const name = `export job ${jobId} of ${where(place)}`;
  const what = `cancel ${name}`;
  const api = new ExportJobs(call, place, what);
  const before = await inPlace(call, place, what, () => sightOf(call, api, what, { id: jobId, createdAt }));
  const nothing = (sight: Sight): Cancellation => {
    return { cancelled: false, job: jobIn(sight), said: `Nothing to cancel: ${name} ${endOf(sight)}.` };
  };
  if (isOver(before)) return nothing(before);
  const { sight, asked } = await untilCancelled(call, what, wish, before.as === "here");
  const job = jobIn(sight);
  if (!isOver(sight)) return { cancelled: true, job, said: `The cancellation of ${name} was accepted.` };
  if (!asked && job === undefined) return nothing(sight);
  if (job !== undefined && job.status !== "CANCELLED") {
    return { cancelled: false, job, said: `Too late to cancel ${name}: it ${endOf(sight)}.` };
  }
  return { cancelled: true, job, said: `Cancelled ${name}.` };
}

/** Asks for the cancellation until it is accepted. `asked`: it was, or may have been. */
async function untilCancelled(call: Call, what: string, wish: Wish, found: boolean) {
  const { jobId, place, createdAt, wait, timeout, advice } = wish;
  let accepted = false;
  let asked = false;
  let seen = found;
  const sight = await waitUntil<Sight>(call, {
    what,
    look: async (inTime) => {
      const api = new ExportJobs(inTime, place, what);
      let refusal: Error | undefined;
      if (!accepted) {
        // Of one that nobody could read yet a DELETE says nothing: it is accepted of any number.
        const remember = (how: Cancelled) => seen && Cancellations.of(call.world).remember(where(place), jobId, how);
        remember("maybe");
        try {
          await api.cancel(jobId);
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
      const now = await sightOf(inTime, api, what, { id: jobId, createdAt, ...(deleted && { deleted }) });
      seen ||= now.as === "here";
      if (refusal && !isOver(now)) throw refusal;
      return now;
    },
    done: (now) => isOver(now) || (accepted && !wait),
    describe: (now) => `${describeSight(now)}${accepted ? "" : ", the cancellation not yet accepted"}`,
    timeoutMs: patience(call, timeout, CANCEL_TIMEOUT),
    cadence: CANCELLATION,
    advice,
    // The job has been looked at before.
    worked: true,
  });
  return { sight, asked };
}
