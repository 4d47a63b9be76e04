import { isRecord } from "../core/values";
import type { Metadata } from "../http/machine-role";
import { textOf } from "./errors";
import type { Credentials } from "./sign";

/** Where a machine with a server role finds its keys: STS keys, which sign as permanent ones do. */
export function serverRoleAt(origin: string, guard: (secret: string) => void): Metadata<Credentials> {
  return {
    origin,
    folder: "/latest/meta-data/iam/security-credentials/",
    read: (json) => {
      const said = isRecord(json) ? json : {};
      const [accessKey, secretKey] = [textOf(said.AccessKeyId), textOf(said.SecretAccessKey)];
      for (const secret of [secretKey, textOf(said.Token)]) if (secret !== undefined) guard(secret);
      // The same address and the same path are another cloud's too, whose keys are none of NAVER's business.
      if (said.Token !== undefined || /^(AKIA|ASIA)/.test(accessKey ?? "")) return "it is another cloud's";
      if (accessKey === undefined || secretKey === undefined) return textOf(said.Message) ?? "its answer has no keys";
      const endsAt = epochMs(textOf(said.Expiration));
      return { keys: { accessKey, secretKey }, ...(endsAt !== undefined && { endsAt }) };
    },
  };
}

/** ISO 8601; numbers are epoch seconds or milliseconds. */
function epochMs(text = ""): number | undefined {
  if (/^\d+$/.test(text)) return Number(text) * (text.length > 11 ? 1 : 1000);
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}
