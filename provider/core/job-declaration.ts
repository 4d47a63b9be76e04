import type { z } from "zod";
import type { Call } from "./call";
import type { Configuration } from "./config";
import type { Example, Place } from "./define";
import type { End } from "./ends";
import type { Values } from "./values";

/** A job as its API tells of it, as far as all kinds have it in common. */
export interface Job {
  readonly id: string;
  /** In the API's own word. */
  readonly status: string;
  /** Epoch milliseconds on the server's clock, where it tells. */
  readonly createdAt?: number;
  /** Id of the request that started it, where it repeats one. */
  readonly requestId?: string;
}

/** The endpoint of one kind of job, in one place, for one operation. */
export interface JobApi<J extends Job> {
  /** Milliseconds by which the server's clock is ahead of ours at least; undefined until it has answered. */
  clockAhead(): number | undefined;
  /**
   * Sends the request that starts a job, once. Undefined where it was accepted and the API tells no id: the job is looked up.
   * @throws OutcomeUnknown when it may or may not have been carried out
   */
  start(inputs: Values, how: StartOptions): Promise<J | undefined>;
  /**
   * Undefined when the API says that there is no such job, in its own words: that may be too early to be true.
   * `cancelled`: a cancellation of ours was accepted.
   */
  get(id: string, how: { readonly cancelled: boolean }): Promise<J | undefined>;
  /**
   * Jobs created at or after `from` whose record agrees with these arguments. `from` is on the server's clock, which may be
   * known only once the first answer is there: it is called after that.
   */
  candidates(inputs: Values, from: () => number): Promise<J[]>;
  /** The newest jobs, on one page, of an API that keeps the names of requests in its records, or may. */
  newest?(): Promise<J[]>;
  /** All jobs of the place, newest first, in pages, of an API that has such a list. */
  pages?(): AsyncIterable<readonly J[]>;
  /** Whether a job may be one that these arguments ask for, as far as its record tells. */
  agrees?(job: J, inputs: Values): boolean;
  /**
   * Ids of all jobs that agree with these arguments, for an API whose times can't be compared with the server's clock. One
   * that several jobs have is there several times: with one more of them later, none of them can be told to be ours.
   */
  agreeing?(inputs: Values): Promise<readonly string[]>;
  /** A cancellation whose outcome is unknown is never asked for again: what it would end by then may be another one. */
  readonly cancelsOnce?: true;
  /** Asks for the end of the job, which may come later. @throws OutcomeUnknown, NotFound, Refused */
  cancel(id: string): Promise<void>;
}

export interface StartOptions {
  /** Milliseconds for which it is asked for again while the vendor says that too many jobs run. */
  readonly busyMs: number;
  /** Names this very request, for APIs that keep such a name. */
  readonly requestId: string;
}

/** What an id that was given for an import, or to `get`, names. */
export interface Identity {
  readonly id: string;
  /** Members of the place that the id tells. */
  readonly place: Values;
}

/** Where the jobs of a kind live. */
export interface JobPlace {
  /** Members of a place: arguments and outputs of these names. */
  readonly names: readonly string[];
  /** Those of them that the configuration decides where no argument does. */
  readonly settings: readonly Place[];
  /** No network. @throws ConfigurationError naming all that is missing, credentials too */
  resolve(config: Configuration, inputs: Values, what: string): Values;
  /** `ORG/prod`. Equal for equal places. */
  text(place: Values): string;
  /** A better error where what failed is explained by the place. */
  explain?(
    error: Error,
    about: { readonly config: Configuration; readonly place: Values; readonly what: string },
  ): Error;
}

/** What tells one kind of job from another: what its API says, and nothing of waiting, adopting, cancelling or expiry. */
export interface JobDeclaration<J extends Job> {
  readonly token: string;
  readonly description: string;
  readonly example: Example;
  /** `export job`. */
  readonly noun: string;
  /** Ids that an import takes, for the docs. */
  readonly importIds: readonly string[];
  /** The forms of them, for the error: `ID`, `ORG/SANDBOX/ID`. */
  readonly idForms: readonly string[];
  /** Reads one of these forms; undefined for every other one. */
  identify(id: string): Identity | undefined;
  /** The arguments that the API gets, and those of the place. A change of them replaces the job unless they say otherwise. */
  readonly request: z.ZodRawShape;
  /** The times of its records name no zone: that of the start is taken from the answer to it, and kept. */
  readonly zoneless?: true;
  /** Checks across arguments. */
  readonly refine?: (inputs: z.ZodObject) => z.ZodObject;
  /** `status` is one of them; the id and the place are where they are no arguments. */
  readonly outputs: z.ZodRawShape;
  /** The output that tells when it was started, ISO 8601. Default: `createdAt`. */
  readonly startTime?: string;
  readonly place: JobPlace;
  /** What a user should be warned of when the resource is new. Inputs may hold unknowns. */
  warnings?(inputs: Values): string[];
  /** How it ended, by its outputs; undefined while it runs, or waits to. */
  endOf(outputs: Values): End | undefined;
  /** Why it failed, in the API's own words, by its outputs. */
  reasonOf?(outputs: Values): string | undefined;
  /** How far it has come, while it runs: `RUNNING, 40 %`. Default: its status. */
  progressOf?(job: J): string;
  /** The outputs that tell of this job; not those of the place. */
  outputsOf(job: J): Values;
  /** Arguments that would ask for this very job, as far as its record tells. */
  argumentsOf(job: J): Values;
  /** No network. @throws ConfigurationError */
  api(call: Call, place: Values, what: string): JobApi<J>;
}
