import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { type AdobeClient, adobeClients, SCOPES } from "./accounts";
import { type Answer, type Call, header, Refusal, type Route } from "./exchange";
import { toJson } from "./json";
import type { World } from "./world";

interface Claims {
  client: string;
  /** Epoch milliseconds. */
  exp: number;
  generation: number;
  jti: string;
}

/**
 * Access tokens that carry their own proof, so that a token outlives a restart of the emulator as it would one of the cloud's machines.
 * The word CANARY in them makes a leaked one easy to find.
 */
export class Tokens {
  private generation = 0;

  constructor(private readonly seconds: number) {}

  get expiresIn(): number {
    return this.seconds;
  }

  issue(client: AdobeClient, now: number, seconds = this.seconds): string {
    const claims: Claims = {
      client: client.clientId,
      exp: now + seconds * 1000,
      generation: this.generation,
      jti: randomUUID(),
    };
    const payload = Buffer.from(JSON.stringify(claims)).toString("base64url");
    return `eyJhbGciOiJSUzI1NiJ9.CANARY${payload}.${sign(payload)}`;
  }

  /** The client that the token was issued to, or undefined if it isn't one, has ended or was revoked. */
  clientOf(token: string, now: number): AdobeClient | undefined {
    const match = /^eyJhbGciOiJSUzI1NiJ9\.CANARY([\w-]+)\.([\w-]+)$/.exec(token);
    const [, payload = "", proof = ""] = match ?? [];
    const expected = sign(payload);
    if (!match || proof.length !== expected.length || !timingSafeEqual(Buffer.from(proof), Buffer.from(expected)))
      return undefined;
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as Claims;
    if (claims.exp <= now || claims.generation !== this.generation) return undefined;
    return adobeClients.find((client) => client.clientId === claims.client);
  }

  /** Ends every token issued so far. */
  revokeAll(): void {
    this.generation += 1;
  }
}

function sign(payload: string): string {
  return createHmac("sha256", "the emulator's own key: it guards nothing").update(payload).digest("base64url");
}

const json = { "content-type": "application/json;charset=UTF-8", "cache-control": "no-store" };

function refuse(status: number, error: string, description: string): Refusal {
  return new Refusal({ status, headers: json, body: toJson({ error, error_description: description }) });
}

function single(form: URLSearchParams, name: string): string {
  const values = form.getAll(name);
  if (values.length > 1) throw refuse(400, "invalid_request", `duplicate ${name} parameter`);
  return values[0] ?? "";
}

function issueToken(call: Call, { tokens, keys }: World): Answer {
  const type = (header(call, "content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (type !== "application/x-www-form-urlencoded")
    throw refuse(400, "invalid_request", "content type must be application/x-www-form-urlencoded");
  const form = new URLSearchParams(call.body.toString("utf8"));
  const grant = single(form, "grant_type");
  if (grant === "") throw refuse(400, "invalid_request", "missing grant_type parameter");
  if (grant !== "client_credentials") throw refuse(400, "unsupported_grant_type", "unsupported grant_type");
  const id = single(form, "client_id");
  if (id === "") throw refuse(400, "invalid_request", "missing client_id parameter");
  const client = keys.adobeClient(id);
  if (!client) throw refuse(400, "invalid_client", "invalid client_id parameter");
  const secret = single(form, "client_secret");
  if (secret === "") throw refuse(400, "invalid_request", "missing client_secret parameter");
  if (secret !== client.clientSecret) throw refuse(401, "invalid_client", "invalid client_secret parameter");
  const scope = single(form, "scope");
  if (scope === "") throw refuse(400, "invalid_scope", "missing scope parameter");
  const allowed = SCOPES.split(",");
  const unknown = scope.split(",").find((part) => !allowed.includes(part.trim()));
  if (unknown !== undefined) throw refuse(400, "invalid_scope", "invalid_scope");
  call.verified = true;
  const answer = {
    access_token: tokens.issue(client, call.now),
    token_type: "bearer",
    expires_in: tokens.expiresIn,
  };
  return { status: 200, headers: json, body: toJson(answer) };
}

export const adobeTokenRoutes: readonly Route[] = [
  {
    api: "adobe.ims",
    action: "imsToken",
    method: "POST",
    path: "/ims/token/v3",
    handle: (call, world) => issueToken(call, world),
  },
];

export function imsNotFound(): Answer {
  return { status: 404, headers: json, body: toJson({ error: "not_found", error_description: "no such endpoint" }) };
}
