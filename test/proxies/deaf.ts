import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { Worker } from "node:worker_threads";

const CODE = `
const { createServer } = require("node:net");
const { parentPort, workerData } = require("node:worker_threads");
const flag = new Int32Array(workerData.flag);
const server = createServer((socket) => {
  socket.on("error", () => undefined);
  socket.on("data", () => socket.end(workerData.says));
});
server.listen({ port: 0, host: workerData.address, backlog: 1 }, () => {
  parentPort.postMessage(server.address().port);
  Atomics.wait(flag, 0, 0);
});
`;

/**
 * A listener whose queue is full: what asks for a connection is not answered at all, as behind a firewall that drops packets.
 * After `hear` the system's next question, a second or so later, is.
 */
export class Deaf {
  private constructor(
    private readonly worker: Worker,
    private readonly flag: SharedArrayBuffer,
    private readonly filling: readonly Socket[],
    readonly port: number,
  ) {}

  /** `says`: to whoever says something, once it hears. */
  static async start(address: string, says = ""): Promise<Deaf> {
    const flag = new SharedArrayBuffer(4);
    const worker = new Worker(CODE, { eval: true, workerData: { flag, address, says } });
    const [port] = (await once(worker, "message")) as [number];
    // One more than the queue is long (Linux).
    const filling = [1, 2].map(() => connect(port, address));
    for (const socket of filling) await once(socket, "connect");
    return new Deaf(worker, flag, filling, port);
  }

  hear(): void {
    Atomics.store(new Int32Array(this.flag), 0, 1);
    Atomics.notify(new Int32Array(this.flag), 0);
  }

  async close(): Promise<void> {
    for (const socket of this.filling) socket.destroy();
    this.hear();
    await this.worker.terminate();
  }
}
