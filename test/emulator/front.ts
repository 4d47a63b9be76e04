import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { gatewayError as adobeError } from "./adobe-gateway";
import { type CallEntry, CallRecord } from "./calls";
import { deliver, deliverTruncated, reset } from "./deliver";
import { type Answer, type Call, Refusal } from "./exchange";
import { faultAnswer, html502 } from "./fault-answer";
import { type FaultSpec, Faults, type Subject } from "./faults";
import { gatewayError as ncloudError } from "./ncloud-gateway";
import { find, type Target } from "./router";
import { concealed } from "./secrets";
import { errorAnswer } from "./tencentcloud-errors";
import type { World } from "./world";

const LIMIT_BYTES = 10 * 1024 * 1024;

/** A call on its way, with all that is known of it by then. */
interface Passage {
  call: Call;
  target: Target;
  subject: Subject;
  fault: FaultSpec | undefined;
  entry: CallEntry;
  response: ServerResponse;
}

/** The way of a call through the emulator: record, faults, gateway and service, answer. */
export class Front {
  readonly calls = new CallRecord();
  readonly faults = new Faults();

  constructor(
    private readonly world: World,
    private readonly refuse: (fault: FaultSpec, spared: Socket) => void,
    /** Undefined: the front door. */
    private readonly doorOf: (port: number | undefined) => number | undefined,
  ) {}

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = callOf(request);
    const target = find(call);
    const { method, path } = call;
    const door = this.doorOf(request.socket.localPort);
    const subject: Subject = { action: target.action ?? "unknown", method, path, api: target.api, door };
    const { fault, skew } = this.faults.take(subject);
    call.now = this.world.clock.now() + skew;
    call.skew = skew;
    const entry = this.calls.open({ ...subject, at: this.world.clock.now(), query: call.query });
    if (fault ?? skew) entry.fault = fault?.fault ?? "skew";
    const passage: Passage = { call, target, subject, fault, entry, response };
    if (fault?.fault === "resetBeforeRead") {
      this.shutBefore(passage);
      reset(response);
      return;
    }
    const body = await read(request);
    if (body === undefined) return;
    call.body = body;
    const held = fault?.fault === "delay" && fault.when !== "after" ? (fault.ms ?? 0) : 0;
    await pass(held + this.world.options.latencyMs);
    const answer = this.process(passage);
    entry.status = answer.status;
    entry.verified = call.verified;
    if (answer.throttled) entry.throttled = true;
    const afterSeconds = Number(answer.headers?.["retry-after"] ?? Number.NaN);
    if (afterSeconds >= 0) entry.retryAfterMs = afterSeconds * 1000;
    if (call.about !== undefined) entry.about = concealed(call.about);
    await this.send(passage, answer);
  }

  private process({ call, target, subject, fault, entry }: Passage): Answer {
    const madeUp = fault && madeUpAnswer(call, target.api, fault);
    const answer = madeUp && !fault?.commit ? madeUp : this.handle(call, target);
    if (fault?.fault === "duplicate") {
      // The same bytes once more; the second answer goes nowhere.
      const again: Call = { ...call, verified: false };
      const second = this.calls.open({ ...subject, at: this.world.clock.now(), query: call.query });
      second.fault = "duplicate";
      second.duplicateOf = entry.n;
      second.status = this.handle(again, target).status;
      second.verified = again.verified;
    }
    return madeUp ?? answer;
  }

  private async send(passage: Passage, answer: Answer): Promise<void> {
    const { call, fault, entry, response } = passage;
    if (fault?.fault === "delay" && fault.when === "after") await pass(fault.ms ?? 0);
    this.shutBefore(passage);
    entry.answeredMs = this.calls.ms();
    if (fault?.fault === "resetAfterCommit") reset(response);
    else if (fault?.fault === "truncate") deliverTruncated(response, answer, call.now, fault.ms ?? 0);
    else deliver(response, answer, call.now);
  }

  /** Shuts the listener if this is the last call before a refusal: before the answer, or the client's next call might slip in. */
  private shutBefore({ subject, response }: Passage): void {
    const refusal = this.faults.afterAnswer(subject);
    if (!refusal || !response.socket) return;
    response.shouldKeepAlive = false;
    this.refuse(refusal, response.socket);
  }

  private handle(call: Call, target: Target): Answer {
    if (call.body.length > LIMIT_BYTES) return tooLarge(call, target.api);
    try {
      return target.handle(call, this.world);
    } catch (error) {
      if (error instanceof Refusal) return error.answer;
      throw error;
    }
  }
}

/** What a fault has answered in the service's place. */
function madeUpAnswer(call: Call, api: string, fault: FaultSpec): Answer | undefined {
  if (fault.fault === "html502") return html502;
  return fault.fault === "answer" ? faultAnswer(call, api, fault) : undefined;
}

function tooLarge(call: Call, api: string): Answer {
  if (api.startsWith("ncloud.")) return ncloudError(call, 430, "The request entity is too large.");
  if (api.startsWith("tencentcloud.")) return errorAnswer(call, "RequestSizeLimitExceeded");
  return adobeError("413000", "Request entity too large");
}

function callOf(request: IncomingMessage): Call {
  const target = request.url ?? "/";
  const mark = target.indexOf("?");
  return {
    method: request.method ?? "",
    target,
    path: mark < 0 ? target : target.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? "" : target.slice(mark + 1)),
    headers: request.headers,
    body: Buffer.alloc(0),
    now: 0,
    skew: 0,
    verified: false,
  };
}

/** The body, one chunk past the limit at most; undefined if the client went away while sending it. */
export async function read(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      if (size <= LIMIT_BYTES) chunks.push(chunk);
      size += chunk.length;
    }
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks);
}

/** Never keeps a program alive by itself. */
async function pass(ms: number): Promise<void> {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms).unref());
}
