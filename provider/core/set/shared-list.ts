import type { Call } from "../call";
import type { Job } from "../job-declaration";
import type { Scene } from "./declaration";

/** The newest jobs of a place, for all of a set that look for theirs at the same time. */
export class SharedList<J extends Job> {
  private passing: Promise<unknown> = Promise.resolve();
  private waiting: { readonly from: (() => number)[]; jobs: Promise<readonly J[]> } | undefined;
  private first: Promise<readonly J[]> | undefined;

  constructor(private readonly scene: Scene<J>) {}

  /**
   * Those created at or after `from`, listed from now on: all who ask while a pass is on its way share the next one.
   * Undefined for an API without such a list.
   */
  since(call: Call, what: string, from: () => number): Promise<readonly J[]> | undefined {
    const { pages } = this.scene.kind.api(call, this.scene.place, what);
    if (!pages) return undefined;
    if (this.waiting) {
      this.waiting.from.push(from);
      return this.waiting.jobs;
    }
    const next = { from: [from], jobs: Promise.resolve([] as readonly J[]) };
    next.jobs = this.passing
      .catch(() => undefined)
      .then(() => {
        this.waiting = undefined;
        return read(pages(), next);
      });
    this.waiting = next;
    this.passing = next.jobs;
    return next.jobs;
  }

  /** The same as they were when this run of the set first asked: what it has started itself is none of them. */
  atFirst(call: Call, what: string, from: () => number): Promise<readonly J[]> | undefined {
    this.first ??= this.since(call, what, from);
    return this.first;
  }
}

/** Each says from when on it needs them, which may be known only once there is an answer. */
async function read<J extends Job>(
  pages: AsyncIterable<readonly J[]>,
  { from }: { readonly from: readonly (() => number)[] },
): Promise<J[]> {
  const found: J[] = [];
  for await (const jobs of pages) {
    found.push(...jobs);
    const oldest = Math.min(...from.map((each) => each()));
    if (jobs.length === 0 || (jobs.at(-1)?.createdAt ?? oldest) < oldest) break;
  }
  return found;
}
