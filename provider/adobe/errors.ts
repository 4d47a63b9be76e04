import type { VendorWords } from "../core/errors";
import { isRecord, plainText } from "../core/values";
import { type Answer, jsonOf } from "../http/exchange";
import { byStatus, type Verdict } from "../http/verdict";

/**
 * What a failed answer of the platform or its gateway means. Four shapes of body are in use:
 * `{error_code, message}` (gateway), `{requestId, errors: {"403": [{code, message}]}, title}`,
 * problem JSON `{type, title, status, detail, report}`, and `{message, cause, statusCode, retryAfterMs}`.
 */
export function failureOf(answer: Answer): Exclude<Verdict<never>, { as: "done" }> {
  const body = jsonOf(answer);
  const json = isRecord(body) ? body : {};
  const verdict = byStatus(answer, vendorWords(answer, json));
  const { vendor } = verdict;
  const gateways = plainText(json.error_code) ?? "";
  // The gateway's "no such route" is no word on a job, and neither is anything that only looks like JSON of the API's.
  if (verdict.as === "notFound" && !saysAbsent(json)) return { as: "unknown", vendor };
  // The gateway has answered "429050 Too many requests" in other clothes than HTTP 429.
  const throttled = plainText(json.statusCode) === "429" || gateways.startsWith("429");
  if (verdict.as !== "throttled" && !(throttled && answer.status >= 400)) {
    return NOT_PASSED_ON.has(gateways) && answer.status >= 400 ? { as: "unserved", vendor } : verdict;
  }
  const afterMs = Number.parseFloat(plainText(json.retryAfterMs) ?? "");
  const as = answer.status === 429 && tellsOfJobs(vendor.message ?? "") ? "busy" : "throttled";
  return { as, vendor, ...(Number.isFinite(afterMs) && afterMs >= 0 && { afterMs }) };
}

/** Of key, token and profile, that the gateway could not check: by then nothing was passed on. 503020 comes with HTTP 403. */
const NOT_PASSED_ON: ReadonlySet<string> = new Set(["503000", "503010", "503020", "503030"]);

/** Whether the service itself says 404: errors filed under that status, or problem JSON as this service writes it. */
function saysAbsent({
  errors,
  type,
  title,
  status,
  detail,
  report,
  "error-chain": chain,
}: Record<string, unknown>): boolean {
  if (isRecord(errors)) return Array.isArray(errors["404"]);
  const problem = [type, title, detail].every((text) => typeof text === "string") && plainText(status) === "404";
  return problem && (isRecord(report) || Array.isArray(chain));
}

/** "Too many jobs in processing", unlike "too many requests": that ends with one of them, and not in a few seconds. */
function tellsOfJobs(message: string): boolean {
  return (
    /\b(jobs?|exports?|processing|running|concurrent)\b/i.test(message) && !/\b(requests?|rate|calls?)\b/i.test(message)
  );
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
