import { randomUUID } from "node:crypto";
import { type Answer, type Call, header, Refusal, type Route } from "./exchange";
import { outcomeOf, withoutSecrets } from "./import-file";
import type { Job } from "./jobs";
import { statusAt } from "./lifecycle";
import { errorAnswer, respond } from "./tencentcloud-errors";
import { CDB, enter, type Visitor } from "./tencentcloud-gateway";
import { isInstanceId, isThere } from "./tencentcloud-instances";
import { importsOf, messageOf } from "./tencentcloud-job";
import { type Parameters, read } from "./tencentcloud-parameters";
import { describeDbImportRecords } from "./tencentcloud-records";
import { describeTasks } from "./tencentcloud-tasks";
import type { World } from "./world";

const text = (value: string | number) => String(value).length > 0;
/** MySQL's own limits of names. */
const user = (value: string | number) => /^.{1,32}$/s.test(String(value));
const database = (value: string | number) => /^.{1,64}$/s.test(String(value));
const sqlFile = (value: string | number) => /^[^/\\]+\.sql$/i.test(String(value));

function sqlUrl(value: string | number): boolean {
  const url = URL.canParse(String(value)) ? new URL(String(value)) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) && /[^/]\.sql$/i.test(url.pathname);
}

const asyncRequestId: Parameters = { AsyncRequestId: { type: "string", required: true, valid: text } };

function request(call: Call, world: World, visitor: Visitor): Job {
  const id = String(read(call, asyncRequestId).AsyncRequestId);
  call.about = id;
  const job = world.jobs.find("tencentcloud.import", id);
  const own = job?.account === visitor.account && job.place === visitor.region && job.removedAt === undefined;
  if (!own || (job.readableAt ?? 0) > call.now - call.skew)
    throw new Refusal(errorAnswer(call, "InvalidParameter.InvalidAsyncRequestId", id));
  return job;
}

function stopDbImportJob(call: Call, world: World, visitor: Visitor): Answer {
  const job = request(call, world, visitor);
  const now = call.now - call.skew;
  if (!world.jobs.isLive(job, now))
    return world.options.finalStop === "ok"
      ? respond({})
      : errorAnswer(call, "CdbError.ImportError", `its status is ${statusAt(job, now)}.`);
  world.jobs.cancel(job, now, world.options.cancelSeconds * 1000);
  return respond({});
}

function describeAsyncRequestInfo(call: Call, world: World, visitor: Visitor): Answer {
  const job = request(call, world, visitor);
  const status = statusAt(job, call.now - call.skew);
  return respond({ Status: status, Info: messageOf(job, status), ...job.record });
}

const creation: Parameters = {
  InstanceId: { type: "string", required: true, valid: isInstanceId },
  User: { type: "string", required: true, valid: user },
  Password: { type: "string" },
  DbName: { type: "string", valid: database },
  FileName: { type: "string", valid: sqlFile },
  CosUrl: { type: "string", valid: sqlUrl },
};

function createDbImportJob(call: Call, world: World, visitor: Visitor): Answer {
  const body = read(call, creation);
  if ((body.FileName === undefined) === (body.CosUrl === undefined))
    return errorAnswer(call, "InvalidParameter", "exactly one of FileName and CosUrl must be given.");
  const id = String(body.InstanceId);
  if (!isThere(world, visitor, id)) return errorAnswer(call, "InvalidParameter.InstanceNotFound", id);
  // The emulator has no databases to ask: a test says it with the password itself.
  if (/wrong/i.test(String(body.Password ?? "")))
    return errorAnswer(call, "OperationDenied.WrongPassword", String(body.User));
  const now = call.now - call.skew;
  const busy = (job: Job) => job.request.InstanceId === id && world.jobs.isLive(job, now);
  if (world.options.oneImport && importsOf(world, visitor).some(busy))
    return errorAnswer(call, "FailedOperation.StatusConflict", id);
  const { visibleAfterMs, tasksVisibleAfterMs = visibleAfterMs, readableAfterMs } = world.options;
  const job = world.jobs.add({
    api: "tencentcloud.import",
    id: world.jobs.newId("tencentcloud.import"),
    place: visitor.region,
    account: visitor.account,
    createdAt: now,
    seconds: world.options.jobSeconds,
    outcome: outcomeOf("tencentcloud.import", body),
    request: withoutSecrets(body),
    requestId: randomUUID(),
    visibleAt: now + visibleAfterMs,
    taskVisibleAt: now + tasksVisibleAfterMs,
    readableAt: now + readableAfterMs,
  });
  call.about = job.id;
  return respond({ AsyncRequestId: job.id });
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
      const taken = world.rates.take(`${visitor.account} ${action}`, limit, call);
      if (!taken.allowed) {
        const about = `${taken.count}\` in a second, the limit is \`${limit}`;
        return { ...errorAnswer(call, "RequestLimitExceeded", about), throttled: true };
      }
      return handle(call, world, visitor);
    },
  };
}

export const tencentRoutes: readonly Route[] = [
  route("StopDBImportJob", 20, stopDbImportJob),
  route("DescribeAsyncRequestInfo", 40, describeAsyncRequestInfo),
  route("CreateDBImportJob", 100, createDbImportJob),
  route("DescribeDBImportRecords", 100, describeDbImportRecords),
  route("DescribeTasks", 100, describeTasks),
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
