import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import type { Call } from "../../provider/core/call";
import { endIn } from "../../provider/core/ends";
import { field } from "../../provider/core/fields";
import { defineJob, type JobDefinition } from "../../provider/core/job";
import type { Job } from "../../provider/core/job-declaration";
import { isoTime } from "../../provider/core/times";
import { isRecord, type Values } from "../../provider/core/values";
import { jsonOf, type Request } from "../../provider/http/exchange";
import { Channel } from "../../provider/http/retry";
import { byStatus } from "../../provider/http/verdict";

/** A job of a cloud that nobody knows: proof that a kind is covered by being declared. */
interface Toy extends Job {
  readonly model: string;
}

const toyIn = (value: unknown): Toy | undefined =>
  isRecord(value) && value.id ? (value as unknown as Toy) : undefined;

/** `origin`: where its cloud is. */
export function toyJob(origin: string): JobDefinition<Toy> {
  const ask = <T>(
    call: Call,
    about: { what: string; method: Request["method"]; path: string; body?: Values },
    read: (json: unknown) => T | undefined,
  ) =>
    Channel.to(call.world, origin).perform<T>(call, {
      what: about.what,
      repeat: about.method === "GET" ? "read" : "effect",
      request: () => ({
        method: about.method,
        url: `${origin}${about.path}`,
        headers: { Accept: "application/json", ...(about.body && { "Content-Type": "application/json" }) },
        ...(about.body && { body: JSON.stringify(about.body) }),
      }),
      classify: (answer) => {
        const value = answer.status === 200 ? read(jsonOf(answer)) : undefined;
        const json = jsonOf(answer);
        const message = isRecord(json) && typeof json.error === "string" ? json.error : undefined;
        return value === undefined ? byStatus(answer, message === undefined ? {} : { message }) : { as: "done", value };
      },
    });

  return defineJob<Toy>({
    token: "toys:Build",
    description: "Builds a toy.\n\nAPI: none.",
    example: { name: "toy", arguments: { model: "boat", shelf: "left" } },
    noun: "build",
    importIds: ["1"],
    idForms: ["SHELF/ID"],
    identify: (given) => {
      const [shelf, id] = given.split("/");
      return shelf && id ? { id, place: { shelf } } : undefined;
    },
    request: {
      model: field(z.string(), { description: "What is built." }),
      shelf: field(z.string(), { description: "Where it is put." }),
    },
    outputs: {
      status: field(z.string(), { description: "Its status." }),
      createdAt: field(z.string().optional(), { description: "When it was begun." }),
    },
    place: {
      names: ["shelf"],
      settings: [],
      resolve: (_config, { shelf }) => ({ shelf }),
      text: ({ shelf }) => `shelf ${shelf}`,
    },
    endOf: ({ status }) => endIn(String(status)),
    outputsOf: ({ status, createdAt }) => ({ status, ...(createdAt && { createdAt: isoTime(createdAt) }) }),
    argumentsOf: ({ model }) => ({ model }),
    api: (call, _place, what) => ({
      clockAhead: () => Channel.to(call.world, origin).clockAhead(),
      start: ({ model }) => ask(call, { what, method: "POST", path: "/builds", body: { model } }, toyIn),
      get: (id) =>
        ask<Toy | undefined>(call, { what, method: "GET", path: `/builds/${id}` }, toyIn).catch((error: Error) => {
          if (error.name === "NotFound") return undefined;
          throw error;
        }),
      candidates: async ({ model }, from) => {
        const list = await ask(call, { what, method: "GET", path: "/builds" }, (json) =>
          Array.isArray(json) ? json : undefined,
        );
        return list
          .flatMap((each) => toyIn(each) ?? [])
          .filter((toy) => toy.model === model && (toy.createdAt ?? 0) >= from());
      },
      cancel: async (id) => {
        await ask(call, { what, method: "DELETE", path: `/builds/${id}` }, toyIn);
      },
    }),
  });
}

/** Its cloud: four routes, and a way to lose a start. */
export class ToyCloud {
  lost: "request" | "answer" | undefined;
  starts = 0;
  private toys: { id: string; model: string; createdAt: number; seconds: number; cancelled: boolean }[] = [];

  private constructor(
    private readonly server: Server,
    private readonly now: () => number,
  ) {}

  /** `now`: epoch milliseconds by its clock. */
  static async open(now: () => number): Promise<ToyCloud> {
    const server = createServer((request, response) => void cloud.serve(request, response));
    const cloud = new ToyCloud(server, now);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return cloud;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  live(): number {
    return this.toys.filter((toy) => this.statusOf(toy) === "RUNNING").length;
  }

  /** Somebody else's, equal to the newest. */
  another(): { readonly id: string; remove(): void } {
    const [newest] = this.toys;
    const { id } = this.begin(newest?.model ?? "");
    return {
      id,
      remove: () => {
        this.toys = this.toys.filter((each) => each.id !== id);
      },
    };
  }

  /** Somebody else's, many, of other models than the newest. */
  crowd(): void {
    const [newest] = this.toys;
    for (let n = 0; n < 101; n++) this.begin(`${newest?.model} ${n}`, 0);
  }

  reset(): void {
    this.toys = [];
    this.starts = 0;
    this.lost = undefined;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => void this.server.close(() => resolve()));
  }

  private statusOf({ createdAt, seconds, cancelled }: ToyCloud["toys"][number]): string {
    if (cancelled) return "CANCELLED";
    return this.now() < createdAt + seconds * 1000 ? "RUNNING" : "SUCCEEDED";
  }

  private begin(model: string, seconds = 3600): ToyCloud["toys"][number] {
    const toy = { id: `toy-${this.toys.length}`, model, createdAt: this.now(), seconds, cancelled: false };
    this.toys.unshift(toy);
    return toy;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const [, , id] = (request.url ?? "").split("/");
    const starts = request.method === "POST";
    const lost = starts ? this.lost : undefined;
    if (starts) this.lost = undefined;
    if (starts) this.starts++;
    if (lost === "request") return void request.socket.destroy();
    const answer = this.answer(request.method ?? "", id, Buffer.concat(chunks).toString());
    if (lost === "answer") return void request.socket.destroy();
    response.sendDate = false;
    const headers = { "Content-Type": "application/json", Date: new Date(this.now()).toUTCString() };
    response.writeHead(answer.status, headers).end(JSON.stringify(answer.body));
  }

  private answer(method: string, id: string | undefined, body: string): { status: number; body: unknown } {
    const shown = (toy: ToyCloud["toys"][number]) => ({ ...toy, status: this.statusOf(toy) });
    if (method === "POST") {
      const { model } = JSON.parse(body) as { model: string };
      return { status: 200, body: shown(this.begin(model)) };
    }
    if (id === undefined) return { status: 200, body: this.toys.map(shown) };
    const toy = this.toys.find((each) => each.id === id);
    if (!toy) return { status: 404, body: { error: "there is no such build" } };
    if (method === "DELETE") toy.cancelled = true;
    return { status: 200, body: shown(toy) };
  }
}
