import type { VendorWords } from "../core/errors";
import { type Answer, retryAfterMs } from "./exchange";
import type { Operation } from "./retry";
import { NoAnswer } from "./send";

/** Said of a 404 that nobody puts into words. */
const NOT_THE_VENDORS = "the answer is not the vendor's";

/** What an answer means, said by the client that knows its vendor. */
export type Verdict<T> =
  | { readonly as: "done"; readonly value: T }
  /** `throttled`: too many requests. `busy`: too many jobs, which says nothing of other requests. */
  | { readonly as: "throttled" | "busy"; readonly vendor: VendorWords; readonly afterMs?: number }
  /**
   * - `unknown`: the request may have been carried out although the answer doesn't say so.
   * - `unserved`: it was not, for a gateway has not passed it on.
   * - `hindered`: it was not, for the state of its target stands in the way, which may pass.
   */
  | {
      readonly as: "unauthorized" | "unknown" | "refused" | "notFound" | "unserved" | "hindered";
      readonly vendor: VendorWords;
    };

/** A verdict, and what no vendor has a say in. */
type Judged<T> =
  | Verdict<T>
  | { readonly as: "neverArrived"; readonly vendor: VendorWords; readonly final: boolean }
  | { readonly as: "noWay"; readonly vendor: VendorWords };

/** What was seen of an operation's request. `serverNow`: epoch milliseconds on the server's clock. */
export function judged<T>(
  { classify, busyMs }: Pick<Operation<T>, "classify" | "busyMs">,
  seen: Answer | NoAnswer,
  serverNow: number,
): Judged<T> {
  if (seen instanceof NoAnswer) {
    const vendor = { message: seen.message };
    return seen.arrived === "never" ? { as: "neverArrived", vendor, final: seen.final } : { as: "unknown", vendor };
  }
  if (seen.status >= 300 && seen.status < 400) {
    return { as: "refused", vendor: { status: seen.status, message: "redirects are not followed" } };
  }
  // Whatever it was for: the vendor has not seen it.
  if (seen.status === 407) {
    return { as: "noWay", vendor: { status: 407, message: "they belong into its address, in http_proxy" } };
  }
  const verdict = classify(seen);
  if (verdict.as !== "throttled" && verdict.as !== "busy") return verdict;
  const afterMs = verdict.afterMs ?? retryAfterMs(seen, serverNow);
  const as = busyMs === undefined ? "throttled" : verdict.as;
  return { as, vendor: verdict.vendor, ...(afterMs !== undefined && { afterMs }) };
}

/** Where a proxy may answer in the vendor's place: what it says when it doesn't let through, or doesn't get through. */
export function isProxys({ proxied, status }: Answer): boolean {
  return status === 407 || (proxied === true && [403, 502, 503, 504].includes(status));
}

/** What no vendor needs to say for itself: the classes of status codes that are the same everywhere. */
export function byStatus(answer: Answer, vendor: VendorWords): Exclude<Verdict<never>, { as: "done" }> {
  const words = { status: answer.status, ...vendor };
  const { status } = answer;
  if (status === 401) return { as: "unauthorized", vendor: words };
  if (status === 404) {
    // Any proxy says 404 to an address that it doesn't know. Only words can be the vendor's.
    const nameless = vendor.code === undefined && vendor.message === undefined;
    if (nameless) return { as: "unknown", vendor: { ...words, message: NOT_THE_VENDORS } };
    return { as: "notFound", vendor: words };
  }
  if (status === 429 || (status === 503 && answer.headers["retry-after"] !== undefined)) {
    return { as: "throttled", vendor: words };
  }
  if (status === 408 || status >= 500 || status < 200) return { as: "unknown", vendor: words };
  if (status < 300) return { as: "unknown", vendor: { ...words, message: "the answer can't be read" } };
  return { as: "refused", vendor: words };
}
