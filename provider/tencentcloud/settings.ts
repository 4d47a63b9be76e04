import type { Configuration, Setting } from "../core/config";
import { KEY_FILES, keysFromFiles, REGION_FILE, regionFromFile } from "./credential-files";
import type { Credentials } from "./sign";

/** Everything of Tencent Cloud that can be configured. */
export const settings = {
  secretId: {
    key: "tencentcloudSecretId",
    description: "id of the API key, AKID...",
    env: ["TENCENTCLOUD_SECRET_ID"],
    file: { name: KEY_FILES, read: (text) => keysFromFiles(text)?.secretId },
  },
  secretKey: {
    key: "tencentcloudSecretKey",
    description: "secret of the API key that tencentcloudSecretId names",
    secret: true,
    env: ["TENCENTCLOUD_SECRET_KEY"],
    file: { name: KEY_FILES, read: (text) => keysFromFiles(text)?.secretKey },
  },
  sessionToken: {
    key: "tencentcloudSessionToken",
    description: "session token, which temporary keys are valid with",
    secret: true,
    env: ["TENCENTCLOUD_SESSION_TOKEN", "TENCENTCLOUD_TOKEN", "TENCENTCLOUD_SECURITY_TOKEN"],
  },
  region: {
    identity: true,
    key: "tencentcloudRegion",
    description: "region, like ap-guangzhou",
    argument: "region",
    env: ["TENCENTCLOUD_REGION"],
    file: { name: REGION_FILE, read: regionFromFile },
  },
  endpoint: {
    identity: true,
    key: "tencentcloudEndpoint",
    description: "scheme, host and port of the CDB API, instead of the one that follows from the region",
    env: ["TENCENTCLOUD_CDB_ENDPOINT"],
  },
} as const satisfies Record<string, Setting>;

/** The token in a file belongs to the key beside it: with another key the cloud would refuse both. */
const tokenBeside = (secretId: string): Setting => ({
  ...settings.sessionToken,
  file: {
    name: KEY_FILES,
    read: (text) => {
      const keys = keysFromFiles(text);
      return keys?.secretId === secretId ? keys.token : undefined;
    },
  },
});

/** What every call needs. */
export const keys = [settings.secretId, settings.secretKey];

/** @throws ConfigurationError naming every place that was looked at */
export function credentialsOf(config: Configuration, what: string): Credentials {
  const secretId = config.need(settings.secretId, what, { company: keys });
  const secretKey = config.need(settings.secretKey, what);
  const token = config.find(tokenBeside(secretId));
  return { secretId, secretKey, ...(token !== undefined && { token }) };
}
