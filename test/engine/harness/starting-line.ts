import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Programs that ask here wait until so many have asked: what they declare next, they declare in one moment. */
export class StartingLine {
  private readonly waiting: ServerResponse[] = [];

  private constructor(
    private readonly server: Server,
    private readonly count: number,
  ) {}

  static async draw(count: number): Promise<StartingLine> {
    const server = createServer();
    const line = new StartingLine(server, count);
    server.on("request", (_request, response) => line.arrive(response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return line;
  }

  /** For a program that is to wait; without it nobody does. */
  get env(): Record<string, string> {
    return { STARTING_LINE: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/` };
  }

  private arrive(response: ServerResponse): void {
    this.waiting.push(response);
    if (this.waiting.length < this.count) return;
    for (const one of this.waiting.splice(0)) one.end();
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

/** What a program says in an async function, where it is to wait. */
export const ON_YOUR_MARKS = "if (process.env.STARTING_LINE) await (await fetch(process.env.STARTING_LINE)).text();";
