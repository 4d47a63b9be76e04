import { RateLimiterMemory, RateLimiterQueue } from "rate-limiter-flexible";

/** At most so many calls a second, evenly spaced, however many ask at the same time. */
export class RateLimit {
  private readonly queue: RateLimiterQueue;

  constructor(perSecond: number) {
    // One call per interval rather than N per second: a window that has just ended and one that has just begun
    // would together let through 2 N. The tenth more keeps the pace although the network bunches requests up.
    const spaced = new RateLimiterMemory({ points: 1, duration: 1.1 / perSecond });
    this.queue = new RateLimiterQueue(spaced, { maxQueueSize: Number.MAX_SAFE_INTEGER });
  }

  async turn(): Promise<void> {
    await this.queue.removeTokens(1);
  }
}

/** One door per vendor: when the vendor says "later", that holds for everybody, not just for the call that was told. */
export class Gate {
  private opensAt = 0;

  closeUntil(at: number): void {
    this.opensAt = Math.max(this.opensAt, at);
  }

  waitMs(now: number): number {
    return Math.max(0, this.opensAt - now);
  }
}
