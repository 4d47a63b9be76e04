import type { Call, Voice } from "../../core/call";
import { Configuration, sourcesIn } from "../../core/config";
import type { ResourceDefinition } from "../../core/define";
import { DataJobsError, HalfMade, reasonOf } from "../../core/errors";
import { Lifecycle } from "../../core/lifecycle";
import { pathText, type Values } from "../../core/values";
import type { Secrets, World } from "../../core/world";
import { cancellation, engineAt } from "../engine";
import { decode, encode, ownerIn, PROVIDER_KEY } from "./values";
import { ConsoleVoice } from "./voice";

/** The part of `pulumi.dynamic.ResourceProvider` that is used; Pulumi itself is not loaded for it. */
export interface DynamicProvider {
  configure(request: { config: { get(key: string): string | undefined } }): void;
  check(olds: Values, news: Values): Promise<{ inputs: Values; failures: { property: string; reason: string }[] }>;
  diff(
    id: string,
    olds: Values,
    news: Values,
  ): Promise<{ changes: boolean; replaces: string[]; deleteBeforeReplace: boolean }>;
  create(news: Values): Promise<{ id: string; outs: Values }>;
  read(id: string, state: Values): Promise<{ id: string; props: Values }>;
  update(id: string, olds: Values, news: Values): Promise<{ outs: Values }>;
  delete(id: string, state: Values): Promise<void>;
}

/** `adobe:ExportJob` -> `adobeExportJob`: the name under which Pulumi's dynamic host finds a provider. */
export function handlerName(token: string): string {
  return token.replace(":", "");
}

/** A provider for each resource. All share the process: its tokens, limits and connections. */
export function dynamicProviders(
  resources: readonly ResourceDefinition[],
  world: World,
  { engine = engineAt(process.argv[2]), voice = new ConsoleVoice(world.secrets, world.clock) as Voice } = {},
): Record<string, DynamicProvider> {
  let stack: (key: string) => string | undefined = () => undefined;
  // The engine can't reach a dynamic provider with a cancellation.
  const { signal } = cancellation();
  const project = world.env.PULUMI_PROJECT;
  const call = (owner?: string): Call => ({
    world,
    voice,
    engine,
    signal,
    config: new Configuration(sourcesIn(world, stack)),
    ...(project !== undefined && { project }),
    ...(owner !== undefined && { urn: owner }),
  });
  const entries = resources.map((definition): [string, DynamicProvider] => {
    const lifecycle = new Lifecycle(definition, world);
    const provider: DynamicProvider = {
      // Called without being waited for, and never again once it has thrown.
      configure: ({ config }) => {
        stack = (key) => config.get(`datajobs:${key}`);
      },
      check: async (olds, news) => {
        const isNew = Object.keys(olds ?? {}).length === 0;
        const owner = ownerIn(news);
        const { inputs, failures, warnings } = lifecycle.check(
          call(owner),
          isNew ? undefined : decode(olds),
          decode(news),
        );
        for (const warning of warnings) voice.warn(`a new ${definition.token}: ${warning}`);
        // With a property the engine prints its value too, also when that is a secret: the path goes into the reason.
        const told = failures.map(({ property, reason }) => ({ property: "", reason: `${property}: ${reason}` }));
        return { inputs: encode(inputs, owner), failures: told };
      },
      diff: async (id, olds, news) => {
        const question = call(ownerIn(news));
        if (ownerIn(olds) === undefined) lifecycle.namelessState(question);
        const { changes, replace, deleteBeforeReplace, why, plan } = lifecycle.diff(
          question,
          id,
          decode(olds),
          decode(news),
        );
        // Told under the stack: it says itself of which resource.
        const name = question.urn?.split("::").slice(1).join("::") ?? id;
        if (why) voice.warn(`${name}: ${why}`);
        if (plan) voice.say(`${name}: ${plan}`);
        const replaces = changes
          .filter(({ effect }) => effect === "replace")
          .map(({ path }) => pathText(path.slice(0, 1)));
        return { changes: changes.length > 0, replaces: replace ? [...new Set(replaces)] : [], deleteBeforeReplace };
      },
      create: async (news) => {
        const owner = ownerIn(news);
        const { id, state } = await lifecycle.create(call(owner), decode(news));
        return { id, outs: encode(state, owner) };
      },
      read: async (id, state) => {
        const known = decode(state);
        const owner = ownerIn(state);
        if (Object.keys(known).length === 0) {
          // `ExportJob.get`: answering that it is gone would succeed silently, so a missing one is an error.
          const found = await lifecycle.find(call(owner), id);
          return { id: found.id, props: encode(found.state, owner) };
        }
        const now = await lifecycle.read(call(owner), id, known);
        return now ? { id, props: encode(now, owner) } : { id: "", props: {} };
      },
      update: async (id, olds, news) => {
        const owner = ownerIn(news);
        return { outs: encode(await lifecycle.update(call(owner), id, decode(olds), decode(news)), owner) };
      },
      delete: (id, state) => lifecycle.delete(call(ownerIn(state)), id, decode(state)),
    };
    return [handlerName(definition.token), withPlainErrors(provider, world.secrets)];
  });
  return Object.fromEntries(entries);
}

function withPlainErrors(provider: DynamicProvider, secrets: Secrets): DynamicProvider {
  const plain = <A extends unknown[], R>(work: (...args: A) => Promise<R>, propertiesOf: (...args: A) => Values) => {
    return async (...args: A): Promise<R> => {
      try {
        return await work(...args);
      } catch (error) {
        throw plainError(error, propertiesOf(...args), secrets);
      }
    };
  };
  return {
    configure: provider.configure,
    check: plain(provider.check, (_olds, news) => news),
    diff: plain(provider.diff, (_id, _olds, news) => news),
    create: plain(provider.create, (news) => news),
    read: plain(provider.read, (_id, state) => state),
    update: plain(provider.update, (_id, _olds, news) => news),
    delete: plain(provider.delete, (_id, state) => state),
  };
}

/**
 * Pulumi's dynamic host prints `${error}: ${error.stack}` for some verbs, shows `error.message` with the resource for all,
 * and keeps a half-made resource when the error has an id. The user reads the whole sentence once, with the resource.
 */
function plainError(error: unknown, properties: Values, secrets: Secrets): Error {
  const known = error instanceof DataJobsError || error instanceof HalfMade;
  const message = secrets.clean(
    known ? reasonOf(error) : `a mistake in pulumi-datajobs, please report it: ${reasonOf(error)}`,
  );
  const brief = error instanceof DataJobsError ? `cannot ${error.failure.what}` : "this failed";
  const shown = Object.assign(new Error(message), {
    stack: secrets.clean(`${brief}: the reason is shown with the resource`),
    toString: () => "datajobs",
  });
  if (!(error instanceof HalfMade)) return shown;
  const state = { ...encode(error.state, ownerIn(properties)), [PROVIDER_KEY]: properties[PROVIDER_KEY] };
  return Object.assign(shown, {
    id: error.id,
    properties: state,
    reasons: error.reasons.map((reason) => secrets.clean(reason)),
  });
}
