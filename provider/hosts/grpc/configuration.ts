import type { CheckFailure } from "../../core/check";
import type { Setting } from "../../core/config";
import { type Path, same, UNKNOWN, type Values } from "../../core/values";

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

/** What is wrong with the shape of the configuration; nothing is asked for that no resource may need. */
export function checkConfiguration(settings: readonly Setting[], values: Values): CheckFailure[] {
  const known = new Map(settings.map((setting) => [setting.key, setting]));
  return Object.entries(normalised(values)).flatMap(([key, value]): CheckFailure[] => {
    const allowed = [...known.keys()].join(", ");
    if (!known.has(key)) return [{ property: key, reason: `there is no such setting; allowed: ${allowed}` }];
    if (value !== UNKNOWN && typeof value !== "string") return [{ property: key, reason: "must be a text" }];
    return [];
  });
}

/** Credentials are secrets in state, also where the program wrote them in clear. */
export function secretSettings(settings: readonly Setting[], values: Values): Path[] {
  const secret = new Set(settings.filter((setting) => setting.secret).map(({ key }) => key));
  return Object.keys(values)
    .filter((key) => secret.has(bareKey(key)))
    .map((key) => [key]);
}

/** Settings that say where things live; everything else may change without touching a resource. */
export function movedSettings(settings: readonly Setting[], olds: Values, news: Values): Path[] {
  const [before, after] = [normalised(olds), normalised(news)];
  return settings
    .filter(({ identity }) => identity === true)
    .filter(({ key }) => before[key] !== undefined && after[key] !== undefined && !same(before[key], after[key]))
    .map(({ key }) => [key]);
}

function bareKey(key: string): string {
  return key.startsWith(NAMESPACE) ? key.slice(NAMESPACE.length) : key;
}
