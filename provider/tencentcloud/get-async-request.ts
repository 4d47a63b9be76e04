import { z } from "zod";
import { lookTwice } from "../core/absence";
import { NotFound } from "../core/errors";
import { field } from "../core/fields";
import { defineFunction } from "../core/function";
import { hasEnded, taskFacts } from "./async-task";
import { describeTask } from "./client";
import { asyncRequestId, region } from "./fields";
import { regionOf } from "./hosts";

export const getAsyncRequest = defineFunction({
  token: "tencentcloud:getAsyncRequest",
  description: [
    "An asynchronous task of TencentDB for MySQL (CDB), for example an import, by its id.",
    "",
    "A task that the service does not know in this region is an error.",
    "",
    "API: `DescribeAsyncRequestInfo` of CDB, version 2017-03-20.",
  ].join("\n"),
  example: { asyncRequestId: "434e366f-beaf56d6-508b7f33-2abdb382", region: "ap-guangzhou" },
  inputs: z.strictObject({
    asyncRequestId: field(asyncRequestId(), {
      description: "Id of the task, as `CreateDBImportJob` and other asynchronous calls answer it.",
    }),
    region: field(region(), {
      description:
        "Region of the database, like `ap-guangzhou`; the configured one (`tencentcloudRegion`) when absent.",
    }),
  }),
  outputs: z.object({
    asyncStatus: field(z.string(), {
      description:
        "Status of the task: `INITIAL`, `RUNNING`, `PAUSED` (being stopped), `UNDEFINED` (waits for the maintenance window); at its end `SUCCESS`, `FAILED`, `KILLED` (stopped) or `REMOVED`.",
    }),
    asyncInfo: field(z.string().optional(), {
      description: "What the service says beside the status, at most 300 characters.",
    }),
    ended: field(z.boolean(), { description: "Whether the task has ended, one way or another." }),
  }),

  async invoke(call, inputs) {
    const { asyncRequestId } = inputs;
    const what = `read asynchronous task ${asyncRequestId}`;
    const task = { asyncRequestId, region: regionOf(call.config, what, inputs.region) };
    const seen = await lookTwice(call, what, () => describeTask(call, task));
    if (!seen) throw new NotFound({ what, why: `there is no such task in ${task.region}` });
    return { ...taskFacts(call, seen), ended: hasEnded(seen) };
  },
});
