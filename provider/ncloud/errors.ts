import type { NotFound, VendorWords } from "../core/errors";
import { isRecord } from "../core/values";
import type { Answer } from "../http/exchange";
import { byStatus, type Verdict } from "../http/verdict";

type Failed = Exclude<Verdict<never>, { as: "done" }>;

/** The API gateway's error codes. */
const GATEWAY = new Map<string, Failed["as"]>([
  ["100", "refused"],
  ["200", "unauthorized"],
  // The key is known and its owner may not do this: no new signature changes that.
  ["210", "refused"],
  ["300", "notFound"],
  // A quota of the day or month: unlike 410 and 420, waiting a while does not help.
  ["400", "refused"],
  ["410", "throttled"],
  ["420", "throttled"],
  ["430", "refused"],
  ["500", "unknown"],
  ["510", "unknown"],
  ["900", "unknown"],
]);

/** Says "not found", as the gateway does: of a route that it doesn't have, or no longer has for this account. */
export const NO_ROUTE = "300";

/**
 * What an answer means that is not what was asked for. `body`: what the client made of JSON or XML, undefined where
 * it could make nothing of it.
 */
export function failureOf(answer: Answer, body: unknown): Failed {
  const gateway = gatewayWords(body);
  if (!gateway) return serviceFailure(answer, body);
  const vendor = { status: answer.status, ...gateway };
  const as = GATEWAY.get(gateway.code);
  // Behind 5xx stands more than a code says: `Retry-After` may come with it.
  if (as === undefined || answer.status >= 500) return byStatus(answer, vendor);
  return { as, vendor };
}

function serviceFailure(answer: Answer, body: unknown): Failed {
  const verdict = byStatus(answer, serviceWords(body));
  // Words of a 404 that are no service's of the vendor's: any gateway on the way answers so to a route it doesn't know.
  if (verdict.as === "notFound" && !isServices(body)) return { ...verdict, as: "unknown" };
  const silent = verdict.as === "refused" && answer.body.trim() === "";
  return silent
    ? { ...verdict, vendor: { ...verdict.vendor, message: "it gave no reason (an empty answer)" } }
    : verdict;
}

/** Written as the services of NAVER Cloud write their errors. */
function isServices(body: unknown): boolean {
  if (!isRecord(body)) return false;
  const { code, success, requestId, responseError, status } = body;
  return (
    [code, success, requestId].some((part) => textOf(part) !== undefined || typeof part === "boolean") ||
    isRecord(responseError) ||
    isRecord(status)
  );
}

/** `{error: {errorCode, message, details}}`; in XML the root element is `error`. Codes come as texts and as numbers. */
function gatewayWords(body: unknown): (VendorWords & { readonly code: string }) | undefined {
  const error = isRecord(body) && isRecord(body.error) ? body.error : body;
  if (!isRecord(error)) return undefined;
  const code = textOf(error.errorCode);
  // With `errorMessage` it is another one's, whose codes are its own.
  if (code === undefined || error.errorMessage !== undefined) return undefined;
  const said = [textOf(error.message), textOf(error.details)].filter((part) => part !== undefined);
  return { code, ...(said.length > 0 && { message: [...new Set(said)].join(": ") }) };
}

/**
 * The services' own: `{code, message, requestId}` of the search engine, `{message, success}` of Data Forest, and
 * `{responseError: {returnCode, returnMessage}}`, `{status: {code, message}}`, `{errorCode, errorMessage}` of others.
 */
export function serviceWords(body: unknown): VendorWords {
  if (!isRecord(body)) return {};
  const within = [body.responseError, body.status].find(isRecord) ?? {};
  const first = (...candidates: unknown[]) => candidates.map(textOf).find((text) => text !== undefined);
  const code = first(body.code, body.errorCode, body.returnCode, within.returnCode, within.code);
  const message = first(body.message, body.errorMessage, body.returnMessage, within.returnMessage, within.message);
  const requestId = textOf(body.requestId);
  return {
    ...(code !== undefined && { code }),
    ...(message !== undefined && { message }),
    ...(requestId !== undefined && { requestId }),
  };
}

/** One clause on why there is no such target: `Not Found Exception, code 300, HTTP 404`. */
export function absence({ vendor, failure }: NotFound): string {
  const { message, code, status } = vendor;
  const words = [message?.replace(/\.$/, ""), code && `code ${code}`, status && `HTTP ${status}`];
  return [words.filter(Boolean).join(", "), failure.advice?.replace(/\.$/, "")].filter(Boolean).join("; ");
}

/** Numbers of JSON, texts of XML and JSON; an empty element and null are nothing. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}
