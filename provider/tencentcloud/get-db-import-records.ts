import { z } from "zod";
import type { Call } from "../core/call";
import { quote } from "../core/errors";
import { field } from "../core/fields";
import { defineFunction } from "../core/function";
import { firstOf, limit } from "../core/pages";
import { shaped } from "../core/shape";
import { inOrder, timestamp } from "../core/times";
import type { Values } from "../core/values";
import { importRecords } from "./db-imports";
import { instanceId, region } from "./fields";
import { regionOf } from "./hosts";
import { fromBeijing, toBeijing } from "./times";

const text = (description: string) => field(z.string().optional(), { description });
const whole = (description: string) => field(z.number().int().optional(), { description });

const record = z.object({
  asyncRequestId: text("Id of the import's asynchronous task: by it the import is looked at and stopped."),
  instanceId: text("Id of the database instance."),
  dbName: text("Database that is imported into."),
  fileName: text("The file that is imported."),
  fileSize: text("Size of the file as the API tells it."),
  status: whole("0: waits, 1: runs, 2: success, 3: failed."),
  code: whole("Code of the import's result."),
  message: text("What the service says of the import, at most 300 characters."),
  process: whole("How far it has come, in percent."),
  costTime: whole("How long it has taken, as the API tells it. The vendor does not document the unit."),
  createTime: text("When it was started, ISO 8601 UTC."),
  jobId: text("Id of the job in the service's own task list."),
  workId: text("Id of the task in the service's back end."),
});

export const getDbImportRecords = defineFunction({
  token: "tencentcloud:getDbImportRecords",
  description: [
    "The imports into a TencentDB for MySQL (CDB) instance, in the service's order.",
    "",
    "The API's times name no zone and are taken for Beijing's (UTC+8), which the vendor does not document.",
    "",
    "API: `DescribeDBImportRecords` of CDB, version 2017-03-20.",
  ].join("\n"),
  example: { instanceId: "cdb-c1nl9rpv", region: "ap-guangzhou", limit: 20 },
  inputs: z
    .strictObject({
      instanceId: field(instanceId(), {
        description: "Id of the database instance, like `cdb-c1nl9rpv`.",
      }),
      startTime: field(timestamp().optional(), {
        description: "Only imports from this time on, RFC 3339. Parts of a second are cut off.",
      }),
      endTime: field(timestamp().optional(), {
        description: "Only imports up to this time, RFC 3339. Parts of a second are cut off.",
      }),
      limit: limit("imports"),
      region: field(region(), {
        description:
          "Region of the instance, like `ap-guangzhou`; the configured one (`tencentcloudRegion`) when absent.",
      }),
    })
    .check(inOrder("startTime", "endTime")),
  outputs: z.object({ records: field(z.array(record), { description: "The imports, in the service's order." }) }),

  async invoke(call, { instanceId, startTime, endTime, limit, region }) {
    const list = importRecords(call, {
      region: regionOf(call.config, `list the imports of instance ${instanceId}`, region),
      instanceId,
      ...(startTime !== undefined && { startTime: toBeijing(startTime) }),
      ...(endTime !== undefined && { endTime: toBeijing(endTime) }),
    });
    const items = await firstOf(list, { limit, key: idOf });
    const records = items.map((item) => recordIn(call, item));
    return { records: shaped(z.array(record), records) };
  },
});

function idOf({ AsyncRequestId: id, JobId: other }: Values): string | undefined {
  const found = id || other;
  return typeof found === "string" || typeof found === "number" ? String(found) : undefined;
}

/** The names of the API begin with capitals. */
function recordIn(call: Call, item: Values): Values {
  const named = Object.entries(item).map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value]);
  const { message, createTime, ...others } = Object.fromEntries(named);
  return {
    ...others,
    createTime: fromBeijing(createTime),
    message: typeof message === "string" ? quote(call.world.secrets, message) : undefined,
  };
}
