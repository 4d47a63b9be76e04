import { lookAgain } from "./absence";
import type { Call } from "./call";
import { Cancellations } from "./cancellations";
import { NotFound } from "./errors";
import type { Job, JobApi } from "./job-declaration";
import type { JobKind } from "./job-kind";
import type { Values } from "./values";
import { type Cadence, waitUntil } from "./wait";

/** How soon a new job can be read is documented nowhere: until then a 404 means "not yet". */
export const READABLE_AFTER_MS = 5 * 60_000;
/** Jobs younger than this don't expire: when one is not found, somebody has deleted it. */
const EXPIRES_AFTER_MS = 24 * 3_600_000;
const UNTIL_READABLE: Cadence = { firstMs: 1000, factor: 1.5, mostMs: 15_000 };

/** What a look at a job comes to. */
export type Sight<J> =
  | { readonly as: "here"; readonly job: J }
  /** Not found, and started only just now. */
  | { readonly as: "notYet" }
  /** Deleted. */
  | { readonly as: "gone" }
  /** The platform no longer keeps it: it had ended, or is old enough to have. */
  | { readonly as: "expired" };

/** What is known of a job that is looked at. */
export interface Known {
  readonly id: string;
  /** Epoch milliseconds on the server's clock; undefined where it is not known. */
  readonly createdAt?: number | undefined;
  /** It was seen to have ended. */
  readonly final?: boolean;
  /** A cancellation of ours was accepted, or may have been. */
  readonly deleted?: "accepted" | "maybe";
}

/** Looks at the jobs of one place, for one operation. */
export class Lookout<J extends Job> {
  private readonly api: JobApi<J>;

  /** No network. @throws ConfigurationError */
  constructor(
    private readonly call: Call,
    private readonly kind: JobKind<J>,
    private readonly place: Values,
    private readonly what: string,
  ) {
    this.api = kind.api(call, place, what);
  }

  /**
   * Looks at a job. That it is gone is believed only when the API says so in its own words (anything else is an error of the
   * look), twice, and not in the first minutes of a job; past a cancellation of ours that was accepted, at once.
   */
  async look(known: Known): Promise<Sight<J>> {
    const { call, api } = this;
    const { id, createdAt = Number.NaN } = known;
    const remembered = Cancellations.of(call.world).find(this.kind.reference(this.place, id));
    const deleted = known.deleted ?? remembered;
    const first = await this.get(id, deleted === "accepted");
    if (first) return { as: "here", job: first };
    if (deleted === "accepted") return { as: "gone" };
    if (known.final) return { as: "expired" };
    const ageMs = call.world.clock.now() + (api.clockAhead() ?? 0) - createdAt;
    if (ageMs < READABLE_AFTER_MS && deleted === undefined) return { as: "notYet" };
    const second = await lookAgain(call, this.what, () => this.get(id, false));
    if (second) return { as: "here", job: second };
    return { as: deleted !== undefined || ageMs < EXPIRES_AFTER_MS ? "gone" : "expired" };
  }

  /** A job of which nothing is known but its id. @throws NotFound */
  async find(id: string): Promise<J> {
    const job = jobIn(await this.look({ id }));
    if (job) return job;
    throw new NotFound({ what: this.what, why: `there is no such job in ${this.kind.where(this.place)}` });
  }

  /** The job, once there is no doubt any more whether there is one; undefined when there is none. */
  async onceReadable(known: Known): Promise<J | undefined> {
    const { call, what } = this;
    const sight = await waitUntil<Sight<J>>(call, {
      what,
      look: () => this.look(known),
      done: ({ as }) => as !== "notYet",
      describe: describeSight,
      progress: () => call.voice.progress(what, "not readable yet"),
      timeoutMs: 2 * READABLE_AFTER_MS,
      cadence: UNTIL_READABLE,
      advice: "Run the deployment again: it looks once more before it starts anything.",
    }).finally(() => call.voice.progress(what, undefined));
    return jobIn(sight);
  }

  private async get(id: string, cancelled: boolean): Promise<J | undefined> {
    try {
      return await this.api.get(id, { cancelled });
    } catch (error) {
      const { explain } = this.kind.declaration.place;
      if (!explain || !(error instanceof Error)) throw error;
      throw explain(error, { config: this.call.config, place: this.place, what: this.what });
    }
  }
}

/** The job no longer runs. */
export function isOver<J extends Job>(kind: JobKind<J>, sight: Sight<J>): boolean {
  return sight.as === "here" ? kind.endOfJob(sight.job) !== undefined : sight.as !== "notYet";
}

export function jobIn<J>(sight: Sight<J>): J | undefined {
  return sight.as === "here" ? sight.job : undefined;
}

/** `ended SUCCEEDED`, said after "it" of one that is over. */
export function endSeen(sight: Sight<Job>): string {
  if (sight.as === "here") return `ended ${sight.job.status}`;
  return sight.as === "gone" ? "is gone" : "is no longer kept by the platform";
}

export function describeSight(sight: Sight<Job>): string {
  return sight.as === "here"
    ? `status ${sight.job.status}`
    : sight.as === "notYet"
      ? "not readable yet"
      : endSeen(sight);
}
