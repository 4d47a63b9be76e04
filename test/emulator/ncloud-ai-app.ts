import { randomUUID } from "node:crypto";
import { accountId } from "./accounts";
import { type Answer, type Call, header, Refusal, type Route } from "./exchange";
import type { Job } from "./jobs";
import { isObject, type JsonObject, parseObject, toJson } from "./json";
import { lifecycles, statusAt, timeline } from "./lifecycle";
import { problemOf } from "./ncloud-ai-app-request";
import { admit, gatewayError, wantsXml } from "./ncloud-gateway";
import type { World } from "./world";
import { readXml, writeXml } from "./xml";

function answer(call: Call, root: string, status: number, body: JsonObject): Answer {
  return wantsXml(call)
    ? { status, headers: { "content-type": "application/xml;charset=UTF-8" }, body: writeXml(`${root}Response`, body) }
    : { status, headers: { "content-type": "application/json;charset=UTF-8" }, body: toJson(body) };
}

/** Data Forest's own refusal. */
function refusal(call: Call, root: string, status: number, message: string): Refusal {
  return new Refusal(answer(call, root, status, { message, success: false }));
}

function readBody(call: Call, root: string): JsonObject {
  const type = (header(call, "content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  const xml = type === "application/xml" || type === "text/xml";
  if (!xml && type !== "application/json")
    throw refusal(call, root, 400, "Content-Type must be application/json or application/xml");
  const body = xml ? readXml(call.body.toString("utf8"), `${root}Request`) : parseObject(call.body);
  if (!body) throw refusal(call, root, 400, "The request body can not be read");
  return body;
}

function appOf(call: Call, world: World, root: string, account: string): Job {
  const { id, ...rest } = readBody(call, root);
  const unknown = Object.keys(rest)[0];
  if (unknown !== undefined) throw refusal(call, root, 400, `Unknown field ${unknown}`);
  if (typeof id !== "string" || !/^[0-9A-Za-z]{1,22}$/.test(id))
    throw refusal(call, root, 400, "id must be a base62 UUID of at most 22 characters");
  call.about = id;
  const app = world.jobs.find("ncloud.aiapp", id);
  if (!app || app.removedAt !== undefined) throw refusal(call, root, 404, `AI app ${id} not found`);
  if (app.account !== account) throw refusal(call, root, 403, `No permission for AI app ${id}`);
  return app;
}

function killAiApp(call: Call, world: World, root: string, account: string): Answer {
  const app = appOf(call, world, root, account);
  const now = call.now - call.skew;
  if (!world.jobs.isLive(app, now)) {
    const status = Number(world.options.endedKill);
    return answer(call, root, status, { success: false, message: "AI app is already finished", id: app.id });
  }
  world.jobs.cancel(app, now, world.options.cancelSeconds * 1000);
  return answer(call, root, 200, { success: true, message: "success", id: app.id });
}

const finalStatus: Readonly<Record<string, string>> = { FINISHED: "SUCCEEDED", FAILED: "FAILED", KILLED: "KILLED" };

/** What list and detail both tell; times and ends that have not come are null. */
function describe(app: Job, now: number, skew: number): JsonObject {
  const past = timeline(app).filter((event) => event.at <= now);
  const cycle = lifecycles["ncloud.aiapp"];
  const iso = (at: number | undefined) => (at === undefined ? null : new Date(at + skew).toISOString());
  const state = statusAt(app, now);
  return {
    id: app.id,
    appId: `application_${app.createdAt}_${app.id.slice(0, 4)}`,
    name: `${String(app.request.namePrefix ?? "app")}-${app.id}`,
    accountName: app.account,
    queueName: app.request.queueName ?? "longlived",
    state,
    finalStatus: finalStatus[state] ?? "UNDEFINED",
    startedAt: iso(app.createdAt),
    finishedAt: iso(past.find((event) => cycle.final.includes(event.status))?.at),
    modifiedAt: iso(past.at(-1)?.at),
  };
}

function getList(call: Call, world: World, root: string, account: string): Answer {
  const { search, ...rest } = readBody(call, root);
  const unknown = Object.keys(rest)[0];
  if (unknown !== undefined) throw refusal(call, root, 400, `Unknown field ${unknown}`);
  if (search !== undefined && search !== "" && !isObject(search))
    throw refusal(call, root, 400, "search must be an object");
  const wanted = isObject(search) ? search.accountId : undefined;
  if (wanted !== undefined && String(wanted) !== accountId(account))
    throw refusal(call, root, 403, "No permission for this account");
  const now = call.now - call.skew;
  const contents = world.jobs
    .of("ncloud.aiapp")
    .filter((app) => app.account === account && app.removedAt === undefined)
    .map((app) => ({ ...describe(app, now, call.skew), workspaceName: "workspace", disabled: false, ...app.record }));
  return answer(call, root, 200, { contents, message: "success", success: true });
}

function getDetail(call: Call, world: World, root: string, account: string): Answer {
  const app = appOf(call, world, root, account);
  const now = call.now - call.skew;
  const { modifiedAt: _, ...detail } = describe(app, now, call.skew);
  const finished = typeof detail.finishedAt === "string" ? Date.parse(detail.finishedAt) - call.skew : now;
  return answer(call, root, 200, {
    ...detail,
    elapsedMillis: finished - app.createdAt,
    containers: {},
    ...app.record,
    message: "success",
    success: true,
  });
}

function submit(call: Call, world: World, root: string, account: string): Answer {
  const body = readBody(call, root);
  const wrong = problemOf(body, (header(call, "content-type") ?? "").includes("xml"));
  if (wrong !== undefined) throw refusal(call, root, 400, wrong);
  const app = world.jobs.add({
    api: "ncloud.aiapp",
    id: world.jobs.newId("ncloud.aiapp"),
    place: account,
    account,
    createdAt: call.now - call.skew,
    seconds: world.options.jobSeconds,
    outcome: "FINISHED",
    request: recordable(body),
    requestId: randomUUID(),
  });
  return answer(call, root, 200, { id: app.id, message: "success", success: true });
}

/** What a container is started with may hold secrets: none of it is recorded. */
function recordable(body: JsonObject): JsonObject {
  if (!isObject(body.docker)) return body;
  const { env: _env, args: _args, command: _command, ...docker } = body.docker;
  return { ...body, docker };
}

type OnApps = (call: Call, world: World, root: string, account: string) => Answer;

/** The root element of a call's XML is its name with Request or Response after it. */
function route(path: string, action: string, root: string, handle: OnApps): Route {
  return {
    api: "ncloud.aiapp",
    action,
    method: "POST",
    path: `/api/v2/aiapps/${path}`,
    handle: (call, world) => {
      const account = admit(call, world);
      const accept = (header(call, "accept") ?? "*/*").toLowerCase();
      if (!/application\/(json|xml|\*)|text\/xml|\*\/\*/.test(accept))
        throw new Refusal(gatewayError(call, 100, "Accept must be application/json or application/xml."));
      return handle(call, world, root, account);
    },
  };
}

export const aiAppRoutes: readonly Route[] = [
  route("kill", "killAiApp", "KillAiApp", killAiApp),
  route("getList", "getAiAppList", "GetAiAppList", getList),
  route("getDetail", "getAiAppDetail", "GetAiAppDetail", getDetail),
  route("submit", "submitAiApp", "SubmitAiApp", submit),
];
