import type { Call } from "./call";
import { DeploymentEnded, reasonOf, Unauthorized, Unavailable, WaitTimeout } from "./errors";
import { milliseconds } from "./times";

/** Between looks: `firstMs`, then `factor` times longer each, at most `mostMs`. */
export interface Cadence {
  readonly firstMs: number;
  readonly factor: number;
  readonly mostMs: number;
}

export interface Wait<T> {
  /** For the time-out's message: `wait for export job 100 to complete`. */
  readonly what: string;
  /** `call`: the same, until the wait is over. */
  look(call: Call): Promise<T>;
  done(seen: T): boolean;
  /** One clause on what was seen: `status PROCESSING`. */
  describe(seen: T): string;
  /** Told after every look that is not the last. */
  progress?(seen: T): void;
  readonly timeoutMs: number;
  readonly cadence: Cadence;
  readonly advice?: string;
  /** What the wait is for was asked for with the same credentials, and they were accepted. */
  readonly worked?: boolean;
}

/** The look at the deadline needs some time of its own. */
const LAST_LOOK_MS = 5000;

/**
 * Looks until `done`, and returns what was seen then.
 *
 * A look that fails as Unavailable is not the end of a wait of hours: it is taken up again until the deadline. Nor are
 * credentials that are not accepted for a while, once they have been.
 * @throws WaitTimeout telling what was last seen and how often it looked
 * @throws DeploymentEnded when cancelled, or when the engine is dead
 */
export async function waitUntil<T>(call: Call, wait: Wait<T>): Promise<T> {
  const { cadence } = wait;
  const { clock } = call.world;
  const begun = clock.now();
  const deadline = begun + wait.timeoutMs;
  let pause = cadence.firstMs;
  let last = "nothing";
  let worked = wait.worked === true;
  let refusals = 0;
  for (let looks = 1; ; looks++) {
    await throwIfEnded(call, wait.what);
    try {
      const seen = await wait.look({ ...call, until: Math.max(deadline, clock.now() + LAST_LOOK_MS) });
      if (wait.done(seen)) return seen;
      worked = true;
      refusals = 0;
      last = wait.describe(seen);
      wait.progress?.(seen);
    } catch (error) {
      const disowned = worked && error instanceof Unauthorized;
      if (!disowned && !(error instanceof Unavailable)) throw error;
      last = reasonOf(error);
      refusals = disowned ? refusals + 1 : 0;
      if (refusals === 2) {
        call.voice.warn(`${last} They had been accepted before: it is looked at again until the time-out.`);
      }
    }
    const left = deadline - clock.now();
    if (left <= 0) {
      throw new WaitTimeout({
        what: wait.what,
        why: `no end after ${duration(clock.now() - begun)}; last seen: ${last} (looked ${looks} times)`,
        ...(wait.advice !== undefined && { advice: wait.advice }),
      });
    }
    await clock.sleep(Math.min(pause, left), call.signal).catch(() => undefined);
    pause = Math.min(pause * cadence.factor, cadence.mostMs);
  }
}

/** Milliseconds of the shorter of the time-outs that were set; the default never shortens. */
export function patience(call: Pick<Call, "timeoutMs">, given: unknown, fallback: string): number {
  const set = [typeof given === "string" ? milliseconds(given) : undefined, call.timeoutMs];
  const known = set.filter((ms) => ms !== undefined);
  return known.length > 0 ? Math.min(...known) : milliseconds(fallback);
}

/** Ends with DeploymentEnded where going on would serve nobody. */
export async function throwIfEnded(call: Pick<Call, "signal" | "engine">, what: string): Promise<void> {
  if (call.signal.aborted) throw new DeploymentEnded({ what, why: "the deployment was cancelled" });
  if (!(await call.engine.alive())) {
    throw new DeploymentEnded({ what, why: "the Pulumi engine that asked for this is gone" });
  }
}

/** `850 ms`, `12 s`, `3 m 12 s`, `2 h 5 m`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} m` : `${minutes} m ${seconds % 60} s`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} m`;
}
