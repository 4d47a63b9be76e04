import type { FaultSpec } from "../emulator";
import { greetings, refusal, refusals, type Stumble } from "../proxies/stumbles";
import type { Pace } from "./stage";
import type { Obstacle } from "./way";

/** The call that goes wrong. */
export interface Target {
  readonly action: string;
  /** The action whose answer comes right before it; absent where it is the first call of the operation. */
  readonly prior?: string;
  /** How many calls of this action get through first. Default 0. */
  readonly after?: number;
  readonly cloud: "adobe" | "ncloud" | "tencentcloud";
}

/** One way for a call to go wrong. */
export interface Fault {
  readonly name: string;
  readonly pace?: Pace;
  /** What the emulator does. */
  arm?(target: Target): FaultSpec;
  /** What the way to it does. */
  readonly obstacle?: Obstacle;
  /** Where only some calls can go wrong in this way. */
  readonly only?: (target: Target) => boolean;
}

const LONG_MS = 60_000;
const MINUTES_10 = 600_000;
const HTML = "<html><head><title>Welcome to our network</title></head><body>Please sign in</body></html>";

const on = ({ action, after = 0 }: Target, fault: Omit<FaultSpec, "match" | "after">): FaultSpec => ({
  match: { action },
  after,
  ...fault,
});

/** The listener is shut before the call, with or without a first call that still gets through. */
const shut = ({ prior }: Target, ms: number): FaultSpec =>
  prior === undefined ? { fault: "refuse", ms } : { fault: "refuse", ms, match: { action: prior }, after: 1 };

/** Each cloud's own words: Tencent says everything with HTTP 200. */
const throttled = ({ cloud }: Target): Partial<FaultSpec> =>
  cloud === "tencentcloud" ? { status: 200, code: "RequestLimitExceeded" } : { status: 429 };
const unauthorized = ({ cloud }: Target): Partial<FaultSpec> =>
  cloud === "tencentcloud" ? { status: 200, code: "AuthFailure.TokenFailure" } : { status: 401 };

const known: ReadonlyMap<string, Stumble> = new Map([...greetings, ...refusals].map((each) => [each.name, each]));

function stumble(name: string): Stumble {
  const found = known.get(name);
  if (!found) throw new Error(`no such stumble: ${name}`);
  return found;
}

/** Nobody waits longer than this for a connection. */
const HURRIED: Pace = { connectTimeoutMs: 150 };

/** Words of a gateway, in the manner of Adobe's: it has no such route. That says nothing of a job. */
const NO_ROUTE = { error_code: "404000", message: "No route matched the request" };

/** A cluster that has never imported anything. */
const NO_HISTORY = {
  code: 0,
  message: "SUCCESS",
  result: {
    currentPage: 1,
    pageSize: 100,
    totalCount: 0,
    totalPage: 0,
    isFirst: true,
    isLast: true,
    importHistoryList: [],
  },
};

/** In the cloud's own words: there is no such job, app, task or cluster. */
const absent = ({ cloud, action }: Target): Partial<FaultSpec> => {
  if (cloud === "tencentcloud") return { status: 200, code: "InvalidParameter.InvalidAsyncRequestId" };
  if (cloud === "adobe") return { status: 404, shape: 2 };
  if (action === "getDataImportHistory") return { status: 200, body: NO_HISTORY };
  return action === "stopDataImportJob" ? { status: 404 } : { status: 404, body: { success: false, message: "no" } };
};

/** Not too many requests: too many jobs. */
const BUSY: Partial<FaultSpec> = {
  body: {
    requestId: "b0f2",
    errors: { "429": [{ code: "UPEXP-100429-429", message: "Too many export jobs are in processing" }] },
    title: "Too many export jobs are in processing",
    status: 429,
  },
};

const isAdobes = ({ cloud, action }: Target) => cloud === "adobe" && action !== "imsToken";
const isTencents = ({ cloud }: Target) => cloud === "tencentcloud";

