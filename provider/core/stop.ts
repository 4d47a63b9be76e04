import { z } from "zod";
import { Aim } from "./aim";
import type { Call } from "./call";
import {
  type Example,
  type FunctionDefinition,
  type Place,
  type Renewal,
  type ResourceDefinition,
  UNFINISHED,
} from "./define";
import { HalfMade, Refused } from "./errors";
import { field } from "./fields";
import { defineFunction } from "./function";
import { isoTime } from "./times";
import { UNKNOWN, type Values } from "./values";

/** What a stop came to. Refusals and unknown outcomes are thrown. */
export interface StopOutcome {
  /** `nothing`: it had ended, or nothing ran. `absent`: there is no such target. */
  readonly as: "stopped" | "nothing" | "absent";
  /** One clause with what the API said, for the line or the error that the user reads. */
  readonly said: string;
  /** The outputs that tell of it. */
  readonly facts: Values;
}

/** A resource that stops something which somebody else started. */
export interface StopDeclaration {
  readonly token: string;
  readonly description: string;
  readonly example: Example;
  /** What the docs of `stopOn` should warn of. */
  readonly caution?: string;
  /** `the import on cluster 1037 (KR)`. */
  describe(state: Values): string;
  /** The arguments that name the target, each with {@link stopsAnew} for what its change does. */
  readonly target: z.ZodRawShape;
  /** Which of the outputs say where the target lives. */
  readonly places?: readonly Place[];
  /** Arguments beside target, stopOn, failIfNotStopped and triggers. */
  readonly settings?: z.ZodRawShape;
  /** Outputs beside `stopped` and `stoppedAt`. */
  readonly outputs: z.ZodRawShape;
  /** Checks across arguments. */
  readonly refine?: (inputs: z.ZodObject) => z.ZodObject;
  /** Where the target lives, resolved from arguments and configuration; recorded with it. No network. */
  place(call: Pick<Call, "config">, inputs: Values): Values;
  idOf(state: Values): string;
  stop(call: Call, state: Values): Promise<StopOutcome>;
  /** Outputs that tell the present state, for APIs that can be asked. */
  look?(call: Call, state: Values): Promise<Values>;
  /**
   * Waits for the end of a stop that was accepted, where the arguments ask for that; undefined where they don't.
   * `nothing`: it came to its own end although the stop had been accepted.
   */
  settle?(call: Call, state: Values): Promise<StopOutcome | undefined>;
}

export interface StopDefinition extends ResourceDefinition {
  /** The same stop as a function. `settings`: which ones of the declaration it takes too; it waits for no end. */
  onDemand(
    about: Pick<FunctionDefinition, "token" | "description" | "example"> & { readonly settings?: readonly string[] },
  ): FunctionDefinition;
}

/** Stops now: unlike for a resource that only stops when it is destroyed. */
function stopsOnCreate(inputs: Values): boolean {
  return inputs.stopOn !== "destroy";
}

/**
 * What a change of target, place or triggers does. Nothing replaces what is recorded for destroy: of a replacement the
 * provider is asked to delete the old one, as it is on destroy.
 */
export function stopsAnew(olds: Values, news: Values): "replace" | "update" {
  return stopsOnCreate(olds) && stopsOnCreate(news) ? "replace" : "update";
}

const sharedInputs = (caution = "") => ({
  stopOn: field(z.enum(["create", "destroy"]).optional(), {
    description:
      "When to stop it: `create` stops it as part of `pulumi up`; `destroy` only records it, and stops it as part of `pulumi destroy`, or when the resource is taken out of the program. " +
      "A replacement, however it comes about, stops nothing that is recorded: a changed target is recorded in place of the old one, which is left alone. From `destroy` to `create` it is stopped now; from `create` to `destroy` only the record changes." +
      caution,
    default: "create",
    change: "update",
  }),
  failIfNotStopped: field(z.boolean().optional(), {
    description: "Whether it is an error when there is nothing to stop because it had ended, or nothing ran.",
    default: false,
    change: "update",
  }),
  triggers: field(z.array(z.any()).optional(), {
    description: "Any values; a change of any of them stops it anew (with `stopOn: destroy` nothing is called).",
    change: stopsAnew,
  }),
});

