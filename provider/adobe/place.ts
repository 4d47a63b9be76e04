import type { Call } from "../core/call";
import type { Configuration } from "../core/config";
import { Refused, Unauthorized } from "../core/errors";
import type { Values } from "../core/values";
import { credentials, settings } from "./settings";

/** Where a job lives. A sandbox name means something only within its organisation. */
export interface Place {
  readonly imsOrg: string;
  readonly sandbox: string;
}

/** @throws ConfigurationError naming every place that was looked at, also for the credentials that are missing */
export function placeFrom(config: Configuration, given: Values, what: string): Place {
  return {
    imsOrg: config.need(settings.imsOrg, what, { argument: given.imsOrg, company: credentials }),
    sandbox: config.need(settings.sandbox, what, { argument: given.sandbox }),
  };
}

export function where(place: Place): string {
  return `${place.imsOrg}/${place.sandbox}`;
}

/** The vendor's 401 or 403 for a job elsewhere says little; that it lives elsewhere says all. */
export async function inPlace<T>(call: Call, place: Place, what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const configured = call.config.find(settings.imsOrg);
    const foreign = configured !== undefined && configured !== place.imsOrg;
    if (!foreign || !(error instanceof Unauthorized || error instanceof Refused)) throw error;
    throw new Refused({
      what,
      why: `it lives in org ${place.imsOrg}, configured is ${configured}`,
      vendor: error.vendor,
      advice: `Use credentials of ${place.imsOrg}.`,
      cause: error,
    });
  }
}
