import { Authorship, authorIn } from "../authorship";
import { cancelJob } from "../cancel-job";
import { DataJobsError, DeploymentEnded } from "../errors";
import type { Job } from "../job-declaration";
import type { Start } from "../start";
import type { Scene } from "./declaration";

/** Older requests are nobody's interrupted run. */
const OLDEST_MS = 24 * 60 * 60 * 1000;
const PAGE = 100;

/** Jobs of a set that the platform's own records name as ours: looked for once, for all of them together. */
export class OwnJobs<J extends Job> {
  /** Of the requests that this run has sent, where the platform repeats their names: the id that was answered. */
  private readonly sent = new Map<string, string>();
  private since = Number.POSITIVE_INFINITY;

  constructor(private readonly scene: Scene<J>) {}

  /**
   * Running jobs whose requests name these keys, whatever machine has sent them. As many pages are read as these jobs could
   * fill, and on while there are any of them: a run that was killed had started its jobs one after the other.
   */
  async recognise(starts: ReadonlyMap<string, Start<J>>): Promise<Map<string, J>> {
    const { call } = this.scene;
    const found = new Map<string, J>();
    const keys = new Map([...starts].flatMap(([key, { author }]) => (author === undefined ? [] : [[author, key]])));
    const [any] = starts.values();
    if (!any || keys.size === 0) return found;
    const since = call.world.clock.now() - OLDEST_MS;
    let expected = Math.ceil(keys.size / PAGE);
    await this.pages("look for jobs that run already", (jobs) => {
      any.authorship.learn(any.scope, jobs);
      const ours = jobs.filter((job) => keys.has(authorIn(job) ?? ""));
      for (const job of ours) {
        const key = keys.get(authorIn(job) ?? "");
        // The newest first: an older one of the same name was replaced, or has failed.
        if (key !== undefined && !found.has(key) && any.isLive(job) && !any.isSeen(job)) found.set(key, job);
      }
      expected -= 1;
      const isOld = (jobs.at(-1)?.createdAt ?? since) < since;
      return (ours.length > 0 || expected > 0) && !isOld;
    });
    return found;
  }

  /** The job that the request of this name has started, where the platform's records tell. */
  async startedBy(requestIds: ReadonlySet<string>, since: number): Promise<J[]> {
    const found: J[] = [];
    await this.pages("look for jobs that an interrupted run has started", (jobs) => {
      found.push(...jobs.filter(({ requestId = "" }) => requestIds.has(requestId)));
      return found.length < requestIds.size && (jobs.at(-1)?.createdAt ?? since) >= since;
    });
    return found;
  }

  started(job: J): void {
    const { call, kind, place } = this.scene;
    Authorship.of(call.world).learn(`${kind.declaration.token} ${kind.where(place)}`, [job]);
    if (authorIn(job) === undefined || job.requestId === undefined) return;
    this.sent.set(job.requestId, job.id);
    this.since = Math.min(this.since, job.createdAt ?? Number.POSITIVE_INFINITY);
  }

  /** Requests that something on the way has delivered twice: what the second one has started is cancelled. */
  async endTwins(): Promise<void> {
    if (this.sent.size === 0) return;
    const twins: J[] = [];
    await this.pages("look for requests that were delivered twice", (jobs) => {
      twins.push(...jobs.filter((job) => this.isTwin(job)));
      return (jobs.at(-1)?.createdAt ?? this.since) >= this.since;
    });
    for (const twin of twins) await this.endTwin(twin);
  }

  private isTwin(job: J): boolean {
    const first = this.sent.get(job.requestId ?? "");
    return first !== undefined && first !== job.id && this.scene.kind.endOfJob(job) === undefined;
  }

  private async endTwin({ id, createdAt, requestId = "" }: J): Promise<void> {
    const { call, kind, place, name } = this.scene;
    const first = this.sent.get(requestId);
    call.voice.warn(
      `a request of ${name} was delivered twice on its way: ${kind.noun} ${id} was started beside ${first}, and is cancelled.`,
    );
    try {
      const request = { id, place, createdAt, wait: true, timeout: undefined, advice: "Run this again." };
      call.voice.say((await cancelJob(call, kind, request)).said);
    } catch (error) {
      if (!(error instanceof DataJobsError)) throw error;
      call.voice.warn(`${error.message} If ${kind.noun} ${id} still runs, cancel it: nobody has asked for it.`);
    }
  }

  /** Reads on while `read` says so. What can't be listed fails nobody: without it all is as on a platform that keeps no names. */
  private async pages(what: string, read: (jobs: readonly J[]) => boolean): Promise<void> {
    const { call, kind, place } = this.scene;
    const { pages } = kind.api(call, place, what);
    if (!pages) return;
    try {
      for await (const jobs of pages()) if (jobs.length === 0 || !read(jobs)) return;
    } catch (error) {
      if (!(error instanceof DataJobsError) || error instanceof DeploymentEnded || call.signal.aborted) throw error;
      call.voice.warn(`${error.message} What an earlier run may have started is known by its records alone.`);
    }
  }
}
