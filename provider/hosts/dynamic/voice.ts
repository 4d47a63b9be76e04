import type { Voice } from "../../core/call";
import { duration } from "../../core/wait";
import type { Clock, Secrets } from "../../core/world";

const FIRST_REPORT_MS = 15_000;
const LONGEST_REPORT_MS = 5 * 60_000;
/** Names in one progress line before the rest is counted. */
const MOST_NAMES = 3;

/**
 * The only way to the user that the dynamic host has is stdout: the engine shows each line under the stack,
 * and all of them again at the end. So: few lines, and one for all waiting jobs together.
 */
export class ConsoleVoice implements Voice {
  private readonly waiting = new Map<string, string>();
  private readonly warned = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private since = 0;

  constructor(
    private readonly secrets: Secrets,
    private readonly clock: Clock,
    private readonly write: (line: string) => void = (line) => console.log(line),
  ) {}

  say(line: string): void {
    this.write(`datajobs: ${this.secrets.clean(line)}`);
  }

  /** Check and Diff run several times in one deployment: the same warning is given once. */
  warn(line: string): void {
    if (this.warned.has(line)) return;
    this.warned.add(line);
    this.say(`warning: ${line}`);
  }

  progress(thing: string, line: string | undefined): void {
    if (line === undefined) this.waiting.delete(thing);
    else this.waiting.set(thing, line);
    if (this.waiting.size === 0) {
      clearTimeout(this.timer);
      this.timer = undefined;
    } else if (this.timer === undefined) {
      this.since = this.clock.now();
      this.report(FIRST_REPORT_MS);
    }
  }

  private report(afterMs: number): void {
    this.timer = setTimeout(() => {
      const named = [...this.waiting].slice(0, MOST_NAMES).map(([thing, line]) => `${thing}: ${line}`);
      const more = this.waiting.size > MOST_NAMES ? `; and ${this.waiting.size - MOST_NAMES} more` : "";
      this.say(`waiting for ${duration(this.clock.now() - this.since)}: ${named.join("; ")}${more}`);
      this.report(Math.min(afterMs * 2, LONGEST_REPORT_MS));
    }, afterMs);
    // Nobody's wait depends on being talked about.
    this.timer.unref();
  }
}
