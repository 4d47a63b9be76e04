import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isRecord, sha256 } from "./values";
import type { World } from "./world";

/**
 * Tells the place where the engine keeps its states from others, as far as this process sees it: two backends may each have a
 * stack of the same name. A hash, for the address may hold a password.
 */
export function backendOf({ env, home }: Pick<World, "env" | "home">): string | undefined {
  const address = env.PULUMI_BACKEND_URL || loggedInto(env.PULUMI_HOME || (home && join(home, ".pulumi")));
  return address ? sha256(address.replace(/\/\/[^/]*@/, "//").replace(/\?.*$/s, "")).slice(0, 16) : undefined;
}

function loggedInto(folder: string | undefined): string | undefined {
  try {
    const credentials: unknown = JSON.parse(readFileSync(join(folder ?? "", "credentials.json"), "utf8"));
    return isRecord(credentials) && typeof credentials.current === "string" ? credentials.current : undefined;
  } catch {
    return undefined;
  }
}
