import type { z } from "zod";
import type { Call, Question } from "./call";
import type { Configuration, Setting } from "./config";
import type { Standing } from "./declared";
import type { Effect } from "./fields";
import type { Path, Values } from "./values";
import type { World } from "./world";

/**
 * Marks, in state, a thing whose making was not seen through: the next deployment goes on with it.
 * Absent from everything that is as it was asked for.
 */
export const UNFINISHED = "unfinished";

/** Marks, in state, a thing that was imported: an argument that its record does not carry counts as equal. */
export const IMPORTED = "imported";

export interface Created<State> {
  readonly id: string;
  readonly state: State;
}

/** One that exists and of which nothing but the id was known. */
export interface Found extends Created<Values> {
  /** Arguments that would ask for this very thing, as far as its record tells. */
  readonly inputs: Values;
}

/** One of the outputs that say where a thing lives, and the setting that decides it where no argument does. */
export interface Place {
  readonly name: string;
  readonly setting: Setting;
  /** Brings different spellings to one. */
  readonly spelt?: (text: string) => string;
}

/** What an update goes from and to. */
export interface Renewal {
  /** The state as it was. */
  readonly olds: Values;
  /** The new arguments, and nothing else. */
  readonly news: Values;
}

export interface Judgement {
  /** Parts of judged arguments that changed, each an update. */
  readonly changes?: readonly { readonly path: Path; readonly kind: "add" | "delete" | "update" }[];
  /** What an update will do, for the user. */
  readonly plan?: string;
  /** Replace although no argument changed: the output that asks for it, and why, for the user. */
  readonly replace?: { readonly path: string; readonly why: string };
  /** Call update although no argument changed. */
  readonly update?: { readonly path: string };
  /** A replacement has to delete the old one first. */
  readonly deleteBeforeReplace?: boolean;
}

/** What the docs show in every language. The arguments pass the check as they are. */
export interface Example {
  /** Name of the resource, and of the variable that holds it: a word in every language. */
  readonly name: string;
  readonly arguments: Values;
}

/**
 * Everything there is to know of one resource. Arguments and computed outputs share one state:
 * `state` holds the arguments as they were given and the outputs beside them.
 */
export interface ResourceDefinition<I extends Values = Values, S extends Values = Values> {
  /** `adobe:ExportJob`. */
  readonly token: string;
  /** First line of the docs; more lines follow after an empty one. */
  readonly description: string;
  readonly example: Example;
  readonly inputs: z.ZodObject;
  /** The outputs beside the arguments. */
  readonly outputs: z.ZodObject;
  /** What a user should be warned of when the resource is new. Inputs may hold unknowns. */
  warnings?(inputs: Values): string[];
  /** What the last known state says beyond a comparison of arguments. No network. */
  judge?(id: string, olds: Values, news: Values, question: Question): Judgement;
  /**
   * Where it lives. A place that the stack's configuration, or an explicit provider's, now says otherwise is a change, as an
   * argument is; one from environment, file or role is none.
   */
  readonly places?: readonly Place[];
  /** What a change of a place does. Default: replace. */
  placeChange?(olds: Values, news: Values): Exclude<Effect, "none">;
  /** Of arguments or state: what deleting it would stop. Deleting it stops nothing while the program declares the same. */
  target?(values: Values): unknown;
  /** The engine has shown that it knows this thing: nothing need be remembered for it elsewhere. */
  acknowledge?(world: World, id: string, state: Values, urn: string | undefined): void;
  /** What a create will do, for a preview. Inputs may hold unknowns. */
  intention?(inputs: Values): string;
  /** What a preview can tell of the outputs, from arguments and configuration alone; all others are unknown. */
  foresee?(config: Configuration, inputs: Values): Values;
  /** The same for an update: `state`, with what it will change. */
  foreseeUpdate?(config: Configuration, state: Values, change: Renewal): Values;
  /** @throws HalfMade once the thing exists and anything fails after that */
  create(call: Call, inputs: I): Promise<Created<S>>;
  /** Ids that `find` takes, for the docs. */
  readonly importIds?: readonly string[];
  /** For `get` and import. @throws NotFound */
  find?(call: Call, id: string): Promise<Found>;
  /** What it is now; undefined when it is gone. */
  read(call: Call, id: string, state: S): Promise<S | undefined>;
  /** `state`: the new arguments beside the old outputs. */
  update(call: Call, id: string, state: S, change: Renewal): Promise<S>;
  /** `standing`: whether the program still declares it, or something with the same target. */
  delete(call: Call, id: string, state: S, standing: Standing): Promise<void>;
}

/** A reading, or an action on demand, that is no resource. */
export interface FunctionDefinition<I extends Values = Values, O extends Values = Values> {
  /** `adobe:getExportJob`. */
  readonly token: string;
  readonly description: string;
  /** Arguments that pass the check as they are, for the docs. */
  readonly example: Values;
  readonly inputs: z.ZodObject;
  readonly outputs: z.ZodObject;
  /** Starts, stops or cancels something: a preview calls nothing, and its outputs are unknown. */
  readonly effect?: true;
  invoke(call: Call, inputs: I): Promise<O>;
}
