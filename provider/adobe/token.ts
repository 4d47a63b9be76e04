import type { Call } from "../core/call";
import { endpointOf } from "../core/config";
import { namingSource, wholeSet } from "../core/credentials";
import { type Lasting, Renewed } from "../core/renewed";
import { isRecord, plainText, sha256 } from "../core/values";
import { type Answer, jsonOf } from "../http/exchange";
import { Channel, type Operation } from "../http/retry";
import { byStatus, type Verdict } from "../http/verdict";
import { client, credentials, settings } from "./settings";

/** Where access tokens come from: one of these for each credential of the process. */
export interface TokenSource {
  /** Every call carries it, beside the token. */
  readonly clientId: string;
  /** Where client and token came from, for errors. */
  readonly told: string;
  token(call: Call): Promise<string>;
  /** The token was not accepted. False when there is no way to another one. */
  renew(refused: string): boolean;
}

/**
 * The configured source: a ready-made token, or OAuth server-to-server (`grant_type=client_credentials`).
 * Either needs the client id: calls carry it too.
 * @throws ConfigurationError naming all that is missing
 */
export function tokenSource(call: Call, what: string): TokenSource {
  const { config, world } = call;
  const whole = wholeSet(config, client, what);
  if (!whole)
    throw config.missing(
      what,
      credentials.map((needed) => [needed].flat()),
    );
  const { told } = whole;
  const { clientId = "", clientSecret = "", accessToken: ready } = whole.values;
  if (ready !== undefined) return { clientId, told, token: async () => ready, renew: () => false };
  const scopes = config.need(settings.scopes, what);
  const origin = endpointOf(settings.imsEndpoint, config.need(settings.imsEndpoint, what));
  const credential = sha256([origin, clientId, clientSecret, scopes].join("\n"));
  const form = { client_id: clientId, client_secret: clientSecret, scope: scopes };
  const tokens = world.shared(
    `adobe/token/${credential}`,
    () => new Renewed((asking) => newToken(asking, origin, form)),
  );
  return {
    clientId,
    told,
    token: async (asking) => {
      try {
        return await tokens.get(asking);
      } catch (error) {
        throw namingSource(error, { told });
      }
    },
    renew: (refused) => {
      tokens.drop(refused);
      return true;
    },
  };
}

async function newToken(
  call: Call,
  origin: string,
  form: { client_id: string; client_secret: string; scope: string },
): Promise<Lasting<string>> {
  const body = new URLSearchParams({ grant_type: "client_credentials", ...form }).toString();
  const operation: Operation<Lasting<string>> = {
    what: "get an access token from Adobe's identity service",
    repeat: "read",
    request: () => ({
      method: "POST",
      url: `${origin}/ims/token/v3`,
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body,
    }),
    classify: classifyToken,
    advice: "Check adobeClientId, adobeClientSecret and adobeScopes.",
  };
  const token = await Channel.to(call.world, origin).perform(call, operation);
  call.world.secrets.add(token.value);
  return token;
}

/** Of OAuth: the client is not known, or its secret is not this one. */
const UNKNOWN_CLIENT = new Set(["invalid_client", "unauthorized_client", "invalid_grant", "access_denied"]);

function classifyToken(answer: Answer): Verdict<Lasting<string>> {
  const body = jsonOf(answer);
  const json = isRecord(body) ? body : {};
  if (answer.status === 200 && typeof json.access_token === "string" && json.access_token !== "") {
    const seconds = Number(plainText(json.expires_in));
    const lifeMs = (Number.isFinite(seconds) && seconds > 0 ? seconds : 3600) * 1000;
    return { as: "done", value: { value: json.access_token, lifeMs } };
  }
  const vendor = {
    ...(typeof json.error === "string" && { code: json.error }),
    ...(typeof json.error_description === "string" && { message: json.error_description }),
  };
  if (answer.status === 400 && UNKNOWN_CLIENT.has(vendor.code ?? "")) {
    return { as: "unauthorized", vendor: { status: answer.status, ...vendor } };
  }
  return byStatus(answer, vendor);
}
