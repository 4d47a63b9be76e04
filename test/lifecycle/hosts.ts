import type { ResourceDefinition } from "../../provider/core/define";
import type { TestWorld } from "../world";
import { dynamicHost } from "./dynamic-host";
import { grpcHost } from "./grpc-host";

export type Values = Record<string, unknown>;

/** What became of a create or an update: the state, and the error when it is only half made. */
export interface Made {
  readonly id: string;
  readonly state: Values;
  readonly reasons?: readonly string[];
}

/** One resource behind one host, in the terms that all hosts share. */
export interface HostedResource {
  check(news: Values, olds?: Values): Promise<string[]>;
  diff(id: string, state: Values, news: Values): Promise<"none" | "update" | "replace" | "delete, then replace">;
  create(news: Values): Promise<Made>;
  /** undefined: gone. */
  read(id: string, state: Values): Promise<{ id: string; state: Values } | undefined>;
  update(id: string, state: Values, news: Values): Promise<Made>;
  delete(id: string, state: Values): Promise<void>;
}

/** Of the deployment. The dynamic host knows no project unless it is told. */
export interface PulumiNames {
  readonly project?: string;
  readonly stack?: string;
}

export interface Host {
  readonly name: string;
  /**
   * A provider process of its own, with this stack configuration, for the resource of this name in these Pulumi names. `of`: one
   * of the registry, or one that a test declares.
   */
  start(
    of: string | ResourceDefinition,
    test: TestWorld,
    stack?: Record<string, string>,
    name?: string,
    names?: PulumiNames,
  ): Promise<HostedResource>;
  /** Ends the servers that `start` has begun. */
  stop(): void;
}

export const hosts: readonly Host[] = [dynamicHost, grpcHost];
