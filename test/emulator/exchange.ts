import type { IncomingHttpHeaders } from "node:http";
import type { World } from "./world";

/** One request as it came in; `target` is path and query exactly as sent, since NAVER signs it so. */
export interface Call {
  method: string;
  target: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Epoch milliseconds by which signatures are judged and the Date header is written. */
  now: number;
  /** What a skew fault added to the clock for this call; times in answers are shifted by it too. */
  skew: number;
  /** Set by a gateway once signature or token has been checked. */
  verified: boolean;
  /** Set by a service: the job or cluster that is asked about, or that was started. */
  about?: string;
  /** The id under which Adobe's gateway hands the call to the service. */
  requestId?: string;
}

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** Refused because of a limit of calls a second. */
  throttled?: true;
  /** Written past Node's HTTP server, which strips the body of a 204. */
  rawSocket?: boolean;
}

/** Thrown anywhere below a handler: the vendor's refusal, ready to be sent. */
export class Refusal extends Error {
  constructor(readonly answer: Answer) {
    super("refused");
  }
}

export interface Route {
  api: string;
  action: string;
  method: string;
  /** `{name}` stands for one path segment. */
  path: string;
  /** Where one path serves many actions: the header that tells them apart. */
  header?: { name: string; value: string };
  handle(call: Call, world: World, params: Readonly<Record<string, string>>): Answer;
}

export function header(call: Call, name: string): string | undefined {
  const value = call.headers[name];
  return Array.isArray(value) ? value.join(", ") : value;
}
