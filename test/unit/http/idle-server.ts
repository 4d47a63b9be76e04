import { once } from "node:events";
import { Worker } from "node:worker_threads";

/** Of the emulator's connections: how many have been closed since the beginning. */
const CODE = `
const { subscribe } = require("node:diagnostics_channel");
const { parentPort, workerData } = require("node:worker_threads");
const closed = new Int32Array(workerData.closed);
subscribe("net.server.socket", ({ socket }) => {
  socket.once("close", () => {
    Atomics.add(closed, 0, 1);
    Atomics.notify(closed, 0);
  });
});
require(workerData.emulator).startEmulator({ keepAliveMs: workerData.keepAliveMs }).then((emulator) => {
  parentPort.postMessage({ url: emulator.url, env: emulator.env });
});
`;

/** An emulator that closes idle connections, in a thread of its own: it does so also while this one is busy. */
export class IdleServer {
  private readonly closed: Int32Array;

  private constructor(
    private readonly worker: Worker,
    buffer: SharedArrayBuffer,
    readonly url: string,
    readonly env: Readonly<Record<string, string>>,
  ) {
    this.closed = new Int32Array(buffer);
  }

  static async start(keepAliveMs: number): Promise<IdleServer> {
    const closed = new SharedArrayBuffer(4);
    const emulator = require.resolve("../../emulator");
    const worker = new Worker(CODE, { eval: true, workerData: { closed, emulator, keepAliveMs } });
    const [{ url, env }] = (await once(worker, "message")) as [{ url: string; env: Record<string, string> }];
    return new IdleServer(worker, closed, url, env);
  }

  /** How many connections it has closed. */
  get closings(): number {
    return Atomics.load(this.closed, 0);
  }

  /** Busy until it has closed one more than `before`: nothing else happens in this thread meanwhile, no FIN is heard. */
  busyUntilClosed(before: number): void {
    while (this.closings <= before) Atomics.wait(this.closed, 0, before, 5000);
  }

  /** The same, while this thread has nothing to do. */
  async untilClosed(before: number): Promise<void> {
    while (this.closings <= before) await new Promise((resolve) => setImmediate(resolve));
  }

  async stop(): Promise<void> {
    await this.worker.terminate();
  }
}
