import type { Lookup } from "./address";
import { Connection } from "./connection";
import { dial, type Patience, type Route } from "./dial";
import { Unsent } from "./unsent";

/** Of one route. */
const MOST_IDLE = 256;

export interface Wanted extends Patience {
  /** A kept connection must have been used this short a time ago. */
  readonly mostIdleMs: number;
  /** Asked once a new connection stands, for that may take a while. @throws whatever says no */
  readonly permit?: (() => Promise<void>) | undefined;
}

/** The connections of a process: each carries one request at a time, and is kept for the next. */
export class Connections {
  private readonly idle = new Map<string, Connection[]>();

  constructor(private readonly lookup: Lookup) {}

  /**
   * One that stands at this moment, as far as this machine has heard: the request has to be written before anything else
   * is waited for.
   * @throws Unsent
   */
  async take(route: Route, { mostIdleMs, permit, ...patience }: Wanted): Promise<Connection> {
    const key = keyOf(route);
    const kept = this.idle.has(key) && (await this.kept(key, mostIdleMs));
    if (kept) return kept;
    const socket = await dial(route, this.lookup, patience);
    const made = new Connection(socket, route.secure, (connection) => this.keep(key, connection));
    try {
      await permit?.();
    } catch (error) {
      made.close();
      throw error;
    }
    if (permit) await heard();
    if (made.fits(Number.POSITIVE_INFINITY)) return made;
    made.close();
    throw new Unsent("connect", `${(route.proxy ?? route.to).called} closed the connection at once`);
  }

  /** One of them was dead: what was kept beside it may be so too. */
  forget(route: Route): void {
    for (const connection of this.idle.get(keyOf(route)) ?? []) connection.close();
    this.idle.delete(keyOf(route));
  }

  private async kept(key: string, mostIdleMs: number): Promise<Connection | undefined> {
    await heard();
    const all = this.idle.get(key) ?? [];
    // The one that was used last comes first.
    for (let last = all.at(-1); last; last = all.at(-1)) {
      const stands = last.fits(Number.POSITIVE_INFINITY);
      if (stands && !last.fits(mostIdleMs)) return undefined;
      all.pop();
      if (stands) return last;
      last.close();
    }
    this.idle.delete(key);
    return undefined;
  }

  private keep(key: string, connection: Connection): void {
    const all = this.idle.get(key) ?? [];
    this.idle.set(key, all);
    all.push(connection);
    if (all.length > MOST_IDLE) all.shift()?.close();
  }
}

function keyOf({ to, secure, proxy }: Route): string {
  const by = proxy && [proxy.secure, proxy.host, proxy.port, proxy.authorization];
  return JSON.stringify([secure, to.host, to.port, by]);
}

/**
 * A process that was busy hasn't heard yet who has hung up meanwhile. The network is asked between two turns of the event loop: the
 * first of these may end a turn that has asked already, the second can't.
 */
async function heard(): Promise<void> {
  for (let turns = 0; turns < 2; turns++) await new Promise((resolve) => setImmediate(resolve));
}
