/**
 * Aborts with any of some signals, or after so long. By a timer of its own: of signals that Node combines
 * (`AbortSignal.any` of an `AbortSignal.timeout`) nothing holds the parts, and what is collected never fires.
 */
export class Deadline {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private late = false;

  constructor(
    private readonly signals: readonly AbortSignal[],
    timeoutMs: number,
  ) {
    for (const signal of signals) {
      if (signal.aborted) this.abort();
      signal.addEventListener("abort", this.abort, { once: true });
    }
    this.timer = setTimeout(this.end, timeoutMs).unref();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** The time is over, whatever else has happened. */
  get isOver(): boolean {
    return this.late;
  }

  /** What it was for is done. */
  clear(): void {
    clearTimeout(this.timer);
    for (const signal of this.signals) signal.removeEventListener("abort", this.abort);
  }

  private readonly end = (): void => {
    this.late = true;
    this.abort();
  };

  private readonly abort = (): void => this.controller.abort();
}
