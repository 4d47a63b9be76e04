import type { Call } from "./exchange";

/** Calls let through in the second that ends now, per key. What was refused doesn't count. */
export class Rates {
  private readonly times = new Map<string, number[]>();

  /** The number that this call would be in its second; above `limit` it is refused. 0: no bound, and nothing is counted. */
  take(key: string, limit: number, call: Pick<Call, "now" | "skew">): { allowed: boolean; count: number } {
    if (limit === 0) return { allowed: true, count: 0 };
    const now = call.now - call.skew;
    const recent = (this.times.get(key) ?? []).filter((time) => time > now - 1000 && time <= now);
    const count = recent.length + 1;
    if (count <= limit) recent.push(now);
    this.times.set(key, recent);
    return { allowed: count <= limit, count };
  }

  clear(): void {
    this.times.clear();
  }
}
