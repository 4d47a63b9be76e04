import type { Call } from "../core/call";
import { endpointOf } from "../core/config";
import { namingSource } from "../core/credentials";
import { NotFound } from "../core/errors";
import type { Job, StartOptions } from "../core/job-declaration";
import { type Page, pages } from "../core/pages";
import { isRecord, plainText, type Values } from "../core/values";
import type { Secrets } from "../core/world";
import { type Answer, jsonOf, type Request } from "../http/exchange";
import { Channel, type Operation } from "../http/retry";
import type { Verdict } from "../http/verdict";
import { failureOf } from "./errors";
import { type Place, where } from "./place";
import { settings } from "./settings";
import { type TokenSource, tokenSource } from "./token";

/** Jobs on one page of a list. */
const PAGE = 100;

/** What the endpoint of one kind of job is called, and what its records hold. */
export interface JobsPath<J extends Job> {
  /** `/data/core/ups/export/jobs`. */
  readonly path: string;
  /** `export job`. */
  readonly noun: string;
  /** Undefined for what is no such job at all. What is quoted of it is without `secrets`. */
  record(json: unknown, secrets: Secrets): J | undefined;
}

/** An endpoint for jobs of the Segmentation API (export jobs, segment jobs), in one place, with one credential. */
export class JobsEndpoint<J extends Job> {
  private readonly origin: string;
  private readonly tokens: TokenSource;
  private readonly channel: Channel;

  /** No network. @throws ConfigurationError */
  constructor(
    private readonly call: Call,
    private readonly about: JobsPath<J>,
    private readonly place: Place,
    /** The operation, for errors of what it is for: `start an export job in ORG/prod`. */
    private readonly what: string,
  ) {
    const { config } = call;
    this.tokens = tokenSource(call, what);
    this.origin = endpointOf(settings.endpoint, config.need(settings.endpoint, what));
    this.channel = Channel.to(call.world, this.origin);
  }

  /** Milliseconds by which the server's clock is ahead at least; undefined until it has answered. */
  clockAhead(): number | undefined {
    return this.channel.clockAhead();
  }

  /** @throws OutcomeUnknown */
  create(body: unknown, { busyMs, requestId }: StartOptions): Promise<J> {
    return this.perform({
      what: this.what,
      repeat: "effect",
      busyMs,
      request: {
        method: "POST",
        path: this.about.path,
        body: JSON.stringify(body),
        // The gateway takes the client's for its own, hands it on, and a job's record may keep it.
        headers: { "x-request-id": requestId },
      },
      value: (answer) => {
        const job = this.record(jsonOf(answer));
        // Its age tells later whether it may be missing: a record that doesn't tell is as old as this answer.
        return job && { createdAt: this.channel.serverNow(), ...job };
      },
    });
  }

  /**
   * Undefined when the API says that there is no such job, in its own words: that may be too early to be true.
   * `cancelled`: after a DELETE that was accepted an empty 404 says so too.
   */
  async get(id: string, { cancelled = false }: { readonly cancelled?: boolean } = {}): Promise<J | undefined> {
    try {
      return await this.perform<J | undefined>({
        what: `read ${this.about.noun} ${id} of ${where(this.place)}`,
        repeat: "read",
        request: { method: "GET", path: `${this.about.path}/${encodeURIComponent(id)}` },
        // A record of another job is no answer to this.
        value: (answer) => [this.record(jsonOf(answer))].find((job) => job?.id === id),
        absent: ({ status, body }) => cancelled && status === 404 && body.trim() === "",
      });
    } catch (error) {
      if (error instanceof NotFound) return undefined;
      throw error;
    }
  }

  /** Marks the job for cancelling, which is asynchronous. @throws OutcomeUnknown, NotFound */
  async cancel(id: string): Promise<void> {
    await this.perform({
      what: `cancel ${this.about.noun} ${id} of ${where(this.place)}`,
      repeat: "effect",
      request: { method: "DELETE", path: `${this.about.path}/${encodeURIComponent(id)}` },
      // 200 with a body, 204 with and without one are all documented, and the body tells nothing more. A page of some
      // proxy, though, is no answer of the API's.
      value: (answer) => !/^\uFEFF?\s*</.test(answer.body) || undefined,
    });
  }

