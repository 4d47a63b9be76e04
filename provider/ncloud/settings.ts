import type { Setting } from "../core/config";
import type { CredentialSet } from "../core/credentials";
import { CONFIGURE_FILE, fromConfigureFile } from "./configure-file";

const role = "the server role of the machine";

/** Everything of NAVER Cloud that can be configured. */
export const settings = {
  accessKey: {
    key: "ncloudAccessKey",
    description: "access key id of a NAVER Cloud account or sub account",
    env: ["NCLOUD_ACCESS_KEY", "NCLOUD_ACCESS_KEY_ID"],
    file: { name: CONFIGURE_FILE, read: (files) => fromConfigureFile(files, "ncloud_access_key_id") },
    role,
  },
  secretKey: {
    key: "ncloudSecretKey",
    description: "secret key that belongs to ncloudAccessKey",
    secret: true,
    env: ["NCLOUD_SECRET_KEY", "NCLOUD_SECRET_ACCESS_KEY"],
    file: { name: CONFIGURE_FILE, read: (files) => fromConfigureFile(files, "ncloud_secret_access_key") },
    role,
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
    description:
      "NAVER Cloud site: public, gov or fin; where it is not set, that of the keys in ~/.ncloud/configure (ncloud_api_url), else it follows from the region",
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
  metadataEndpoint: {
    key: "ncloudMetadataEndpoint",
    description: "scheme, host and port of the metadata service, which is asked for the keys of a server role",
    env: ["NCLOUD_METADATA_API_ENDPOINT"],
    fallback: "http://169.254.169.254",
  },
} satisfies Record<string, Setting>;

/** What every call needs. */
export const keys = [settings.accessKey, settings.secretKey];

/** A key and its secret: temporary ones have no third part. */
export const keyPair: CredentialSet<"accessKey" | "secretKey"> = {
  parts: { accessKey: settings.accessKey, secretKey: settings.secretKey },
  required: [["accessKey"], ["secretKey"]],
};
