import { isRecord, plainText, type Values } from "../core/values";
import { type Answer, jsonOf } from "../http/exchange";
import type { Verdict } from "../http/verdict";
import { failureOf, serviceWords, textOf } from "./errors";
import { readXml } from "./xml";

/** What the service says of a stop that it has carried out. */
export interface ImportStop {
  /** False where nothing was stopped: the service answers success without a result then. */
  readonly stopped: boolean;
  readonly code: number;
  readonly message?: string;
  readonly requestId?: string;
}

/** `{code, message, result, requestId}`: success is code 0, whatever the HTTP status says. */
export function searchEngineVerdict<T>(answer: Answer, read: (body: Values) => T | undefined): Verdict<T> {
  const body = jsonOf(answer);
  if (answer.status !== 200 || !isRecord(body)) return failureOf(answer, body);
  const { code, ...words } = serviceWords(body);
  if (code === undefined || isRecord(body.error)) return failureOf(answer, body);
  if (code !== "0") return { as: "refused", vendor: { status: answer.status, code, ...words } };
  const value = read(body);
  return value === undefined ? failureOf(answer, body) : { as: "done", value };
}

export function importStop(answer: Answer): Verdict<ImportStop> {
  return searchEngineVerdict(answer, (body) => {
    const { message, requestId } = serviceWords(body);
    return {
      stopped: body.result === true,
      code: 0,
      ...(message !== undefined && { message }),
      ...(requestId !== undefined && { requestId }),
    };
  });
}

/** HTTP 200 with `success: false` is a failure. */
export function dataForestVerdict<T>(answer: Answer, read: (body: Values) => T | undefined): Verdict<T> {
  const body = bodyOf(answer);
  if (answer.status !== 200 || !isRecord(body)) return failureOf(answer, body);
  const { message } = serviceWords(body);
  const vendor = { status: answer.status, ...(message !== undefined && { message }) };
  if (plainText(body.success) === "false") return { as: "refused", vendor };
  const value = read(body);
  return value === undefined ? failureOf(answer, body) : { as: "done", value };
}

/** Errors from further up speak JSON, or HTML, also where XML was asked for: the text itself tells. */
function bodyOf(answer: Answer): unknown {
  return /^\uFEFF?\s*</.test(answer.body) ? readXml(answer.body) : jsonOf(answer);
}

export function killed(body: Values): { message?: string } | undefined {
  if (plainText(body.success) !== "true") return undefined;
  const message = textOf(body.message);
  return message === undefined ? {} : { message };
}
