import { request } from "node:http";
import type { Socket } from "node:net";
import type { Place } from "./address";
import { authorityOf, type NamedProxy } from "./proxy";
import { nameOf, Unsent } from "./unsent";

/** Refusals that pass: the proxy couldn't, or had too much to do. Every other one is its last word. */
const PASSES = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * Asks the proxy at the other end for a tunnel; whatever else it answers is its own word, never the vendor's.
 * @throws Unsent
 */
export function tunnel(socket: Socket, to: Place, { authorization, called }: NamedProxy): Promise<Socket> {
  return new Promise((done, fail) => {
    const target = authorityOf(to);
    const asking = request({
      method: "CONNECT",
      path: target,
      headers: {
        Host: target,
        "Proxy-Connection": "Keep-Alive",
        ...(authorization !== undefined && { "Proxy-Authorization": authorization }),
      },
      createConnection: () => socket,
    });
    // Node says `close` where no agent keeps connections, and some proxies do as they are told.
    asking.removeHeader("Connection");
    asking.once("connect", ({ statusCode = 0, statusMessage = "" }, connected: Socket, head: Buffer) => {
      if (statusCode >= 200 && statusCode < 300) {
        if (head.length > 0) connected.unshift(head);
        return done(connected);
      }
      const said = `HTTP ${statusCode} ${statusMessage}`.trim();
      const why =
        statusCode === 407
          ? `${called} wants a user name and password that it accepts: they belong into its address (${said})`
          : `${called} refused the tunnel to ${target} (${said})`;
      fail(new Unsent("tunnel", why, !PASSES.has(statusCode)));
    });
    asking.once("error", (error) => {
      const hungUp = nameOf(error) === "ECONNRESET";
      const did = hungUp ? "hung up instead of connecting" : `did not answer as a proxy does (${nameOf(error)})`;
      fail(new Unsent("tunnel", `${called} ${did} to ${target}`));
    });
    asking.end();
  });
}
