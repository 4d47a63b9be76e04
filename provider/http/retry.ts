import type { Call } from "../core/call";
import { NotFound, OutcomeUnknown, quote, Refused, Unauthorized, Unavailable, type VendorWords } from "../core/errors";
import { duration, throwIfEnded } from "../core/wait";
import type { World } from "../core/world";
import type { Answer, Request } from "./exchange";
import { Gate, type RateLimit } from "./limit";
import { createSend, NoAnswer, type Send } from "./send";
import { ServerClock } from "./server-clock";
import { isProxys, judged, type Verdict } from "./verdict";

/** One operation of an API, ready to be sent as often as it may be. */
export interface Operation<T> {
  /** For messages: `read export job 100 of ORG/prod`. */
  readonly what: string;
  /**
   * `read` may be repeated whatever happened. `effect` starts, stops or cancels something: it is repeated only
   * when it certainly was not carried out.
   */
  readonly repeat: "read" | "effect";
  /** Makes and signs the request anew for each attempt. `now`: epoch milliseconds on the server's clock. */
  request(now: number): Request | Promise<Request>;
  /** Is given every answer but 408, 5xx (unless it claims them), redirects and a proxy's 407. */
  classify(answer: Answer): Verdict<T>;
  /** After a 401: gets new credentials, and says whether there are any. */
  renew?(): boolean | Promise<boolean>;
  readonly limit?: RateLimit;
  /** For how long it is asked for again while too many jobs run; not given, that counts as too many requests. */
  readonly busyMs?: number;
  /** What to look at where the vendor says no. */
  readonly advice?: string;
}

const MOST_ATTEMPTS = 5;
/** Longer than any vendor's throttle window, shorter than anybody's patience. */
const THROTTLED_MS = 5 * 60 * 1000;
/** After a cancellation, for the answer to a request that has an effect. The engine's own patience is about 7 s. */
const CANCEL_GRACE_MS = 3000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 20_000;
/** However little is left of a wait, an answer gets this long. */
const SHORTEST_TIMEOUT_MS = 1000;
/** Jobs take minutes: until one of too many has ended there is no hurry. */
const BUSY_FIRST_PAUSE_MS = 5000;
const BUSY_LONGEST_PAUSE_MS = 60_000;
/** Of a vendor's code or request id in a message. */
const LONGEST_MARK = 100;

/** The way to one host, shared by all calls of the process. */
export class Channel {
  private readonly gate = new Gate();

  private readonly serverClock: ServerClock;

  constructor(
    private readonly send: Send,
    private readonly world: World,
  ) {
    this.serverClock = new ServerClock(world.clock);
  }

  static to(world: World, origin: string): Channel {
    const send = world.shared("http/send", () => createSend(world));
    return world.shared(`http/channel/${origin}`, () => new Channel(send, world));
  }

  /** Epoch milliseconds on the server's clock, as far as its answers have told. */
  serverNow(): number {
    return this.serverClock.now();
  }

  /** Milliseconds by which the server's clock is ahead of ours at least; undefined until an answer has told. */
  clockAhead(): number | undefined {
    return this.serverClock.aheadMs;
  }

  /**
   * Sends the operation until it is done or may not be sent again.
   * @throws Refused, NotFound, Unauthorized: the vendor said no
   * @throws OutcomeUnknown: an effect may have happened
   * @throws Unavailable: nothing was changed, and trying was of no use for now
   */
  async perform<T>(call: Call, operation: Operation<T>): Promise<T> {
    const { clock } = this.world;
    let begun = clock.now();
    const until = call.until ?? Number.POSITIVE_INFINITY;
    const patience = Math.min(THROTTLED_MS, until - begun);
    const busy = new Busy(begun + Math.min(operation.busyMs ?? 0, until - begun));
    let renewed = false;
    let failures = 0;
    let sentBefore = false;
    for (;;) {
      await this.pass(call, operation, begun + patience);
      const asked = clock.now();
      const offsetThen = this.serverClock.offsetMs;
      const seen = await this.attempt(call, operation);
      if (!(seen instanceof NoAnswer || isProxys(seen))) this.serverClock.note(seen, asked);
      const verdict = judged(operation, seen, this.serverNow());
      switch (verdict.as) {
        case "done":
          return verdict.value;
        case "refused":
          throw this.error(Refused, operation, "it was refused", verdict.vendor);
        case "notFound":
          throw this.error(NotFound, operation, "there is no such thing", verdict.vendor);
        case "noWay":
          throw this.error(Unavailable, operation, "a proxy on the way wants a user name and password", verdict.vendor);
        case "unauthorized": {
          const corrected = Math.abs(this.serverClock.offsetMs - offsetThen) > 1000;
          if (renewed || !((await operation.renew?.()) || corrected)) {
            throw this.error(Unauthorized, operation, "the credentials were not accepted", verdict.vendor);
          }
          renewed = true;
          break;
        }
        case "throttled": {
          failures++;
          // "At once", said again and again, is not taken at its word.
          const pause = Math.max(verdict.afterMs ?? 0, this.backoff(failures));
          if (clock.now() - begun + pause > patience) {
            throw this.error(Unavailable, operation, "the vendor keeps asking to slow down", verdict.vendor);
          }
          this.gate.closeUntil(clock.now() + pause);
          break;
        }
        case "busy": {
          await this.sitOut(call, operation, busy, verdict);
          begun = clock.now();
          failures = 0;
          break;
        }
        case "hindered": {
          failures++;
          const pause = this.backoff(failures);
          if (failures >= MOST_ATTEMPTS || clock.now() + pause >= until) {
            throw this.error(Refused, operation, "it was refused", verdict.vendor);
          }
          await clock.sleep(pause, call.signal).catch(() => undefined);
          break;
        }
        case "neverArrived":
        case "unserved":
        case "unknown": {
          failures++;
          const lost = verdict.as === "unknown" && operation.repeat === "effect";
          if (lost) throw this.error(OutcomeUnknown, operation, "the outcome is unknown", verdict.vendor);
          const refused = verdict.as === "neverArrived" && verdict.final;
          sentBefore ||= verdict.as === "unknown";
          const pause = this.backoff(failures);
          const over = failures >= MOST_ATTEMPTS || clock.now() + pause >= until;
          if (over || refused) {
            const attempts = `${failures} ${failures === 1 ? "attempt" : "attempts"}`;
            const why = sentBefore ? `no usable answer in ${attempts}` : `nothing was sent, in ${attempts}`;
            throw this.error(Unavailable, operation, why, verdict.vendor);
          }
          await clock.sleep(pause, call.signal).catch(() => undefined);
        }
      }
    }
  }

