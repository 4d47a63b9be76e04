import type { Configuration } from "../core/config";
import { Refused, Unauthorized } from "../core/errors";
import type { JobPlace } from "../core/job-declaration";
import type { Values } from "../core/values";
import { credentials, settings } from "./settings";

/** Where a job lives. A sandbox name means something only within its organisation. */
export type Place = {
  readonly imsOrg: string;
  readonly sandbox: string;
};

/** @throws ConfigurationError naming every place that was looked at, also for the credentials that are missing */
export function placeFrom(config: Configuration, given: Values, what: string): Place {
  return {
    imsOrg: config.need(settings.imsOrg, what, { argument: given.imsOrg, company: credentials }),
    sandbox: config.need(settings.sandbox, what, { argument: given.sandbox }),
  };
}

/** The place among the values of a state. */
export function placeIn({ imsOrg, sandbox }: Values): Place {
  return { imsOrg: String(imsOrg), sandbox: String(sandbox) };
}

export function where(place: Place): string {
  return `${place.imsOrg}/${place.sandbox}`;
}

/** The vendor's 401 or 403 for a job elsewhere says little; that it lives elsewhere says all. */
export function explain(error: Error, about: { config: Configuration; place: Values; what: string }): Error {
  const { imsOrg } = about.place;
  const configured = about.config.find(settings.imsOrg);
  const foreign = configured !== undefined && configured !== imsOrg;
  if (!foreign || !(error instanceof Unauthorized || error instanceof Refused)) return error;
  return new Refused({
    what: about.what,
    why: `it lives in org ${imsOrg}, configured is ${configured}`,
    vendor: error.vendor,
    advice: `Use credentials of ${imsOrg}.`,
    cause: error,
  });
}

/** Where the jobs of all kinds live. */
export const jobPlace: JobPlace = {
  names: ["imsOrg", "sandbox"],
  settings: [
    { name: "imsOrg", setting: settings.imsOrg },
    { name: "sandbox", setting: settings.sandbox },
  ],
  resolve: placeFrom,
  text: (place) => where(placeIn(place)),
  explain,
};
