import type { Call } from "../core/define";
import { NotFound } from "../core/errors";
import type { Values } from "../core/values";
import { RateLimit } from "../http/limit";
import { Channel, type Operation } from "../http/retry";
import { type AsyncTask, asyncTask } from "./async-task";
import { classify } from "./errors";
import { originFor } from "./hosts";
import { credentialsOf } from "./settings";
import { authorization } from "./sign";

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
  return invoke(call, task, {
    action: "StopDBImportJob",
    what: `stop ${nameOf(task)}`,
    repeat: "effect",
    perSecond: 20,
    read: ({ RequestId: requestId }) => (typeof requestId === "string" && requestId !== "" ? { requestId } : undefined),
  });
}

/** Undefined when the service knows no such task. */
export async function describeTask(call: Call, task: TaskReference): Promise<AsyncTask | undefined> {
  try {
    return await invoke(call, task, {
      action: "DescribeAsyncRequestInfo",
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

interface Action<T> {
  readonly action: string;
  readonly what: string;
  readonly repeat: Operation<T>["repeat"];
  /** The cloud's limit, for one account and action. */
  readonly perSecond: number;
  read(response: Values): T | undefined;
}

const CONTENT_TYPE = "application/json";

async function invoke<T>(call: Call, { region, asyncRequestId }: TaskReference, action: Action<T>): Promise<T> {
  const { world, config } = call;
  const { what, repeat, perSecond, read } = action;
  const credentials = credentialsOf(config, what);
  const origin = originFor(config, what, region);
  const body = JSON.stringify({ AsyncRequestId: asyncRequestId });
  const signable = { service: "cdb", host: new URL(origin).host, contentType: CONTENT_TYPE, body };
  return Channel.to(world, origin).perform<T>(call, {
    what,
    repeat,
    limit: world.shared(
      `tencentcloud/limit/${action.action}/${origin}/${credentials.secretId}`,
      () => new RateLimit(perSecond),
    ),
    request: (now) => {
      const epochSeconds = Math.floor(now / 1000);
      return {
        method: "POST",
        url: `${origin}/`,
        headers: {
          Accept: CONTENT_TYPE,
          "Content-Type": CONTENT_TYPE,
          Authorization: authorization(signable, credentials, epochSeconds),
          "X-TC-Action": action.action,
          "X-TC-Version": "2017-03-20",
          "X-TC-Timestamp": String(epochSeconds),
          "X-TC-Region": region,
          "X-TC-Language": "en-US",
          ...(credentials.token !== undefined && { "X-TC-Token": credentials.token }),
        },
        body,
      };
    },
    classify: (answer) => classify(answer, read),
  });
}
