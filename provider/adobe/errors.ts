import type { VendorWords } from "../core/errors";
import { isRecord, plainText } from "../core/values";
import { type Answer, jsonOf } from "../http/exchange";
import { byStatus, type Verdict } from "../http/retry";

/**
 * What a failed answer of the platform or its gateway means. Four shapes of body are in use:
 * `{error_code, message}` (gateway), `{requestId, errors: {"403": [{code, message}]}, title}`,
 * problem JSON `{type, title, status, detail, report}`, and `{message, cause, statusCode, retryAfterMs}`.
 */
export function failureOf(answer: Answer): Exclude<Verdict<never>, { as: "done" }> {
  const body = jsonOf(answer);
  const json = isRecord(body) ? body : {};
  const verdict = byStatus(answer, vendorWords(answer, json));
  // A proxy's page says nothing of the job. An empty 404 is the API's own: its description has no body for it.
  if (verdict.as === "notFound" && !isRecord(body) && answer.body.trim() !== "") return { ...verdict, as: "unknown" };
  // The gateway has answered "429050 Too many requests" in other clothes than HTTP 429.
  const throttled = plainText(json.statusCode) === "429" || plainText(json.error_code)?.startsWith("429");
  if (verdict.as !== "throttled" && !(throttled && answer.status >= 400)) return verdict;
  const afterMs = Number.parseFloat(plainText(json.retryAfterMs) ?? "");
  return { as: "throttled", vendor: verdict.vendor, ...(Number.isFinite(afterMs) && afterMs >= 0 && { afterMs }) };
}

function vendorWords(answer: Answer, json: Record<string, unknown>): VendorWords {
  const listed = isRecord(json.errors) ? Object.values(json.errors).flat()[0] : undefined;
  const inner = isRecord(listed) ? listed : {};
  const report = isRecord(json.report) ? json.report : {};
  const code = first(json.error_code, inner.code, json.statusCode, json.type);
  const message = first(inner.message, json.detail, json.message, json.title);
  const requestId = first(json.requestId, report["request-id"], answer.headers["x-request-id"]);
  return {
    status: answer.status,
    ...(code !== undefined && { code }),
    ...(message !== undefined && { message }),
    ...(requestId !== undefined && { requestId }),
  };
}

function first(...candidates: unknown[]): string | undefined {
  const found = candidates.find((value) => (typeof value === "string" && value !== "") || typeof value === "number");
  return found === undefined ? undefined : String(found);
}
