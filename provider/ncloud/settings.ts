import type { Configuration, Setting } from "../core/config";
import { CONFIGURE_FILE, fromConfigureFile } from "./configure-file";
import type { Credentials } from "./sign";

/** Everything of NAVER Cloud that can be configured. */
export const settings = {
  accessKey: {
    key: "ncloudAccessKey",
    description: "access key id of a NAVER Cloud account or sub account",
    env: ["NCLOUD_ACCESS_KEY", "NCLOUD_ACCESS_KEY_ID"],
    file: { name: CONFIGURE_FILE, read: (text) => fromConfigureFile(text, "ncloud_access_key_id") },
  },
  secretKey: {
    key: "ncloudSecretKey",
    description: "secret key that belongs to ncloudAccessKey",
    secret: true,
    env: ["NCLOUD_SECRET_KEY", "NCLOUD_SECRET_ACCESS_KEY"],
    file: { name: CONFIGURE_FILE, read: (text) => fromConfigureFile(text, "ncloud_secret_access_key") },
  },
  region: {
    identity: true,
    key: "ncloudRegion",
    description: "region of search engine clusters: KR, SGN, JPN, KRS or FKR",
    argument: "region",
    env: ["NCLOUD_REGION"],
  },
  site: {
    identity: true,
    key: "ncloudSite",
    description: "NAVER Cloud site: public, gov or fin; follows from the region where it is not set",
    env: ["NCLOUD_SITE"],
  },
  searchEngineEndpoint: {
    identity: true,
    key: "ncloudSearchEngineEndpoint",
    description: "scheme, host and port of the Search Engine Service API, instead of the one of site and region",
    env: ["NCLOUD_SEARCH_ENGINE_ENDPOINT"],
  },
  dataForestEndpoint: {
    identity: true,
    key: "ncloudDataForestEndpoint",
    description: "scheme, host and port of the Data Forest API",
    env: ["NCLOUD_DATA_FOREST_ENDPOINT"],
    fallback: "https://df.apigw.ntruss.com",
  },
} satisfies Record<string, Setting>;

/** What every call needs. */
export const keys = [settings.accessKey, settings.secretKey];

/** @throws ConfigurationError naming every place that was looked at */
export function credentialsOf(config: Configuration, what: string): Credentials {
  return {
    accessKey: config.need(settings.accessKey, what, { company: keys }),
    secretKey: config.need(settings.secretKey, what),
  };
}
