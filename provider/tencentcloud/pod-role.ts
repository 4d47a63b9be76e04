import type { Files } from "../core/config";
import { ConfigurationError } from "../core/errors";
import { unwrapped } from "../core/form";

/** What a cluster of TKE puts into the environment of a pod that has a role. */
export interface PodRole {
  readonly region: string;
  readonly providerId: string;
  readonly tokenFile: string;
  readonly roleArn: string;
}

const NAMES = {
  region: "TKE_REGION",
  providerId: "TKE_PROVIDER_ID",
  tokenFile: "TKE_WEB_IDENTITY_TOKEN_FILE",
  roleArn: "TKE_ROLE_ARN",
} as const;

/**
 * Undefined outside of such a pod.
 * @throws ConfigurationError where a part is missing
 */
export function podRoleIn({ env }: Files, what: string): PodRole | undefined {
  const found = Object.entries(NAMES).map(([part, name]) => [part, unwrapped(env[name] ?? "")] as const);
  const role = Object.fromEntries(found) as Record<keyof PodRole, string | undefined>;
  if (role.providerId === undefined && role.tokenFile === undefined && role.roleArn === undefined) return undefined;
  const missing = found.flatMap(([part, value]) => (value === undefined ? [NAMES[part as keyof PodRole]] : []));
  if (missing.length === 0) return role as PodRole;
  const there = Object.values(NAMES).filter((name) => !missing.includes(name));
  throw new ConfigurationError({
    what,
    why: `environment ${there.join(", ")} ${there.length > 1 ? "tell" : "tells"} of a pod's role, and ${missing.join(", ")} is not set`,
    advice: `Set ${missing.join(", ")} too, or unset ${there.join(", ")}.`,
  });
}

/** The cluster writes a new one before the old one ends: it is read each time. @throws ConfigurationError */
export function webIdentityToken(files: Files, { tokenFile }: PodRole): string {
  const text = unwrapped(files.readText(tokenFile) ?? "");
  if (text !== undefined && /^[\x21-\x7e]+$/.test(text)) return text;
  throw new ConfigurationError({
    what: `read the file ${tokenFile}`,
    why: text === undefined ? "it is not there or empty" : "it holds no token",
    advice: `${NAMES.tokenFile} names the file in which a cluster keeps the pod's web identity.`,
  });
}
