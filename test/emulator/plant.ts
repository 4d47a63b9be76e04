import { randomUUID } from "node:crypto";
import { adobeClients, type Cluster } from "./accounts";
import { withDefaults } from "./adobe-request";
import { outcomeOf, withoutSecrets } from "./import-file";
import type { Api, Job, JobError } from "./jobs";
import { isObject } from "./json";
import { lifecycles } from "./lifecycle";
import { isBusy, placeOf } from "./ncloud-import";
import { plantedRequest } from "./planted-request";
import type { World } from "./world";

/** A job that a test puts there; with the id of one that exists, what is to change about it. */
export interface JobSpec {
  api: Api;
  id?: string | number;
  place?: string | number;
  account?: string;
  seconds?: number;
  outcome?: string;
  request?: Record<string, unknown>;
  /** Epoch milliseconds or ISO 8601. */
  createdAt?: number | string;
  /** The status from now on, whatever the clock says; null lets the clock decide again. */
  status?: string | null;
  errors?: JobError[];
  /** Takes the job away from the API: expired, or deleted by somebody. */
  remove?: boolean;
  batchId?: string;
  batches?: unknown;
  /** Laid over what the API answers; null takes a key away. */
  record?: Record<string, unknown>;
}

const KEYS: readonly (keyof JobSpec)[] = [
  "api",
  "id",
  "place",
  "account",
  "seconds",
  "outcome",
  "request",
  "createdAt",
  "status",
  "errors",
  "remove",
  "batchId",
  "batches",
  "record",
];

export interface Planted {
  id: string;
  place: string;
}

/** Throws one clear line at a specification that is not as it should be. */
export function plant(world: World, spec: JobSpec): Planted {
  if (!isObject(spec)) throw new Error("jobs: an object is expected");
  const stranger = Object.keys(spec).find((key) => !KEYS.includes(key as keyof JobSpec));
  if (stranger !== undefined) throw new Error(`jobs: ${stranger} is not known`);
  if (!Object.hasOwn(lifecycles, spec.api))
    throw new Error(`jobs: api must be one of ${Object.keys(lifecycles).join(", ")}`);
  const found = spec.id === undefined ? undefined : world.jobs.find(spec.api, String(spec.id));
  const job = found ? { ...found } : fresh(world, spec);
  change(job, spec, world.clock.now());
  world.jobs.add(job);
  return { id: job.id, place: job.place };
}

function fresh(world: World, spec: JobSpec): Job {
  const id = spec.id === undefined ? world.jobs.newId(spec.api) : String(spec.id);
  if (spec.api === "adobe.export" && !/^\d{1,30}$/.test(id)) throw new Error("jobs: an export job's id is a number");
  const { place, account } = home(world, spec);
  const request = plantedRequest(spec.api, spec.request);
  return {
    api: spec.api,
    id,
    place,
    account,
    createdAt: world.clock.now(),
    seconds: world.options.jobSeconds,
    outcome: outcomeOf(spec.api, request),
    request,
    requestId: randomUUID(),
  };
}

function home(world: World, spec: JobSpec): { place: string; account: string } {
  const account = spec.account ?? "default";
  const place = spec.place === undefined ? undefined : String(spec.place);
  switch (spec.api) {
    case "adobe.export": {
      const own = place ?? `${adobeClients[0]?.imsOrg}/prod`;
      if (!/^[^/]+\/[^/]+$/.test(own)) throw new Error("jobs: the place of an export job is ORGANISATION/SANDBOX");
      return { place: own, account: own.split("/")[0] ?? "" };
    }
    case "ncloud.import": {
      const cluster = clusterOf(world, place, account);
      if (isBusy(world, cluster, world.clock.now()))
        throw new Error(`jobs: an import runs on ${placeOf(cluster)} already`);
      return { place: placeOf(cluster), account: cluster.account };
    }
    case "ncloud.aiapp":
      return { place: account, account };
    case "tencentcloud.import":
      return { place: place ?? "ap-guangzhou", account };
  }
}

function clusterOf(world: World, place: string | undefined, account: string): Cluster {
  const idle = (cluster: Cluster) => cluster.allowed && !isBusy(world, cluster, world.clock.now());
  const found =
    place === undefined
      ? world.clusters.find((cluster) => cluster.account === account && idle(cluster))
      : world.clusters.find((cluster) => cluster.serviceGroupInstanceNo === place || placeOf(cluster) === place);
  if (!found) throw new Error(`jobs: there is no ${place === undefined ? "idle cluster" : `cluster ${place}`}`);
  return found;
}

function change(job: Job, spec: JobSpec, now: number): void {
  if (spec.createdAt !== undefined) job.createdAt = timeOf(spec.createdAt);
  if (spec.seconds !== undefined) job.seconds = secondsOf(spec.seconds);
  if (spec.outcome !== undefined) job.outcome = outcomeIn(spec.api, spec.outcome);
  if (spec.request !== undefined) job.request = { ...job.request, ...spec.request };
  job.request = job.api === "adobe.export" ? withDefaults(job.request) : withoutSecrets(job.request);
  if (spec.errors !== undefined) job.errors = spec.errors;
  if (spec.record !== undefined) job.record = { ...job.record, ...spec.record };
  if (spec.batchId !== undefined || spec.batches !== undefined) {
    const asked = isObject(job.request.destination) ? job.request.destination : {};
    const result =
      spec.batches === undefined
        ? { segmentPerBatch: false, batchId: spec.batchId }
        : { segmentPerBatch: true, batches: spec.batches };
    job.record = { ...job.record, destination: { datasetId: asked.datasetId, ...result } };
  }
  if (spec.status === null) delete job.forced;
  else if (spec.status !== undefined) job.forced = { at: Math.max(now, job.createdAt), status: spec.status };
  if (spec.remove === true) job.removedAt = Math.max(now, job.createdAt);
  if (spec.remove === false) delete job.removedAt;
}

/** Each API has words of its own; another's would be no end, and the job live for ever. */
function outcomeIn(api: Api, outcome: string): string {
  const { outcomes } = lifecycles[api];
  if (!outcomes.includes(outcome)) throw new Error(`jobs: outcome of ${api} must be one of ${outcomes.join(", ")}`);
  return outcome;
}

function timeOf(value: number | string): number {
  const time = typeof value === "number" ? value : Date.parse(value);
  if (!Number.isFinite(time)) throw new Error("jobs: createdAt is not a time");
  return Math.floor(time);
}

function secondsOf(value: number): number {
  if (typeof value !== "number" || !(value >= 0)) throw new Error("jobs: seconds must be a number, not below 0");
  return value;
}
