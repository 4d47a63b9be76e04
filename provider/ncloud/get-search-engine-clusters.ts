import { z } from "zod";
import { field } from "../core/fields";
import { defineFunction } from "../core/function";
import { shaped } from "../core/shape";
import { region } from "./fields";
import { placeOf } from "./hosts";
import { getClusterInfoList } from "./search-engine";

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
    const { allowedClusters, disallowedClusters } = await getClusterInfoList(call, place);
    const list = z.array(cluster);
    return {
      allowedClusters: shaped(list, allowedClusters) ?? [],
      disallowedClusters: shaped(list, disallowedClusters) ?? [],
    };
  },
});
