import { createHash } from "node:crypto";
import type { Cluster } from "./accounts";
import { type Answer, type Call, Refusal, type Route } from "./exchange";
import { envelope, paged } from "./ncloud-envelope";
import { admit, gatewayError } from "./ncloud-gateway";
import { getDataImportHistory } from "./ncloud-history";
import { createDataImportJob, stopDataImportJob } from "./ncloud-import";
import type { World } from "./world";

const prefixes: Readonly<Record<string, string>> = {
  "/api/v2": "KR",
  "/api/sgn-v2": "SGN",
  "/api/jpn-v2": "JPN",
  "/api/krs-v2": "KRS",
};

function clusterOf(call: Call, world: World, region: string, no: string): Cluster {
  const account = admit(call, world);
  call.about = no;
  if (!/^\d{1,19}$/.test(no)) throw new Refusal(gatewayError(call, 100, "serviceGroupInstanceNo must be an integer."));
  const cluster = world.clusters.find((known) => known.serviceGroupInstanceNo === no && known.region === region);
  if (!cluster) throw new Refusal(gatewayError(call, 300, "Cluster not found."));
  if (cluster.account !== account)
    throw new Refusal(gatewayError(call, 210, "You do not have permission for this resource."));
  return cluster;
}

function bucketList(cluster: Cluster): Answer {
  const resource = createHash("sha256").update(cluster.account).digest("hex").slice(0, 32);
  const bucket = { bytesUsed: 4096, objectCount: 3, creationTime: "2024-01-15T09:30:00Z", resourceId: resource };
  return envelope({ bucketList: [{ name: "import-bucket", ...bucket }] });
}

/** A page holds parts of both lists. */
function clusterInfoList(call: Call, world: World, region: string): Answer {
  const account = admit(call, world);
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
    route("GET", "getDataImportHistory", getDataImportHistory),
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
