import { isRecord, plainText } from "../core/values";
import type { Metadata } from "../http/machine-role";
import type { Credentials } from "./sign";

/** Where a machine of Tencent Cloud finds the keys of its role. */
export function cvmRoleAt(
  origin: string,
  role: string | undefined,
  guard: (secret: string) => void,
): Metadata<Credentials> {
  return {
    origin,
    folder: "/latest/meta-data/cam/security-credentials/",
    ...(role !== undefined && { role }),
    read: (json) => {
      const said = isRecord(json) ? json : {};
      const [secretId, secretKey, token] = [said.TmpSecretId, said.TmpSecretKey, said.Token].map(plainText);
      for (const secret of [secretKey, token]) if (secret !== undefined) guard(secret);
      const code = plainText(said.Code);
      if (!secretId || !secretKey || !token || (code !== undefined && code !== "Success")) {
        return `its answer has no keys${code === undefined ? "" : ` (code ${code})`}`;
      }
      const endsAt = Number(plainText(said.ExpiredTime) ?? Number.NaN) * 1000;
      return { keys: { secretId, secretKey, token }, ...(!Number.isNaN(endsAt) && { endsAt }) };
    },
  };
}
