import { randomUUID } from "node:crypto";
import { type Answer, type Call, header, Refusal, type Route } from "./exchange";
import type { Job } from "./jobs";
import type { JsonObject } from "./json";
import { lifecycles, statusAt, timeline } from "./lifecycle";
import { errorAnswer, respond } from "./tencentcloud-errors";
import { CDB, enter, type Visitor } from "./tencentcloud-gateway";
import { type Parameters, read } from "./tencentcloud-parameters";
import type { World } from "./world";

const text = (value: string | number) => String(value).length > 0;
const instance = (value: string | number) => /^cdb(ro|dw)?-[a-z0-9]{8}$/.test(String(value));
const sqlFile = (value: string | number) => /^[^/\\]+\.sql$/i.test(String(value));
const time = (value: string | number) =>
  /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(String(value)) && !Number.isNaN(beijing(String(value)));

/** The service's times are Beijing's. */
function beijing(value: string): number {
  return Date.parse(`${value.replace(" ", "T")}+08:00`);
}

function inBeijing(at: number): string {
  return new Date(at + 8 * 3600 * 1000).toISOString().slice(0, 19).replace("T", " ");
}

function sqlUrl(value: string | number): boolean {
  const url = URL.canParse(String(value)) ? new URL(String(value)) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) && url.pathname.toLowerCase().endsWith(".sql");
}

const asyncRequestId: Parameters = { AsyncRequestId: { type: "string", required: true, valid: text } };

function task(call: Call, world: World, visitor: Visitor): Job {
  const id = String(read(call, asyncRequestId).AsyncRequestId);
  call.about = id;
  const job = world.jobs.find("tencentcloud.import", id);
  if (!job || job.removedAt !== undefined || job.account !== visitor.account || job.place !== visitor.region)
    throw new Refusal(errorAnswer(call, "InvalidParameter.InvalidAsyncRequestId", id));
  return job;
}

function stopDbImportJob(call: Call, world: World, visitor: Visitor): Answer {
  const job = task(call, world, visitor);
  const now = call.now - call.skew;
  if (!world.jobs.isLive(job, now))
    return world.options.finalStop === "ok"
      ? respond({})
      : errorAnswer(call, "CdbError.ImportError", `its status is ${statusAt(job, now)}.`);
  world.jobs.cancel(job, now, world.options.cancelSeconds * 1000);
  return respond({});
}

const infos: Readonly<Record<string, string>> = {
  SUCCESS: "import sql file success",
  FAILED: "ERROR 1064 (42000) at line 3: You have an error in your SQL syntax",
  KILLED: "task was stopped by user",
};

function describeAsyncRequestInfo(call: Call, world: World, visitor: Visitor): Answer {
  const job = task(call, world, visitor);
  const status = statusAt(job, call.now - call.skew);
  const info = job.errors?.[0]?.msg ?? infos[status] ?? "";
  return respond({ Status: status, Info: info, ...job.record });
}

const creation: Parameters = {
  InstanceId: { type: "string", required: true, valid: instance },
  User: { type: "string", required: true, valid: text },
  Password: { type: "string" },
  DbName: { type: "string", valid: text },
  FileName: { type: "string", valid: sqlFile },
  CosUrl: { type: "string", valid: sqlUrl },
};

function createDbImportJob(call: Call, world: World, visitor: Visitor): Answer {
  const { Password: _, CosUrl, ...request } = read(call, creation);
  if ((request.FileName === undefined) === (CosUrl === undefined))
    return errorAnswer(call, "InvalidParameter", "exactly one of FileName and CosUrl must be given.");
  // A COS address may be signed in its query: the record keeps the file's name only.
  const url = CosUrl === undefined ? {} : { CosUrl: String(CosUrl).split("?")[0] };
  const job = world.jobs.add({
    api: "tencentcloud.import",
    id: world.jobs.newId("tencentcloud.import"),
    place: visitor.region,
    account: visitor.account,
    createdAt: call.now - call.skew,
    seconds: world.options.jobSeconds,
    outcome: "SUCCESS",
    request: { ...request, ...url },
    requestId: randomUUID(),
  });
  return respond({ AsyncRequestId: job.id });
}

