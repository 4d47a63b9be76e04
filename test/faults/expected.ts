import type { FaultName } from "./faults";

/**
 * - `done`: as if nothing had happened.
 * - `nothing`: a clear error; nothing was started or changed, and nothing is in state.
 * - `kept`: a clear error; the job, and all that is known of it, is in state.
 * - `unknown`: a clear error that says that the outcome is unknown, and where to look or what to run again.
 * - `doubled`: done, but there is a second job that nobody can know of: something between provider and cloud has sent
 *   the request twice, and answered once.
 */
export type Outcome = "done" | "nothing" | "kept" | "unknown" | "doubled";

/** What kind of call goes wrong, in terms of what may be sent again (docs/reliability.md). */
export type Kind = "cancel once" | "look-up" | "list in a wait" | "list before a start" | "cancel of several" | Column;
type Column = "token" | "start" | "read" | "wait" | "cancel" | "glance" | "stop" | "blind stop";

/**
 * Where an operation fails without having done anything: a create has no state yet, all others keep theirs. A create whose start
 * may have been carried out says that this is not known.
 */
export type Failure = "nothing" | "kept" | "unknown";

type Row = Readonly<Record<Column, Outcome | "fails">>;

/** A call that is sent again, so that only its own endless repetition would fail. */
const again: Row = {
  token: "done",
  start: "done",
  read: "done",
  wait: "done",
  cancel: "done",
  glance: "done",
  stop: "done",
  "blind stop": "done",
};
const never: Row = {
  token: "fails",
  start: "fails",
  read: "fails",
  wait: "fails",
  cancel: "fails",
  glance: "fails",
  stop: "fails",
  "blind stop": "fails",
};
/** Not processed, and nobody says so: reads are sent again, a start is looked up, targets are looked at. */
const lost: Row = { ...again, start: "fails", "blind stop": "unknown" };
/** Processed, and nobody says so. */
const unanswered: Row = { ...again, "blind stop": "unknown" };
const lostForEver: Row = { ...never, glance: "done", "blind stop": "unknown" };

/** What may be sent again, fault by fault. */
const expected: Readonly<Record<FaultName, Row>> = {
  "connection refused for a moment": again,
  "connection refused, always": never,
  "the name can't be resolved": again,
  "the name can't be resolved, always": never,
  "a connection is not answered": again,
  "connection closed before TLS stands": again,
  "connection closed before TLS stands, always": never,
  "reset in answer to the TLS greeting": again,
  "plain HTTP in answer to the TLS greeting": again,
  "no answer to the TLS greeting": again,
  "idle connections closed by the server": again,
  "idle tunnels closed by the proxy": again,
  "the proxy's name can't be resolved": again,
  "the proxy refuses the connection": again,
  "the proxy refuses the connection, always": never,
  "the proxy is not there": again,
  "the proxy hangs up": again,
  "the proxy answers junk": again,
  "the proxy does not answer": again,
  "the proxy says 502": again,
  "the proxy says 502, always": never,
  "the proxy says 503": again,
  "the proxy says 504": again,
  // Its last word, and none of the vendor's: nothing has reached anybody.
  "the proxy says 403, always": never,
  "the proxy says 404 and nothing else, always": never,
  "the proxy wants a password (407), always": never,
  "the tunnel is closed before TLS stands": again,
  "the tunnel is reset before TLS stands": again,
  "plain HTTP in the tunnel": again,
  "no answer in the tunnel": again,
  "reset, request not processed": lost,
  "reset, request not processed, always": lostForEver,
  "reset after the request was processed": unanswered,
  "no answer in time, processed later": unanswered,
  "answer cut off": unanswered,
  "a proxy's HTML with 502": lost,
  "a proxy's HTML with 502, always": lostForEver,
  "a proxy's HTML with 502, processed behind it": unanswered,
  "throttled (429) with Retry-After": again,
  "throttled (429) without Retry-After": again,
  // A look that can't be had is no reason not to stop.
  "throttled (429), always": { ...never, glance: "done" },
  "503 with Retry-After": again,
  "503 without Retry-After": lost,
  // The look before a start meets it, and asks for nothing that the start could not do without.
  "not authorised (401), once": again,
  "not authorised (401), always": never,
  // What can't be had where records don't name their requests: see docs/reliability.md.
  "request delivered twice": { ...again, start: "doubled" },
  "server's clock 10 minutes ahead": again,
  "server's clock 10 minutes behind": again,
  "a redirect": { ...never, token: "done", glance: "done" },
  "an answer of 50 MB, processed": unanswered,
  "HTML with 200, not processed": lost,
  "HTML with 200, processed behind it": unanswered,
  // Nobody's word on a job: as good as no answer at all.
  "an empty 404": lost,
  "an empty 404, always": lostForEver,
  "a gateway's 404 (404000)": lost,
  "a gateway's 404 (404000), always": lostForEver,
  "a page with 404": lost,
  "a page with 404, always": lostForEver,
  // There is nothing that a start or a stop without a look could look at again.
  "said to be gone, in the cloud's own words, once": { ...again, start: "fails", "blind stop": "fails" },
  "not readable yet: said to be gone twice after the POST": { ...again, start: "fails" },
  // What has worked before the refusal is taken up again.
  "not authorised (401), twice in a row": { ...never, wait: "done", cancel: "done" },
  "a gateway's refusal to pass it on (503010)": again,
  "a gateway's refusal to pass it on (503020, HTTP 403)": again,
  "a gateway's refusal to pass it on (503010), always": never,
  ResourceUnavailable: again,
  "ResourceUnavailable, always": { ...never, glance: "done" },
  "busy: too many jobs run, for a while": again,
  "busy: too many jobs run, always": never,
};

/** Keys can't be renewed: a 401 that no clock explains is final, unless they have worked before, for what is waited for. */
const refused: Row = { ...never, wait: "done", cancel: "done" };
const withKeys: Partial<Record<FaultName, Row>> = {
  "not authorised (401), once": refused,
  "not authorised (401), twice in a row": refused,
};

const columns: Partial<Record<Kind, Column>> = {
  "cancel once": "cancel",
  "look-up": "read",
  "list in a wait": "wait",
  "list before a start": "read",
  "cancel of several": "cancel",
};

/** Of a list they are a refusal in the cloud's own words. */
const absences: ReadonlySet<FaultName> = new Set([
  "said to be gone, in the cloud's own words, once",
  "not readable yet: said to be gone twice after the POST",
]);

/**
 * `single`: there is no second job of one request, for records tell by which request they were started, so that it is found and
 * cancelled, or the cloud runs one job at a time.
 */
export function expectedOf(fault: FaultName, kind: Kind, failure: Failure, keys: boolean, single: boolean): Outcome {
  if (single && fault === "request delivered twice") return "done";
  const row = (keys && withKeys[fault]) || expected[fault];
  // Whatever can't be listed before a start is started all the same, unless nothing at all gets through.
  if (kind === "list before a start" && !/^(connection|the name|the proxy)/.test(fault)) return "done";
  // One that was refused is asked for again for as long as others are waited for.
  if (kind === "cancel of several" && fault === "a redirect") return "done";
  // Asked for again it might end somebody else's: what is not known to have arrived is only looked at.
  if (kind === "cancel once" && row === lost) return failure;
  // No list of these clouds is ever gone: that is as final as any refusal, and nothing is looked at again.
  if ((kind === "look-up" || kind === "list in a wait") && absences.has(fault)) return failure;
  const outcome = row[columns[kind] ?? (kind as Column)];
  return outcome === "fails" ? failure : outcome;
}
