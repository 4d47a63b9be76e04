import type { Voice } from "../../core/call";
import { checkInputs } from "../../core/check";
import { Configuration, sourcesIn } from "../../core/config";
import type { FunctionDefinition } from "../../core/define";
import { DataJobsError, reasonOf } from "../../core/errors";
import { conceal, secretPaths } from "../../core/secrets";
import { compact, type Values } from "../../core/values";
import type { Secrets, World } from "../../core/world";
import { engineAt } from "../engine";

/** The running program, as far as a function needs to know it. */
export interface Program {
  /** Stack configuration, decrypted; the key is without `datajobs:`. */
  stack(key: string): string | undefined;
  readonly preview: boolean;
  readonly project: string;
  /** Address of the engine that runs it. */
  readonly engine: string | undefined;
  readonly voice: Voice;
}

/** Calls a function: undefined where it would do something and this is a preview. Errors are for the user to read. */
export type FunctionCaller = (token: string, args: Values, program: Program) => Promise<Values | undefined>;

/** The functions in the process of a TypeScript or JavaScript program: Pulumi's dynamic host has none. */
export function functionCaller(functions: readonly FunctionDefinition[], world: World): FunctionCaller {
  const known = new Map(functions.map((each) => [each.token, each]));
  return async (token, args, program) => {
    const definition = known.get(token);
    if (!definition) throw new Error(`there is no function ${token}`);
    const inputs = compact(args);
    conceal(world.secrets, inputs, secretPaths(definition.inputs, inputs));
    const failures = checkInputs(definition.inputs, inputs);
    if (failures.length > 0) {
      const reasons = failures.map(({ property, reason }) => (property === "" ? reason : `${property}: ${reason}`));
      throw new Error(`cannot call ${token.replace(":", ".")}: ${reasons.join("; ")}`);
    }
    if (definition.effect && program.preview) return undefined;
    try {
      return compact(
        await definition.invoke(
          {
            world,
            config: new Configuration(sourcesIn(world, (key) => program.stack(key), { fromState: false })),
            voice: redacted(program.voice, world.secrets),
            // The engine ends the whole process when the deployment is cancelled.
            signal: new AbortController().signal,
            engine: engineAt(program.engine),
            project: program.project,
          },
          inputs,
        ),
      );
    } catch (error) {
      throw plainError(error, world.secrets);
    }
  };
}

function redacted(voice: Voice, secrets: Secrets): Voice {
  return {
    say: (line) => voice.say(secrets.clean(line)),
    warn: (line) => voice.warn(secrets.clean(line)),
    progress: (thing, line) => voice.progress(thing, line === undefined ? undefined : secrets.clean(line)),
  };
}

function plainError(error: unknown, secrets: Secrets): Error {
  const known = error instanceof DataJobsError;
  return new Error(
    secrets.clean(known ? reasonOf(error) : `a mistake in pulumi-datajobs, please report it: ${reasonOf(error)}`),
  );
}
