import assert from "node:assert/strict";
import type { Emulator } from "../../emulator/index";
import { tencent } from "./callers";

export const INSTANCE = "cdb-c1nl9rpv";
export const usual = { InstanceId: INSTANCE, User: "root", FileName: "import.sql" };

export async function answer(emulator: Emulator, action: string, body: object) {
  return (await tencent(emulator, action, body)).json.Response;
}

export async function create(emulator: Emulator, change: object = {}): Promise<string> {
  const made = await answer(emulator, "CreateDBImportJob", { ...usual, ...change });
  assert.equal(made.Error, undefined);
  return made.AsyncRequestId;
}

export const records = (emulator: Emulator, more: object = {}) =>
  answer(emulator, "DescribeDBImportRecords", { InstanceId: INSTANCE, ...more });
export const tasks = (emulator: Emulator, more: object = {}) => answer(emulator, "DescribeTasks", more);
export const info = (emulator: Emulator, AsyncRequestId: string) =>
  answer(emulator, "DescribeAsyncRequestInfo", { AsyncRequestId });

/** What each of the three look-ups tells of the only import that there is. */
export async function told(emulator: Emulator, id: string) {
  const [
    { Status, Info },
    {
      Items: [record],
    },
    {
      Items: [task],
    },
  ] = [await info(emulator, id), await records(emulator), await tasks(emulator)];
  return { async: [Status, Info], record, task };
}
