import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { World } from "./define";
import { ConfigurationError } from "./errors";

/** One thing that a user can configure, and every place it may come from. */
export interface Setting {
  /** Key of the stack configuration, in the namespace `datajobs`. */
  readonly key: string;
  readonly description: string;
  readonly secret?: true;
  /** Names of the resource's own argument, where it has one. */
  readonly argument?: string;
  /** Environment variables, the first that is set wins. */
  readonly env: readonly string[];
  /** The vendor's own credentials file, relative to the home folder. */
  readonly file?: { readonly name: string; read(text: ReadText): string | undefined };
  readonly fallback?: string;
  /** Says where things live: an explicit provider with another value is another provider. */
  readonly identity?: true;
}

/** The text of a file below the home folder; undefined where there is none. */
export type ReadText = (relativePath: string) => string | undefined;

export interface Sources {
  /** Stack configuration, decrypted; `datajobs:` is already taken off the key. */
  stack(key: string): string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readText: ReadText;
  /** Told every secret that is handed out, so that no text repeats it. */
  guard(secret: string): void;
}

/**
 * Resource argument, else stack configuration, else environment, else the vendor's own file, else the default:
 * each setting on its own. An empty text counts as not set, for that is how a pipeline passes a missing secret.
 */
export class Configuration {
  constructor(private readonly sources: Sources) {}

  find(setting: Setting, argument?: unknown): string | undefined {
    const { env, readText } = this.sources;
    const value =
      text(argument) ??
      text(this.sources.stack(setting.key)) ??
      setting.env.map((name) => text(env[name])).find((found) => found !== undefined) ??
      text(setting.file?.read(readText)) ??
      setting.fallback;
    if (value !== undefined && setting.secret) this.sources.guard(value);
    if (value !== undefined && /[\r\n\0]/.test(value)) {
      throw new ConfigurationError({
        what: `use ${setting.key}`,
        why: "it contains a line break or a zero byte, which no credential or host name has",
      });
    }
    return value;
  }

  /** What stack configuration or an explicit provider says, and nothing else. */
  configured(setting: Setting): string | undefined {
    return text(this.sources.stack(setting.key));
  }

  /**
   * `argument`: the resource's own. `company`: all that the same operation needs, so that all that is missing is told at once;
   * of the settings in a list of their own any one will do.
   * @throws ConfigurationError naming every place that was looked at
   */
  need(setting: Setting, what: string, { argument, company = [] }: NeedOptions = {}): string {
    const value = this.find(setting, argument);
    if (value !== undefined) return value;
    const isMissing = (any: readonly Setting[]) => !any.includes(setting) && any.every((one) => !this.find(one));
    throw missing(what, [[setting], ...company.map((needed) => [needed].flat()).filter(isMissing)]);
  }
}

/** A setting, or those of which any one will do. */
export type Needed = Setting | readonly Setting[];

interface NeedOptions {
  readonly argument?: unknown;
  readonly company?: readonly Needed[];
}

/** Of each list any one will do. */
export function missing(what: string, groups: readonly (readonly Setting[])[]): ConfigurationError {
  const told = groups.map((any) => {
    const names = any.map(({ key, description }) => `${key} (${description})`);
    const why = names.length === 1 ? `${names[0]} is not set` : `neither ${names.join(" nor ")} is set`;
    return { why, advice: `Looked at: ${any.flatMap(places).join("; ")}.` };
  });
  const [only] = told;
  if (only && told.length === 1) return new ConfigurationError({ what, ...only });
  const lines = told.map(({ why, advice }) => `\n  ${why}. ${advice}`);
  return new ConfigurationError({ what, why: `${told.length} settings are missing:${lines.join("")}` });
}

function places(setting: Setting): string[] {
  const set = `pulumi config set ${setting.secret ? "--secret " : ""}datajobs:${setting.key}`;
  return [
    ...(setting.argument ? [`the argument ${setting.argument} of the resource`] : []),
    `stack configuration datajobs:${setting.key} (${set})`,
    `environment ${setting.env.join(" or ")}`,
    ...(setting.file ? [`the file ~/${setting.file.name}`] : []),
  ];
}

function text(value: unknown): string | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const trimmed = String(value).trim();
  return trimmed === "" ? undefined : trimmed;
}

/**
 * Scheme, host and port of an endpoint setting, without a slash at the end.
 * @throws ConfigurationError for anything else: a path, a query, credentials, another scheme
 */
export function endpointOf(setting: Setting, value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const plain = url && url.pathname === "/" && !url.search && !url.hash && !url.username && !url.password;
  if (!url || !plain || !["http:", "https:"].includes(url.protocol)) {
    throw new ConfigurationError({
      what: `use ${setting.key}`,
      why: "it is not scheme, host and port",
      advice: "Allowed: for example https://example.com or http://127.0.0.1:8080; paths stay the API's own.",
    });
  }
  return url.origin;
}

/** The sources of this world, given what the host knows of the stack's configuration. */
export function sourcesIn(world: World, stack: Sources["stack"]): Sources {
  return {
    stack,
    env: world.env,
    readText: (relativePath) => {
      try {
        return world.home ? readFileSync(join(world.home, relativePath), "utf8") : undefined;
      } catch {
        return undefined;
      }
    },
    guard: (secret) => world.secrets.add(secret),
  };
}
