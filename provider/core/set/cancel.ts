import type { Call } from "../call";
import { Cancellations } from "../cancellations";
import { NotFound, OutcomeUnknown, Refused } from "../errors";
import { CANCEL_TIMEOUT } from "../job-arguments";
import type { Job } from "../job-declaration";
import { describeSight, isOver, jobIn, type Sight } from "../sight";
import { type Cadence, patience, waitUntil } from "../wait";
import { compareKeys, count, MOST_NAMED, type Scene } from "./declaration";
import { inParallel } from "./in-parallel";
import { SetLookout, type Wanted } from "./look";

const AT_A_TIME = 32;
const CANCELLATION: Cadence = { firstMs: 500, factor: 1.5, mostMs: 10_000 };

/** A job of a set that is to be cancelled. */
export interface Doomed extends Wanted {
  readonly key: string;
}

interface Options<J extends Job> {
  /** `90s`, `45m`, `6h`, where it was given. */
  readonly timeout: unknown;
  /** Told of each key as soon as its job is over. */
  over(key: string, sight: Sight<J>): void;
}

/** How they ended. */
export interface Ends {
  readonly cancelled: number;
  /** By themselves: before they were cancelled, or too late for it. */
  readonly ended: number;
}

/**
 * Cancels jobs of one place, all at once, and waits for their end by list pages.
 * @throws WaitTimeout, Refused naming what still runs
 */
export async function cancelAll<J extends Job>(
  scene: Scene<J>,
  doomed: readonly Doomed[],
  options: Options<J>,
): Promise<Ends> {
  const { call, name } = scene;
  const what = `cancel the jobs of ${name}`;
  const cancelling = new Cancelling(scene, what, doomed, options.over);
  await cancelling.look(call);
  try {
    await waitUntil(call, {
      what,
      look: async (inTime) => {
        await cancelling.ask(inTime);
        await cancelling.look(inTime);
        cancelling.throwIfRefused();
      },
      done: () => cancelling.left === 0,
      describe: () => cancelling.describe(),
      progress: () => {
        const ended = doomed.length - cancelling.left;
        call.voice.progress(name, `${count(ended)} of ${count(doomed.length)} cancelled or ended`);
      },
      timeoutMs: patience(call, options.timeout, CANCEL_TIMEOUT),
      cadence: CANCELLATION,
      advice: "They are kept in state: run this again, with a longer cancelTimeout if they need more time.",
      // They have been looked at before.
      worked: true,
    });
  } finally {
    call.voice.progress(name, undefined);
  }
  return cancelling.ends;
}

class Cancelling<J extends Job> {
  private readonly rest: Map<string, Doomed>;
  private readonly sights = new Map<string, Sight<J>>();
  private readonly seen = new Set<string>();
  private readonly accepted = new Set<string>();
  /** It was sent, and may have been carried out. */
  private readonly asked = new Set<string>();
  private readonly refusals = new Map<string, Refused>();
  private readonly lookout: SetLookout<J>;
  private cancelled = 0;

  constructor(
    private readonly scene: Scene<J>,
    private readonly what: string,
    private readonly doomed: readonly Doomed[],
    private readonly over: Options<J>["over"],
  ) {
    this.rest = new Map(doomed.map((each) => [each.key, each]));
    this.lookout = new SetLookout(scene, what);
  }

  get left(): number {
    return this.rest.size;
  }

  get ends(): Ends {
    return { cancelled: this.cancelled, ended: this.doomed.length - this.rest.size - this.cancelled };
  }

  async look(call: Call): Promise<void> {
    const wanted = [...this.rest.values()].map(({ key, ...each }) => {
      return { ...each, cancelled: this.accepted.has(key) && this.seen.has(key) };
    });
    const sights = await this.lookout.look(call, wanted);
    for (const [key, { id }] of this.rest) {
      const sight = sights.get(id);
      if (!sight) continue;
      this.sights.set(key, sight);
      if (sight.as === "here") this.seen.add(key);
      if (!isOver(this.scene.kind, sight)) continue;
      this.rest.delete(key);
      const job = jobIn(sight);
      const byUs = this.asked.has(key) && (!job || this.scene.kind.endOfJob(job) === "cancelled");
      if (byUs) this.cancelled += 1;
      this.over(key, sight);
    }
  }

  /** Asks for all that are not accepted yet. */
  async ask(call: Call): Promise<void> {
    const { kind, place } = this.scene;
    const api = kind.api(call, place, this.what);
    const isDue = (key: string) => !this.accepted.has(key) && !(this.asked.has(key) && api.cancelsOnce);
    const due = [...this.rest.values()].filter(({ key }) => isDue(key));
    await inParallel(AT_A_TIME, due, async ({ key, id }) => {
      const reference = kind.reference(place, id);
      // Of one that nobody could read yet a cancellation says nothing: it is accepted of any number.
      const isSeen = this.seen.has(key);
      const cancellations = Cancellations.of(call.world);
      const isFirst = cancellations.find(reference) === undefined;
      if (isSeen) cancellations.remember(reference, "maybe");
      try {
        await kind.api(call, place, `cancel ${kind.nameOf(place, id)}`).cancel(id);
        this.accepted.add(key);
        this.asked.add(key);
        this.refusals.delete(key);
        if (isSeen) cancellations.remember(reference, "accepted");
      } catch (error) {
        // It may have been carried out, or be too late: the job itself tells.
        if (!(error instanceof OutcomeUnknown || error instanceof Refused)) throw error;
        if (error instanceof OutcomeUnknown) this.asked.add(key);
        // That there is none is for the look to say: a server may not have heard of the job yet.
        else if (!(error instanceof NotFound)) this.refusals.set(key, error);
        // A list may show a job that can't be read yet: nothing was carried out.
        else if (isSeen && isFirst) cancellations.forget(reference);
      }
    });
  }

  /** Nothing is left that could still end by what was asked. */
  throwIfRefused(): void {
    const refused = [...this.rest.keys()].flatMap((key) => this.refusals.get(key) ?? []);
    const [first] = refused;
    if (!first || refused.length < this.rest.size) return;
    throw new Refused({
      what: this.what,
      why: `${count(refused.length)} of them can't be cancelled: ${this.named()}. The first refusal: ${first.failure.why}`,
      vendor: first.vendor,
      advice: "They are kept in state.",
      cause: first,
    });
  }

  describe(): string {
    return `${count(this.rest.size)} may still run: ${this.named()}`;
  }

  private named(): string {
    const inOrder = [...this.rest].sort(([a], [b]) => compareKeys(a, b));
    const some = inOrder.slice(0, MOST_NAMED).map(([key, { id }]) => {
      const sight = this.sights.get(key);
      const state = sight ? describeSight(sight) : "not looked at";
      return `${key} (${id}, ${state}${this.accepted.has(key) ? "" : ", the cancellation not yet accepted"})`;
    });
    const more = this.rest.size - some.length;
    return `${some.join("; ")}${more > 0 ? `; and ${count(more)} more` : ""}`;
  }
}
