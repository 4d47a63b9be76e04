/** The emulator's time: the machine's, shifted by an offset that tests move. Jobs, tokens, skew and rate limits all live by it. */
export class Clock {
  private offset = 0;
  private frozenAt: number | undefined;

  /** Epoch milliseconds. */
  now(): number {
    return (this.frozenAt ?? Date.now()) + this.offset;
  }

  advance(ms: number): void {
    this.offset += ms;
  }

  /** From now on only `advance` moves it, or it runs again. */
  freeze(frozen: boolean): void {
    const now = this.now();
    this.frozenAt = frozen ? Date.now() : undefined;
    this.offset += now - this.now();
  }

  reset(): void {
    this.offset = 0;
    this.frozenAt = undefined;
  }
}
