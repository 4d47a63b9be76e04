import { type Cluster, clustersOf } from "./accounts";
import { Tokens } from "./adobe-token";
import { Clock } from "./clock";
import type { JobError } from "./jobs";
import { JobStore } from "./jobs";
import { KeyRing } from "./key-ring";
import type { EmulatorOptions } from "./options";
import { Rates } from "./rate";

export interface OutcomeRule {
  outcome: string;
  errors?: JobError[];
  /** How long they take; else what all jobs take. */
  seconds?: number;
}

/** All that the emulated clouds know. */
export class World {
  readonly clock = new Clock();
  readonly jobs: JobStore;
  readonly tokens: Tokens;
  readonly rates = new Rates();
  readonly keys = new KeyRing();
  readonly clusters: readonly Cluster[];
  /** How jobs that write to a dataset end. */
  readonly outcomes = new Map<string, OutcomeRule>();

  constructor(readonly options: EmulatorOptions) {
    this.jobs = new JobStore(options.firstId);
    this.tokens = new Tokens(options.tokenSeconds);
    this.clusters = clustersOf(options.clusters);
  }

  reset(): void {
    this.clock.reset();
    this.jobs.clear();
    this.rates.clear();
    this.keys.reset();
    this.outcomes.clear();
  }
}
