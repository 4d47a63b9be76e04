import type { Call } from "./call";

/** Before it ends, by how much something is renewed: longer than any one call takes. */
const AHEAD_MS = 5 * 60 * 1000;
/** After a renewal that failed, while the old one is still good. */
const AGAIN_MS = 30 * 1000;

export interface Lasting<T> {
  readonly value: T;
  /** How long it is good from now on; by the clock of whoever gave it. */
  readonly lifeMs: number;
}

/** Something that ends and is renewed before it does. However many ask at the same time, one request is made. */
export class Renewed<T> {
  private current: { readonly value: T; readonly renewAt: number; readonly endsAt: number } | undefined;
  private pending: Promise<T> | undefined;

  constructor(private readonly ask: (call: Call) => Promise<Lasting<T>>) {}

  async get(call: Call): Promise<T> {
    if (this.current && call.world.clock.now() < this.current.renewAt) return this.current.value;
    this.pending ??= this.renew(call).finally(() => {
      this.pending = undefined;
    });
    return this.pending;
  }

  /** It was refused. Others may have noticed before: what they got since is not thrown away. */
  drop(refused: T): void {
    if (this.current?.value === refused) this.current = undefined;
  }

  private async renew(call: Call): Promise<T> {
    const { clock } = call.world;
    const old = this.current;
    try {
      const { value, lifeMs } = await this.ask(call);
      const now = clock.now();
      this.current = { value, endsAt: now + lifeMs, renewAt: now + Math.max(lifeMs - AHEAD_MS, lifeMs / 2) };
      return value;
    } catch (error) {
      const now = clock.now();
      // Dropped meanwhile, it is good for nothing.
      if (old === undefined || this.current !== old || now >= old.endsAt) throw error;
      this.current = { ...old, renewAt: Math.min(old.endsAt, now + AGAIN_MS) };
      return old.value;
    }
  }
}
