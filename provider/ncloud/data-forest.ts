import type { Call } from "../core/define";
import { NotFound } from "../core/errors";
import type { Values } from "../core/values";
import type { Operation } from "../http/retry";
import { type AiApp, aiAppIn } from "./ai-app";
import { dataForestVerdict, killed } from "./answers";
import { perform } from "./client";
import { NO_ROUTE } from "./errors";
import { dataForestAt } from "./hosts";

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
  return post(call, app, {
    action: "kill",
    root: "KillAiAppRequest",
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
  try {
    return await post(call, app, {
      action: "getDetail",
      root: "GetAiAppDetailRequest",
      what: `read ${nameOf(app)}`,
      repeat: "read",
      read: aiAppIn,
    });
  } catch (error) {
    if (error instanceof NotFound && error.vendor.code !== NO_ROUTE) return undefined;
    throw error;
  }
}

export function nameOf({ aiAppId }: Pick<AppReference, "aiAppId">): string {
  return `AI app ${aiAppId}`;
}

interface Action<T> {
  readonly action: string;
  /** Root element of the request in XML. */
  readonly root: string;
  readonly what: string;
  readonly repeat: Operation<T>["repeat"];
  /** Undefined for an answer that says neither yes nor no. */
  read(body: Values): T | undefined;
}

async function post<T>(
  call: Call,
  { aiAppId, format }: AppReference,
  { action, root, what, repeat, read }: Action<T>,
): Promise<T> {
  const type = CONTENT_TYPES[format];
  try {
    return await perform<T>(call, {
      what,
      repeat,
      method: "POST",
      origin: dataForestAt(call.config, what),
      requestUri: `/api/v2/aiapps/${action}`,
      headers: { Accept: type, "Content-Type": type },
      // Base62 has nothing that XML would read as markup.
      body:
        format === "json"
          ? JSON.stringify({ id: aiAppId })
          : `<?xml version="1.0" encoding="UTF-8"?><${root}><id>${aiAppId}</id></${root}>`,
      classify: (answer) => dataForestVerdict(answer, read),
    });
  } catch (error) {
    if (!(error instanceof NotFound && error.vendor.code === NO_ROUTE)) throw error;
    const advice = "AI Apps may be retired for this account: the vendor's current guides no longer list them.";
    throw new NotFound({ ...error.failure, advice });
  }
}
