import type { Moment, SECRET } from "./told";

/** How a job stands, or what a stop has done, as far as the state tells. */
export type Outcome =
  | "succeeded"
  | "failed"
  | "cancelled"
  | "running"
  /** It is over; how it ended is not told. */
  | "ended"
  /** A key of a set that has no job yet. */
  | "missing"
  | "stopped"
  /** There was nothing to stop. */
  | "idle"
  /** Stops on destroy: nothing has been stopped yet. */
  | "recorded"
  | "unknown";

export type Role = "job" | "stop";

/** A value of a state: undefined where it isn't told. */
export type Told<T> = T | typeof SECRET | undefined;

/** Some APIs tell when a job was made, not when it began to run. */
export interface Begin extends Moment {
  readonly is: "started" | "created" | "stopped";
}

export interface End extends Moment {
  /**
   * `ended`: so the API says. `changed`: the record of a job that is over last changed then, so that it ended then at the
   * latest. `earliest`: it can't have been over before, by when it began and how long it ran. `seen`: it had not ended when the state
   * was written.
   */
  readonly is: "ended" | "changed" | "earliest" | "seen";
}

/** One job, or one stop. */
export interface Row {
  readonly name: string;
  readonly urn: string;
  readonly role: Role;
  readonly id: string | undefined;
  readonly outcome: Outcome;
  /** In the vendor's word. */
  readonly status: string | undefined;
  /** In per cent. */
  readonly progress: Told<number>;
  readonly begin: Begin | undefined;
  readonly end: End | undefined;
  readonly tookMs: Told<number>;
  readonly exportedProfiles: Told<number>;
  readonly batchIds: Told<readonly string[]>;
  readonly errors: readonly string[];
  /** `deletion`: it was replaced, and its deletion failed or was cut short. `replacement`: it was deleted to be made anew. */
  readonly awaits: "deletion" | "replacement" | undefined;
}

/** Rows of one kind in one place, or those of one set. */
export interface Group {
  /** `adobe.ExportJob`. */
  readonly kind: string;
  readonly place: string | undefined;
  /** Name of the set that the rows are the jobs of. */
  readonly set: string | undefined;
  /** What is to be said of the set as a whole. */
  readonly notes: readonly string[];
  readonly rows: readonly Row[];
}

/** Something that a deployment had begun when it was cut short. */
export interface Pending {
  readonly operation: string;
  readonly kind: string;
  readonly name: string;
  readonly urn: string;
}

export interface Report {
  readonly project: string | undefined;
  readonly stack: string | undefined;
  /** When the state was written. */
  readonly writtenAt: Moment | undefined;
  readonly groups: readonly Group[];
  readonly pending: readonly Pending[];
}
