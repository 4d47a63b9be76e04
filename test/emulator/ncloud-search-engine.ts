import { createHash, randomUUID } from "node:crypto";
import type { Cluster } from "./accounts";
import { type Answer, type Call, header, Refusal, type Route } from "./exchange";
import type { Job } from "./jobs";
import { type JsonObject, parseObject, toJson } from "./json";
import { lifecycles, statusAt, timeline } from "./lifecycle";
import { enter, gatewayError } from "./ncloud-gateway";
import type { World } from "./world";

const prefixes: Readonly<Record<string, string>> = {
  "/api/v2": "KR",
  "/api/sgn-v2": "SGN",
  "/api/jpn-v2": "JPN",
  "/api/krs-v2": "KRS",
};

/** The service's own envelope: success is code 0, whatever the HTTP status says. */
function envelope(result: unknown, code = 0, message = "SUCCESS"): Answer {
  return {
    status: 200,
    headers: { "content-type": "application/json;charset=UTF-8" },
    body: toJson({ code, message, result, requestId: randomUUID() }),
  };
}

function clusterOf(call: Call, world: World, region: string, no: string): Cluster {
  const account = enter(call, world.keys);
  call.about = no;
  if (!/^\d{1,19}$/.test(no)) throw new Refusal(gatewayError(call, 100, "serviceGroupInstanceNo must be an integer."));
  const cluster = world.clusters.find((known) => known.serviceGroupInstanceNo === no && known.region === region);
  if (!cluster) throw new Refusal(gatewayError(call, 300, "Cluster not found."));
  if (cluster.account !== account)
    throw new Refusal(gatewayError(call, 210, "You do not have permission for this resource."));
  return cluster;
}

export function placeOf(cluster: Cluster): string {
  return `${cluster.region}/${cluster.serviceGroupInstanceNo}`;
}

/** The import that runs on a cluster: one at a time at most. */
export function runningOn(world: World, cluster: Cluster, now: number): Job | undefined {
  return world.jobs.of("ncloud.import").find((job) => job.place === placeOf(cluster) && world.jobs.isLive(job, now));
}

function stopDataImportJob(call: Call, world: World, cluster: Cluster): Answer {
  const now = call.now - call.skew;
  const job = runningOn(world, cluster, now);
  if (job) {
    world.jobs.cancel(job, now, world.options.cancelSeconds * 1000);
    return envelope(true);
  }
  return world.options.idleStop === "null" ? envelope(null) : envelope(null, 1404, "No running data import job.");
}

const INDEX = /^[a-z](?:[a-z0-9]|-(?!-)){1,28}[a-z0-9]$/;

function problemOf(body: JsonObject): string | undefined {
  const rules: Record<string, (value: unknown) => boolean> = {
    bucketName: (value) => typeof value === "string" && /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(value),
    index: (value) => typeof value === "string" && INDEX.test(value),
    objectKey: (value) => typeof value === "string" && /^[^/\s][^/]*(\/[^/]+)+$/.test(value),
    dataSource: (value) => value === "OBJECT_STORAGE",
    isBulkFormat: (value) => typeof value === "boolean",
  };
  return (
    Object.keys(body).find((key) => !Object.hasOwn(rules, key)) ??
    Object.entries(rules).find(([key, test]) => !test(body[key]))?.[0]
  );
}