export const faults = [
  {
    name: "connection refused for a moment",
    pace: { sleepDivisor: 100 },
    arm: (target) => shut(target, 40),
  },
  { name: "connection refused, always", arm: (target) => shut(target, LONG_MS) },
  { name: "the name can't be resolved", obstacle: { on: "server", leads: "nowhere" } },
  { name: "the name can't be resolved, always", obstacle: { on: "server", leads: "nowhere", always: true } },
  { name: "a connection is not answered", pace: HURRIED, obstacle: { on: "server", leads: "into silence" } },
  {
    name: "connection closed before TLS stands",
    obstacle: { on: "server", stumble: stumble("a FIN before the greeting") },
  },
  {
    name: "connection closed before TLS stands, always",
    obstacle: { on: "server", stumble: stumble("a FIN before the greeting"), always: true },
  },
  {
    name: "reset in answer to the TLS greeting",
    obstacle: { on: "server", stumble: stumble("a reset in answer to the greeting") },
  },
  {
    name: "plain HTTP in answer to the TLS greeting",
    obstacle: { on: "server", stumble: stumble("plain HTTP in answer to the greeting") },
  },
  {
    name: "no answer to the TLS greeting",
    pace: HURRIED,
    obstacle: { on: "server", stumble: stumble("no answer to the greeting") },
  },
  { name: "idle connections closed by the server", obstacle: { on: "server" } },
  { name: "idle tunnels closed by the proxy", obstacle: { on: "proxy" } },
  { name: "the proxy's name can't be resolved", obstacle: { on: "proxy", leads: "nowhere" } },
  { name: "the proxy refuses the connection", obstacle: { on: "proxy", leads: "to nobody" } },
  {
    name: "the proxy refuses the connection, always",
    obstacle: { on: "proxy", leads: "to nobody", always: true },
  },
  { name: "the proxy is not there", pace: HURRIED, obstacle: { on: "proxy", leads: "into silence" } },
  { name: "the proxy hangs up", obstacle: { on: "proxy", stumble: stumble("a FIN to CONNECT") } },
  { name: "the proxy answers junk", obstacle: { on: "proxy", stumble: stumble("junk to CONNECT") } },
  {
    name: "the proxy does not answer",
    pace: HURRIED,
    obstacle: { on: "proxy", stumble: stumble("no answer to CONNECT") },
  },
  { name: "the proxy says 502", obstacle: { on: "proxy", stumble: refusal("502 Bad Gateway") } },
  { name: "the proxy says 502, always", obstacle: { on: "proxy", stumble: refusal("502 Bad Gateway"), always: true } },
  { name: "the proxy says 503", obstacle: { on: "proxy", stumble: refusal("503 Service Unavailable") } },
  { name: "the proxy says 504", obstacle: { on: "proxy", stumble: refusal("504 Gateway Timeout") } },
  { name: "the proxy says 403, always", obstacle: { on: "proxy", stumble: refusal("403 Forbidden"), always: true } },
  {
    name: "the proxy says 404 and nothing else, always",
    obstacle: { on: "proxy", stumble: stumble("an empty 404 to CONNECT"), always: true },
  },
  {
    name: "the proxy wants a password (407), always",
    obstacle: { on: "proxy", stumble: refusal("407 Proxy Authentication Required"), always: true },
  },
  {
    name: "the tunnel is closed before TLS stands",
    obstacle: { on: "tunnel", stumble: stumble("a FIN in answer to the greeting") },
  },
  {
    name: "the tunnel is reset before TLS stands",
    obstacle: { on: "tunnel", stumble: stumble("a reset in answer to the greeting") },
  },
  {
    name: "plain HTTP in the tunnel",
    obstacle: { on: "tunnel", stumble: stumble("plain HTTP in answer to the greeting") },
  },
  {
    name: "no answer in the tunnel",
    pace: HURRIED,
    obstacle: { on: "tunnel", stumble: stumble("no answer to the greeting") },
  },
  { name: "reset, request not processed", arm: (target) => on(target, { fault: "resetBeforeRead" }) },
  {
    name: "reset, request not processed, always",
    arm: (target) => on(target, { fault: "resetBeforeRead", times: -1 }),
  },
  { name: "reset after the request was processed", arm: (target) => on(target, { fault: "resetAfterCommit" }) },
  {
    name: "no answer in time, processed later",
    pace: { callTimeoutMs: 250, sleepDivisor: 100 },
    arm: (target) => on(target, { fault: "delay", ms: 300 }),
  },
  { name: "answer cut off", arm: (target) => on(target, { fault: "truncate" }) },
  { name: "a proxy's HTML with 502", arm: (target) => on(target, { fault: "html502" }) },
  { name: "a proxy's HTML with 502, always", arm: (target) => on(target, { fault: "html502", times: -1 }) },
  {
    name: "a proxy's HTML with 502, processed behind it",
    arm: (target) => on(target, { fault: "html502", commit: true }),
  },
  {
    name: "throttled (429) with Retry-After",
    arm: (target) => on(target, { fault: "answer", headers: { "retry-after": "3" }, ...throttled(target) }),
  },
  {
    name: "throttled (429) without Retry-After",
    arm: (target) => on(target, { fault: "answer", ...throttled(target) }),
  },
  {
    name: "throttled (429), always",
    arm: (target) => on(target, { fault: "answer", times: -1, ...throttled(target) }),
  },
  {
    name: "503 with Retry-After",
    arm: (target) => on(target, { fault: "answer", status: 503, headers: { "retry-after": "3" } }),
  },
  // Of the service itself: what the gateway says with 503 is that nothing was passed on.
  {
    name: "503 without Retry-After",
    arm: (target) => on(target, { fault: "answer", status: 503, shape: 2 }),
  },
  { name: "not authorised (401), once", arm: (target) => on(target, { fault: "answer", ...unauthorized(target) }) },
  {
    name: "not authorised (401), always",
    arm: (target) => on(target, { fault: "answer", times: -1, ...unauthorized(target) }),
  },
  { name: "request delivered twice", arm: (target) => on(target, { fault: "duplicate" }) },
  { name: "server's clock 10 minutes ahead", arm: () => ({ fault: "skew", ms: MINUTES_10, times: -1 }) },
  { name: "server's clock 10 minutes behind", arm: () => ({ fault: "skew", ms: -MINUTES_10, times: -1 }) },
  {
    name: "a redirect",
    arm: (target) =>
      on(target, { fault: "answer", status: 307, headers: { location: "http://127.0.0.1:1/" }, body: "" }),
  },
  {
    name: "an answer of 50 MB, processed",
    arm: (target) => on(target, { fault: "answer", status: 200, commit: true, body: "{", bytes: 50 * 1024 * 1024 }),
  },
  {
    name: "HTML with 200, not processed",
    arm: (target) => on(target, { fault: "answer", status: 200, body: HTML, headers: { "content-type": "text/html" } }),
  },
  {
    name: "HTML with 200, processed behind it",
    arm: (target) =>
      on(target, { fault: "answer", status: 200, commit: true, body: HTML, headers: { "content-type": "text/html" } }),
  },
  { name: "an empty 404", arm: (target) => on(target, { fault: "answer", status: 404, body: "" }) },
  { name: "an empty 404, always", arm: (target) => on(target, { fault: "answer", times: -1, status: 404, body: "" }) },
  {
    name: "a gateway's 404 (404000)",
    arm: (target) => on(target, { fault: "answer", status: 404, body: NO_ROUTE }),
  },
  {
    name: "a gateway's 404 (404000), always",
    arm: (target) => on(target, { fault: "answer", times: -1, status: 404, body: NO_ROUTE }),
  },
  { name: "a page with 404", arm: (target) => on(target, { fault: "answer", status: 404, body: HTML }) },
  {
    name: "a page with 404, always",
    arm: (target) => on(target, { fault: "answer", times: -1, status: 404, body: HTML }),
  },
  {
    name: "said to be gone, in the cloud's own words, once",
    only: ({ action }) => action !== "imsToken",
    arm: (target) => on(target, { fault: "answer", ...absent(target) }),
  },
  {
    name: "not readable yet: said to be gone twice after the POST",
    only: isAdobes,
    arm: (target) => on(target, { fault: "answer", times: 2, ...absent(target) }),
  },
  {
    name: "not authorised (401), twice in a row",
    arm: (target) => on(target, { fault: "answer", times: 2, ...unauthorized(target) }),
  },
  {
    name: "a gateway's refusal to pass it on (503010)",
    only: isAdobes,
    arm: (target) => on(target, { fault: "answer", times: 2, status: 503, code: "503010" }),
  },
  {
    name: "a gateway's refusal to pass it on (503020, HTTP 403)",
    only: isAdobes,
    arm: (target) => on(target, { fault: "answer", times: 2, status: 403, code: "503020" }),
  },
  {
    name: "a gateway's refusal to pass it on (503010), always",
    only: isAdobes,
    arm: (target) => on(target, { fault: "answer", times: -1, status: 503, code: "503010" }),
  },
  {
    name: "ResourceUnavailable",
    only: isTencents,
    arm: (target) => on(target, { fault: "answer", status: 200, code: "ResourceUnavailable" }),
  },
  {
    name: "ResourceUnavailable, always",
    only: isTencents,
    arm: (target) => on(target, { fault: "answer", times: -1, status: 200, code: "ResourceUnavailable" }),
  },
  {
    name: "busy: too many jobs run, for a while",
    only: ({ action }) => action === "createExportJob",
    arm: (target) => on(target, { fault: "answer", times: 12, status: 429, ...BUSY }),
  },
  {
    name: "busy: too many jobs run, always",
    only: ({ action }) => action === "createExportJob",
    arm: (target) => on(target, { fault: "answer", times: -1, status: 429, ...BUSY }),
  },
] as const satisfies readonly Fault[];

export type FaultName = (typeof faults)[number]["name"];
