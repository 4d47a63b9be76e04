import type { Setting } from "../core/config";
import type { CredentialSet } from "../core/credentials";
import { listOf, matching, token, word } from "../core/form";

/** What an organisation and a sandbox are called, wherever the name comes from. */
export const IMS_ORG = {
  pattern: /^[\w.-]+@[\w.-]+$/,
  allowed: "an organisation id like 1BD6382559DF0C130A49422D@AdobeOrg",
};
export const SANDBOX = {
  pattern: /^[\w.-]{1,256}$/,
  allowed: "the name of a sandbox (not its title): letters, digits, hyphens",
};

/** Every setting of the Adobe Experience Platform, with all the places it may come from. */
export const settings = {
  accessToken: {
    key: "adobeAccessToken",
    description: "a ready-made access token, used as it is; it ends 24 hours after it was made",
    secret: true,
    env: ["ADOBE_ACCESS_TOKEN"],
    form: token,
  },
  clientId: {
    key: "adobeClientId",
    description: "client id (API key) of the OAuth server-to-server credential",
    env: ["ADOBE_CLIENT_ID"],
  },
  clientSecret: {
    key: "adobeClientSecret",
    description: "client secret of the OAuth server-to-server credential",
    secret: true,
    env: ["ADOBE_CLIENT_SECRET"],
  },
  scopes: {
    key: "adobeScopes",
    description: "scopes of the access token, comma-separated",
    env: ["ADOBE_SCOPES"],
    fallback: "openid,AdobeID,read_organizations,additional_info.projectedProductContext,session",
    form: listOf(word),
  },
  imsOrg: {
    identity: true,
    key: "adobeImsOrg",
    description: "organisation id, like 1BD6382559DF0C130A49422D@AdobeOrg",
    argument: "imsOrg",
    env: ["ADOBE_IMS_ORG"],
    form: matching(IMS_ORG.pattern, IMS_ORG.allowed),
  },
  sandbox: {
    identity: true,
    key: "adobeSandbox",
    description: "name of the sandbox",
    argument: "sandbox",
    env: ["ADOBE_SANDBOX_NAME"],
    fallback: "prod",
    form: matching(SANDBOX.pattern, SANDBOX.allowed),
  },
  sandboxId: {
    key: "adobeSandboxId",
    description: "id of the sandbox, which some organisations hosted on AWS need",
    env: ["ADOBE_SANDBOX_ID"],
  },
  profileInstanceId: {
    key: "adobeProfileInstanceId",
    description: "id of the profile instance, sent when a job is started",
    env: ["ADOBE_PROFILE_INSTANCE_ID"],
  },
  endpoint: {
    identity: true,
    key: "adobeEndpoint",
    description: "scheme, host and port of the platform's API",
    env: ["ADOBE_ENDPOINT"],
    fallback: "https://platform.adobe.io",
  },
  imsEndpoint: {
    identity: true,
    key: "adobeImsEndpoint",
    description: "scheme, host and port of the identity service",
    env: ["ADOBE_IMS_ENDPOINT"],
    fallback: "https://ims-na1.adobelogin.com",
  },
} as const satisfies Record<string, Setting>;

/** Either is a way to an access token. */
const tokens = [settings.clientSecret, settings.accessToken];

/** What every call needs. */
export const credentials = [settings.clientId, tokens];

/** A client and its way to a token. */
export const client: CredentialSet<"clientId" | "clientSecret" | "accessToken"> = {
  parts: { clientId: settings.clientId, clientSecret: settings.clientSecret, accessToken: settings.accessToken },
  required: [["clientId"], ["clientSecret", "accessToken"]],
};
