import { randomBytes, randomUUID } from "node:crypto";
import type { Tokens } from "./adobe-token";
import { type Answer, type Call, header, Refusal } from "./exchange";
import { toJson } from "./json";
import type { World } from "./world";

/** Seconds that a caller who was too quick is asked to wait. */
const RETRY_AFTER = 2;

/** Where a job lives. */
export interface Place {
  imsOrg: string;
  sandbox: string;
}

/** Shape 1: the gateway's own. The first three digits of its codes are the HTTP status. */
export function gatewayError(code: string, message: string, headers: Record<string, string> = {}): Answer {
  return {
    status: Number(code.slice(0, 3)),
    headers: { "content-type": "application/json", ...headers },
    body: toJson({ error_code: code, message }),
  };
}

/** Shape 2: the service's, errors filed under their HTTP status. */
export function serviceError(status: number, code: string, message: string): Answer {
  return {
    status,
    headers: { "content-type": "application/json" },
    body: toJson({
      requestId: randomUUID(),
      errors: { [String(status)]: [{ code, message }] },
      type: "http://ns.adobe.com/adobecloud/problem-type/unified-profile",
      title: message,
      status,
    }),
  };
}

/** Shape 3: problem JSON. */
export function problem(status: number, title: string, detail: string): Answer {
  const type = `http://ns.adobe.com/aep/errors/UPEXP-${status}000-${status}`;
  return {
    status,
    headers: { "content-type": "application/problem+json" },
    body: toJson({
      type,
      title,
      status,
      detail,
      report: { tenantInfo: { sandboxName: "" }, additionalContext: { "Invoking Client ID": "" } },
      "error-chain": [
        {
          serviceId: "UPEXP",
          errorCode: `UPEXP-${status}000-${status}`,
          invokingServiceId: "UPEXP",
          unixTimeStampMs: 0,
        },
      ],
    }),
  };
}

/** Shape 4: the throttle's; numbers are texts in it. */
export function throttled(retryAfterMs: number): Answer {
  return {
    status: 429,
    headers: { "content-type": "application/json" },
    body: toJson({
      message: "Too many requests. Please retry later.",
      cause: "Request rate limit exceeded",
      statusCode: "429",
      retryAfterMs: String(retryAfterMs),
    }),
  };
}

const REQUEST_ID = /^[A-Za-z0-9-]{1,64}$/;

/** The client's own id where it has sent one that may be one, else another one: of 32 letters and digits, or a UUID. Both are in the samples. */
export function requestIdOf(call: Call, keep: boolean): string {
  const given = header(call, "x-request-id");
  if (given === undefined) return randomUUID();
  return keep && given !== undefined && REQUEST_ID.test(given)
    ? given
    : randomBytes(24).toString("base64url").replace(/[-_]/g, "x");
}

const ORGANISATION = /^[0-9A-F]{24}@AdobeOrg$/;
const SANDBOX = /^[a-z][a-z0-9-]{0,255}$/;

/** Checks what every call must carry, in the gateway's order, and tells the place that the call is about. */
function enter(call: Call, tokens: Tokens): Place {
  const key = header(call, "x-api-key");
  if (!key) throw new Refusal(gatewayError("403000", "Api Key is required"));
  const authorization = header(call, "authorization");
  if (!authorization) throw new Refusal(gatewayError("403010", "Oauth token is missing."));
  const token = /^Bearer (\S+)$/.exec(authorization)?.[1];
  const client = token === undefined ? undefined : tokens.clientOf(token, call.now);
  if (!client) throw new Refusal(gatewayError("401013", "Oauth token is not valid"));
  if (key !== client.clientId) throw new Refusal(gatewayError("403003", "Api Key is invalid"));
  const imsOrg = header(call, "x-gw-ims-org-id");
  if (!imsOrg) throw new Refusal(gatewayError("400003", "Header x-gw-ims-org-id is missing"));
  if (!ORGANISATION.test(imsOrg) || imsOrg !== client.imsOrg)
    throw new Refusal(gatewayError("403025", "Profile is not valid"));
  const sandbox = header(call, "x-sandbox-name");
  if (!sandbox) throw new Refusal(gatewayError("400003", "Header x-sandbox-name is missing"));
  call.verified = true;
  if (!SANDBOX.test(sandbox)) throw new Refusal(serviceError(403, "SMS-2007-403", "Sandbox is not accessible"));
  return { imsOrg, sandbox };
}

/** As `enter`, and no quicker than `--per-second` allows an organisation. */
export function admit(call: Call, world: World): Place {
  const place = enter(call, world.tokens);
  if (!world.rates.take(`adobe ${place.imsOrg}`, world.options.perSecond, call).allowed) {
    const refusal = gatewayError("429050", "Too many requests", { "retry-after": String(RETRY_AFTER) });
    throw new Refusal({ ...refusal, throttled: true });
  }
  return place;
}
