import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isRecord, sha256 } from "./values";
import type { World } from "./world";

/**
 * Tells the place where the engine keeps its states from others, as far as this process sees it: two backends may each have a
 * stack of the same name. A hash, for the address may hold a password.
 */
export function backendOf(world: Pick<World, "env" | "home">): string | undefined {
  const address = addressIn(world);
  return address ? hash(address) : undefined;
}

/**
 * Tells it from those of all machines, too: files of one path are other files on each, and where the address is not known they
 * may be such files.
 */
export function statesOf(world: Pick<World, "env" | "home" | "machine">): string {
  const address = addressIn(world);
  if (address && !/^file:/i.test(address)) return hash(address);
  return hash(`${world.machine} ${address?.replace(/^file:\/\/~/i, `file://${world.home}`)}`);
}

function hash(address: string): string {
  return sha256(address).slice(0, 16);
}

function addressIn({ env, home }: Pick<World, "env" | "home">): string | undefined {
  const address = env.PULUMI_BACKEND_URL || loggedInto(env.PULUMI_HOME || (home && join(home, ".pulumi")));
  return address?.replace(/\/\/[^/]*@/, "//").replace(/\?.*$/s, "");
}

function loggedInto(folder: string | undefined): string | undefined {
  try {
    const credentials: unknown = JSON.parse(readFileSync(join(folder ?? "", "credentials.json"), "utf8"));
    return isRecord(credentials) && typeof credentials.current === "string" ? credentials.current : undefined;
  } catch {
    return undefined;
  }
}
