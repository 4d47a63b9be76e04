import { createHash } from "node:crypto";
import type { Answer, Call } from "./exchange";
import { fileOf } from "./import-file";
import type { Job } from "./jobs";
import type { JsonObject } from "./json";
import { statusAt } from "./lifecycle";
import type { Visitor } from "./tencentcloud-gateway";
import { isInstanceId } from "./tencentcloud-instances";
import { codeOf, endOf, importsOf, jobNumber, listed, messageOf, progressOf } from "./tencentcloud-job";
import { type Parameters, paging, read } from "./tencentcloud-parameters";
import { inBeijing, isBetween, isTime } from "./tencentcloud-time";
import type { World } from "./world";

const selection: Parameters = {
  InstanceId: { type: "string", required: true, valid: isInstanceId },
  StartTime: { type: "string", valid: isTime },
  EndTime: { type: "string", valid: isTime },
  ...paging,
};

/** The imports into one instance, the newest first. */
export function describeDbImportRecords(call: Call, world: World, visitor: Visitor): Answer {
  const body = read(call, selection);
  const now = call.now - call.skew;
  const found = importsOf(world, visitor).filter(
    (job) =>
      job.request.InstanceId === body.InstanceId &&
      (job.visibleAt ?? 0) <= now &&
      isBetween(job.createdAt, body.StartTime, body.EndTime),
  );
  return listed(call, world, body, found, importRecord);
}

/** All else is 3, failed: there is no number for an import that was stopped. */
const statuses: Readonly<Record<string, number>> = { INITIAL: 0, UNDEFINED: 0, RUNNING: 1, PAUSED: 1, SUCCESS: 2 };

function importRecord(job: Job, now: number, skew: number): JsonObject {
  const status = statusAt(job, now);
  return {
    Status: statuses[status] ?? 3,
    Code: codeOf(status),
    CostTime: Math.round(((endOf(job, now) ?? now) - job.createdAt) / 1000),
    InstanceId: innerId(String(job.request.InstanceId)),
    WorkId: job.id.slice(0, 8),
    FileName: fileOf(job.request),
    Process: progressOf(job, now),
    CreateTime: inBeijing(job.createdAt + skew),
    FileSize: "2048",
    Message: messageOf(job, status),
    JobId: jobNumber(job),
    DbName: job.request.DbName ?? "",
    AsyncRequestId: job.id,
  };
}

/** Records know an instance by a UUID of the service's own, not by the id that it was asked for. */
function innerId(instance: string): string {
  const digest = createHash("sha256").update(instance).digest("hex").slice(0, 32);
  return digest.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
