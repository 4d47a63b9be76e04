import { lookAgain } from "../core/absence";
import type { Call } from "../core/call";
import { Cancellations } from "../core/cancellations";
import { type Cadence, waitUntil } from "../core/wait";
import type { ExportJobs } from "./client";
import { where } from "./place";
import { type ExportJobRecord, FINAL } from "./record";

/** How soon a new job can be read is documented nowhere: until then a 404 means "not yet". */
const READABLE_AFTER_MS = 5 * 60_000;
/** Jobs younger than this don't expire: when one is not found, somebody has deleted it. */
const EXPIRES_AFTER_MS = 24 * 3_600_000;
const UNTIL_READABLE: Cadence = { firstMs: 1000, factor: 1.5, mostMs: 15_000 };

/** What a look at a job comes to. */
export type Sight =
  | { readonly as: "here"; readonly job: ExportJobRecord }
  /** Not found, and started only just now. */
  | { readonly as: "notYet" }
  /** Deleted. */
  | { readonly as: "gone" }
  /** The platform no longer keeps it: it had ended, or is old enough to have. */
  | { readonly as: "expired" };

/** What is known of a job that is looked at. */
export interface Known {
  readonly id: string;
  /** Epoch milliseconds on the server's clock, or as text in ISO 8601; whatever else it is: not known. */
  readonly createdAt?: unknown;
  readonly status?: unknown;
  /** A DELETE of ours was accepted, or may have been. */
  readonly deleted?: "accepted" | "maybe";
}

/**
 * Looks at a job. That it is gone is believed only when the API says so in its own words (anything else is an error of the
 * look), twice, and not in the first minutes of a job; past a DELETE of ours that was accepted, at once.
 */
export async function sightOf(call: Call, api: ExportJobs, what: string, known: Known): Promise<Sight> {
  const { id } = known;
  const remembered = Cancellations.of(call.world).find(where(api.place), id);
  const deleted = known.deleted ?? remembered;
  const here = (job: ExportJobRecord): Sight => ({ as: "here", job });
  const first = await api.get(id, { cancelled: deleted === "accepted" });
  if (first) return here(first);
  if (deleted === "accepted") return { as: "gone" };
  if (FINAL.has(String(known.status))) return { as: "expired" };
  const ageMs = call.world.clock.now() + (api.clockAhead() ?? 0) - timeOf(known.createdAt);
  if (ageMs < READABLE_AFTER_MS && deleted === undefined) return { as: "notYet" };
  const second = await lookAgain(call, what, () => api.get(id));
  if (second) return here(second);
  return { as: deleted !== undefined || ageMs < EXPIRES_AFTER_MS ? "gone" : "expired" };
}

/** The job, once there is no doubt any more whether there is one; undefined when there is none. */
export async function onceReadable(
  call: Call,
  api: ExportJobs,
  what: string,
  known: Known,
): Promise<ExportJobRecord | undefined> {
  const sight = await waitUntil<Sight>(call, {
    what,
    look: () => sightOf(call, api, what, known),
    done: ({ as }) => as !== "notYet",
    describe: describeSight,
    progress: () => call.voice.progress(what, "not readable yet"),
    timeoutMs: 2 * READABLE_AFTER_MS,
    cadence: UNTIL_READABLE,
    advice: "Run the deployment again: it looks once more before it starts anything.",
  }).finally(() => call.voice.progress(what, undefined));
  return jobIn(sight);
}

function timeOf(createdAt: unknown): number {
  return typeof createdAt === "number" ? createdAt : Date.parse(String(createdAt));
}

/** It no longer runs. */
export function isOver(sight: Sight): boolean {
  return sight.as === "here" ? FINAL.has(sight.job.status) : sight.as !== "notYet";
}

export function jobIn(sight: Sight): ExportJobRecord | undefined {
  return sight.as === "here" ? sight.job : undefined;
}

/** `ended SUCCEEDED`, said after "it" of one that is over. */
export function endOf(sight: Sight): string {
  if (sight.as === "here") return `ended ${sight.job.status}`;
  return sight.as === "gone" ? "is gone" : "is no longer kept by the platform";
}

export function describeSight(sight: Sight): string {
  return sight.as === "here" ? `status ${sight.job.status}` : sight.as === "notYet" ? "not readable yet" : endOf(sight);
}
