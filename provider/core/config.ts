import { join } from "node:path";
import { ConfigurationError } from "./errors";
import { type Form, flawOf, unwrapped, word } from "./form";
import { readTextFile } from "./text-file";
import type { World } from "./world";

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
  /** The vendor's own credentials file: `name` as the docs have it, `env`: variables that name another one. */
  readonly file?: {
    readonly name: string;
    readonly env?: readonly string[];
    read(files: Files): InFile | undefined;
  };
  /** What of a machine or a pod may give it, when nothing else does: `the CVM role of the machine`. */
  readonly role?: string;
  readonly fallback?: string;
  /** Says where things live: an explicit provider with another value is another provider. */
  readonly identity?: true;
  /** How its value may look; default: {@link word}. */
  readonly form?: Form;
  /** A list of texts, where arguments have a type. */
  readonly list?: true;
}

/** A value, and the file that has it. */
export interface InFile {
  readonly value: string | undefined;
  /** As a user would write it: `~/.vendor/credentials`. */
  readonly path: string;
}

/** What is needed to find a vendor's files, and what is in them. */
export interface Files {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Epoch milliseconds. */
  now(): number;
  /**
   * The text of a file, by its absolute path or from `~/` on; undefined where there is none.
   * @throws ConfigurationError for one that can't be read
   */
  readText(path: string): string | undefined;
}

export interface Sources extends Files {
  /** Stack configuration, decrypted; `datajobs:` is already taken off the key. */
  stack(key: string): string | undefined;
  /** Name of the explicit provider that was given what `stack` tells. */
  readonly provider?: string;
  /**
   * Whether the engine has taken what `stack` tells out of the state, as it was at the last `up`; undefined where the host
   * can't know.
   */
  readonly fromState?: boolean;
  /** Told every secret that is handed out, so that no text repeats it. */
  guard(secret: string): void;
}

/** Where a setting may come from, beside the resource's own argument and its default. */
export const PLACES = ["stack", "environment", "file"] as const;
export type Place = (typeof PLACES)[number];

export interface Found {
  readonly value: string;
  readonly place: Place | "argument" | "default";
  /** For errors: `environment ADOBE_CLIENT_ID`. */
  readonly source: string;
  /** The environment's variable that has it. */
  readonly variable?: string;
}

/**
 * Resource argument, else stack configuration, else environment, else the vendor's own file, else the default:
 * each setting on its own. An empty text counts as not set, for that is how a pipeline passes a missing secret.
 */
export class Configuration {
  constructor(readonly sources: Sources) {}

  find(setting: Setting, argument?: unknown): string | undefined {
    return this.look(setting, argument)?.value;
  }

  /** @throws ConfigurationError for a value that can't be meant as it stands */
  look(setting: Setting, argument?: unknown): Found | undefined {
    const given = this.found(setting, "argument", `the argument ${setting.argument} of the resource`, argument);
    if (given) return given;
    for (const place of PLACES) {
      const found = this.at(setting, place);
      if (found) return found;
    }
    return this.found(setting, "default", "the default", setting.fallback);
  }

  /** What one place alone has. `names`: only these of the environment's. */
  at(setting: Setting, place: Place, names: readonly string[] = setting.env): Found | undefined {
    const { sources } = this;
    if (place === "stack") {
      const source = sources.provider
        ? `the argument ${setting.key} of provider ${sources.provider}`
        : `stack configuration datajobs:${setting.key}`;
      return this.found(setting, place, source, sources.stack(setting.key));
    }
    if (place === "environment") {
      for (const variable of names) {
        const found = this.found(setting, place, `environment ${variable}`, sources.env[variable]);
        if (found) return { ...found, variable };
      }
      return undefined;
    }
    const inFile = setting.file?.read(sources);
    return inFile && this.found(setting, place, `the file ${inFile.path}`, inFile.value);
  }

