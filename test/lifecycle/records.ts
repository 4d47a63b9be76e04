import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { IntentRecord } from "../../provider/core/intent-record";
import { stateFolder } from "../../provider/core/state-files";
import type { World } from "../../provider/core/world";

/** A process that ended long ago: its number stands for all the dead. */
const { pid: DEAD } = spawnSync("true");

/** Paths of the records that this world's processes have left in the user's state folder. */
export function records(world: World): string[] {
  const folder = stateFolder(world) ?? "";
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

export function readRecord(path: string): IntentRecord {
  return JSON.parse(readFileSync(path, "utf8")) as IntentRecord;
}

/** As if the request that this record tells of had never been answered. */
export function forgetAnswer(path: string): void {
  const { id: _id, ...record } = readRecord(path);
  writeFileSync(path, JSON.stringify(record));
}

/** Makes every record the record of a process that was killed. */
export function leaveToTheDead(world: World, change: Partial<Record<keyof IntentRecord, unknown>> = {}): void {
  const dead = (record: object) => ({ ...record, pid: DEAD, stamp: "another boot/1", ...change });
  for (const path of records(world)) {
    const text = readFileSync(path, "utf8");
    writeFileSync(path, path.endsWith(".jsonl") ? eachIn(text, dead) : JSON.stringify(dead(JSON.parse(text))));
  }
}

/** The records of a journal, each changed so. */
function eachIn(journal: string, change: (record: object) => object): string {
  const lines = journal.split("\n").filter((line) => line !== "");
  return lines
    .map(
      (line) => `${line.replace(/,(\{.*\})\]$/, (_, record) => `,${JSON.stringify(change(JSON.parse(record)))}]`)}\n`,
    )
    .join("");
}
