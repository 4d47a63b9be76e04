import type { Values } from "../core/values";
import type { Request } from "../http/exchange";
import { authorization, type Credentials } from "./sign";

/** An action of any API of the cloud: POST to `/`, signed over its body. */
export interface ActionRequest {
  /** `https://cdb.tencentcloudapi.com`. */
  readonly origin: string;
  /** First label of the vendor's host: `cdb`. */
  readonly service: string;
  readonly version: string;
  readonly region: string;
  readonly action: string;
  readonly parameters: Values;
}

const CONTENT_TYPE = "application/json";

/** `credentials`: undefined for the one action that proves who asks by what it sends. `now`: epoch milliseconds of the server. */
export function signedRequest(request: ActionRequest, credentials: Credentials | undefined, now: number): Request {
  const { origin, service, version, region, action, parameters } = request;
  const body = JSON.stringify(parameters);
  const epochSeconds = Math.floor(now / 1000);
  const signable = { service, host: new URL(origin).host, contentType: CONTENT_TYPE, body };
  return {
    method: "POST",
    url: `${origin}/`,
    headers: {
      Accept: CONTENT_TYPE,
      "Content-Type": CONTENT_TYPE,
      Authorization: credentials ? authorization(signable, credentials, epochSeconds) : "SKIP",
      "X-TC-Action": action,
      "X-TC-Version": version,
      "X-TC-Timestamp": String(epochSeconds),
      "X-TC-Region": region,
      "X-TC-Language": "en-US",
      ...(credentials?.token !== undefined && { "X-TC-Token": credentials.token }),
    },
    body,
  };
}
