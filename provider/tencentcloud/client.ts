import type { Call } from "../core/call";
import { namingSource } from "../core/credentials";
import { NotFound } from "../core/errors";
import { type Page, pages } from "../core/pages";
import { compact, isRecord, plainText, type Values } from "../core/values";
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

/** Whose imports are asked for; times as {@link toBeijing} makes them. */
interface Selection {
  readonly region: string;
  readonly instanceId: string;
  readonly startTime?: string;
  readonly endTime?: string;
}

const PAGE_SIZE = 100;

/** The imports that the service remembers of an instance, as they came, in pages. */
export function importRecords(call: Call, { region, instanceId, startTime, endTime }: Selection) {
  const what = `list the imports of instance ${instanceId} (${region})`;
  return pages<Values, number>(what, 0, (offset) =>
    invoke<Page<Values, number>>(call, region, {
      action: "DescribeDBImportRecords",
      parameters: compact({
        InstanceId: instanceId,
        StartTime: startTime,
        EndTime: endTime,
        Offset: offset,
        Limit: PAGE_SIZE,
      }),
      what,
      repeat: "read",
      perSecond: 100,
      read: ({ Items, TotalCount }) => {
        // The vendor's own sample has the number as a text.
        const total = Number(plainText(TotalCount) ?? Number.NaN);
        const items = Array.isArray(Items) ? Items : total === 0 ? [] : undefined;
        if (!items) return undefined;
        const next = offset + items.length;
        const more = Number.isNaN(total) ? items.length === PAGE_SIZE : next < total;
        return { items: items.filter(isRecord), ...(more && { next }) };
      },
    }),
  );
}

interface Action<T> {
  readonly action: string;
  readonly parameters: Values;
  readonly what: string;
  readonly repeat: Operation<T>["repeat"];
  /** The cloud's limit, for one account and action. */
  readonly perSecond: number;
  read(response: Values): T | undefined;
}

async function invoke<T>(call: Call, region: string, request: Action<T>): Promise<T> {
  const { world, config } = call;
  const { action, parameters, what, repeat, perSecond, read } = request;
  const source = keySource(call, { what, region });
  const origin = originFor(config, what, region);
  const about = { origin, service: "cdb", version: "2017-03-20", region, action, parameters };
  let credentials: Credentials | undefined;
  const sent = Channel.to(world, origin).perform<T>(call, {
    what,
    repeat,
    // The account's own, whatever host serves it.
    limit: world.shared(`tencentcloud/limit/${action}/${source.owner}`, () => new RateLimit(perSecond)),
    request: async (now) => {
      credentials = await source.keys(call);
      return signedRequest(about, credentials, now);
    },
    classify: (answer) => classify(answer, read),
    renew: () => credentials !== undefined && source.renew(credentials),
  });
  return sent.catch((error: unknown) => Promise.reject(namingSource(error, source)));
}
