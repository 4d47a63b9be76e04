import { connect, type Socket } from "node:net";
import { createServer, type TLSSocket } from "node:tls";
import type { Lookup } from "../../provider/http/address";
import type { Emulator, Env } from "../emulator";
import { Deaf } from "../proxies/deaf";
import { Forwarder } from "../proxies/forwarder";
import { Listening } from "../proxies/listening";
import type { Stumble } from "../proxies/stumbles";
import { setProxies } from "../proxy-environment";
import { selfSigned } from "../unit/http/self-signed";
import type { Target } from "./faults";

/** Something on the way to the emulator that fails. */
export interface Obstacle {
  /** The vendor's front end, the proxy, or what answers at the far end of the proxy's tunnel. */
  readonly on: "server" | "proxy" | "tunnel";
  /** Left out: what stands is closed, and the next connection is as good as any. */
  readonly stumble?: Stumble;
  /** In its stead: its name leads nowhere, to where nobody listens, or to where nobody answers. */
  readonly leads?: "nowhere" | "to nobody" | "into silence";
  readonly always?: true;
}

const PLACES: Readonly<Record<string, string>> = { "vendor.example": "127.0.0.1", "proxy.example": "127.0.0.2" };
const SILENT = "127.0.0.9";
const NOBODY = "127.0.0.8";

/** TLS before the emulator, and a proxy before that. */
export class Way {
  private armed: (Obstacle & { left: number }) | undefined;
  /** Nothing is wrong until this call has been answered. */
  private prior: { readonly action: string; readonly seen: number } | undefined;
  private readonly lines = new Set<Line>();

  private constructor(
    private readonly emulator: Emulator,
    private readonly deaf: Deaf,
    private readonly front: Listening,
    private readonly proxy: Listening,
    private readonly forwarder: Forwarder,
    private readonly mend: () => void,
  ) {}

  /** Another process may have the port already that is free here for the first of them. */
  static async to(emulator: Emulator, tries = 5): Promise<Way> {
    const deaf = await Deaf.start(SILENT);
    try {
      return await Way.past(deaf, emulator);
    } catch (error) {
      await deaf.close();
      if (tries === 1 || (error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
      return Way.to(emulator, tries - 1);
    }
  }

  private static async past(deaf: Deaf, emulator: Emulator): Promise<Way> {
    // Of one port everywhere: a URL leads to those who answer and to those who don't.
    const { port } = deaf;
    const secure = createServer(selfSigned(), (client) => way.forward(client));
    const front = await Listening.at((socket) => way.accept(socket, "server", secure), "127.0.0.1", port);
    const toProxy = (socket: Socket) => way.accept(socket, "proxy", forwarder.server);
    const proxy = await Listening.at(toProxy, "127.0.0.2", port).catch(async (error: unknown) => {
      await front.close();
      throw error;
    });
    const forwarder = await Forwarder.start({ to: { port: front.port } });
    const mend = setProxies({ NODE_TLS_REJECT_UNAUTHORIZED: "0" });
    const way = new Way(emulator, deaf, front, proxy, forwarder, mend);
    return way;
  }

  /** The emulator's own variables, with the way in between. */
  env({ on }: Obstacle): Env {
    const { env, url } = this.emulator;
    const secured = Object.entries(env).map(([name, value]) => [
      name,
      value.replace(url, `https://vendor.example:${this.front.port}`),
    ]);
    const proxied = on !== "server" && { https_proxy: `http://proxy.example:${this.proxy.port}` };
    return { ...Object.fromEntries(secured), ...proxied };
  }

  readonly lookup: Lookup = async (name) => {
    const first = this.armed?.on === "server" ? "vendor.example" : "proxy.example";
    const leads = name === first ? this.misled() : undefined;
    if (leads === "nowhere") throw Object.assign(new Error("no such name"), { code: "EAI_AGAIN" });
    const address = leads === undefined ? PLACES[name] : leads === "to nobody" ? NOBODY : SILENT;
    return address === undefined ? [] : [{ address, family: 4 }];
  };

  arm(obstacle: Obstacle, { prior }: Target): void {
    this.armed = { ...obstacle, left: obstacle.stumble || obstacle.leads ? 1 : 0 };
    if (prior === undefined) this.begin();
    else this.prior = { action: prior, seen: this.answered(prior) };
  }

  disarm(): void {
    this.armed = undefined;
    this.prior = undefined;
    this.forwarder.stumble = undefined;
    this.hangUp();
  }

  async close(): Promise<void> {
    this.mend();
    for (const each of [this.proxy, this.forwarder, this.front, this.deaf]) await each.close();
  }

  private begin(): void {
    this.prior = undefined;
    this.hangUp();
  }

  private hangUp(): void {
    for (const { sockets } of [this.proxy, this.front]) for (const socket of sockets) socket.destroy();
  }

  private answered(action: string): number {
    return this.emulator.calls().filter((call) => call.action === action && call.status !== 0).length;
  }

  /** The obstacle, where it is one for this connection. */
  private take(at: Obstacle["on"]): Stumble | undefined {
    const { armed } = this;
    if (!armed?.stumble || this.prior || armed.on !== at || armed.left === 0) return undefined;
    if (!armed.always) armed.left--;
    return armed.stumble;
  }

  private misled(): Obstacle["leads"] {
    const { armed } = this;
    if (!armed?.leads || this.prior || armed.left === 0) return undefined;
    if (!armed.always) armed.left--;
    return armed.leads;
  }

  private accept(socket: Socket, at: "server" | "proxy", server: NodeJS.EventEmitter): void {
    const stumble = this.take(at);
    if (stumble) {
      stumble.act(socket);
      return;
    }
    if (at === "proxy") this.forwarder.stumble = this.take("tunnel");
    server.emit("connection", socket);
  }

  private forward(client: TLSSocket): void {
    const onward = connect(Number(new URL(this.emulator.url).port), "127.0.0.1");
    for (const each of [client, onward]) each.on("error", () => undefined);
    const line: Line = { client, asked: false, last: false };
    this.lines.add(line);
    client.on("data", () => {
      line.asked = true;
    });
    client.pipe(onward);
    onward.on("data", (data) => {
      client.write(data);
      line.asked = false;
      if (this.prior && this.answered(this.prior.action) > this.prior.seen) {
        this.prior = undefined;
        // What was asked gets its answer, on whatever connection, and nothing after it.
        for (const each of this.lines) {
          each.last = true;
          if (!each.asked) each.client.end();
        }
      } else if (line.last) client.end();
    });
    onward.once("close", () => client.end());
    client.once("close", () => {
      this.lines.delete(line);
      onward.destroy();
    });
  }
}

/** A connection to the emulator, through TLS. */
interface Line {
  readonly client: TLSSocket;
  /** A request is on its way. */
  asked: boolean;
  /** It is closed after its next answer. */
  last: boolean;
}
