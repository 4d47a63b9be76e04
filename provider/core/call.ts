import type { Configuration } from "./config";
import type { World } from "./world";

/** How the core talks to the person who runs the deployment. */
export interface Voice {
  /** One line that stays. */
  say(line: string): void;
  warn(line: string): void;
  /** How a wait is going; the host decides how often that is shown. `undefined` ends it. */
  progress(thing: string, line: string | undefined): void;
}

/** The engine that asked. A provider outlives a killed engine, and must not go on spending for it. */
export interface Engine {
  /** Names it for other processes of this machine, where the host knows an address. */
  readonly address?: string;
  /** Whether this engine, or the one at `address`, is still there. */
  alive(address?: string): Promise<boolean>;
  /** Whether the user has asked it to replace resources that have not changed, as far as the system tells. */
  isToldToReplace?(): boolean;
}

/** One call of the engine: what the lifecycle needs to know of it. */
export interface Call {
  readonly world: World;
  readonly config: Configuration;
  readonly voice: Voice;
  /** Aborted when the deployment is cancelled. */
  readonly signal: AbortSignal;
  /** Epoch milliseconds of our clock after which nothing is tried again: the wait that it is for is over then. */
  readonly until?: number;
  readonly engine: Engine;
  /** The user's customTimeouts for this operation, in milliseconds, where the host knows them. */
  readonly timeoutMs?: number;
  /** Name of the Pulumi project, where the host knows it. */
  readonly project?: string;
  /** URN of the resource; from dynamic classes `STACK::NAME`; absent where the host knows neither. */
  readonly urn?: string;
}

/** A Check or a Diff: no network, nothing that could be cancelled. */
export type Question = Pick<Call, "world" | "config" | "engine" | "urn" | "project">;
