import type { Call } from "../core/define";
import { OutcomeUnknown, Refused } from "../core/errors";
import { type Cadence, patience, waitUntil } from "../core/wait";
import { ExportJobs } from "./client";
import { inPlace, type Place, where } from "./place";
import { type ExportJobRecord, ended, endOf } from "./record";

const CANCELLATION: Cadence = { firstMs: 500, factor: 1.5, mostMs: 10_000 };

export const CANCEL_TIMEOUT = "10m";

/** A job that is to be cancelled. */
export interface Wish {
  readonly jobId: string;
  readonly place: Place;
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
  const { jobId, place } = wish;
  const name = `export job ${jobId} of ${where(place)}`;
  const what = `cancel ${name}`;
  const api = new ExportJobs(call, place, what);
  const before = await inPlace(call, place, what, () => api.get(jobId));
  if (ended(before)) return { cancelled: false, job: before, said: `Nothing to cancel: ${name} ${endOf(before)}.` };
  const job = await untilCancelled(call, what, wish);
  if (job !== undefined && ended(job) && job.status !== "CANCELLED") {
    return { cancelled: false, job, said: `Too late to cancel ${name}: it ${endOf(job)}.` };
  }
  const said = ended(job) ? `Cancelled ${name}.` : `The cancellation of ${name} was accepted.`;
  return { cancelled: true, job, said };
}

/** Asks for the cancellation until it is accepted. */
async function untilCancelled(call: Call, what: string, { jobId, place, wait, timeout, advice }: Wish) {
  let accepted = false;
  return waitUntil<ExportJobRecord | undefined>(call, {
    what,
    look: async (inTime) => {
      const api = new ExportJobs(inTime, place, what);
      let refusal: Error | undefined;
      if (!accepted) {
        try {
          await api.cancel(jobId);
          accepted = true;
        } catch (error) {
          // It may have been carried out, or be too late: the job itself tells.
          if (!(error instanceof OutcomeUnknown || error instanceof Refused)) throw error;
          if (error instanceof Refused) refusal = error;
        }
      }
      const seen = await api.get(jobId);
      if (refusal && !ended(seen)) throw refusal;
      return seen;
    },
    done: (seen) => ended(seen) || (accepted && !wait),
    describe: (seen) => `status ${seen?.status}${accepted ? "" : ", the cancellation not yet accepted"}`,
    timeoutMs: patience(call, timeout, CANCEL_TIMEOUT),
    cadence: CANCELLATION,
    advice,
  });
}
