import type { VendorWords } from "../core/errors";
import { isRecord, type Values } from "../core/values";
import { type Answer, jsonOf } from "../http/exchange";
import { byStatus, type Verdict } from "../http/verdict";

type Failed = Exclude<Verdict<never>, { as: "done" }>;

/** What is said of a code holds for those below it too: the longest match wins. All others are refusals. */
const CODES = new Map<string, Failed["as"]>([
  ["AuthFailure", "unauthorized"],
  // The key is fine and its owner may not do this: no new signature changes that.
  ["AuthFailure.UnauthorizedOperation", "refused"],
  ["RequestLimitExceeded", "throttled"],
  // They tell of a state of things, which may pass: that is no reason for anybody else to wait.
  ["ResourceInUse", "hindered"],
  ["ResourceUnavailable", "hindered"],
  // Said of an instance on which another task has not ended.
  ["FailedOperation.StatusConflict", "busy"],
  ["InvalidParameter.InvalidAsyncRequestId", "notFound"],
  ["InternalError", "unknown"],
  ["ServiceUnavailable", "unknown"],
]);

/**
 * What an answer means. Errors come as HTTP 200 with `{Response: {Error: {Code, Message}, RequestId}}`.
 * `read` makes a value of the members of `Response`; undefined for an answer that is not what was asked for.
 */
export function classify<T>(answer: Answer, read: (response: Values) => T | undefined): Verdict<T> {
  const body = jsonOf(answer);
  const response = isRecord(body) && isRecord(body.Response) ? body.Response : {};
  const vendor = wordsOf(answer, response);
  if (vendor.code !== undefined && answer.status < 500) return { as: meaningOf(vendor.code), vendor };
  const value = answer.status === 200 && response.Error === undefined ? read(response) : undefined;
  // The cloud never answers 404 by itself: such a one has no words of its, and says nothing of the task.
  return value === undefined ? byStatus(answer, vendor) : { as: "done", value };
}

function meaningOf(code: string): Failed["as"] {
  const parts = code.split(".");
  const names = parts.map((_, index) => parts.slice(0, parts.length - index).join("."));
  return names.map((name) => CODES.get(name)).find((as) => as !== undefined) ?? "refused";
}

function wordsOf(answer: Answer, response: Values): VendorWords {
  const error = isRecord(response.Error) ? response.Error : {};
  const { Code: code, Message: message } = error;
  const requestId = response.RequestId;
  return {
    // HTTP 200 says nothing about an error.
    ...(answer.status !== 200 && { status: answer.status }),
    ...(typeof code === "string" && code !== "" && { code }),
    ...(typeof message === "string" && message !== "" && { message }),
    ...(typeof requestId === "string" && { requestId }),
  };
}