  private found(setting: Setting, place: Found["place"], source: string, given: unknown): Found | undefined {
    if (typeof given !== "string" && typeof given !== "number") return undefined;
    const plain = unwrapped(String(given));
    if (plain === undefined) return undefined;
    const form = setting.form ?? word;
    const value = form.read(plain);
    if (setting.secret)
      for (const secret of new Set([String(given).trim(), plain, value ?? plain])) this.sources.guard(secret);
    if (value !== undefined) return { value, place, source };
    throw new ConfigurationError({
      what: `use ${setting.key} from ${source}`,
      why: flawOf(plain),
      advice: `Allowed: ${form.allowed}.`,
    });
  }

  /** What stack configuration or an explicit provider says, and nothing else. */
  configured(setting: Setting): string | undefined {
    return this.at(setting, "stack")?.value;
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
    throw this.missing(what, [[setting], ...company.map((needed) => [needed].flat()).filter(isMissing)]);
  }

  /** Of each list any one will do. `role`: what became of asking for a machine's role. `more`: what else there is to say. */
  missing(
    what: string,
    groups: readonly (readonly Setting[])[],
    { role = "not asked yet", more = "" }: { readonly role?: string; readonly more?: string } = {},
  ): ConfigurationError {
    const told = groups.map((any) => {
      const names = any.map(({ key, description }) => `${key} (${description})`);
      const why = names.length === 1 ? `${names[0]} is not set` : `neither ${names.join(" nor ")} is set`;
      return { why, advice: `Looked at: ${any.flatMap((setting) => places(setting, role)).join("; ")}.` };
    });
    const stale = [more, this.sources.fromState ? this.staleness() : ""].filter((said) => said !== "");
    const [only] = told;
    if (only && told.length === 1)
      return new ConfigurationError({ what, why: only.why, advice: [only.advice, ...stale].join(" ") });
    const lines = told.map(({ why, advice }) => `\n  ${why}. ${advice}`);
    return new ConfigurationError({
      what,
      why: `${told.length} settings are missing:${lines.join("")}${stale.map((said) => `\n  ${said}`).join("")}`,
    });
  }

  /** What to run where stack configuration may have been changed since the engine kept it. */
  staleness(): string {
    const { fromState, provider } = this.sources;
    const what = provider ? `the arguments of provider ${provider}` : "stack configuration";
    const run =
      "run `pulumi up` with the resource still in the program, or add `--run-program` to the refresh or destroy";
    if (fromState === false) return "";
    return fromState
      ? `The engine took ${what} from state, as it was at the last \`pulumi up\`: if it was changed since, ${run}.`
      : `Refresh, destroy and import use ${what} as it was at the last \`pulumi up\`: if it was changed since, ${run}.`;
  }
}

/** A setting, or those of which any one will do. */
export type Needed = Setting | readonly Setting[];

interface NeedOptions {
  readonly argument?: unknown;
  readonly company?: readonly Needed[];
}

function places(setting: Setting, role: string): string[] {
  return [
    ...(setting.argument ? [`the argument ${setting.argument} of the resource`] : []),
    `stack configuration datajobs:${setting.key} (${commandFor(setting)})`,
    ...(setting.env.length > 0 ? [`environment ${setting.env.join(" or ")}`] : []),
    ...(setting.file ? [`the file ${setting.file.name}`] : []),
    ...(setting.role ? [`${setting.role} (${role})`] : []),
  ];
}

/** Sets it in stack configuration. */
export function commandFor({ key, secret }: Setting): string {
  return `pulumi config set ${secret ? "--secret " : ""}datajobs:${key}`;
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
export function sourcesIn(
  { env, home, clock, secrets }: World,
  stack: Sources["stack"],
  about: Pick<Sources, "provider" | "fromState"> = {},
): Sources {
  return {
    ...about,
    stack,
    env,
    now: () => clock.now(),
    readText: (path) => {
      const inHome = /^~[\\/]/.test(path);
      if (inHome && !home) return undefined;
      return readTextFile(inHome ? join(home ?? "", path.slice(2)) : path, path);
    },
    guard: (secret) => secrets.add(secret),
  };
}
