import { randomUUID } from "node:crypto";
import type { Cluster } from "./accounts";
import { type Answer, type Call, header, Refusal } from "./exchange";
import { outcomeOf } from "./import-file";
import type { Job } from "./jobs";
import { type JsonObject, parseObject } from "./json";
import { envelope } from "./ncloud-envelope";
import { gatewayError } from "./ncloud-gateway";
import type { World } from "./world";

export function placeOf(cluster: Cluster): string {
  return `${cluster.region}/${cluster.serviceGroupInstanceNo}`;
}

/** The imports that run on a cluster: one at most, unless the options allow several. */
function runningOn(world: World, cluster: Cluster, now: number): Job[] {
  return world.jobs.of("ncloud.import").filter((job) => job.place === placeOf(cluster) && world.jobs.isLive(job, now));
}

/** Whether a cluster takes no further import now. */
export function isBusy(world: World, cluster: Cluster, now: number): boolean {
  return !world.options.severalImports && runningOn(world, cluster, now).length > 0;
}

/** Ends whatever runs on the cluster. */
export function stopDataImportJob(call: Call, world: World, cluster: Cluster): Answer {
  const now = call.now - call.skew;
  const jobs = runningOn(world, cluster, now);
  for (const job of jobs) world.jobs.cancel(job, now, world.options.cancelSeconds * 1000);
  if (jobs.length > 0) return envelope(true);
  return world.options.idleStop === "null" ? envelope(null) : envelope(null, 1404, "No running data import job.");
}

const INDEX = /^[a-z](?:[a-z0-9]|-(?!-)){1,28}[a-z0-9]$/;

const rules: Readonly<Record<string, (value: unknown) => boolean>> = {
  bucketName: (value) => typeof value === "string" && /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(value),
  index: (value) => typeof value === "string" && INDEX.test(value),
  objectKey: (value) => typeof value === "string" && /^[^/\s][^/]*(\/[^/]+)+\.json$/i.test(value),
  dataSource: (value) => value === "OBJECT_STORAGE",
  isBulkFormat: (value) => value === undefined || typeof value === "boolean",
};

function problemOf(body: JsonObject): string | undefined {
  return (
    Object.keys(body).find((key) => !Object.hasOwn(rules, key)) ??
    Object.entries(rules).find(([key, holds]) => !holds(body[key]))?.[0]
  );
}

/** Answers without an id: an import is found by its place in the history alone. */
export function createDataImportJob(call: Call, world: World, cluster: Cluster): Answer {
  const type = (header(call, "content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  const body = type === "application/json" ? parseObject(call.body) : undefined;
  if (!body) throw new Refusal(gatewayError(call, 100, "The request body must be JSON."));
  const wrong = problemOf(body);
  if (wrong !== undefined) throw new Refusal(gatewayError(call, 100, `Invalid parameter: ${wrong}`));
  const now = call.now - call.skew;
  if (!cluster.allowed) return envelope(null, 1403, "The cluster does not allow data import.");
  if (isBusy(world, cluster, now)) return envelope(null, 1409, "A data import job is already running.");
  world.jobs.add({
    api: "ncloud.import",
    id: world.jobs.newId("ncloud.import"),
    place: placeOf(cluster),
    account: cluster.account,
    createdAt: now,
    seconds: world.options.jobSeconds,
    outcome: outcomeOf("ncloud.import", body),
    request: body,
    requestId: randomUUID(),
    visibleAt: now + world.options.visibleAfterMs,
  });
  return envelope(true);
}
