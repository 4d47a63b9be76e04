import { createServer, type IncomingMessage, request, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { connect, type Socket } from "node:net";
import { Listening } from "./listening";
import type { Stumble } from "./stumbles";

export interface ProxyOptions {
  /** Where all that it is asked for is, whatever its name. */
  readonly to: { readonly port: number; readonly host?: string };
  /** `user:password`, when it wants one. */
  readonly login?: string;
  /** TLS with the proxy itself. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** A proxy as companies have them. */
export class Forwarder {
  /** `CONNECT vendor.example:443`, `GET http://vendor.example/`, in the order in which they came. */
  readonly asked: string[] = [];
  /** What came with them. */
  readonly authorizations: (string | undefined)[] = [];
  /** In place of the next tunnels' far end. */
  stumble: Stumble | undefined;

  private constructor(
    private readonly options: ProxyOptions,
    readonly listening: Listening,
    readonly server: Server,
  ) {
    server.on("connect", (asked: IncomingMessage, socket: Socket) => this.tunnel(asked, socket));
    server.on("request", (asked: IncomingMessage, answer) => {
      if (!this.admits(asked)) {
        answer.writeHead(407, { "Proxy-Authenticate": "Basic", Date: "Thu, 01 Jan 1998 00:00:00 GMT" }).end();
        return;
      }
      const { "proxy-authorization": _login, ...headers } = asked.headers;
      const { path } = pathOf(asked.url ?? "");
      const onward = request({ ...options.to, method: asked.method, path, headers }, (answered) => {
        answer.writeHead(answered.statusCode ?? 502, answered.headers);
        answered.pipe(answer);
      });
      onward.on("error", () => answer.writeHead(502).end());
      asked.pipe(onward);
    });
  }

  static async start(options: ProxyOptions): Promise<Forwarder> {
    const server = options.tls ? createSecureServer(options.tls) : createServer();
    return new Forwarder(options, await Listening.on(server), server as Server);
  }

  get port(): number {
    return this.listening.port;
  }

  close(): Promise<void> {
    return this.listening.close();
  }

  private tunnel(asked: IncomingMessage, socket: Socket): void {
    socket.on("error", () => undefined);
    socket.once("end", () => socket.end());
    if (!this.admits(asked)) {
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n");
      return;
    }
    if (this.stumble) {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      this.stumble.act(socket);
      return;
    }
    const { to } = this.options;
    const onward = connect(to.port, to.host ?? "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      onward.pipe(socket).pipe(onward);
    });
    onward.on("error", () => socket.destroy());
    onward.once("close", () => socket.destroy());
    socket.once("close", () => onward.destroy());
  }

  private admits(asked: IncomingMessage): boolean {
    const { login } = this.options;
    const authorization = asked.headers["proxy-authorization"];
    this.asked.push(`${asked.method} ${asked.url}`);
    this.authorizations.push(authorization);
    return login === undefined || authorization === `Basic ${Buffer.from(login).toString("base64")}`;
  }
}

function pathOf(url: string): { path: string } {
  const [, path = "/"] = /^https?:\/\/[^/]+(.*)$/.exec(url) ?? [];
  return { path };
}
