import type { Socket } from "node:net";
import { type Lookup, type Place, reach } from "./address";
import { Deadline } from "./deadline";
import { greet } from "./greeting";
import type { NamedProxy } from "./proxy";
import { tunnel } from "./tunnel";
import { type Phase, Unsent } from "./unsent";

/** From here to a place: TLS or not, through a proxy or not. */
export interface Route {
  readonly to: Place;
  readonly secure: boolean;
  readonly proxy?: NamedProxy;
}

export interface Patience {
  /** Name, connection, tunnel and TLS together. */
  readonly timeoutMs: number;
  /** Each of them ends it before that. */
  readonly signals: readonly AbortSignal[];
}

/**
 * A connection that is ready for a request: nothing but greetings has gone over it.
 * @throws Unsent
 */
export async function dial(route: Route, lookup: Lookup, { timeoutMs, signals }: Patience): Promise<Socket> {
  const deadline = new Deadline(signals, timeoutMs);
  const enough = deadline.signal;
  const { to, secure, proxy } = route;
  let socket: Socket | undefined;
  let [phase, waitsFor]: [Phase, string] = ["connect", `no connection to ${(proxy ?? to).called}`];
  // What stands so far; whoever waits for more on it is told by its end.
  const hangUp = () => void socket?.destroy();
  enough.addEventListener("abort", hangUp, { once: true });
  try {
    socket = await reach(proxy ?? to, lookup, enough);
    if (proxy?.secure) {
      [phase, waitsFor] = ["TLS", `no answer of ${proxy.called} to the greeting of TLS`];
      socket = await greet(socket, proxy);
    }
    if (proxy && secure) {
      [phase, waitsFor] = ["tunnel", `no answer of ${proxy.called} to CONNECT`];
      socket = await tunnel(socket, to, proxy);
    }
    if (secure) {
      [phase, waitsFor] = ["TLS", `no answer of ${to.called} to the greeting of TLS`];
      socket = await greet(socket, to);
    }
    enough.throwIfAborted();
    return socket;
  } catch (error) {
    socket?.destroy();
    const end = signals.some(({ aborted }) => aborted) ? "before it was given up" : `within ${timeoutMs / 1000} s`;
    const failure = enough.aborted ? new Unsent(phase, `${waitsFor} ${end}`) : error;
    const { message, final, phase: where } = failure instanceof Unsent ? failure : new Unsent(phase, String(failure));
    // Who is behind the proxy says so only by its words.
    const through = proxy && !message.includes(proxy.called) ? `, through ${proxy.called}` : "";
    throw new Unsent(where, `${message}${through}`, final);
  } finally {
    enough.removeEventListener("abort", hangUp);
    deadline.clear();
  }
}
