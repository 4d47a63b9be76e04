/** Calls let through in the second that ends now, per key. What was refused doesn't count. */
export class Rates {
  private readonly times = new Map<string, number[]>();

  /** The number that this call would be in its second; above `limit` it is refused. */
  take(key: string, limit: number, now: number): { allowed: boolean; count: number } {
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