function createDataImportJob(call: Call, world: World, cluster: Cluster): Answer {
  const type = (header(call, "content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  const body = type === "application/json" ? parseObject(call.body) : undefined;
  if (!body) throw new Refusal(gatewayError(call, 100, "The request body must be JSON."));
  const wrong = problemOf(body);
  if (wrong !== undefined) throw new Refusal(gatewayError(call, 100, `Invalid parameter: ${wrong}`));
  const now = call.now - call.skew;
  if (!cluster.allowed) return envelope(null, 1403, "The cluster does not allow data import.");
  if (runningOn(world, cluster, now)) return envelope(null, 1409, "A data import job is already running.");
  world.jobs.add({
    api: "ncloud.import",
    id: world.jobs.newId("ncloud.import"),
    place: placeOf(cluster),
    account: cluster.account,
    createdAt: now,
    seconds: world.options.jobSeconds,
    outcome: "COMPLETED",
    request: body,
    requestId: randomUUID(),
  });
  return envelope(true);
}

/** The part of a list that pageNo and pageSize ask for, and what the service says of pages. */
function paged<T>(call: Call, list: readonly T[]): { page: T[]; about: JsonObject } {
  const number = (name: string, fallback: number): number => {
    const text = call.query.get(name);
    if (text !== null && !/^[1-9]\d{0,5}$/.test(text))
      throw new Refusal(gatewayError(call, 100, `${name} must be a positive integer.`));
    return text === null ? fallback : Number(text);
  };
  const currentPage = number("pageNo", 1);
  const pageSize = number("pageSize", 10);
  const totalPage = Math.ceil(list.length / pageSize);
  const ends = { isFirst: currentPage === 1, isLast: currentPage >= totalPage };
  return {
    page: list.slice((currentPage - 1) * pageSize, currentPage * pageSize),
    about: { currentPage, pageSize, totalCount: list.length, totalPage, ...ends },
  };
}

function history(call: Call, world: World, cluster: Cluster): Answer {
  const now = call.now - call.skew;
  const jobs = world.jobs
    .of("ncloud.import")
    .filter((job) => job.place === placeOf(cluster) && job.removedAt === undefined)
    .sort((a, b) => b.createdAt - a.createdAt);
  const { page, about } = paged(call, jobs);
  return envelope({ ...about, importHistoryList: page.map((job) => historyEntry(job, cluster, now, call.skew)) });
}

function historyEntry(job: Job, cluster: Cluster, now: number, skew: number): JsonObject {
  const past = timeline(job).filter((event) => event.at <= now);
  const end = past.find((event) => lifecycles["ncloud.import"].final.includes(event.status));
  const done = Math.floor(((now - job.createdAt) / (job.seconds * 1000)) * 100);
  const status = statusAt(job, now);
  return {
    actionStartDate: new Date(job.createdAt + skew).toISOString(),
    actionEndDate: end ? new Date(end.at + skew).toISOString() : null,
    bucketName: job.request.bucketName,
    clusterName: cluster.clusterName,
    importStatus: status,
    index: job.request.index,
    objectKey: job.request.objectKey,
    progress: status === "COMPLETED" ? 100 : Math.max(0, Math.min(99, done)),
    serviceGroupInstanceNo: cluster.serviceGroupInstanceNo,
  };
}

function bucketList(cluster: Cluster): Answer {
  const resource = createHash("sha256").update(cluster.account).digest("hex").slice(0, 32);
  const bucket = { bytesUsed: 4096, objectCount: 3, creationTime: "2024-01-15T09:30:00Z", resourceId: resource };
  return envelope({ bucketList: [{ name: "import-bucket", ...bucket }] });
}

/** A page holds parts of both lists. */
function clusterInfoList(call: Call, world: World, region: string): Answer {
  const account = enter(call, world.keys);
  const own = world.clusters.filter((cluster) => cluster.region === region && cluster.account === account);
  const info = (cluster: Cluster) => ({
    serviceGroupInstanceNo: Number(cluster.serviceGroupInstanceNo),
    clusterName: cluster.clusterName,
    clusterStatus: cluster.allowed ? "running" : "stopped",
    searchEngineStatus: cluster.allowed ? "running" : "stopped",
  });
  const { page, about } = paged(call, own);
  return envelope({
    ...about,
    allowedClusters: page.filter((cluster) => cluster.allowed).map(info),
    disallowedClusters: page.filter((cluster) => !cluster.allowed).map(info),
  });
}

type OnCluster = (call: Call, world: World, cluster: Cluster) => Answer;

const api = "ncloud.import";

export const searchEngineRoutes: readonly Route[] = Object.entries(prefixes).flatMap(([prefix, region]) => {
  const route = (method: string, action: string, handle: OnCluster): Route => ({
    api,
    action,
    method,
    path: `${prefix}/import/${action}/{no}`,
    handle: (call, world, params) => handle(call, world, clusterOf(call, world, region, params.no ?? "")),
  });
  return [
    route("GET", "stopDataImportJob", stopDataImportJob),
    route("POST", "createDataImportJob", createDataImportJob),
    route("GET", "getDataImportHistory", history),
    route("GET", "getBucketList", (_call, _world, cluster) => bucketList(cluster)),
    {
      api,
      action: "getClusterInfoList",
      method: "GET",
      path: `${prefix}/cluster/getClusterInfoList`,
      handle: (call, world) => clusterInfoList(call, world, region),
    },
  ];
});
