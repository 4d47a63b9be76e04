import type { Call } from "../call";
import { DataJobsError, DeploymentEnded } from "../errors";
import { WAIT_TIMEOUT } from "../job-arguments";
import type { Job } from "../job-declaration";
import { startOneOfMany } from "../once";
import { jobIn, type Sight } from "../sight";
import { Start } from "../start";
import type { Values } from "../values";
import { type Cadence, duration, patience, waitUntil } from "../wait";
import { MAX_RUNNING, type Scene } from "./declaration";
import { Failures } from "./failures";
import { inParallel } from "./in-parallel";
import { SetLookout } from "./look";
import { OwnJobs } from "./own";
import { markOf, requestsIn } from "./plan";
import type { Roll } from "./roll";
import { SharedList } from "./shared-list";
import { TakingOver } from "./take-over";

/** Requests on their way at a time: a vendor's limits are obeyed below this. */
const AT_A_TIME = 32;
const TOLD_EVERY_MS = 1000;
const LOOKS: Cadence = { firstMs: 1000, factor: 1.5, mostMs: 30_000 };

/** One run of a set: what is to be started is, so many at a time, and what runs is looked at by pages. */
export class SetRun<J extends Job> {
  private readonly begun: number;
  private readonly deadline: number;
  private readonly requests: ReadonlyMap<string, Values>;
  private readonly own: OwnJobs<J>;
  private readonly list: SharedList<J>;
  private readonly failures: Failures<J>;
  /** No more is to be started. */
  private stopped = false;
  private told = 0;

  constructor(
    private readonly scene: Scene<J>,
    private readonly inputs: Values,
    private readonly roll: Roll<J>,
  ) {
    const { call } = scene;
    this.begun = call.world.clock.now();
    this.deadline = this.begun + patience(call, inputs.waitTimeout, WAIT_TIMEOUT);
    this.requests = requestsIn(inputs);
    this.own = new OwnJobs(scene);
    this.list = new SharedList(scene);
    this.failures = new Failures(scene, roll);
  }

  /** Starts these keys, and waits for what the arguments ask to wait for. Failures of single jobs are on the roll. */
  async start(keys: readonly string[]): Promise<void> {
    try {
      const queue = await this.takeOver(keys);
      while (queue.length > 0 && !this.stopped) {
        if (this.slots() === 0) await this.look(`find a free slot for ${queue[0]?.[0]}`, () => this.slots() > 0);
        await inParallel(AT_A_TIME, queue.splice(0, this.slots()), (start) => this.startOne(...start));
      }
      await this.own.endTwins();
      if (this.inputs.waitFor !== "completed" || this.failures.isHalted) return;
      const what = `wait for the jobs of ${this.scene.name} to complete`;
      if (this.roll.runningCount > 0) await this.look(what, () => this.roll.runningCount === 0);
      for (const key of this.requests.keys()) this.note(key);
    } finally {
      this.scene.call.voice.progress(this.scene.name, undefined);
    }
  }

  /** What would be started for these keys. */
  startsFor(keys: readonly string[], seen?: ReadonlyMap<string, J>): Map<string, Start<J>> {
    return new Map(keys.map((key) => [key, this.startFor(key, seen)]));
  }

  /** @throws DataJobsError naming the keys that failed, and telling what was not started */
  throwIfFailed(): void {
    this.failures.throwIfAny([...this.requests.keys()], this.inputs);
  }

  /** Looks once at all that may still run. */
  async refresh(): Promise<void> {
    const what = `look at the jobs of ${this.scene.name}`;
    const { call } = this.scene;
    const wanted = this.roll.running().map((key) => this.roll.wanted(key));
    this.enter(await new SetLookout(this.scene, what).look(call, wanted));
  }

  private enter(sights: ReadonlyMap<string, Sight<J>>): void {
    for (const key of this.roll.running()) {
      const member = this.roll.get(key);
      const sight = member && sights.get(member.jobId);
      if (!member || !sight || sight.as === "notYet") continue;
      const job = jobIn(sight);
      if (job) this.roll.see(key, job, member.of);
      else if (sight.as === "expired") this.roll.expire(key);
      else {
        this.roll.forget(key);
        this.fail(key, `${this.scene.kind.noun} ${member.jobId} is gone, and somebody has deleted it`);
      }
      if (!this.roll.isRunning(key)) this.note(key);
    }
  }

