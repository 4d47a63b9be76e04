import type { Answer, Call } from "./exchange";
import type { Job } from "./jobs";
import type { JsonObject } from "./json";
import { statusAt } from "./lifecycle";
import type { Visitor } from "./tencentcloud-gateway";
import { isInstanceId } from "./tencentcloud-instances";
import { codeOf, endOf, importsOf, jobNumber, listed, messageOf, progressOf } from "./tencentcloud-job";
import { type Parameters, paging, read } from "./tencentcloud-parameters";
import { inBeijing, isBetween, isTime, NEVER } from "./tencentcloud-time";
import type { World } from "./world";

const IMPORT = 3;

/** The numbers that statuses are asked for by. */
const numbers: Readonly<Record<string, number>> = {
  UNDEFINED: -1,
  INITIAL: 0,
  RUNNING: 1,
  SUCCESS: 2,
  FAILED: 3,
  KILLED: 4,
  REMOVED: 5,
  PAUSED: 6,
};

/** The words of this list, where they aren't those of the async request. */
const words: Readonly<Record<string, string>> = { SUCCESS: "SUCCEED", UNDEFINED: "WAITING" };

const selection: Parameters = {
  InstanceId: { type: "string", valid: isInstanceId },
  AsyncRequestId: { type: "string", valid: (value) => value !== "" },
  TaskTypes: { type: "integers", valid: (value) => Number(value) > 0 },
  TaskStatus: { type: "integers", valid: (value) => Object.values(numbers).includes(Number(value)) },
  StartTimeBegin: { type: "string", valid: isTime },
  StartTimeEnd: { type: "string", valid: isTime },
  ...paging,
};

/** The tasks of all instances, the newest first: a look-up independent of the import records. */
export function describeTasks(call: Call, world: World, visitor: Visitor): Answer {
  const body = read(call, selection);
  const now = call.now - call.skew;
  if (body.AsyncRequestId !== undefined) call.about = String(body.AsyncRequestId);
  const found = importsOf(world, visitor)
    .filter((job) => (job.taskVisibleAt ?? 0) <= now)
    .filter(({ request }) => body.InstanceId === undefined || request.InstanceId === body.InstanceId)
    .filter(({ id }) => body.AsyncRequestId === undefined || id === body.AsyncRequestId)
    .filter((job) => has(body.TaskTypes, IMPORT) && has(body.TaskStatus, numbers[statusAt(job, now)]))
    .filter((job) => isBetween(job.createdAt, body.StartTimeBegin, body.StartTimeEnd));
  return listed(call, world, body, found, task);
}

/** A list that is absent or empty asks for everything. */
function has(list: unknown, number: number | undefined): boolean {
  return !Array.isArray(list) || list.length === 0 || list.includes(number);
}

function task(job: Job, now: number, skew: number): JsonObject {
  const status = statusAt(job, now);
  const end = endOf(job, now);
  return {
    Code: codeOf(status),
    Message: messageOf(job, status),
    JobId: jobNumber(job),
    Progress: progressOf(job, now),
    TaskStatus: words[status] ?? status,
    TaskType: "IMPORT DATA",
    StartTime: inBeijing(job.createdAt + skew),
    EndTime: end === undefined ? NEVER : inBeijing(end + skew),
    InstanceIds: [job.request.InstanceId],
    AsyncRequestId: job.id,
  };
}
