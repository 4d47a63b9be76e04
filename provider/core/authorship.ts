import type { Call } from "./call";
import { DataJobsError, DeploymentEnded } from "./errors";
import type { Job } from "./job-declaration";
import { canonicalText, sha256 } from "./values";
import type { World } from "./world";

/** A resource that asks for a job, as all machines and runs name it. */
export interface Author {
  readonly kind: string;
  readonly place: string;
  /** Where the states are kept: two such places may each have a stack of the same name. */
  readonly states: string;
  readonly project: string | undefined;
  readonly urn: string;
  /** Of the request. */
  readonly fingerprint: string;
  readonly triggers: unknown;
}

const AUTHOR = /^(dj-[0-9a-f]{24})-[\w-]+$/;

/** `dj-<24 hex>`: equal for the same resource that asks for the same job, and for no other. */
export function nameOf(author: Author): string {
  const { kind, place, states, project, urn, fingerprint, triggers } = author;
  return `dj-${sha256(canonicalText([kind, place, states, project, urn, fingerprint, triggers])).slice(0, 24)}`;
}

/** Who started the job, where its record tells in our words; undefined where it doesn't. */
export function authorIn(job: Job): string | undefined {
  return AUTHOR.exec(job.requestId ?? "")?.[1];
}

type List<J> = () => Promise<J[]> | undefined;

/**
 * Whether a platform keeps the name of the request that started a job in the job's record. No document of any says so: a
 * name of ours that is met in a record proves it for the place where it is met.
 */
export class Authorship {
  private readonly keeping = new Set<string>();
  private readonly pages = new Map<string, Promise<readonly Job[]>>();
  private readonly listing = new Map<string, Promise<readonly Job[]>>();
  private readonly waiting = new Map<string, Promise<readonly Job[]>>();

  static of(world: World): Authorship {
    return world.shared("core/authorship", () => new Authorship());
  }

  learn(place: string, jobs: readonly Job[]): void {
    if (jobs.some((job) => authorIn(job) !== undefined)) this.keeping.add(place);
  }

  keeps(place: string): boolean {
    return this.keeping.has(place);
  }

  /**
   * The newest jobs of a place, as they were when this process first asked: what it starts itself is none of them. Nobody's
   * start fails because they can't be listed: without them all is as on a platform that keeps no names.
   */
  async newest<J extends Job>(call: Call, place: string, list: List<J>): Promise<readonly J[]> {
    const asked = this.pages.get(place) as Promise<readonly J[]> | undefined;
    const page = asked ?? list() ?? Promise.resolve([]);
    this.pages.set(place, page);
    try {
      const jobs = await page;
      this.learn(place, jobs);
      return jobs;
    } catch (error) {
      if (this.pages.get(place) === page) this.pages.delete(place);
      if (!(error instanceof DataJobsError) || error instanceof DeploymentEnded || call.signal.aborted) throw error;
      return [];
    }
  }

  /** The newest jobs of a place, listed from now on: all who ask while one page is on its way share the next one. */
  async newestNow<J extends Job>(place: string, list: List<J>): Promise<readonly J[]> {
    const waiting = this.waiting.get(place) as Promise<readonly J[]> | undefined;
    if (waiting !== undefined) return waiting;
    const next = (this.listing.get(place) ?? Promise.resolve())
      .catch(() => undefined)
      .then(() => {
        this.waiting.delete(place);
        return list() ?? [];
      });
    this.waiting.set(place, next);
    this.listing.set(place, next);
    return next;
  }
}
