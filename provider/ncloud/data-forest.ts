import type { Call } from "../core/call";
import { NotFound } from "../core/errors";
import { plainText, type Values } from "../core/values";
import type { Operation } from "../http/retry";
import { type AiApp, aiAppIn } from "./ai-app";
import { dataForestVerdict, killed } from "./answers";
import { perform } from "./client";
import { NO_ROUTE } from "./errors";
import { dataForestAt } from "./hosts";
import { listOf, writeXml } from "./xml";

type Format = "json" | "xml";

export interface AppReference {
  /** Base62, at most 22 characters. */
  readonly aiAppId: string;
  /** In which of its two languages the API is spoken to. */
  readonly format: Format;
}

const CONTENT_TYPES: Readonly<Record<Format, string>> = { json: "application/json", xml: "application/xml" };

/**
 * Kills the app. Returns what the API said.
 * @throws OutcomeUnknown, NotFound
 */
export async function killAiApp(call: Call, app: AppReference): Promise<{ readonly message?: string }> {
  return post(call, app.format, {
    action: "kill",
    root: "KillAiAppRequest",
    content: { id: app.aiAppId },
    what: `kill ${nameOf(app)}`,
    repeat: "effect",
    read: killed,
  });
}

/**
 * The app as it is now; undefined when the service says that it has none with this id.
 * @throws NotFound where the gateway knows no such route: that tells nothing of the app
 */
export async function getAiApp(call: Call, app: AppReference): Promise<AiApp | undefined> {
  return detail(call, app, aiAppIn);
}

/** All that the service tells of the app, as it came. @throws as {@link getAiApp} does */
export async function getAiAppDetail(call: Call, app: AppReference): Promise<Values | undefined> {
  return detail(call, app, (body) => aiAppIn(body) && body);
}

async function detail<T>(call: Call, app: AppReference, read: (body: Values) => T | undefined): Promise<T | undefined> {
  try {
    return await post(call, app.format, {
      action: "getDetail",
      root: "GetAiAppDetailRequest",
      content: { id: app.aiAppId },
      what: `read ${nameOf(app)}`,
      repeat: "read",
      read,
    });
  } catch (error) {
    // The gateway's "no such route" says nothing of an app.
    if (error instanceof NotFound && error.vendor.code !== NO_ROUTE) return undefined;
    throw error;
  }
}

/** All apps at once, as they came: this list has no pages. `accountId`: base62, of a Data Forest account. */
export async function getAiAppList(call: Call, format: Format, accountId?: string): Promise<Values[]> {
  return post(call, format, {
    action: "getList",
    root: "GetAiAppListRequest",
    content: { search: accountId === undefined ? {} : { accountId } },
    what: accountId === undefined ? "list AI apps" : `list the AI apps of account ${accountId}`,
    repeat: "read",
    read: ({ contents, success }) => {
      const apps = listOf("contents", contents);
      // What holds no app is none that anybody could read, unless it is said to be nothing.
      if (!apps || (apps.length > 0 && !apps.some(({ id }) => plainText(id)))) return undefined;
      return apps.length > 0 || Array.isArray(contents) || plainText(success) === "true" ? apps : undefined;
    },
  });
}

export function nameOf({ aiAppId }: Pick<AppReference, "aiAppId">): string {
  return `AI app ${aiAppId}`;
}

interface Action<T> {
  readonly action: string;
  /** Root element of the request in XML. */
  readonly root: string;
  /** What the request says. */
  readonly content: Values;
  readonly what: string;
  readonly repeat: Operation<T>["repeat"];
  /** Undefined for an answer that says neither yes nor no. */
  read(body: Values): T | undefined;
}

async function post<T>(call: Call, format: Format, request: Action<T>): Promise<T> {
  const { action, root, content, what, repeat, read } = request;
  const type = CONTENT_TYPES[format];
  try {
    return await perform<T>(call, {
      what,
      repeat,
      method: "POST",
      origin: dataForestAt(call.config, what),
      requestUri: `/api/v2/aiapps/${action}`,
      headers: { Accept: type, "Content-Type": type },
      body: format === "json" ? JSON.stringify(content) : writeXml(root, content),
      classify: (answer) => dataForestVerdict(answer, read),
    });
  } catch (error) {
    if (!(error instanceof NotFound && error.vendor.code === NO_ROUTE)) throw error;
    const advice = "AI Apps may be retired for this account: the vendor's current guides no longer list them.";
    throw new NotFound({ ...error.failure, advice });
  }
}
