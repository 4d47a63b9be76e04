import { type Configuration, endpointOf } from "../core/config";
import { ConfigurationError } from "../core/errors";
import { keys, settings } from "./settings";

export const REGIONS = ["KR", "SGN", "JPN", "KRS", "FKR"] as const;
type Region = (typeof REGIONS)[number];

/** The sites are clouds of their own: accounts and keys of one mean nothing to another. */
const SITES = {
  public: { searchEngine: "https://vpcsearchengine.apigw.ntruss.com", regions: ["KR", "SGN", "JPN"] },
  gov: { searchEngine: "https://vpcsearchengine.apigw.gov-ntruss.com", regions: ["KR", "KRS"] },
  fin: { searchEngine: "https://fin-vpcsearchengine.apigw.fin-ntruss.com", regions: ["FKR"] },
} as const satisfies Record<string, { searchEngine: string; regions: readonly Region[] }>;
type Site = keyof typeof SITES;

/** Where search engine clusters live. */
export interface Place {
  readonly site: Site;
  readonly region: Region;
}

/**
 * Site and region out of argument and configuration.
 * @throws ConfigurationError where they are missing, unknown or contradict each other
 */
export function placeOf(config: Configuration, what: string, argument?: unknown): Place {
  const wanted = config.need(settings.region, what, { argument, company: keys }).toUpperCase();
  const region = oneOf(REGIONS, wanted, what, settings.region.key);
  const configured = config.find(settings.site)?.toLowerCase();
  if (configured === undefined) return { site: sitesOf(region)[0] ?? "public", region };
  const site = oneOf(SITE_NAMES, configured, what, settings.site.key);
  if (sitesOf(region).includes(site)) return { site, region };
  throw new ConfigurationError({
    what,
    why: `site ${site} has no region ${region}`,
    advice: `Allowed on site ${site}: ${SITES[site].regions.join(", ")}; region ${region} is on site ${sitesOf(region).join(" or ")} (${settings.site.key}, ${settings.site.env.join(", ")}).`,
  });
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
  const site = config.find(settings.site)?.toLowerCase();
  if (site !== undefined && site !== "public") {
    throw new ConfigurationError({
      what,
      why: `${settings.site.key} (${settings.site.env.join(", ")}) names a site that has no AI apps`,
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