const selection: Parameters = {
  InstanceId: { type: "string", required: true, valid: instance },
  StartTime: { type: "string", valid: time },
  EndTime: { type: "string", valid: time },
  Offset: { type: "integer", valid: (value) => Number(value) >= 0 },
  Limit: { type: "integer", valid: (value) => Number(value) >= 1 && Number(value) <= 100 },
};

function describeDbImportRecords(call: Call, world: World, visitor: Visitor): Answer {
  const body = read(call, selection);
  const now = call.now - call.skew;
  const from = typeof body.StartTime === "string" ? beijing(body.StartTime) : Number.NEGATIVE_INFINITY;
  const to = typeof body.EndTime === "string" ? beijing(body.EndTime) : Number.POSITIVE_INFINITY;
  const found = world.jobs
    .of("tencentcloud.import")
    .filter((job) => job.account === visitor.account && job.place === visitor.region && job.removedAt === undefined)
    .filter((job) => job.request.InstanceId === body.InstanceId && job.createdAt >= from && job.createdAt <= to)
    .sort((a, b) => b.createdAt - a.createdAt);
  const offset = Number(body.Offset ?? 0);
  const items = found.slice(offset, offset + Number(body.Limit ?? 20));
  return respond({ TotalCount: found.length, Items: items.map((job, i) => importRecord(job, now, call.skew, i)) });
}

const statuses: Readonly<Record<string, number>> = { INITIAL: 0, UNDEFINED: 0, RUNNING: 1, PAUSED: 1, SUCCESS: 2 };

function importRecord(job: Job, now: number, skew: number, index: number): JsonObject {
  const status = statusAt(job, now);
  const final = lifecycles["tencentcloud.import"].final;
  const end = timeline(job).find((event) => event.at <= now && final.includes(event.status))?.at ?? now;
  const url = typeof job.request.CosUrl === "string" ? job.request.CosUrl.split("/").at(-1) : undefined;
  return {
    Status: statuses[status] ?? 3,
    Code: status === "SUCCESS" || !final.includes(status) ? 0 : -1,
    CostTime: Math.round((end - job.createdAt) / 1000),
    InstanceId: job.request.InstanceId,
    WorkId: job.id.slice(0, 8),
    FileName: job.request.FileName ?? url ?? "",
    Process:
      status === "SUCCESS" ? 100 : Math.min(99, Math.floor(((end - job.createdAt) / (job.seconds * 1000)) * 100)),
    CreateTime: inBeijing(job.createdAt + skew),
    FileSize: "2048",
    Message: infos[status] ?? "",
    JobId: Number.parseInt(job.id.replace(/[^0-9a-f]/g, "").slice(0, 6) || "0", 16) + index,
    DbName: job.request.DbName ?? "",
    AsyncRequestId: job.id,
  };
}

type OnImports = (call: Call, world: World, visitor: Visitor) => Answer;

/** `limit`: calls a second, of one account and action. */
function route(action: string, limit: number, handle: OnImports): Route {
  return {
    api: "tencentcloud.import",
    action,
    method: "POST",
    path: "/",
    header: { name: "x-tc-action", value: action },
    handle: (call, world) => {
      const visitor = enter(call, world.keys, CDB);
      const taken = world.rates.take(`${visitor.account} ${action}`, limit, call.now - call.skew);
      if (!taken.allowed)
        return errorAnswer(call, "RequestLimitExceeded", `${taken.count}\` in a second, the limit is \`${limit}`);
      return handle(call, world, visitor);
    },
  };
}

export const tencentRoutes: readonly Route[] = [
  route("StopDBImportJob", 20, stopDbImportJob),
  route("DescribeAsyncRequestInfo", 40, describeAsyncRequestInfo),
  route("CreateDBImportJob", 100, createDbImportJob),
  route("DescribeDBImportRecords", 100, describeDbImportRecords),
];

/** No route: the action is unknown, or the call isn't of the kind that is served. */
export function tencentNotFound(call: Call, world: World): Answer {
  if (call.method !== "POST") return errorAnswer(call, "UnsupportedProtocol");
  try {
    enter(call, world.keys, CDB);
  } catch (refusal) {
    if (refusal instanceof Refusal) return refusal.answer;
    throw refusal;
  }
  return errorAnswer(call, "InvalidAction", header(call, "x-tc-action") ?? "");
}
