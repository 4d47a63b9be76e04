import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** The one port of 127.0.0.1, which can be shut for a while so that connections are refused for real. */
export class Listener {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private readonly idle = new WeakMap<Socket, NodeJS.Timeout>();
  private reopening: NodeJS.Timeout | undefined;
  private closed = false;
  port = 0;

  constructor(
    private readonly keepAliveMs: number,
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
  }

  private closeOnceIdle(socket: Socket): void {
    this.idle.set(socket, setTimeout(() => socket.destroy(), this.keepAliveMs).unref());
  }

  async open(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(port, "127.0.0.1", () => {
        this.server.off("error", reject);
        resolve();
      });
    });
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** From the moment this returns until `ms` later nobody gets in, and all who were in are out but `spared`, who is once it closes. */
  shut(ms: number, spared?: Socket): void {
    if (this.server.listening) this.server.close();
    for (const socket of this.sockets) if (socket !== spared) socket.destroy();
    clearTimeout(this.reopening);
    this.reopening = setTimeout(() => this.reopen(), ms);
  }

  /** Another program may have got hold of the port meanwhile: it is tried again. */
  private reopen(): void {
    if (this.closed || this.server.listening) return;
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
    const ended = new Promise<void>((resolve) => this.server.close(() => resolve()));
    for (const socket of this.sockets) socket.destroy();
    await ended;
  }
}
