import { type Configuration, endpointOf } from "../core/config";
import { ConfigurationError } from "../core/errors";
import { keys, settings } from "./settings";

const DOMAIN = "tencentcloudapi.com";
export const REGION = /^[a-z]{2,4}(-[a-z0-9]{1,20}){1,3}$/;

/**
 * The region in which something is done: {@link regionOf}, which the configured endpoint serves.
 * @throws ConfigurationError before anything is recorded
 */
export function placeOf(config: Configuration, what: string, argument?: unknown): { readonly region: string } {
  const region = regionOf(config, what, argument);
  // Only for its error.
  originFor(config, what, region);
  return { region };
}

/**
 * The region out of argument and configuration.
 * @throws ConfigurationError where it is missing or can be none
 */
export function regionOf(config: Configuration, what: string, argument?: unknown): string {
  const region = config.need(settings.region, what, { argument, company: keys });
  if (REGION.test(region)) return region;
  throw new ConfigurationError({
    what,
    why: `${settings.region.key} (${config.look(settings.region, argument)?.source}) is no region`,
    advice: "Allowed: for example ap-guangzhou.",
  });
}

/**
 * Origin of the CDB API for a region. One host serves all regions but those of finance, which are clouds of their own:
 * there the host carries the region that the request names.
 * @throws ConfigurationError for an endpoint of Tencent's that contradicts a finance region
 */
export function originFor(config: Configuration, what: string, region: string): string {
  const needed = hostOf("cdb", region);
  const endpoint = config.find(settings.endpoint);
  if (endpoint === undefined) return `https://${needed}`;
  const origin = endpointOf(settings.endpoint, endpoint);
  const { hostname } = new URL(origin);
  const tencents = hostname === DOMAIN || hostname.endsWith(`.${DOMAIN}`);
  if (!tencents || hostname === needed || !(isFinance(region) || isFinance(hostname.split(".")[1]))) return origin;
  const { key, env } = settings.endpoint;
  throw new ConfigurationError({
    what,
    why: `${key} (${env.join(", ")}) does not serve region ${region}: finance regions are isolated, and their host carries the region`,
    advice: `Allowed: https://${needed}, or no ${key} at all.`,
  });
}

/** `service`: `cdb`, `sts`. */
export function hostOf(service: string, region: string): string {
  return isFinance(region) ? `${service}.${region}.${DOMAIN}` : `${service}.${DOMAIN}`;
}

function isFinance(region: string | undefined): boolean {
  return region?.endsWith("-fsi") === true;
}
