import type { Call } from "../call";
import type { Example } from "../define";
import type { JobDefinition } from "../job";
import type { Job } from "../job-declaration";
import type { JobKind } from "../job-kind";
import type { Values } from "../values";

/** Many jobs of one kind as one resource: what tells one such set from another. */
export interface JobSetDeclaration<J extends Job> {
  readonly token: string;
  readonly description: string;
  readonly example: Example;
  /** What each of them is. */
  readonly job: JobDefinition<J>;
  /** Outputs of a job that the set keeps of each, beside its id and status: those that are worth their place in state. */
  readonly kept: readonly string[];
}

/** A set in one place, for one operation. */
export interface Scene<J extends Job> {
  readonly call: Call;
  readonly kind: JobKind<J>;
  readonly place: Values;
  /** `the set nightly`. */
  readonly name: string;
}

/** What the state of a set has of one of its jobs, beside the outputs that are kept. */
export interface Member extends Values {
  readonly jobId: string;
  readonly status: string;
  /** Of what it was asked for: another one is another job. */
  readonly of: string;
  /** ISO 8601. */
  readonly createdAt?: string;
  /** Why it failed, in the API's own words. */
  readonly error?: string;
}

/** By their keys, which name the jobs for ever. */
export type Members = Readonly<Record<string, Member>>;

/** As it is where the argument is not given. */
export const MAX_RUNNING = 20;
/** A set is one call of the engine, and one part of the state that is written whole. */
export const MOST_JOBS = 10_000;

/** Of a set's keys, where something is told of many: the others are counted. */
export const MOST_NAMED = 20;

/**
 * The order in which keys are told to people, `k2` before `k10`. They come to the plugin in any, and fail in any: what is
 * said of two equal runs is to be the same.
 */
export const compareKeys = new Intl.Collator("en", { numeric: true }).compare;

/** `5,000`. */
export function count(number: number): string {
  return number.toLocaleString("en-US");
}
