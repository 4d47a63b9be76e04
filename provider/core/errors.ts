/** What the vendor itself said of a failure. */
export interface VendorWords {
  /** HTTP status; absent where no answer came. */
  readonly status?: number;
  /** The vendor's own code: `403010`, `InvalidParameter.InvalidAsyncRequestId`. */
  readonly code?: string;
  readonly message?: string;
  readonly requestId?: string;
}

export interface Failure {
  /** What was being done, on which thing: `start an export job in ORG/prod`. */
  readonly what: string;
  /** What went wrong, in one clause. */
  readonly why: string;
  readonly vendor?: VendorWords;
  /** What the reader can do about it. */
  readonly advice?: string;
  readonly cause?: unknown;
}

/**
 * The one family of errors that leaves the core: each name is an answer to "and now?".
 * The message is the whole text that a user reads; hosts never show a stack.
 */
export class DataJobsError extends Error {
  readonly vendor: VendorWords;

  constructor(readonly failure: Failure) {
    super(sentence(failure), { cause: failure.cause });
    this.name = new.target.name;
    this.vendor = failure.vendor ?? {};
  }
}

/** A setting is missing or contradicts another one. */
export class ConfigurationError extends DataJobsError {}
/** The vendor understood the request and said no; asking again will not help. */
export class Refused extends DataJobsError {}
/** There is no such target in the place that was asked. */
export class NotFound extends Refused {}
/** Token, key or signature were not accepted, also not after a renewal. */
export class Unauthorized extends DataJobsError {}
/** Nothing was changed and trying later may help: no route, throttled, a reading that kept failing. */
export class Unavailable extends DataJobsError {}
/** A request with an effect may or may not have been carried out. Never send it again: look. */
export class OutcomeUnknown extends DataJobsError {}
/** A wait reached its deadline. */
export class WaitTimeout extends DataJobsError {}
/** The job ended, but not well. */
export class JobFailed extends DataJobsError {}
/** The deployment that asked for this is over: cancelled, or its engine is dead. */
export class DeploymentEnded extends DataJobsError {}

/**
 * The thing exists, but is not as it was asked for. Hosts keep `id` and `state`, show `reasons`,
 * and the next deployment goes on from there.
 */
export class HalfMade extends Error {
  readonly reasons: readonly string[];

  constructor(
    readonly id: string,
    readonly state: Record<string, unknown>,
    reason: Error,
  ) {
    super(reason.message, { cause: reason });
    this.name = "HalfMade";
    this.reasons = [reason.message];
  }
}

function sentence({ what, why, vendor, advice }: Failure): string {
  const words = vendor?.message ? `: ${cut(vendor.message)}` : "";
  const marks = [
    vendor?.code && `code ${vendor.code}`,
    vendor?.status && `HTTP ${vendor.status}`,
    vendor?.requestId && `request ${vendor.requestId}`,
  ].filter(Boolean);
  const said = `${why}${words}${marks.length > 0 ? ` (${marks.join(", ")})` : ""}`;
  return `cannot ${what}: ${said}${/[.!?]$/.test(said) ? "" : "."}${advice ? ` ${advice}` : ""}`;
}

/**
 * Vendors' texts can be pages long; 300 characters tell what there is to tell. What would command a terminal, or turn the
 * direction of reading, is taken out.
 */
export function cut(text: string, most = 300): string {
  const line = text.replace(/[\s\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, " ").trim();
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
}

/** Of a status in a vendor's own word: one that is not known yet is data all the same. */
export const LONGEST_STATUS = 60;

/** What a vendor says, fit to be told and kept: without secrets, and cut only then, for half a secret is not known for one. */
export function quote(secrets: { clean(text: string): string }, text: string, most?: number): string {
  return cut(secrets.clean(text), most);
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
