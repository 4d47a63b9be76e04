import type { CheckFailure } from "../../core/check";
import type { Setting } from "../../core/config";
import type { Change } from "../../core/diff";
import { didYouMean } from "../../core/meant";
import { hasUnknown, type Path, same, type Values } from "../../core/values";

/** The engine's own keys beside a provider's. */
const ENGINES_KEYS = new Set(["version", "pluginDownloadURL", "parameterization", "__internal"]);
const NAMESPACE = "datajobs:";

/**
 * Provider configuration by bare keys. Old states have `datajobs:adobeImsOrg` where new ones have `adobeImsOrg`, and
 * generated SDKs send what is no text as JSON while YAML sends it plain.
 */
export function normalised(values: Values): Values {
  const pairs = Object.entries(values).map(([key, value]) => [
    bareKey(key),
    typeof value === "number" || typeof value === "boolean" ? String(value) : value,
  ]);
  return Object.fromEntries(pairs.filter(([key, value]) => !ENGINES_KEYS.has(String(key)) && value !== null));
}

/** The provider whose configuration is asked about. */
const PACKAGE = "datajobs";

/**
 * What is wrong with the shape of the configuration; nothing is asked for that no resource may need. The default provider of a
 * project that bears the package's name is given the project's own configuration too: of that, nothing is known here.
 */
export function checkConfiguration(settings: readonly Setting[], values: Values, urn: string): CheckFailure[] {
  const allowed = settings.map(({ key }) => key);
  const [, project, , name = ""] = urn.split("::");
  const mixed = project === PACKAGE && name.startsWith("default");
  const given = normalised(values);
  const free = allowed.filter((key) => given[key] === undefined);
  return Object.entries(given).flatMap(([key, value]): CheckFailure[] => {
    const meant = didYouMean(key, free);
    if (!allowed.includes(key)) {
      if (mixed && meant === "") return [];
      return [{ property: key, reason: `there is no such setting${meant}; allowed: ${allowed.join(", ")}` }];
    }
    const list = settings.some((setting) => setting.key === key && setting.list);
    if (hasUnknown(value) || typeof value === "string" || (list && isListOfTexts(value))) return [];
    return [{ property: key, reason: list ? "must be a list of texts" : "must be a text" }];
  });
}

/** One value as stack configuration would have it: a list as JSON. */
export function settingText(value: unknown): string | undefined {
  return isListOfTexts(value) ? JSON.stringify(value) : typeof value === "string" ? value : undefined;
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "string" || typeof item === "number");
}

/** Credentials are secrets in state, also where the program wrote them in clear. */
export function secretSettings(settings: readonly Setting[], values: Values): Path[] {
  const secret = new Set(settings.filter((setting) => setting.secret).map(({ key }) => key));
  return Object.keys(values)
    .filter((key) => secret.has(bareKey(key)))
    .map((key) => [key]);
}

/**
 * The settings that have changed: every one, for with "no change" the engine goes on with the old ones. None replaces anything:
 * what a place means for a resource is for its own Diff to say.
 */
export function changedSettings(settings: readonly Setting[], olds: Values, news: Values): Change[] {
  const [before, after] = [normalised(olds), normalised(news)];
  return settings.flatMap(({ key }): Change[] => {
    const [old, now] = [before[key], after[key]];
    if (same(old, now)) return [];
    return [
      { path: [key], kind: old === undefined ? "add" : now === undefined ? "delete" : "update", effect: "update" },
    ];
  });
}

function bareKey(key: string): string {
  return key.startsWith(NAMESPACE) ? key.slice(NAMESPACE.length) : key;
}