  private async look(what: string, done: () => boolean): Promise<void> {
    const { call, name } = this.scene;
    const lookout = new SetLookout(this.scene, what);
    await waitUntil(call, {
      what,
      look: async (inTime) => {
        const wanted = this.roll.running().map((key) => this.roll.wanted(key));
        this.enter(await lookout.look(inTime, wanted, { patient: true }));
      },
      done: () => done() || this.stopped,
      describe: () => this.roll.progress(this.requests.size),
      progress: () => this.tell(),
      timeoutMs: Math.max(0, this.deadline - call.world.clock.now()),
      cadence: LOOKS,
      advice: `All that were started are kept in state: the next \`pulumi up\` goes on with ${name}, \`pulumi destroy\` cancels them.`,
      worked: this.roll.size > 0,
    });
  }

  /** What runs already is taken over; the other keys are left, with what is to be started for them. */
  private async takeOver(keys: readonly string[]): Promise<[string, Start<J>][]> {
    const seen = new Map<string, J>();
    const starts = this.startsFor(keys, seen);
    const taking = new TakingOver(this.scene, starts, this.own);
    for (const job of await taking.begunHere()) seen.set(job.id, job);
    const { found, failed } = await taking.find(this.inputs.adopt);
    for (const [key, job] of found) this.enterNew(key, job);
    for (const [key, why] of failed) this.fail(key, why);
    return [...starts].filter(([key]) => !found.has(key) && !failed.has(key));
  }

  private startFor(key: string, seen?: ReadonlyMap<string, J>): Start<J> {
    const { kind, place } = this.scene;
    const { cancelTimeout, onDelete, adoptRunning } = this.inputs;
    const inputs = { ...this.requests.get(key), cancelTimeout, onDelete, adoptRunning };
    return new Start(this.callOf(key), kind, place, inputs, { seen: seen ?? new Map(), list: this.list });
  }

  /** As if each job were a resource of its own, below the set. What is left of the time is left for each of them. */
  private callOf(key: string): Call {
    const { call } = this.scene;
    const deadline = this.deadline;
    return {
      ...call,
      ...(call.urn !== undefined && { urn: `${call.urn}#${key}` }),
      get timeoutMs() {
        return Math.max(0, deadline - call.world.clock.now());
      },
    };
  }

  private slots(): number {
    const { maxRunning = MAX_RUNNING } = this.inputs;
    const most = maxRunning === 0 ? Number.POSITIVE_INFINITY : Number(maxRunning);
    return Math.max(0, most - this.roll.runningCount);
  }

  private async startOne(key: string, start: Start<J>): Promise<void> {
    if (this.stopped) return;
    try {
      const job = await startOneOfMany(start);
      this.own.started(job);
      this.failures.interrupt();
      this.enterNew(key, job);
    } catch (error) {
      if (!(error instanceof DataJobsError) || error instanceof DeploymentEnded) throw error;
      if (this.failures.add(key, error) || this.inputs.onFailure === "stop") this.stopped = true;
    }
    if (this.scene.call.world.clock.now() - this.told >= TOLD_EVERY_MS) this.tell();
  }

  private enterNew(key: string, job: J): void {
    this.roll.see(key, job, markOf(this.scene.kind, this.requests.get(key) ?? {}));
    this.note(key);
  }

  /** A job that has not ended well is a failure of the set. */
  private note(key: string): void {
    const { kind } = this.scene;
    const member = this.roll.get(key);
    const end = member && kind.endOf(member);
    if (!member || end === undefined || end === "succeeded") return;
    if (end === "expired" && !kind.hasFailed(member)) return;
    const { status, error } = member;
    this.fail(key, `ended ${status}${error ? ` (${error})` : ""}`);
  }

  private fail(key: string, why: string): void {
    this.roll.fail(key, why);
    if (this.inputs.onFailure === "stop") this.stopped = true;
  }

  private tell(): void {
    const { call, name } = this.scene;
    this.told = call.world.clock.now();
    call.voice.progress(name, `${this.roll.progress(this.requests.size)}, ${duration(this.told - this.begun)}`);
  }
}