  /** Waits for the vendor's and for our own limits. */
  private async pass<T>(call: Call, operation: Operation<T>, latest: number): Promise<void> {
    const { clock } = this.world;
    for (let closed = this.gate.waitMs(clock.now()); closed > 0; closed = this.gate.waitMs(clock.now())) {
      if (clock.now() + closed > latest) {
        throw this.error(Unavailable, operation, "the vendor keeps asking to slow down", {});
      }
      await clock.sleep(closed, call.signal).catch(() => undefined);
      await throwIfEnded(call, operation.what);
    }
    await operation.limit?.turn();
  }

  /** Too many jobs run: that concerns this operation alone, and lasts as long as jobs do. */
  private async sitOut<T>(
    call: Call,
    operation: Operation<T>,
    busy: Busy,
    { vendor, afterMs = 0 }: { readonly vendor: VendorWords; readonly afterMs?: number },
  ): Promise<void> {
    const { clock, random } = this.world;
    const left = busy.until - clock.now();
    if (left <= 0) {
      const why = `too many jobs run there${busy.since === undefined ? "" : `, for ${duration(clock.now() - busy.since)} now`}`;
      throw this.error(Unavailable, operation, why, vendor);
    }
    busy.since ??= clock.now();
    const pause = Math.min(BUSY_LONGEST_PAUSE_MS, BUSY_FIRST_PAUSE_MS * 2 ** busy.times++) * (0.5 + random() / 2);
    const waited = duration(clock.now() - busy.since);
    call.voice.progress(operation.what, `too many jobs run there: it is asked for again, waited ${waited}`);
    await clock.sleep(Math.min(left, Math.max(pause, afterMs)), call.signal).catch(() => undefined);
    call.voice.progress(operation.what, undefined);
  }

  private async attempt<T>(call: Call, operation: Operation<T>): Promise<Answer | NoAnswer> {
    const request = await operation.request(this.serverNow());
    const effect = operation.repeat === "effect";
    // Nothing with an effect leaves for an engine that is gone.
    if (call.signal.aborted || effect) await throwIfEnded(call, operation.what);
    // What is under way and has an effect gets a moment to be answered: what it started should be known.
    const late = new AbortController();
    const abort = () => void setTimeout(() => late.abort(), effect ? CANCEL_GRACE_MS : 0).unref();
    call.signal.addEventListener("abort", abort, { once: true });
    try {
      return await this.send(request, {
        timeoutMs: this.timeoutOf(call),
        signal: late.signal,
        ...(effect && { effect: { cancelled: call.signal, permit: () => throwIfEnded(call, operation.what) } }),
      });
    } catch (error) {
      if (error instanceof NoAnswer) return error;
      throw error;
    } finally {
      call.signal.removeEventListener("abort", abort);
    }
  }

  private timeoutOf({ until }: Call): number {
    const { callTimeoutMs, clock } = this.world;
    if (until === undefined) return callTimeoutMs;
    return Math.max(SHORTEST_TIMEOUT_MS, Math.min(callTimeoutMs, Math.ceil(until - clock.now())));
  }

  /** Full jitter: somewhere between nothing and the exponential pause. */
  private backoff(failures: number): number {
    return this.world.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
  }

  private error<T>(
    Name: new (failure: ConstructorParameters<typeof Refused>[0]) => Error,
    operation: Operation<T>,
    why: string,
    vendor: VendorWords,
  ): Error {
    const { status, message, code, requestId } = vendor;
    const readable = (text: string, most?: number) => quote(this.world.secrets, text, most);
    return new Name({
      what: operation.what,
      why,
      vendor: {
        ...(status !== undefined && { status }),
        ...(message !== undefined && { message: readable(message) }),
        ...(code !== undefined && { code: readable(code, LONGEST_MARK) }),
        ...(requestId !== undefined && { requestId: readable(requestId, LONGEST_MARK) }),
      },
      ...(operation.advice !== undefined && Name !== Unavailable && { advice: operation.advice }),
    });
  }
}

/** How an operation fares while too many jobs run. */
class Busy {
  /** When it was told so first. */
  since: number | undefined;
  times = 0;

  constructor(readonly until: number) {}
}