/** One resource out of what tells one stop from another. Semantics: one table for all of them. */
export function defineStop(declaration: StopDeclaration): StopDefinition {
  const { stop, look, settle, describe, places, refine = (inputs) => inputs } = declaration;
  const aim = new Aim(declaration);
  const stoppedAt = field(z.string().optional(), { description: "When it was stopped, ISO 8601 UTC." });

  const aimed = (call: Call, given: Values): Values => ({
    ...given,
    ...declaration.place(call, given),
    stopped: false,
  });

  const concluded = (call: Call, state: Values, { as, said, facts }: StopOutcome): Values => {
    const { stoppedAt: _, ...others } = state;
    const result = { ...others, ...facts, stopped: as === "stopped" };
    if (as === "stopped") return { ...result, stoppedAt: isoTime(call.world.clock.now()) };
    if (as === "absent" || state.failIfNotStopped === true) {
      const why = as === "absent" ? `there is no such target (${said})` : `there was nothing to stop (${said})`;
      throw new Refused({ what: `stop ${describe(state)}`, why });
    }
    call.voice.say(`Nothing was stopped: ${describe(state)}: ${said}.`);
    return result;
  };

  const finish = async (call: Call, id: string, state: Values): Promise<Values> => {
    if (!settle || state.stopped !== true) return state;
    const end = await settle(call, state).catch((error: Error) => {
      throw new HalfMade(id, { ...state, [UNFINISHED]: true }, error);
    });
    return end ? concluded(call, state, end) : state;
  };

  /** Aimed anew: what was known of another target is none of this one's. */
  const aimedAnew = (call: Pick<Call, "config">, state: Values, { olds, news }: Renewal): Values => {
    const next = { ...news, ...aim.placeNow(call, { news, olds }) };
    return aim.same(next, olds) ? { ...state, ...next } : { ...next, stopped: false };
  };

  const resultNames = ["stopped", ...Object.keys(declaration.outputs), "stoppedAt"].filter(
    (name) => !places?.some((place) => place.name === name),
  );
  const inputs = refine(
    z.strictObject({ ...declaration.target, ...declaration.settings, ...sharedInputs(declaration.caution) }),
  );
  const outputs = z.object({
    stopped: field(z.boolean(), { description: "Whether this resource has stopped something." }),
    ...declaration.outputs,
    stoppedAt,
  });

  return {
    token: declaration.token,
    description: declaration.description,
    example: declaration.example,
    ...(places && { places, placeChange: stopsAnew }),
    target: (values) => aim.target(values),
    inputs,
    outputs,

    judge: (_id, olds) => (olds[UNFINISHED] === true ? { update: { path: UNFINISHED } } : {}),

    foresee(config, news) {
      try {
        return declaration.place({ config }, news);
      } catch {
        // What is missing is an error of the operation that needs it, never of a preview.
        return {};
      }
    },

    async create(call, news) {
      const state = aimed(call, news);
      const id = declaration.idOf(state);
      if (!stopsOnCreate(news)) return { id, state };
      return { id, state: await finish(call, id, concluded(call, state, await stop(call, state))) };
    },

    async read(call, _id, state) {
      return look ? { ...state, ...(await look(call, state)) } : state;
    },

    foreseeUpdate(config, state, change) {
      try {
        const next = aimedAnew({ config }, state, change);
        const now = stopsOnCreate(next) && !stopsOnCreate(change.olds);
        return { ...next, ...(now && unknown(resultNames)), ...hidden(change.news) };
      } catch {
        return { ...state, ...unknown(Object.keys(outputs.shape)) };
      }
    },

    async update(call, id, { [UNFINISHED]: unfinished, ...state }, change) {
      const { olds } = change;
      if (stopsOnCreate(state) && stopsOnCreate(olds)) return unfinished === true ? finish(call, id, state) : state;
      const next = aimedAnew(call, state, change);
      if (!stopsOnCreate(olds) && !aim.same(next, olds)) {
        call.voice.say(`Left alone: ${describe(olds)}: the program names ${describe(next)} in its place now.`);
      }
      if (!stopsOnCreate(next)) return next;
      return finish(call, id, concluded(call, next, await stop(call, next)));
    },

    async delete(call, _id, state, standing) {
      if (stopsOnCreate(state)) return;
      if (standing !== "not declared") {
        const why =
          standing === "declared"
            ? "as far as this run has seen, the program still declares it, and a replacement stops nothing. To have it stopped, take it out of the program, or run `pulumi destroy`."
            : "its state is of version 0.1.0, which kept no names, so that it can't be told whether it was taken out of the program, or replaced by a run that failed. If it is to be stopped, stop it in the console, or with the function for that.";
        call.voice.warn(`Left alone: ${describe(state)}: ${why}`);
        return;
      }
      const answer = await stop(call, state);
      const { as, said } = (answer.as === "stopped" && (await settle?.(call, { ...state, ...answer.facts }))) || answer;
      if (as === "stopped") call.voice.say(`Stopped ${describe(state)}: ${said}.`);
      else call.voice.say(`Nothing was stopped: ${describe(state)}: ${said}.`);
    },

    onDemand({ settings = [], ...about }) {
      const allowed = Object.entries(declaration.settings ?? {}).filter(([name]) => settings.includes(name));
      const results = z.object({
        stopped: field(z.boolean(), { description: "Whether this call has stopped something." }),
        ...declaration.outputs,
        stoppedAt,
      });
      return defineFunction({
        ...about,
        inputs: refine(z.strictObject({ ...declaration.target, ...Object.fromEntries(allowed) })),
        outputs: results,
        effect: true,
        async invoke(call, given) {
          const state = aimed(call, given);
          const result = concluded(call, state, await stop(call, state));
          return Object.fromEntries(Object.keys(results.shape).map((name) => [name, result[name]]));
        },
      });
    },
  };
}

function unknown(names: readonly string[]): Values {
  return Object.fromEntries(names.map((name) => [name, UNKNOWN]));
}

function hidden(news: Values): Values {
  return Object.fromEntries(Object.entries(news).filter(([, value]) => value === UNKNOWN));
}
