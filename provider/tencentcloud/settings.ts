import type { Setting } from "../core/config";
import type { CredentialSet } from "../core/credentials";
import { listOf, matching, token } from "../core/form";
import { fromKeyFile, KEY_FILE_VARIABLES, KEY_FILES, REGION_FILE, regionFromFile } from "./credential-files";

const role = "the role of the pod or the machine";

/** Everything of Tencent Cloud that can be configured. */
export const settings = {
  secretId: {
    key: "tencentcloudSecretId",
    description: "id of the API key, AKID...",
    env: ["TENCENTCLOUD_SECRET_ID"],
    file: { name: KEY_FILES, env: KEY_FILE_VARIABLES, read: (files) => fromKeyFile(files, "secretId") },
    role,
  },
  secretKey: {
    key: "tencentcloudSecretKey",
    description: "secret of the API key that tencentcloudSecretId names",
    secret: true,
    env: ["TENCENTCLOUD_SECRET_KEY"],
    file: { name: KEY_FILES, env: KEY_FILE_VARIABLES, read: (files) => fromKeyFile(files, "secretKey") },
    role,
  },
  sessionToken: {
    key: "tencentcloudSessionToken",
    description: "session token, which temporary keys are valid with; it comes from where they come from",
    secret: true,
    env: ["TENCENTCLOUD_SESSION_TOKEN", "TENCENTCLOUD_TOKEN", "TENCENTCLOUD_SECURITY_TOKEN"],
    file: { name: KEY_FILES, env: KEY_FILE_VARIABLES, read: (files) => fromKeyFile(files, "token") },
    form: token,
  },
  region: {
    identity: true,
    key: "tencentcloudRegion",
    description: "region, like ap-guangzhou",
    argument: "region",
    env: ["TENCENTCLOUD_REGION"],
    file: { name: REGION_FILE, read: regionFromFile },
  },
  allowedAccounts: {
    key: "tencentcloudAllowedAccounts",
    description:
      "ids (UIN) of the accounts that may be used: with it nothing is sent with keys of another one; in the environment between commas",
    env: ["TENCENTCLOUD_ALLOWED_ACCOUNTS"],
    form: listOf(matching(/^\d{1,20}$/, "ids of accounts (UIN), which are digits")),
    list: true,
  },
  assumeRoleArn: {
    key: "tencentcloudAssumeRoleArn",
    description: "role that is assumed with the keys found, like qcs::cam::uin/100000000001:roleName/deploy",
    env: ["TENCENTCLOUD_ASSUME_ROLE_ARN"],
  },
  assumeRoleSessionName: {
    key: "tencentcloudAssumeRoleSessionName",
    description: "name of the session of the assumed role, for the cloud's records",
    env: ["TENCENTCLOUD_ASSUME_ROLE_SESSION_NAME"],
    fallback: "pulumi-datajobs",
  },
  assumeRoleSessionDuration: {
    key: "tencentcloudAssumeRoleSessionDuration",
    description: "seconds after which the keys of the assumed role end; they are renewed before",
    env: ["TENCENTCLOUD_ASSUME_ROLE_SESSION_DURATION"],
    fallback: "7200",
    form: matching(/^[1-9]\d{1,4}$/, "whole seconds, at most 43200"),
  },
  assumeRoleExternalId: {
    key: "tencentcloudAssumeRoleExternalId",
    description: "external id that the assumed role asks for",
    env: ["TENCENTCLOUD_ASSUME_ROLE_EXTERNAL_ID"],
  },
  camRoleName: {
    key: "tencentcloudCamRoleName",
    description: "name of the machine's CVM role, where its metadata service shall not be asked for it",
    env: ["TENCENTCLOUD_CAM_ROLE_NAME"],
  },
  endpoint: {
    identity: true,
    key: "tencentcloudEndpoint",
    description: "scheme, host and port of the CDB API, instead of the one that follows from the region",
    env: ["TENCENTCLOUD_CDB_ENDPOINT"],
  },
  stsEndpoint: {
    key: "tencentcloudStsEndpoint",
    description: "scheme, host and port of STS, which gives keys of roles and tells whose keys are used",
    env: ["TENCENTCLOUD_STS_ENDPOINT"],
  },
  metadataEndpoint: {
    key: "tencentcloudMetadataEndpoint",
    description: "scheme, host and port of the metadata service, which is asked for the keys of a CVM role",
    env: ["TENCENTCLOUD_METADATA_ENDPOINT"],
    fallback: "http://metadata.tencentyun.com",
  },
} as const satisfies Record<string, Setting>;

/** What every call needs. */
export const keys = [settings.secretId, settings.secretKey];

/** A key, its secret, and the token that temporary ones are valid with. */
export const keySet: CredentialSet<"secretId" | "secretKey" | "token"> = {
  parts: { secretId: settings.secretId, secretKey: settings.secretKey, token: settings.sessionToken },
  required: [["secretId"], ["secretKey"]],
};
