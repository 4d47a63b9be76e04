import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import axios, { AxiosError } from "axios";
import type { Answer, Request } from "./exchange";
import { hungUp, Tunnels } from "./proxy";

/** No answer came. `arrived` says whether the server may have seen the request. */
export class NoAnswer extends Error {
  constructor(
    readonly arrived: "never" | "maybe",
    why: string,
  ) {
    super(why);
    this.name = "NoAnswer";
  }
}

export interface SendOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export type Send = (request: Request, options: SendOptions) => Promise<Answer>;

const LARGEST_ANSWER = 10 * 1024 * 1024;

/**
 * The transport, and nothing else: one request goes out as it stands, one answer comes back as it stands.
 * Redirects are answers, TLS is verified, proxies come from the environment, connections are kept.
 */
export function createSend(): Send {
  const client = axios.create({
    adapter: "http",
    httpAgent: new HttpAgent({ keepAlive: true }),
    httpsAgent: new HttpsAgent({ keepAlive: true }),
    maxRedirects: 0,
    maxContentLength: LARGEST_ANSWER,
    maxBodyLength: LARGEST_ANSWER,
    responseType: "arraybuffer",
    transformRequest: (body: unknown) => body,
    transformResponse: (body: unknown) => body,
    validateStatus: () => true,
    transitional: { clarifyTimeoutError: true },
  });
  const tunnels = new Tunnels();
  return async (request, { timeoutMs, signal }) => {
    // axios' own time-out starts anew with every byte; this one holds for the whole call.
    const deadline = AbortSignal.timeout(timeoutMs);
    const tunnel = request.direct ? undefined : await tunnels.agentFor(request.url);
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
        ...(tunnel && { httpsAgent: tunnel }),
        ...((tunnel || request.direct) && { proxy: false }),
        signal: AbortSignal.any([signal, deadline]),
      });
      return {
        status: response.status,
        headers: lowerCase(response.headers),
        body: Buffer.from(response.data ?? "").toString("utf8"),
      };
    } catch (error) {
      throw noAnswer(error, deadline.aborted ? `no answer within ${timeoutMs / 1000} s` : undefined);
    }
  };
}

/** Failures of the way there: name, route, refusal, certificate. Nothing of the request has left by then. */
const BEFORE_SENDING =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EINVAL|ERR_INVALID_URL|ERR_TLS_\w+|CERT_\w+|\w*_CERT|\w*_CERT_\w+|UNABLE_TO_\w+|ERR_SSL_\w+|HOSTNAME_MISMATCH)$/;

function noAnswer(error: unknown, timedOut: string | undefined): NoAnswer {
  if (!(error instanceof AxiosError)) throw error;
  const cause = error.cause as (NodeJS.ErrnoException & { errors?: NodeJS.ErrnoException[] }) | undefined;
  const syscall = (error as NodeJS.ErrnoException).syscall ?? cause?.syscall ?? cause?.errors?.[0]?.syscall;
  const code = error.code ?? cause?.code ?? "";
  const hung = hungUp(error);
  const never = BEFORE_SENDING.test(code) || syscall === "connect" || syscall === "getaddrinfo" || hung;
  const message = hung ? "the proxy on the way (https_proxy) hung up instead of connecting" : error.message;
  const why = timedOut ?? ([code, message].filter((part) => part !== "").join(": ") || "no answer");
  return new NoAnswer(never && !timedOut ? "never" : "maybe", why);
}

function lowerCase(headers: object): Record<string, string> {
  const pairs = Object.entries(headers as Record<string, unknown>);
  return Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), String(value)]));
}
