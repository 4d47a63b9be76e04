import { z } from "zod";
import { field } from "../core/fields";
import { defineFunction } from "../core/function";
import { shaped } from "../core/shape";
import { plainText } from "../core/values";
import { region } from "./fields";
import { placeOf } from "./hosts";
import { clusterList, type ListedCluster } from "./search-engine";

const cluster = z.object({
  serviceGroupInstanceNo: field(z.string(), { description: "Number of the cluster, as text." }),
  clusterName: field(z.string().optional(), { description: "Name of the cluster." }),
  clusterStatus: field(z.string().optional(), { description: "Status of the cluster, as the service tells it." }),
  searchEngineStatus: field(z.string().optional(), {
    description: "Status of the search engine on it, as the service tells it.",
  }),
});

export const getSearchEngineClusters = defineFunction({
  token: "ncloud:getSearchEngineClusters",
  description: [
    "The clusters of NAVER Cloud's Search Engine Service in a region, with the numbers that imports and stops ask for.",
    "",
    "API: `GET /cluster/getClusterInfoList` of the Search Engine Service.",
  ].join("\n"),
  example: { region: "KR" },
  inputs: z.strictObject({
    region: field(region(), {
      description: "Region of the clusters; the configured one (`ncloudRegion`) when absent.",
    }),
  }),
  outputs: z.object({
    allowedClusters: field(z.array(cluster), { description: "The clusters that the service lists as allowed." }),
    disallowedClusters: field(z.array(cluster), { description: "The clusters that the service lists as not allowed." }),
  }),

  async invoke(call, inputs) {
    const place = placeOf(call.config, "list search engine clusters", inputs.region);
    const found: ListedCluster[] = [];
    for await (const page of clusterList(call, place)) found.push(...page);
    const once = found.filter((each, at) => found.findIndex((other) => numberOf(other) === numberOf(each)) === at);
    const those = (allowed: boolean) =>
      shaped(
        z.array(cluster),
        once.filter((each) => each.allowed === allowed).map((each) => each.cluster),
      );
    return { allowedClusters: those(true), disallowedClusters: those(false) };
  },
});

/** What is new on one page pushes others to the next. */
function numberOf({ cluster }: ListedCluster): string | undefined {
  return plainText(cluster.serviceGroupInstanceNo);
}
