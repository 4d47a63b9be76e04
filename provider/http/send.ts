import {
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request as plainRequest,
  type RequestOptions,
} from "node:http";
import axios, { type AxiosError } from "axios";
import type { World } from "../core/world";
import { type Lookup, lookup as systemLookup } from "./address";
import { Connections } from "./connections";
import { Deadline } from "./deadline";
import type { Route } from "./dial";
import type { Answer, Request } from "./exchange";
import { authorityOf, hostOf, proxyFor } from "./proxy";
import { Unsent } from "./unsent";

/** No answer came. `arrived` says whether the server may have seen the request. */
export class NoAnswer extends Error {
  constructor(
    readonly arrived: "never" | "maybe",
    why: string,
    /** Something on the way has said no, and will say it again. */
    readonly final = false,
  ) {
    super(why);
    this.name = "NoAnswer";
  }
}

export interface SendOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** For what starts, stops or cancels something. */
  readonly effect?: {
    /** Ends it as long as nothing has left; `signal` ends it whatever has. */
    readonly cancelled: AbortSignal;
    /** Asked again where it took a while until the request could leave. @throws whatever says no */
    permit(): Promise<void>;
  };
}

export type Send = (request: Request, options: SendOptions) => Promise<Answer>;

const LARGEST_ANSWER = 10 * 1024 * 1024;
/** Name, connection, tunnel and TLS. */
const CONNECT_TIMEOUT_MS = 10_000;
/** Front ends close connections that were idle for 5 s or more; what must not be lost on one rides on younger ones. */
const MOST_IDLE_MS = 1_000;

/**
 * The transport, and nothing else: one request goes out as it stands, one answer comes back as it stands.
 * Redirects are answers, TLS is verified, proxies come from the environment, connections are kept. Whether a request
 * that was not answered has left is told by what its connection has done, never by the error.
 */
export function createSend(
  world: Pick<World, "env" | "secrets">,
  lookup: Lookup = systemLookup,
  connectTimeoutMs = CONNECT_TIMEOUT_MS,
): Send {
  const client = axios.create({
    adapter: "http",
    proxy: false,
    maxRedirects: 0,
    maxContentLength: LARGEST_ANSWER,
    maxBodyLength: LARGEST_ANSWER,
    responseType: "arraybuffer",
    transformRequest: (body: unknown) => body,
    transformResponse: (body: unknown) => body,
    validateStatus: () => true,
  });
  const connections = new Connections(lookup);
  return async (request, { timeoutMs, signal, effect }) => {
    const route = routeOf(request, world);
    // axios' own time-out starts anew with every byte; this one holds for the whole call.
    const deadline = new Deadline([signal], timeoutMs);
    const connection = await connections
      .take(route, {
        timeoutMs: Math.min(connectTimeoutMs, timeoutMs),
        signals: effect ? [signal, effect.cancelled] : [signal],
        mostIdleMs: effect ? MOST_IDLE_MS : Number.POSITIVE_INFINITY,
        permit: effect?.permit,
      })
      .catch((error: unknown) => {
        deadline.clear();
        throw error instanceof Unsent ? new NoAnswer("never", error.message, error.final) : error;
      });
    connection.begin();
    try {
      const response = await client.request<Buffer>({
        method: request.method,
        url: request.url,
        // axios adds `Accept` and a content type of its own where there is none.
        headers: {
          Accept: "application/json",
          ...request.headers,
          ...(request.body === undefined && { "Content-Type": false }),
        },
        ...(request.body !== undefined && { data: Buffer.from(request.body) }),
        httpAgent: connection,
        httpsAgent: connection,
        ...(asksProxy(route) && { transport: throughProxy(request, route) }),
        signal: deadline.signal,
      });
      return {
        status: response.status,
        headers: lowerCase(response.headers),
        body: Buffer.from(response.data ?? "").toString("utf8"),
        ...(asksProxy(route) && { proxied: true }),
      };
    } catch (error) {
      const left = connection.hasSent();
      connection.close();
      connections.forget(route);
      const why = deadline.isOver ? `no answer within ${timeoutMs / 1000} s` : wordsOf(error);
      throw new NoAnswer(left ? "maybe" : "never", why);
    } finally {
      deadline.clear();
    }
  };
}

function routeOf(request: Request, world: Pick<World, "env" | "secrets">): Route {
  if (!URL.canParse(request.url)) throw new NoAnswer("never", "the address is no URL", true);
  const url = new URL(request.url);
  const secure = url.protocol === "https:";
  const at = { host: hostOf(url), port: Number(url.port) || (secure ? 443 : 80) };
  const proxy = request.direct ? undefined : proxyFor(url, world);
  return { to: { ...at, called: authorityOf(at) }, secure, ...(proxy && { proxy }) };
}

/** Plain HTTP has no tunnel: the proxy is asked for the whole address, and answers for the vendor or for itself. */
function asksProxy({ proxy, secure }: Route): boolean {
  return proxy !== undefined && !secure;
}

/** In place of Node's own way to ask. */
function throughProxy({ url }: Request, { proxy }: Route): { request: typeof plainRequest } {
  const { origin } = new URL(url);
  const login = proxy?.authorization !== undefined && { "Proxy-Authorization": proxy.authorization };
  const request = (options: RequestOptions, answered: (answer: IncomingMessage) => void) => {
    const headers = { ...(options.headers as OutgoingHttpHeaders), ...login };
    return plainRequest({ ...options, path: `${origin}${options.path}`, headers }, answered);
  };
  return { request: request as typeof plainRequest };
}

function wordsOf(error: unknown): string {
  const { code, message } = error as AxiosError;
  return [code, message].filter(Boolean).join(": ") || "no answer";
}

function lowerCase(headers: object): Record<string, string> {
  const pairs = Object.entries(headers as Record<string, unknown>);
  return Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), String(value)]));
}
