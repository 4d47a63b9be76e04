import { endpointOf, missing } from "../core/config";
import type { Call } from "../core/define";
import { isRecord, plainText, sha256 } from "../core/values";
import { type Answer, jsonOf } from "../http/exchange";
import { byStatus, Channel, type Operation, type Verdict } from "../http/retry";
import { credentials, settings, tokens } from "./settings";

/** A token is renewed this long before it ends: longer than any one call takes. */
const RENEW_BEFORE_MS = 5 * 60 * 1000;

/** Where access tokens come from: one of these for each credential of the process. */
export interface TokenSource {
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
  const clientId = call.config.need(settings.clientId, what, { company: credentials });
  const ready = call.config.find(settings.accessToken);
  const secret = call.config.find(settings.clientSecret);
  if (ready !== undefined) return { token: async () => ready, renew: () => false };
  if (secret === undefined) throw missing(what, [tokens]);
  const scopes = call.config.need(settings.scopes, what);
  const origin = endpointOf(settings.imsEndpoint, call.config.need(settings.imsEndpoint, what));
  const credential = sha256([origin, clientId, secret, scopes].join("\n"));
  return call.world.shared(
    `adobe/token/${credential}`,
    () => new ServerToServer(origin, { client_id: clientId, client_secret: secret, scope: scopes }),
  );
}

class ServerToServer implements TokenSource {
  private current: { readonly token: string; readonly renewAt: number } | undefined;
  private pending: Promise<string> | undefined;

  constructor(
    private readonly origin: string,
    private readonly form: { client_id: string; client_secret: string; scope: string },
  ) {}

  /** However many resources ask at the same time, one request is made. */
  async token(call: Call): Promise<string> {
    if (this.current && call.world.clock.now() < this.current.renewAt) return this.current.token;
    this.pending ??= this.ask(call).finally(() => {
      this.pending = undefined;
    });
    return this.pending;
  }

  renew(refused: string): boolean {
    // Others may have noticed before: their new token is not thrown away.
    if (this.current?.token === refused) this.current = undefined;
    return true;
  }

  private async ask(call: Call): Promise<string> {
    const body = new URLSearchParams({ grant_type: "client_credentials", ...this.form }).toString();
    const operation: Operation<{ token: string; expiresInMs: number }> = {
      what: "get an access token from Adobe's identity service",
      repeat: "read",
      request: () => ({
        method: "POST",
        url: `${this.origin}/ims/token/v3`,
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
        body,
      }),
      classify: classifyToken,
      advice: "Check adobeClientId, adobeClientSecret and adobeScopes.",
    };
    const { token, expiresInMs } = await Channel.to(call.world, this.origin).perform(call, operation);
    call.world.secrets.add(token);
    const life = Math.max(expiresInMs - RENEW_BEFORE_MS, expiresInMs / 2);
    this.current = { token, renewAt: call.world.clock.now() + life };
    return token;
  }
}

function classifyToken(answer: Answer): Verdict<{ token: string; expiresInMs: number }> {
  const body = jsonOf(answer);
  const json = isRecord(body) ? body : {};
  if (answer.status === 200 && typeof json.access_token === "string" && json.access_token !== "") {
    const seconds = Number(plainText(json.expires_in));
    return {
      as: "done",
      value: {
        token: json.access_token,
        expiresInMs: (Number.isFinite(seconds) && seconds > 0 ? seconds : 3600) * 1000,
      },
    };
  }
  return byStatus(answer, {
    ...(typeof json.error === "string" && { code: json.error }),
    ...(typeof json.error_description === "string" && { message: json.error_description }),
  });
}
