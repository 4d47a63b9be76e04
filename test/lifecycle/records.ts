import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { World } from "../../provider/core/define";
import { type IntentRecord, stateFolder } from "../../provider/core/intents";

/** Paths of the records that this world's processes have left in the user's state folder. */
export function records(world: World): string[] {
  const folder = stateFolder(world) ?? "";
  return readdirSync(folder).map((name) => join(folder, name));
}

/** Makes every record the record of a process that was killed. */
export function leaveToTheDead(world: World, change: Partial<Record<keyof IntentRecord, unknown>> = {}): void {
  const { pid } = spawnSync(process.execPath, ["--version"]);
  for (const path of records(world)) {
    const record = JSON.parse(readFileSync(path, "utf8")) as IntentRecord;
    writeFileSync(path, JSON.stringify({ ...record, pid, stamp: "another boot/1", ...change }));
  }
}
