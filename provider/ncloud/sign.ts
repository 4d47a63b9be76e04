import { createHmac } from "node:crypto";

export interface Credentials {
  readonly accessKey: string;
  readonly secretKey: string;
}

/** What of a request the signature covers: the body is not part of it. */
interface Signable {
  readonly method: string;
  /** Path and query exactly as they are sent. */
  readonly requestUri: string;
}

/**
 * The headers of NAVER's API gateway signature, version 2.
 *
 * `epochMs`: the gateway refuses more than five minutes of skew, so a repeated request is signed anew.
 */
export function signedHeaders(
  { method, requestUri }: Signable,
  { accessKey, secretKey }: Credentials,
  epochMs: number,
): Record<string, string> {
  const timestamp = String(Math.trunc(epochMs));
  const text = `${method} ${requestUri}\n${timestamp}\n${accessKey}`;
  return {
    "x-ncp-apigw-timestamp": timestamp,
    "x-ncp-iam-access-key": accessKey,
    "x-ncp-apigw-signature-v2": createHmac("sha256", secretKey).update(text).digest("base64"),
  };
}
