import type { Call } from "../core/call";
import { namingSource } from "../core/credentials";
import { NotFound } from "../core/errors";
import type { Values } from "../core/values";
import { RateLimit } from "../http/limit";
import { Channel, type Operation } from "../http/retry";
import { type AsyncTask, asyncTask } from "./async-task";
import { classify } from "./errors";
import { originFor } from "./hosts";
import { keySource } from "./keys";
import type { Credentials } from "./sign";
import { signedRequest } from "./signed-request";

/** An asynchronous task of CDB: an import into a database. */
export interface TaskReference {
  readonly region: string;
  readonly asyncRequestId: string;
}

/**
 * Asks for the end of an import that has not ended. Statements that were run stay run.
 * @throws OutcomeUnknown, NotFound
 */
export async function stopDbImport(call: Call, task: TaskReference): Promise<{ readonly requestId: string }> {
  return invoke(call, task.region, {
    action: "StopDBImportJob",
    parameters: { AsyncRequestId: task.asyncRequestId },
    what: `stop ${nameOf(task)}`,
    repeat: "effect",
    perSecond: 20,
    read: ({ RequestId: requestId }) => (typeof requestId === "string" && requestId !== "" ? { requestId } : undefined),
  });
}

/** Undefined when the service knows no such task. */
export async function describeTask(call: Call, task: TaskReference): Promise<AsyncTask | undefined> {
  try {
    return await invoke(call, task.region, {
      action: "DescribeAsyncRequestInfo",
      parameters: { AsyncRequestId: task.asyncRequestId },
      what: `read ${nameOf(task)}`,
      repeat: "read",
      perSecond: 40,
      read: asyncTask,
    });
  } catch (error) {
    if (error instanceof NotFound) return undefined;
    throw error;
  }
}

export function nameOf({ asyncRequestId, region }: TaskReference): string {
  return `database import ${asyncRequestId} (${region})`;
}

/** The way to the host that serves a region. @throws ConfigurationError */
export function channelTo({ world, config }: Call, what: string, region: string): Channel {
  return Channel.to(world, originFor(config, what, region));
}

/** A call of the CDB API, for one account and region. */
export interface Action<T> {
  readonly action: string;
  readonly parameters: Values;
  readonly what: string;
  readonly repeat: Operation<T>["repeat"];
  /** The cloud's limit, for one account and action. */
  readonly perSecond: number;
  /** For how long it is asked for again while too much runs on the instance; not given, that is an obstacle like others. */
  readonly busyMs?: number;
  read(response: Values): T | undefined;
}

export async function invoke<T>(call: Call, region: string, request: Action<T>): Promise<T> {
  const { world, config } = call;
  const { action, parameters, what, repeat, perSecond, busyMs, read } = request;
  const source = keySource(call, { what, region });
  const origin = originFor(config, what, region);
  const about = { origin, service: "cdb", version: "2017-03-20", region, action, parameters };
  let credentials: Credentials | undefined;
  const sent = channelTo(call, what, region).perform<T>(call, {
    what,
    repeat,
    ...(busyMs !== undefined && { busyMs }),
    // The account's own, whatever host serves it.
    limit: world.shared(`tencentcloud/limit/${action}/${source.owner}`, () => new RateLimit(perSecond)),
    request: async (now) => {
      credentials = await source.keys(call);
      return signedRequest(about, credentials, now);
    },
    classify: (answer) => {
      const verdict = classify(answer, read);
      return verdict.as === "busy" && busyMs === undefined ? { ...verdict, as: "hindered" } : verdict;
    },
    renew: () => credentials !== undefined && source.renew(credentials),
  });
  return sent.catch((error: unknown) => Promise.reject(namingSource(error, source)));
}
