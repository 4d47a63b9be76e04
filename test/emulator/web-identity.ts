import { createHmac, timingSafeEqual } from "node:crypto";

/** Tokens that a cluster writes for its pods. They carry their own proof, and the word CANARY. */
export function issueWebIdentity(providerId: string, now: number, seconds: number): string {
  const claims = { iss: providerId, sub: "system:serviceaccount:jobs:datajobs", exp: Math.floor(now / 1000) + seconds };
  const payload = Buffer.from(JSON.stringify(claims)).toString("base64url");
  return `eyJhbGciOiJSUzI1NiJ9.CANARY${payload}.${sign(payload)}`;
}

/** Whether the token is one of this cluster's, and has not ended. */
export function isWebIdentity(token: string, providerId: string, now: number): boolean {
  const [, payload = "", proof = ""] = /^eyJhbGciOiJSUzI1NiJ9\.CANARY([\w-]+)\.([\w-]+)$/.exec(token) ?? [];
  const expected = sign(payload);
  if (proof.length !== expected.length || !timingSafeEqual(Buffer.from(proof), Buffer.from(expected))) return false;
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as { iss: string; exp: number };
  return claims.iss === providerId && claims.exp * 1000 > now;
}

function sign(payload: string): string {
  return createHmac("sha256", "the emulated cluster's own key: it guards nothing").update(payload).digest("base64url");
}
