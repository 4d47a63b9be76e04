import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { ProxyOptions } from "./forwarder";

/** A proxy that shares nothing with the test but the network; it ends with the test's process at the latest. */
export class ForwardingProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  static async start(options: ProxyOptions): Promise<ForwardingProcess> {
    const child = fork(join(__dirname, "forwarding.js"), { env: {}, execArgv: [] });
    child.send(options);
    const [{ port }] = (await once(child, "message")) as [{ port: number }];
    return new ForwardingProcess(child, port);
  }

  /** `CONNECT vendor.example:443`: what it was asked for since the last look. */
  async asked(): Promise<string[]> {
    this.child.send("asked");
    const [{ asked }] = (await once(this.child, "message")) as [{ asked: string[] }];
    return asked;
  }

  async close(): Promise<void> {
    const ended = once(this.child, "exit");
    this.child.disconnect();
    await ended;
  }
}
