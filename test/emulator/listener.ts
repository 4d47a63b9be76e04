import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, createServer as createDoor, type Server as Door, type Socket } from "node:net";

/** A port of 127.0.0.1 and further doors beside it, which can be shut for a while so that connections are refused for real. */
export class Listener {
  private readonly server: Server;
  private readonly doors: Door[];
  private readonly sockets = new Set<Socket>();
  private readonly idle = new WeakMap<Socket, NodeJS.Timeout>();
  private reopening: NodeJS.Timeout | undefined;
  private closed = false;
  port = 0;
  /** Of the further doors. */
  doorPorts: number[] = [];

  constructor(
    private readonly keepAliveMs: number,
    doors: number,
    onRequest: RequestListener,
  ) {
    this.server = createServer((request, response) => {
      clearTimeout(this.idle.get(request.socket));
      response.once("close", () => this.closeOnceIdle(request.socket));
      onRequest(request, response);
    });
    // Node's own waits a second longer than it is told.
    this.server.keepAliveTimeout = 0;
    this.server.on("connection", (socket) => {
      this.sockets.add(socket);
      socket.once("close", () => this.sockets.delete(socket));
    });
    this.server.on("clientError", (_error, socket) => socket.destroy());
    const enter = (socket: Socket) => void this.server.emit("connection", socket);
    this.doors = Array.from({ length: doors }, () => createDoor({ noDelay: true }, enter));
  }

  private closeOnceIdle(socket: Socket): void {
    this.idle.set(socket, setTimeout(() => socket.destroy(), this.keepAliveMs).unref());
  }

  async open(port: number): Promise<void> {
    const further = Promise.all(this.doors.map((door, n) => listen(door, this.doorPorts[n] ?? 0)));
    [this.port, this.doorPorts] = await Promise.all([listen(this.server, port), further]);
  }

  /** From the moment this returns until `ms` later nobody gets in, and all who were in are out but `spared`, who is once it closes. */
  shut(ms: number, spared?: Socket): void {
    for (const server of this.servers) if (server.listening) server.close();
    for (const socket of this.sockets) if (socket !== spared) socket.destroy();
    clearTimeout(this.reopening);
    this.reopening = setTimeout(() => this.reopen(), ms);
  }

  /** Another program may have got hold of the port meanwhile: it is tried again. */
  private reopen(): void {
    if (this.closed || this.servers.every(({ listening }) => listening)) return;
    this.open(this.port).catch(() => {
      this.reopening = setTimeout(() => this.reopen(), 50);
    });
  }

  openAgain(): void {
    if (this.reopening === undefined) return;
    clearTimeout(this.reopening);
    this.reopening = undefined;
    this.reopen();
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.reopening);
    const ended = this.servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
    for (const socket of this.sockets) socket.destroy();
    await Promise.all(ended);
  }

  private get servers(): (Server | Door)[] {
    return [this.server, ...this.doors];
  }
}

/** At which port it is, once it is there; one that listens already is left alone. */
async function listen(server: Server | Door, port: number): Promise<number> {
  if (!server.listening)
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", () => {
        server.off("error", reject);
        resolve();
      });
    });
  return (server.address() as AddressInfo).port;
}