  /**
   * Jobs created at or after `from` (epoch milliseconds of the server's clock), newest first. It is asked for once there
   * is an answer: only that may tell what the server's clock says.
   */
  async createdSince(from: () => number): Promise<J[]> {
    const found: J[] = [];
    for await (const jobs of this.newestFirst()) {
      const since = from();
      found.push(...jobs.filter((job) => (job.createdAt ?? since) >= since));
      if (jobs.length === 0 || (jobs.at(-1)?.createdAt ?? since) < since) break;
    }
    return found;
  }

  /** The newest jobs of the place, whoever started them: one page. */
  async newest(): Promise<J[]> {
    for await (const jobs of this.newestFirst()) return [...jobs];
    return [];
  }

  /**
   * All jobs of the place, newest first, in pages. `status`: only those; NEW, SUCCEEDED and FAILED are what the API
   * can tell apart, and whether all of its links keep to that is not documented.
   */
  newestFirst({ status, pageSize = PAGE }: { status?: string; pageSize?: number } = {}) {
    const what = `list the ${this.about.noun}s of ${where(this.place)}`;
    const first = new URLSearchParams({
      limit: String(Math.min(pageSize, PAGE)),
      ...(status !== undefined && { status }),
    });
    return pages<J, string>(what, `?${first}`, (query) =>
      this.perform({
        what,
        repeat: "read",
        request: { method: "GET", path: `${this.about.path}${query}` },
        value: (answer) => this.listed(jsonOf(answer)),
      }),
    );
  }

  private async perform<T>(operation: {
    what: string;
    repeat: Operation<T>["repeat"];
    busyMs?: number;
    request: { method: Request["method"]; path: string; body?: string; headers?: Record<string, string> };
    value(answer: Answer): T | undefined;
    absent?(answer: Answer): boolean;
  }): Promise<T> {
    let token = "";
    const { what, repeat, busyMs, request, value, absent } = operation;
    const sent = this.channel.perform<T>(this.call, {
      what,
      repeat,
      ...(busyMs !== undefined && { busyMs }),
      request: async () => {
        token = await this.tokens.token(this.call);
        return {
          method: request.method,
          url: `${this.origin}${request.path}`,
          headers: { ...this.headers(token, request.body !== undefined), ...request.headers },
          ...(request.body !== undefined && { body: request.body }),
        };
      },
      classify: (answer): Verdict<T> => {
        const found = answer.status >= 200 && answer.status < 300 ? value(answer) : undefined;
        if (found !== undefined) return { as: "done", value: found };
        return absent?.(answer) ? { as: "notFound", vendor: { status: answer.status } } : failureOf(answer);
      },
      renew: () => this.tokens.renew(token),
    });
    return sent.catch((error: unknown) => Promise.reject(namingSource(error, this.tokens)));
  }

  private record(json: unknown): J | undefined {
    return this.about.record(json, this.call.world.secrets);
  }

  private listed(body: unknown): Page<J, string> | undefined {
    if (!isRecord(body)) return undefined;
    // Some tenants have the list under the other key.
    const records = [body.records, body.children].find(Array.isArray);
    if (!records) return undefined;
    const items = records.flatMap((record) => this.record(record) ?? []);
    const next = nextQuery(body);
    return { items, ...(next !== undefined && { next }) };
  }

  private headers(token: string, withBody: boolean): Record<string, string> {
    const { config } = this.call;
    const sandboxId = config.find(settings.sandboxId);
    const profileInstanceId = config.find(settings.profileInstanceId);
    return {
      Accept: "application/json",
      Authorization: `Bearer ${token}`,
      "x-api-key": this.tokens.clientId,
      "x-gw-ims-org-id": this.place.imsOrg,
      "x-sandbox-name": this.place.sandbox,
      ...(sandboxId !== undefined && { "x-sandbox-id": sandboxId }),
      ...(withBody && { "Content-Type": "application/json" }),
      ...(withBody && profileInstanceId !== undefined && { "x-profile-instance-id": profileInstanceId }),
    };
  }
}

/**
 * What asks for the next page: lists of this API say it by `link.next` or by `_links.next.href`, which are empty or absent on the
 * last one. Only the query of a link is taken over: where to ask is not for an answer to say.
 */
function nextQuery(list: Values): string | undefined {
  const links = [list.link, list._links].map((each) => (isRecord(each) ? each.next : undefined));
  const texts = links.map((next) => plainText(isRecord(next) ? next.href : next) ?? "");
  return texts.map((text) => /\?.+/s.exec(text)?.[0]).find((query) => query !== undefined);
}
