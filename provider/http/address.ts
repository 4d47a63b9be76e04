import { lookup as systemLookup } from "node:dns/promises";
import { connect, isIP, type Socket } from "node:net";
import { nameOf, Unsent } from "./unsent";

export interface Place {
  readonly host: string;
  readonly port: number;
  /** In messages. */
  readonly called: string;
}

interface Address {
  readonly address: string;
  readonly family: number;
}

export type Lookup = (host: string) => Promise<readonly Address[]>;

export const lookup: Lookup = (host) => systemLookup(host, { all: true, verbatim: true });

/** An address that doesn't answer delays the others by this much, and goes on being tried beside them (RFC 8305). */
const HEAD_START_MS = 500;
/** Of failures in a message. */
const MOST_TOLD = 3;

/** @throws Unsent; what `signal` was aborted for is thrown as it is */
export async function reach(place: Place, resolve: Lookup, signal: AbortSignal): Promise<Socket> {
  const addresses = isIP(place.host) !== 0 ? [place.host] : await resolved(place, resolve, signal);
  return firstOf(addresses, place, signal);
}

async function resolved({ host, called }: Place, resolve: Lookup, signal: AbortSignal): Promise<string[]> {
  let found: readonly Address[];
  try {
    found = await unless(signal, resolve(host));
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Unsent("name", `the name of ${called} cannot be resolved (${nameOf(error)})`);
  }
  const [first] = found;
  if (!first) throw new Unsent("name", `the name of ${called} has no address`);
  // One family may lead nowhere at all: they take turns.
  const own = found.filter(({ family }) => family === first.family);
  const other = found.filter(({ family }) => family !== first.family);
  return own
    .flatMap((address, n) => [address, other[n]])
    .concat(other.slice(own.length))
    .flatMap((each) => (each ? [each.address] : []));
}

/** The first of several addresses that answers; all are tried until the signal says that it is enough. */
function firstOf(addresses: readonly string[], { host, port, called }: Place, signal: AbortSignal): Promise<Socket> {
  return new Promise((done, fail) => {
    const waiting = [...addresses];
    const trying = new Set<Socket>();
    const failures: string[] = [];
    let timer: NodeJS.Timeout | undefined;
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      for (const socket of trying) socket.destroy();
    };
    const onAbort = () => {
      end();
      fail(signal.reason);
    };
    const next = () => {
      clearTimeout(timer);
      const address = waiting.shift();
      if (address !== undefined) attempt(address);
      else if (trying.size === 0) {
        end();
        const told = failures.slice(0, MOST_TOLD).join("; ");
        fail(new Unsent("connect", `no connection to ${called} (${told})`));
      }
    };
    const attempt = (address: string) => {
      const socket = connect({ host: address, port });
      trying.add(socket);
      socket.on("error", (error) => {
        if (!trying.delete(socket)) return;
        failures.push(address === host ? nameOf(error) : `${nameOf(error)} ${address}`);
        next();
      });
      socket.once("connect", () => {
        trying.delete(socket);
        end();
        socket.setNoDelay(true);
        done(socket);
      });
      if (waiting.length > 0) timer = setTimeout(next, HEAD_START_MS);
    };
    if (signal.aborted) return onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    next();
  });
}

/** What `work` comes to, unless the signal is aborted before. */
function unless<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((done, fail) => {
    const onAbort = () => fail(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    work.then(done, fail).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
