import type { Call } from "./call";
import { type Configuration, commandFor, type Found, PLACES, type Place, type Setting } from "./config";
import { ConfigurationError, Unauthorized } from "./errors";

/** Credentials that mean something together only: id, key and token. */
export interface CredentialSet<Name extends string> {
  readonly parts: Readonly<Record<Name, Setting>>;
  /** Of each list one has to be there. */
  readonly required: readonly (readonly Name[])[];
}

/** All of it out of one place. */
export interface WholeSet<Name extends string> {
  readonly values: Readonly<Partial<Record<Name, string>>>;
  readonly place: Place;
  /** For errors of credentials that were refused: where each part came from, and what to run. */
  readonly told: string;
}

/** Where a call gets its credentials: a set that stands still, or one that is renewed. */
export interface KeySource<Keys> {
  /** The same for all keys of one owner, however often they are renewed. */
  readonly owner: string;
  /** Where they come from, for errors. */
  readonly told: string;
  keys(call: Call): Promise<Keys>;
  /** They were not accepted. False when there is no way to other ones. */
  renew(refused: Keys): boolean;
}

/**
 * Stack configuration, else environment, else the vendor's file: the first that has any part of the set has to have all of it.
 * A part of one place is never used with a part of another one.
 * @throws ConfigurationError for half a set, naming both places
 */
export function wholeSet<Name extends string>(
  config: Configuration,
  set: CredentialSet<Name>,
  what: string,
): WholeSet<Name> | undefined {
  for (const place of PLACES) {
    const found = foundAt(config, set, place);
    if (found.size === 0) continue;
    const lacking = set.required.filter((any) => !any.some((name) => found.has(name)));
    if (lacking.length > 0) throw half(config, set, what, { place, found, lacking });
    const values = Object.fromEntries([...found].map(([name, { value }]) => [name, value]));
    return { values: values as Partial<Record<Name, string>>, place, told: toldOf(config, set, place, found) };
  }
  return undefined;
}

/** An error of credentials that were refused says where they came from; any other is as it was. */
export function namingSource(error: unknown, { told }: { readonly told: string }): unknown {
  if (!(error instanceof Unauthorized)) return error;
  const { advice } = error.failure;
  // One that came through two doors has said so at the first.
  if (advice?.includes(told)) return error;
  return new Unauthorized({ ...error.failure, advice: advice === undefined ? told : `${told} ${advice}` });
}

type Parts<Name extends string> = Map<Name, Found>;

function foundAt<Name extends string>(config: Configuration, set: CredentialSet<Name>, place: Place): Parts<Name> {
  const parts = Object.entries<Setting>(set.parts) as [Name, Setting][];
  const look = (column?: number): Parts<Name> => {
    const pairs = parts.flatMap(([name, setting]): [Name, Found][] => {
      const variable = column === undefined ? undefined : setting.env[column];
      // Names beyond the column belong to the part all the same: the tools agree about fewer names than about keys.
      const needed = set.required.some((any) => any.includes(name));
      const found = config.at(setting, place, needed && variable !== undefined ? [variable] : setting.env);
      return found ? [[name, found]] : [];
    });
    return new Map(pairs);
  };
  if (place !== "environment") return look();
  // Two tools may have left their variables: the id of one is no pair with the key of the other.
  const columns = Math.max(...parts.map(([, { env }]) => env.length));
  for (let column = 0; column < columns; column++) {
    const found = look(column);
    if (set.required.every((any) => any.some((name) => found.has(name)))) return found;
  }
  return look();
}

function toldOf<Name extends string>(
  config: Configuration,
  set: CredentialSet<Name>,
  place: Place,
  found: Parts<Name>,
): string {
  const keys = [...found.keys()].map((name) => set.parts[name].key).join(", ");
  const { provider } = config.sources;
  const variables = [...found.values()].flatMap(({ variable }) => variable ?? []);
  const [first] = found.values();
  const sources = {
    stack: provider ? `the arguments of provider ${provider}` : "stack configuration",
    environment: `environment ${variables.join(", ")}`,
    file: first?.source,
  };
  const stale = place === "stack" ? config.staleness() : "";
  return `${keys} came from ${sources[place]}.${stale === "" ? "" : ` ${stale}`}`;
}

interface Half<Name extends string> {
  readonly place: Place;
  readonly found: Parts<Name>;
  /** Of each list one is missing. */
  readonly lacking: readonly (readonly Name[])[];
}

function half<Name extends string>(
  config: Configuration,
  set: CredentialSet<Name>,
  what: string,
  { place, found, lacking }: Half<Name>,
): ConfigurationError {
  const there = [...found].map(([name, { source }]) => `${set.parts[name].key} is in ${source}`).join(", ");
  const groups = lacking.map((any) => any.map((name) => set.parts[name]));
  const advice = `Credentials are one set from one source: ${remedy(config, place, groups, found)}.`;
  const elsewhere = PLACES.filter((other) => other !== place).flatMap((other) =>
    groups.flat().flatMap((setting) => quietly(() => config.at(setting, other)?.source) ?? []),
  );
  if (elsewhere.length === 0) {
    return config.missing(what, groups, { role: "not asked, for a part is configured", more: `${there}. ${advice}` });
  }
  const stale = place === "stack" && config.sources.fromState ? ` ${config.staleness()}` : "";
  const keys = either(groups, ({ key }) => [key]);
  const isThere = `${keys} ${groups.length > 1 ? "are" : "is"} not there but in ${[...new Set(elsewhere)].join(" and ")}`;
  return new ConfigurationError({ what, why: `${there}, and ${isThere}`, advice: `${advice}${stale}` });
}

/** Of each list any one, all lists. */
function either(groups: readonly (readonly Setting[])[], namesOf: (setting: Setting) => readonly string[]): string {
  return groups.map((any) => any.flatMap(namesOf).join(" or ")).join(" and ");
}

function remedy(
  { sources: { provider } }: Configuration,
  place: Place,
  lacking: readonly (readonly Setting[])[],
  there: Parts<string>,
): string {
  const keys = either(lacking, ({ key }) => [key]);
  if (place === "file") return `add ${keys} to that file`;
  if (place === "environment") {
    const variables = [...there.values()].flatMap(({ variable }) => variable ?? []);
    return `set ${either(lacking, ({ env }) => env)} too, or unset ${variables.join(", ")}`;
  }
  if (provider) return `give provider ${provider} ${keys} too`;
  const out = [...there.values()].map(({ source }) => source.replace("stack configuration ", "pulumi config rm "));
  const add = either(lacking, (setting) => [commandFor(setting)]);
  return `add the rest (${add}), or take out what is there (${out.join(", ")})`;
}

/** Another place that can't be read doesn't matter here. */
function quietly<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
