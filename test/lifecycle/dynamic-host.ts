import assert from "node:assert/strict";
import { type DynamicProvider, dynamicProviders, handlerName } from "../../provider/hosts/dynamic/host";
import { OWNER_KEY, PROVIDER_KEY } from "../../provider/hosts/dynamic/values";
import type { Host, Made, Values } from "./hosts";
import { served } from "./served";

export const dynamicHost: Host = {
  name: "dynamic",
  stop: () => undefined,
  async start(of, test, stack = {}, name = "name", names = {}) {
    const { token, all } = served(of);
    // The engine tells a provider its project by the environment.
    const env = { ...test.world.env, ...(names.project !== undefined && { PULUMI_PROJECT: names.project }) };
    const world = { ...test.world, env };
    const providers = dynamicProviders(all, world, { engine: test.engine, voice: test.voice });
    const hosted = providers[handlerName(token)];
    const provider = hosted && withMessages(hosted);
    if (!provider) throw new Error(`no provider for ${token}`);
    provider.configure({ config: { get: (key) => stack[key] } });
    const text = { [PROVIDER_KEY]: "the text", [OWNER_KEY]: `${names.stack ?? "dev"}::${name}` };
    const made = async (id: string, work: Promise<Values>): Promise<Made> => {
      try {
        return { id, state: plain(await work) };
      } catch (error) {
        const { properties, reasons, id: kept } = error as { properties?: Values; reasons?: string[]; id?: string };
        if (kept === undefined || properties === undefined || reasons === undefined) throw error;
        return { id: kept, state: plain(properties), reasons };
      }
    };
    return {
      check: async (news, olds = {}) => {
        const { failures } = await provider.check(olds, { ...news, ...text });
        return failures.map(({ reason }) => reason);
      },
      diff: async (id, state, news) => {
        const { changes, replaces, deleteBeforeReplace } = await provider.diff(
          id,
          { ...state, ...text },
          { ...news, ...text },
        );
        if (!changes) return "none";
        return replaces.length === 0 ? "update" : deleteBeforeReplace ? "delete, then replace" : "replace";
      },
      create: async (news) => {
        let id = "";
        const work = provider.create({ ...news, ...text }).then((result) => {
          id = result.id;
          return result.outs;
        });
        const result = await made("", work);
        return { ...result, id: result.id || id };
      },
      read: async (id, state) => {
        const { id: now, props } = await provider.read(id, { ...state, ...text });
        return now === "" ? undefined : { id: now, state: plain(props) };
      },
      update: (id, state, news) =>
        made(
          id,
          provider.update(id, { ...state, ...text }, { ...news, ...text }).then(({ outs }) => outs),
        ),
      delete: (id, state) => provider.delete(id, { ...state, ...text }),
    };
  },
};

function plain(properties: Values): Values {
  const { [PROVIDER_KEY]: _text, [OWNER_KEY]: _owner, ...values } = properties;
  return values;
}

function withoutText({ id, properties, reasons }: { id?: string; properties?: Values; reasons?: string[] }) {
  return { id, properties, reasons };
}

/** The host's errors print themselves for Pulumi's sake; here their message is what counts. */
function withMessages(provider: DynamicProvider): DynamicProvider {
  return new Proxy(provider, {
    get: (target, name: keyof DynamicProvider) => {
      if (name === "configure") return target.configure;
      const verb = target[name] as (...args: unknown[]) => Promise<unknown>;
      return (...args: unknown[]) =>
        verb(...args).catch((error: Error & { id?: string; properties?: Values; reasons?: string[] }) => {
          assert.doesNotMatch(`${error}: ${error.stack}`, /\n\s+at /, "a stack trace reaches the user");
          throw Object.assign(new Error(error.message), withoutText(error));
        });
    },
  });
}
