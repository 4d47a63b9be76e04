import { Authorship, nameOf } from "./authorship";
import { statesOf } from "./backend";
import type { Call } from "./call";
import { cancelJob } from "./cancel-job";
import { ForcedReplacements } from "./forced-replacements";
import { Intents } from "./intents";
import { WAIT_TIMEOUT } from "./job-arguments";
import type { Job, JobApi } from "./job-declaration";
import type { JobKind, JobReference } from "./job-kind";
import { Lookout } from "./sight";
import type { Values } from "./values";
import { patience } from "./wait";

const LISTING_MS = 20_000;

/** What many that are started together look at once. */
export interface Together<J extends Job> {
  /** Jobs that were looked at just now. */
  readonly seen?: ReadonlyMap<string, J>;
  /** Jobs created at or after `from`, of whatever request; undefined for an API without such a list. */
  readonly list?: {
    since(call: Call, what: string, from: () => number): Promise<readonly J[]> | undefined;
    /** As they were before any of these was started. */
    atFirst(call: Call, what: string, from: () => number): Promise<readonly J[]> | undefined;
  };
}

/** A job that is to be started once: what its API, its records and the run have to say to that. */
export class Start<J extends Job> {
  /** `start an export job in ORG/prod`. */
  readonly what: string;
  readonly fingerprint: string;
  readonly intents: Intents;
  private endpoint: JobApi<J> | undefined;
  /** Names the resource that asks, for platforms that keep such names; undefined where the host doesn't know it. */
  readonly author: string | undefined;

  constructor(
    readonly call: Call,
    readonly kind: JobKind<J>,
    private readonly place: Values,
    readonly inputs: Values,
    /** What is looked at together with others, where this one is one of many. */
    private readonly together: Together<J> = {},
  ) {
    this.what = kind.startOf(place);
    this.fingerprint = kind.fingerprint(call.project, place, inputs);
    this.intents = Intents.of(call.world);
    this.author = call.urn === undefined ? undefined : this.nameFor(call.urn, this.fingerprint, inputs.triggers);
  }

  private nameFor(urn: string, fingerprint: string, triggers: unknown): string {
    const { call, kind } = this;
    return nameOf({
      kind: kind.declaration.token,
      place: this.where,
      states: statesOf(call.world),
      project: call.project,
      urn,
      fingerprint,
      triggers,
    });
  }

  /** Made when it is first asked for: of thousands that wait for their turn a few are at work. @throws ConfigurationError */
  get api(): JobApi<J> {
    this.endpoint ??= this.kind.api(this.call, this.place, this.what);
    return this.endpoint;
  }

  get where(): string {
    return this.kind.where(this.place);
  }

  /** Of what is learnt of its platform. */
  get scope(): string {
    return `${this.kind.declaration.token} ${this.where}`;
  }

  get authorship(): Authorship {
    return Authorship.of(this.call.world);
  }

  reference(id: string): JobReference {
    return this.kind.reference(this.place, id);
  }

  isLive(job: J): boolean {
    return this.kind.endOfJob(job) === undefined;
  }

  isSeen(job: J): boolean {
    return this.intents.jobs.isSeen(this.reference(job.id));
  }

  describe(job: J): string {
    return this.kind.describe(job);
  }

  /** An equal job that runs is to be replaced although nothing has changed: the user has said so, or the engine has decided it. */
  isToldToReplace(): boolean {
    const { call, kind, place } = this;
    const { world, engine, urn, project } = call;
    if (engine.isToldToReplace?.()) return true;
    const olds = urn === undefined ? undefined : ForcedReplacements.of(world).find(urn);
    if (olds === undefined || urn === undefined) return false;
    return this.nameFor(urn, kind.fingerprint(project, place, olds), olds.triggers) === this.author;
  }

  /**
   * The newest jobs of the place, on one page; undefined where the API can't keep the names of requests. Nobody's start waits
   * long for what it can do without.
   */
  newest(): Promise<J[]> | undefined {
    const { call, kind, place, what } = this;
    const until = Math.min(call.until ?? Number.POSITIVE_INFINITY, call.world.clock.now() + LISTING_MS);
    return kind.api({ ...call, until }, place, what).newest?.();
  }

  /** Jobs created at or after `from`, on the server's clock, that may be the one that is asked for. */
  async candidates(from: () => number): Promise<J[]> {
    const listed = await this.together.list?.since(this.call, this.what, from);
    return listed ? this.agreeing(listed, from()) : this.api.candidates(this.inputs, from);
  }

  /** The same of those that ran before anything was started. */
  async candidatesAtFirst(from: () => number): Promise<J[]> {
    const listed = await this.together.list?.atFirst(this.call, this.what, from);
    return listed ? this.agreeing(listed, from()) : this.api.candidates(this.inputs, from);
  }

  private agreeing(listed: readonly J[], from: number): J[] {
    const { api, inputs } = this;
    return listed.filter((job) => (job.createdAt ?? from) >= from && api.agrees?.(job, inputs) !== false);
  }

  /** For how long it is asked for again while too many jobs run. */
  get busyMs(): number {
    return patience(this.call, this.inputs.waitTimeout, WAIT_TIMEOUT);
  }

  /** Undefined once it is certain that there is none. `createdAt`: when it was asked for, on the server's clock. */
  async get(id: string, createdAt: number): Promise<J | undefined> {
    const seen = this.together.seen?.get(id);
    if (seen) return seen;
    const what = `read ${this.kind.nameOf(this.place, id)}`;
    return new Lookout(this.call, this.kind, this.place, what).onceReadable({ id, createdAt });
  }

  /** Cancels a job of ours that another one is to replace, and waits for its end. */
  async end(id: string, createdAt: number | undefined): Promise<void> {
    if (this.inputs.onDelete !== "abandon") await this.cancel(id, createdAt);
  }

  /** Cancels a job of ours that nobody has asked for, and waits for its end. */
  async cancel(id: string, createdAt: number | undefined): Promise<void> {
    const { said } = await cancelJob(this.call, this.kind, {
      id,
      place: this.place,
      createdAt,
      wait: true,
      timeout: this.inputs.cancelTimeout,
      advice: "Run this again, with a longer cancelTimeout if it needs more time.",
    });
    this.call.voice.say(said);
  }
}
