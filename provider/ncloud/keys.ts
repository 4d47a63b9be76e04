import type { Call } from "../core/call";
import { type Configuration, endpointOf } from "../core/config";
import { type KeySource, wholeSet } from "../core/credentials";
import { MachineRole } from "../http/machine-role";
import { CONFIGURE_FILE, fromConfigureFile } from "./configure-file";
import { serverRoleAt } from "./server-role";
import { keyPair, keys, settings } from "./settings";
import type { Credentials } from "./sign";

/** The sites are clouds of their own: accounts and keys of one mean nothing to another. */
export type Site = "public" | "gov" | "fin";

/**
 * Keys of stack configuration, environment or file, else those of the machine's server role. No network yet.
 * @throws ConfigurationError for half a pair
 */
export function keySource(call: Call, what: string): KeySource<Credentials> {
  const { config, world } = call;
  const whole = wholeSet(config, keyPair, what);
  if (whole) {
    const { accessKey = "", secretKey = "" } = whole.values;
    const credentials = { accessKey, secretKey };
    return { owner: accessKey, told: whole.told, keys: async () => credentials, renew: () => false };
  }
  const origin = endpointOf(settings.metadataEndpoint, config.need(settings.metadataEndpoint, what));
  const guard = (secret: string) => world.secrets.add(secret);
  const role = world.shared(`ncloud/server-role/${origin}`, () => new MachineRole(serverRoleAt(origin, guard)));
  return {
    owner: `server role of ${origin}`,
    told: `The keys came from ${settings.accessKey.role} (${origin}).`,
    keys: (asking) =>
      role.keysOr(asking, (none) =>
        config.missing(
          what,
          keys.map((setting) => [setting]),
          { role: none },
        ),
      ),
    renew: (refused) => role.renew(refused),
  };
}

/**
 * The site whose keys are used, where their source tells: a file that the vendor's command line has written for that site's API.
 */
export function siteOfKeys(config: Configuration): { readonly site: Site; readonly source: string } | undefined {
  const pair = Object.values(keyPair.parts);
  if (pair.some((setting) => config.at(setting, "stack") ?? config.at(setting, "environment"))) return undefined;
  if (!pair.some((setting) => config.at(setting, "file"))) return undefined;
  const url = fromConfigureFile(config.sources, "ncloud_api_url").value ?? "";
  const site = siteAt(/^\w+:\/\//.test(url) ? url : `https://${url}`);
  return site && { site, source: `ncloud_api_url of the file ${CONFIGURE_FILE}` };
}

/** Whose host it is; undefined for a host that is not the vendor's. */
export function siteAt(url: string): Site | undefined {
  if (!URL.canParse(url)) return undefined;
  const domain = /(?:^|\.)((?:gov-|fin-)?ntruss\.com)$/.exec(new URL(url).hostname)?.[1];
  if (domain === undefined) return undefined;
  return domain.startsWith("gov-") ? "gov" : domain.startsWith("fin-") ? "fin" : "public";
}
