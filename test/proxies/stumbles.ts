import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";

/** A way in which something between here and the vendor fails a connection that it has accepted. */
export interface Stumble {
  readonly name: string;
  /** What it does once somebody has connected. */
  act(socket: Socket): void;
}

const told = (socket: Socket, then: (socket: Socket) => void) => void socket.once("data", () => then(socket));
// What comes in is taken, or the end of the other side would go unnoticed.
const end = (socket: Socket) => void socket.end().resume();
// Node resets plain connections only.
const reset = (socket: Socket) => void (socket instanceof TLSSocket ? socket.destroy() : socket.resetAndDestroy());
const say = (text: string) => (socket: Socket) => void socket.end(text);

/** In place of TLS. */
export const greetings: readonly Stumble[] = [
  { name: "a FIN before the greeting", act: end },
  { name: "a reset before the greeting", act: reset },
  { name: "a FIN in answer to the greeting", act: (socket) => told(socket, end) },
  { name: "a reset in answer to the greeting", act: (socket) => told(socket, reset) },
  {
    name: "plain HTTP in answer to the greeting",
    act: (socket) => told(socket, say("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")),
  },
  { name: "an alert in answer to the greeting", act: (socket) => told(socket, say("\x15\x03\x01\x00\x02\x02\x28")) },
  // Takes everything, or the FIN of the other side would go unread.
  { name: "no answer to the greeting", act: (socket) => void socket.resume() },
];

/** A refusal as proxies write it, with a clock that is not the vendor's and a page of their own. */
export function refusal(status: string): Stumble {
  const page = "<html><body>not by this way</body></html>";
  const head = `HTTP/1.1 ${status}\r\nDate: Thu, 01 Jan 1998 00:00:00 GMT\r\nContent-Length: ${page.length}\r\n\r\n`;
  return { name: `${status} to CONNECT`, act: (socket) => told(socket, say(head + page)) };
}

/** In place of a tunnel. */
export const refusals: readonly Stumble[] = [
  ...[
    "301 Moved Permanently",
    "400 Bad Request",
    "401 Unauthorized",
    "403 Forbidden",
    "404 Not Found",
    "405 Method Not Allowed",
    "407 Proxy Authentication Required",
    "429 Too Many Requests",
    "500 Internal Server Error",
    "502 Bad Gateway",
    "503 Service Unavailable",
    "504 Gateway Timeout",
  ].map(refusal),
  { name: "an empty 404 to CONNECT", act: (socket) => told(socket, say("HTTP/1.1 404 Not Found\r\n\r\n")) },
  { name: "junk to CONNECT", act: (socket) => told(socket, say("\x00\x01SSH-2.0-OpenSSH_9.2\r\n\r\n")) },
  { name: "half a head to CONNECT", act: (socket) => told(socket, say("HTTP/1.1 200 Conn")) },
  { name: "a FIN to CONNECT", act: (socket) => told(socket, end) },
  { name: "a reset to CONNECT", act: (socket) => told(socket, reset) },
  { name: "no answer to CONNECT", act: (socket) => void socket.resume() },
];
