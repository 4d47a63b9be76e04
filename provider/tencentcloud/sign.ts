import { createHash, createHmac } from "node:crypto";

export interface Credentials {
  readonly secretId: string;
  readonly secretKey: string;
  /** Of temporary keys. It is sent beside the signature, not signed. */
  readonly token?: string;
}

/** What of a POST to `/` the signature covers. */
interface Signable {
  /** First label of the host: `cdb`. */
  readonly service: string;
  /** As in the Host header. */
  readonly host: string;
  /** As in the Content-Type header. */
  readonly contentType: string;
  readonly body: string;
}

const ALGORITHM = "TC3-HMAC-SHA256";
const SIGNED_HEADERS = "content-type;host";

/**
 * The Authorization header of TC3-HMAC-SHA256.
 *
 * `epochSeconds` is what X-TC-Timestamp says: the cloud refuses more than five minutes of skew, and a date in the
 * key's scope that is not that second's in UTC.
 */
export function authorization(
  { service, host, contentType, body }: Signable,
  { secretId, secretKey }: Credentials,
  epochSeconds: number,
): string {
  const date = new Date(epochSeconds * 1000).toISOString().slice(0, 10);
  const scope = `${date}/${service}/tc3_request`;
  const headers = `content-type:${contentType}\nhost:${host}\n`;
  const canonical = ["POST", "/", "", headers, SIGNED_HEADERS, sha256(body)].join("\n");
  const text = [ALGORITHM, epochSeconds, scope, sha256(canonical)].join("\n");
  const key = scope.split("/").reduce<string | Buffer>(hmac, `TC3${secretKey}`);
  const signature = hmac(key, text).toString("hex");
  return `${ALGORITHM} Credential=${secretId}/${scope}, SignedHeaders=${SIGNED_HEADERS}, Signature=${signature}`;
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
