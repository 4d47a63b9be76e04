import type { Clock } from "../core/world";
import type { Answer } from "./exchange";

/** What is known of a server's clock by the `Date` of its answers. */
export class ServerClock {
  /** Milliseconds to add to ours: the least that explain what was told. */
  offsetMs = 0;
  /** Milliseconds by which it is ahead of ours at least; undefined until an answer has told. */
  aheadMs: number | undefined;

  constructor(private readonly clock: Clock) {}

  now(): number {
    return this.clock.now() + this.offsetMs;
  }

  note(answer: Answer, askedAt: number): void {
    const written = Date.parse(answer.headers.date ?? "");
    if (Number.isNaN(written)) return;
    // A cache on the way has kept the answer for so long.
    const date = written + (/^\d+$/.test(answer.headers.age ?? "") ? Number(answer.headers.age) * 1000 : 0);
    // `Date` has whole seconds, cut off, and was written at some moment between request and answer, however far those
    // are apart: of all offsets that explain it, the one closest to none is taken.
    const [least, most] = [date - this.clock.now(), date + 1000 - askedAt];
    const offset = Math.max(least, Math.min(0, most));
    this.offsetMs = Math.abs(offset) < 2000 ? 0 : offset;
    this.aheadMs = least;
  }
}
