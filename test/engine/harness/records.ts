import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { IntentRecord } from "../../../provider/core/intent-record";
import type { Project } from "./project";

/** What the provider has on record of the jobs that were begun on this machine. */
export function recordsOf({ intents }: Project): IntentRecord[] {
  if (!existsSync(intents)) return [];
  const files = readdirSync(intents).filter((name) => name.endsWith(".json"));
  return files.map((name) => JSON.parse(readFileSync(join(intents, name), "utf8")) as IntentRecord);
}
