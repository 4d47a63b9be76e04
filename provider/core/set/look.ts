import type { Call } from "../call";
import type { Job } from "../job-declaration";
import { Lookout, READABLE_AFTER_MS, type Sight } from "../sight";
import type { Scene } from "./declaration";
import { inParallel } from "./in-parallel";

/** Lists may name times in whole seconds, and by another clock than the answer to a start. */
const TOLERANCE_MS = 60_000;
/** Looks at single jobs at a time, for those that no list shows. */
const AT_A_TIME = 8;
/** As many are looked at one by one: that is surer than a list, and soon done. */
const FEW = 20;

/** A job that is looked for. */
export interface Wanted {
  readonly id: string;
  /** Epoch milliseconds on the server's clock, where it is known. */
  readonly createdAt?: number | undefined;
  /** It was seen, and then its cancellation was accepted. */
  readonly cancelled?: boolean;
}

/** Looks at many jobs of one place, for one operation. */
export class SetLookout<J extends Job> {
  /** Of the jobs that were looked for, those that the last pass through the list has shown. */
  private before: string | undefined;
  /** Jobs that the list has shown: of any other it proves nothing that it lacks one. */
  private readonly listed = new Set<string>();

  constructor(
    private readonly scene: Scene<J>,
    private readonly what: string,
  ) {}

  /**
   * Looks by list pages, newest first, until all are seen or the list comes to what is older than all of them; the few that
   * are left are looked at singly, for a list that lacks a job proves nothing. A job that nothing can be said of this time has
   * no sight. `patient`: one that is so new that it need not be listed yet may be such a one.
   */
  async look(
    call: Call,
    wanted: readonly Wanted[],
    { patient = false }: { readonly patient?: boolean } = {},
  ): Promise<Map<string, Sight<J>>> {
    const { kind, place } = this.scene;
    const api = kind.api(call, place, this.what);
    const sights = new Map<string, Sight<J>>();
    const left = new Map(wanted.map((each) => [each.id, each]));
    const isWhole = api.pages && wanted.length > 1 && (await this.list(call, api.pages(), left, sights));
    const missing = [...left.values()];
    const vanished = missing.filter(({ id, cancelled }) => cancelled && isWhole && this.listed.has(id));
    const gone = new Set(vanished.length > FEW ? vanished.map(({ id }) => id) : []);
    // While jobs vanish from the list those behind them move up, and one may be on a page that was read already. Where two
    // passes show the same, nothing has moved.
    const shown = [...sights.keys()].sort().join(" ");
    const isStill = this.before === shown;
    this.before = shown;
    if (isStill) for (const id of gone) sights.set(id, { as: "gone" });
    const now = call.world.clock.now() + (api.clockAhead() ?? 0);
    const isYoung = ({ createdAt = 0 }: Wanted) => now - createdAt < READABLE_AFTER_MS;
    const singly = missing.filter((each) => {
      return each.cancelled ? !gone.has(each.id) : !patient || wanted.length === 1 || !isYoung(each);
    });
    const lookout = new Lookout(call, kind, place, this.what);
    await inParallel(AT_A_TIME, singly, async ({ id, createdAt, cancelled }) => {
      sights.set(id, await lookout.look({ id, createdAt, ...(cancelled && { deleted: "accepted" as const }) }));
    });
    return sights;
  }

  /** Whether it was read to its end, or as far as it could tell of any of them. */
  private async list(
    call: Call,
    pages: AsyncIterable<readonly J[]>,
    left: Map<string, Wanted>,
    sights: Map<string, Sight<J>>,
  ): Promise<boolean> {
    const most = left.size;
    const oldest = Math.min(...[...left.values()].map(({ createdAt = 0 }) => createdAt)) - TOLERANCE_MS;
    let read = 0;
    try {
      for await (const jobs of pages) {
        read += 1;
        for (const job of jobs) {
          if (!left.delete(job.id)) continue;
          sights.set(job.id, { as: "here", job });
          this.listed.add(job.id);
        }
        const last = jobs.at(-1)?.createdAt;
        const isOlder = last !== undefined && last < oldest;
        // More pages than jobs would be dearer than to ask for each.
        if (left.size === 0 || jobs.length === 0 || isOlder) return true;
        if (read >= most) return false;
      }
      return true;
    } catch (error) {
      throw this.explained(call, error);
    }
  }

  private explained({ config }: Call, error: unknown): unknown {
    const { kind, place } = this.scene;
    const { explain } = kind.declaration.place;
    return explain && error instanceof Error ? explain(error, { config, place, what: this.what }) : error;
  }
}
