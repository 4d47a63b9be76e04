import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

/** A server of a test with everybody that is connected to it. */
export class Listening {
  readonly sockets = new Set<Socket>();
  /** All that ever came. */
  accepted = 0;

  private constructor(private readonly server: Server) {
    server.on("connection", (socket: Socket) => {
      this.accepted++;
      this.sockets.add(socket);
      socket.on("error", () => undefined);
      // HTTP servers leave that to themselves, and forget it once a tunnel is asked for.
      socket.once("end", () => socket.end());
      socket.once("close", () => this.sockets.delete(socket));
    });
  }

  static async on(server: Server, address = "127.0.0.1", port = 0): Promise<Listening> {
    const made = new Listening(server);
    server.listen(port, address);
    await once(server, "listening");
    return made;
  }

  /** Does something to everybody that connects. */
  static at(act: (socket: Socket) => void, address?: string, port?: number): Promise<Listening> {
    return Listening.on(createServer(act), address, port);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Resolves when everybody has gone by itself. */
  async left(): Promise<void> {
    for (const socket of this.sockets) await once(socket, "close");
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}
