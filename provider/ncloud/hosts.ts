import { type Configuration, endpointOf } from "../core/config";
import type { Place as PlaceSetting } from "../core/define";
import { ConfigurationError } from "../core/errors";
import { type Site, siteOfKeys } from "./keys";
import { keys, settings } from "./settings";

export const REGIONS = ["KR", "SGN", "JPN", "KRS", "FKR"] as const;
type Region = (typeof REGIONS)[number];

const SITES = {
  public: { searchEngine: "https://vpcsearchengine.apigw.ntruss.com", regions: ["KR", "SGN", "JPN"] },
  gov: { searchEngine: "https://vpcsearchengine.apigw.gov-ntruss.com", regions: ["KR", "KRS"] },
  fin: { searchEngine: "https://fin-vpcsearchengine.apigw.fin-ntruss.com", regions: ["FKR"] },
} as const satisfies Record<Site, { searchEngine: string; regions: readonly Region[] }>;

/** Where search engine clusters live. */
export interface Place {
  readonly site: Site;
  readonly region: Region;
}

/** Where a place comes from that is not among the arguments, and how it is written. */
export const placeSettings: readonly PlaceSetting[] = [
  { name: "region", setting: settings.region, spelt: (text) => text.toUpperCase() },
  { name: "site", setting: settings.site, spelt: (text) => text.toLowerCase() },
];

/**
 * Site and region out of argument and configuration.
 * @throws ConfigurationError where they are missing, unknown or contradict each other
 */
export function placeOf(config: Configuration, what: string, argument?: unknown): Place {
  const wanted = config.need(settings.region, what, { argument, company: keys }).toUpperCase();
  const region = oneOf(
    REGIONS,
    wanted,
    what,
    `${settings.region.key} (${config.look(settings.region, argument)?.source})`,
  );
  const configured = siteFrom(config, what);
  if (configured === undefined) return { site: sitesOf(region)[0] ?? "public", region };
  const { site, source } = configured;
  if (sitesOf(region).includes(site)) return { site, region };
  throw new ConfigurationError({
    what,
    why: `site ${site} has no region ${region}`,
    advice: `Allowed on site ${site}: ${SITES[site].regions.join(", ")}; region ${region} is on site ${sitesOf(region).join(" or ")}. The site came from ${source}.`,
  });
}

/** The configured site, else that of the keys. */
function siteFrom(config: Configuration, what: string): { readonly site: Site; readonly source: string } | undefined {
  const found = config.look(settings.site);
  if (!found) return siteOfKeys(config);
  const { value, source } = found;
  return { site: oneOf(SITE_NAMES, value.toLowerCase(), what, `${settings.site.key} (${source})`), source };
}

/** Origin and path prefix of the Search Engine Service. */
export function searchEngineAt(config: Configuration, { site, region }: Place): { origin: string; prefix: string } {
  const endpoint = config.find(settings.searchEngineEndpoint);
  const home = region === "KR" || region === "FKR";
  return {
    origin: endpoint === undefined ? SITES[site].searchEngine : endpointOf(settings.searchEngineEndpoint, endpoint),
    prefix: home ? "/api/v2" : `/api/${region.toLowerCase()}-v2`,
  };
}

/**
 * Origin of Data Forest, which the public site alone has.
 * @throws ConfigurationError where another site is configured: its keys are not known there
 */
export function dataForestAt(config: Configuration, what: string): string {
  const configured = siteFrom(config, what);
  if (configured && configured.site !== "public") {
    throw new ConfigurationError({
      what,
      why: `site ${configured.site} (${configured.source}) has no AI apps`,
      advice: "Allowed: public.",
    });
  }
  const endpoint = config.need(settings.dataForestEndpoint, what);
  return endpointOf(settings.dataForestEndpoint, endpoint);
}

const SITE_NAMES = Object.keys(SITES) as Site[];

function sitesOf(region: Region): Site[] {
  return SITE_NAMES.filter((site) => (SITES[site].regions as readonly Region[]).includes(region));
}

function oneOf<T extends string>(allowed: readonly T[], value: string, what: string, key: string): T {
  const found = allowed.find((name) => name === value);
  if (found !== undefined) return found;
  throw new ConfigurationError({ what, why: `${key} is unknown`, advice: `Allowed: ${allowed.join(", ")}.` });
}
