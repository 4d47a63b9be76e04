import { Agent } from "node:http";
import type { Socket } from "node:net";

/** One connection that stands, in the form in which Node's HTTP client takes one: an agent that has no other. */
export class Connection extends Agent {
  private taken = false;
  private usedAt = performance.now();
  private sentBefore = 0;
  /** By the end of the last answer; a new one may still be being told how to take TLS up again. */
  private receivedBefore: number | undefined;

  /** `onFree`: its answer has come whole, and it may carry another request. */
  constructor(
    private readonly socket: Socket,
    secure: boolean,
    onFree: (connection: Connection) => void,
  ) {
    super({ keepAlive: true });
    // Node's client insists that they are the request's; it doesn't ask whether the socket is.
    Object.assign(this, secure ? { protocol: "https:", defaultPort: 443 } : { protocol: "http:", defaultPort: 80 });
    this.on("free", () => {
      if (Object.keys(this.freeSockets).length === 0) return;
      this.usedAt = performance.now();
      this.receivedBefore = this.socket.bytesRead;
      onFree(this);
    });
  }

  override createConnection(_options: unknown, callback?: (error: Error | null, socket: Socket) => void): undefined {
    const error = this.taken ? new Error("the connection was closed") : null;
    this.taken = true;
    callback?.(error, this.socket);
  }

  /** Whatever a request says of its place: there is but one. */
  override getName(): string {
    return "";
  }

  /** Whether a request may go over it: it stands, nothing came over it unasked, and it was used a moment ago. */
  fits(mostIdleMs: number): boolean {
    const { destroyed, readable, writable, bytesRead } = this.socket;
    const unasked = this.receivedBefore !== undefined && bytesRead > this.receivedBefore;
    const stands = !destroyed && readable && writable && !unasked;
    return stands && performance.now() - this.usedAt <= mostIdleMs;
  }

  /** From here on counts what leaves. */
  begin(): void {
    this.sentBefore = this.socket.bytesWritten;
  }

  /** Whether a byte of the request may have left. */
  hasSent(): boolean {
    return this.socket.bytesWritten > this.sentBefore;
  }

  close(): void {
    this.socket.destroy();
  }
}
