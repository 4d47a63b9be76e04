import { z } from "zod";
import { field } from "../core/fields";
import { defineFunction } from "../core/function";
import { firstOf, limit } from "../core/pages";
import { shaped } from "../core/shape";
import type { Values } from "../core/values";
import { region, serviceGroupInstanceNo } from "./fields";
import { placeOf } from "./hosts";
import { importHistory } from "./search-engine";
import { timeIn } from "./times";

const text = (description: string) => field(z.string().optional(), { description });

const entry = z.object({
  actionStartDate: text(
    "When the import was started: ISO 8601 UTC, or the service's own text where that tells no zone.",
  ),
  actionEndDate: text("When it ended: ISO 8601 UTC, or the service's own text where that tells no zone."),
  bucketName: text("Bucket of Object Storage that it reads from."),
  index: text("Index that it writes to."),
  objectKey: text("The object that it reads."),
  clusterName: text("Name of the cluster."),
  serviceGroupInstanceNo: text("Number of the cluster, as text."),
  importStatus: text("Status as the service tells it. The vendor does not document its values."),
  progress: field(z.number().optional(), { description: "How far it has come, in percent." }),
});

export const getSearchEngineImportHistory = defineFunction({
  token: "ncloud:getSearchEngineImportHistory",
  description: [
    "The data imports that NAVER Cloud's Search Engine Service remembers of a cluster, in the service's order.",
    "",
    "API: `GET /import/getDataImportHistory/{serviceGroupInstanceNo}` of the Search Engine Service.",
  ].join("\n"),
  example: { serviceGroupInstanceNo: 1037001, region: "KR" },
  inputs: z.strictObject({
    serviceGroupInstanceNo: field(serviceGroupInstanceNo(), {
      description: "Number of the cluster, as a number or as text (`getSearchEngineClusters` lists them).",
    }),
    region: field(region(), { description: "Region of the cluster; the configured one (`ncloudRegion`) when absent." }),
    limit: limit("imports"),
  }),
  outputs: z.object({ imports: field(z.array(entry), { description: "The imports, in the service's order." }) }),

  async invoke(call, inputs) {
    const no = String(inputs.serviceGroupInstanceNo);
    const place = placeOf(call.config, `list the imports of cluster ${no}`, inputs.region);
    const imports = await firstOf(importHistory(call, { ...place, serviceGroupInstanceNo: no }), {
      limit: inputs.limit,
      key: startOf,
    });
    const dated = imports.map((each) => ({
      ...each,
      actionStartDate: timeIn(each.actionStartDate),
      actionEndDate: timeIn(each.actionEndDate),
    }));
    return { imports: shaped(z.array(entry), dated) };
  },
});

/** One import at a time runs on a cluster: no two have the same start, unless that is only a day. */
function startOf(each: Values): string | undefined {
  const start = timeIn(each.actionStartDate);
  return start?.includes(":") ? start : undefined;
}
