import type { Cluster } from "./accounts";
import type { Answer, Call } from "./exchange";
import type { Job } from "./jobs";
import type { JsonObject } from "./json";
import { lifecycles, statusAt, timeline } from "./lifecycle";
import { envelope, paged } from "./ncloud-envelope";
import { placeOf } from "./ncloud-import";
import type { EmulatorOptions } from "./options";
import type { World } from "./world";

/** The imports of a cluster, the newest first. */
export function getDataImportHistory(call: Call, world: World, cluster: Cluster): Answer {
  const now = call.now - call.skew;
  const jobs = world.jobs
    .of("ncloud.import")
    .filter((job) => job.place === placeOf(cluster) && job.removedAt === undefined && (job.visibleAt ?? 0) <= now)
    .reverse()
    .sort((a, b) => b.createdAt - a.createdAt);
  const { page, about } = paged(call, jobs);
  return envelope({ ...about, importHistoryList: page.map((job) => entry(job, cluster, call, world.options)) });
}

function entry(job: Job, cluster: Cluster, call: Call, options: EmulatorOptions): JsonObject {
  const now = call.now - call.skew;
  const { final } = lifecycles["ncloud.import"];
  const end = timeline(job).find((event) => event.at <= now && final.includes(event.status))?.at;
  // A time that was written once stays as it is, whatever the clock says by now: imports are known by it.
  const written = (at: number) => dates[options.historyDates](Math.floor(at));
  const row: JsonObject = {
    actionStartDate: written(job.createdAt),
    actionEndDate: end === undefined ? null : written(end),
    bucketName: job.request.bucketName,
    clusterName: cluster.clusterName,
    index: job.request.index,
    objectKey: job.request.objectKey,
    serviceGroupInstanceNo: cluster.serviceGroupInstanceNo,
    ...standing(job, statusAt(job, now), end ?? now, options.importStatus),
  };
  for (const [key, value] of Object.entries(job.record ?? {})) row[key] = value === null ? undefined : value;
  return row;
}

const NINE_HOURS_MS = 9 * 3600 * 1000;

const dates: Readonly<Record<EmulatorOptions["historyDates"], (at: number) => unknown>> = {
  iso: (at) => new Date(at).toISOString(),
  kst: (at) => new Date(at + NINE_HOURS_MS).toISOString().slice(0, 19).replace("T", " "),
  epoch: (at) => at,
};

/** What no document says the values of. */
function standing(job: Job, status: string, until: number, told: EmulatorOptions["importStatus"]): JsonObject {
  if (told === "omit") return {};
  if (told === "nonsense") return { importStatus: "Z-7", progress: "some" };
  const took = job.seconds === 0 ? 0 : Math.floor((until - job.createdAt) / job.seconds / 10);
  return { importStatus: status, progress: status === "COMPLETED" ? 100 : Math.max(0, Math.min(99, took)) };
}
