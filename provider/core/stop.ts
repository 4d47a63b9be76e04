import { z } from "zod";
import { type Call, type Example, type FunctionDefinition, type ResourceDefinition, UNFINISHED } from "./define";
import { HalfMade, Refused } from "./errors";
import { field } from "./fields";
import { defineFunction } from "./function";
import { isoTime } from "./times";
import type { Values } from "./values";

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
  /** The arguments that name the target, declared with change "replace". */
  readonly target: z.ZodRawShape;
  /** Arguments beside target, stopOn, failIfNotStopped and triggers. */
  readonly settings?: z.ZodRawShape;
  /** Outputs beside `stopped` and `stoppedAt`. */
  readonly outputs: z.ZodRawShape;
  /** Checks across arguments. */
  readonly refine?: (inputs: z.ZodObject) => z.ZodObject;
  /** Where the target lives, resolved from arguments and configuration; recorded at create. No network. */
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

const sharedInputs = (caution = "") => ({
  stopOn: field(z.enum(["create", "destroy"]).optional(), {
    description:
      "When to stop it: `create` stops it as part of `pulumi up`; `destroy` only records it, and stops it as part of `pulumi destroy`. From `destroy` to `create` it is stopped now; from `create` to `destroy` only the record changes." +
      caution,
    default: "create",
    change: (_olds, news) => (stopsOnCreate(news) ? "replace" : "update"),
  }),
  failIfNotStopped: field(z.boolean().optional(), {
    description: "Whether it is an error when there is nothing to stop because it had ended, or nothing ran.",
    default: false,
    change: "update",
  }),
  triggers: field(z.array(z.any()).optional(), {
    description: "Any values; a change of any of them stops it anew (with `stopOn: destroy` nothing is called).",
    change: (_olds, news) => (stopsOnCreate(news) ? "replace" : "update"),
  }),
});

/** One resource out of what tells one stop from another. Semantics: one table for all of them. */
export function defineStop(declaration: StopDeclaration): StopDefinition {
  const { stop, look, settle, describe, refine = (inputs) => inputs } = declaration;
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

  return {
    token: declaration.token,
    description: declaration.description,
    example: declaration.example,
    inputs: refine(
      z.strictObject({ ...declaration.target, ...declaration.settings, ...sharedInputs(declaration.caution) }),
    ),
    outputs: z.object({
      stopped: field(z.boolean(), { description: "Whether this resource has stopped something." }),
      ...declaration.outputs,
      stoppedAt,
    }),

    judge: (olds) => (olds[UNFINISHED] === true ? { update: { path: UNFINISHED } } : {}),

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

    async update(call, id, { [UNFINISHED]: unfinished, ...state }) {
      return unfinished === true ? finish(call, id, state) : state;
    },

    async delete(call, _id, state, { replaced }) {
      if (stopsOnCreate(state)) return;
      if (replaced) {
        call.voice.say(
          `Left alone: ${describe(state)}. A replacement has taken its place, and only destroy stops one.`,
        );
        return;
      }
      const answer = await stop(call, state);
      const { as, said } = (answer.as === "stopped" && (await settle?.(call, { ...state, ...answer.facts }))) || answer;
      if (as === "stopped") call.voice.say(`Stopped ${describe(state)}: ${said}.`);
      else call.voice.say(`Nothing was stopped: ${describe(state)}: ${said}.`);
    },

    onDemand({ settings = [], ...about }) {
      const allowed = Object.entries(declaration.settings ?? {}).filter(([name]) => settings.includes(name));
      const outputs = z.object({
        stopped: field(z.boolean(), { description: "Whether this call has stopped something." }),
        ...declaration.outputs,
        stoppedAt,
      });
      return defineFunction({
        ...about,
        inputs: refine(z.strictObject({ ...declaration.target, ...Object.fromEntries(allowed) })),
        outputs,
        effect: true,
        async invoke(call, given) {
          const state = aimed(call, given);
          const result = concluded(call, state, await stop(call, state));
          return Object.fromEntries(Object.keys(outputs.shape).map((name) => [name, result[name]]));
        },
      });
    },
  };
}
