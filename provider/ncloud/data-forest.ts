import type { Call } from "../core/define";
import { NotFound } from "../core/errors";
import { isRecord, type Values } from "../core/values";
import { type Answer, jsonOf } from "../http/exchange";
import type { Operation, Verdict } from "../http/retry";
import { perform } from "./client";
import { failureOf, NO_ROUTE, serviceWords, textOf } from "./errors";
import { dataForestAt } from "./hosts";
import { readXml } from "./xml";

export type Format = "json" | "xml";

export interface AppReference {
  /** Base62, at most 22 characters. */
  readonly aiAppId: string;
  /** In which of its two languages the API is spoken to. */
  readonly format: Format;
}

/** An AI app as far as its end is concerned. States are untyped texts, in the manner of YARN. */
export interface AiApp {
  readonly state?: string;
  readonly finalStatus?: string;
  readonly finishedAt?: string;
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
      read: detail,
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
      classify: (answer) => classify(answer, read),
    });
  } catch (error) {
    if (!(error instanceof NotFound && error.vendor.code === NO_ROUTE)) throw error;
    const advice = "AI Apps may be retired for this account: the vendor's current guides no longer list them.";
    throw new NotFound({ ...error.failure, advice });
  }
}

/** HTTP 200 with `success: false` is a failure. */
export function classify<T>(answer: Answer, read: (body: Values) => T | undefined): Verdict<T> {
  const body = bodyOf(answer);
  if (answer.status !== 200 || !isRecord(body)) return failureOf(answer, body);
  const { message } = serviceWords(body);
  const vendor = { status: answer.status, ...(message !== undefined && { message }) };
  if (String(body.success) === "false") return { as: "refused", vendor };
  const value = read(body);
  return value === undefined ? failureOf(answer, body) : { as: "done", value };
}

/** Errors from further up speak JSON, or HTML, also where XML was asked for: the text itself tells. */
function bodyOf(answer: Answer): unknown {
  return /^\uFEFF?\s*</.test(answer.body) ? readXml(answer.body) : jsonOf(answer);
}

export function killed(body: Values): { message?: string } | undefined {
  if (String(body.success) !== "true") return undefined;
  const message = textOf(body.message);
  return message === undefined ? {} : { message };
}

export function detail(body: Values): AiApp | undefined {
  const [state, finalStatus, finishedAt] = [textOf(body.state), textOf(body.finalStatus), textOf(body.finishedAt)];
  if (state === undefined && finalStatus === undefined) return undefined;
  return {
    ...(state !== undefined && { state }),
    ...(finalStatus !== undefined && { finalStatus }),
    // YARN gives 0 as the end of what has not ended.
    ...(finishedAt !== undefined && finishedAt !== "0" && { finishedAt }),
  };
}
