import { z } from "zod";
import { field } from "../core/fields";
import { defineFunction } from "../core/function";
import { firstOf, limit } from "../core/pages";
import type { ExportJob } from "./export-job-record";
import { exportJobs } from "./export-jobs";
import { aboutPlace, exportJobFacts, jobFacts } from "./job-facts";
import { explain, placeFrom } from "./place";

/** By these the API can filter. */
const FILTERS: readonly string[] = ["NEW", "SUCCEEDED", "FAILED"];

export const getExportJobs = defineFunction({
  token: "adobe:getExportJobs",
  description: [
    "The export jobs of a sandbox of the Adobe Experience Platform, newest first, whoever started them.",
    "",
    "Records in a list may repeat less of their request than `getExportJob` tells. The API can't filter by PROCESSING: all jobs are read for that, until there are as many as `limit` says.",
    "",
    "API: `GET /data/core/ups/export/jobs` of the Segmentation API.",
  ].join("\n"),
  example: { status: "SUCCEEDED", limit: 10 },
  inputs: z.strictObject({
    status: field(z.enum(["NEW", "PROCESSING", "SUCCEEDED", "FAILED"]).optional(), {
      description: "Only jobs of this status; all when absent.",
    }),
    limit: limit("jobs"),
    ...aboutPlace,
  }),
  outputs: z.object({ jobs: field(z.array(jobFacts), { description: "The jobs, newest first." }) }),

  async invoke(call, inputs) {
    const { status, limit } = inputs;
    const what = "list export jobs";
    const place = placeFrom(call.config, inputs, what);
    const filtered = status !== undefined && FILTERS.includes(status);
    const list = exportJobs(call, place, what).newestFirst({
      ...(filtered && { status }),
      ...(limit !== undefined && (status === undefined || filtered) && { pageSize: limit }),
    });
    const wanted = (job: ExportJob) => status === undefined || job.status === status;
    const jobs = await firstOf(list, { limit, key: (job) => job.id, wanted }).catch((error: Error) =>
      Promise.reject(explain(error, { config: call.config, place, what })),
    );
    return { jobs: jobs.map((job) => exportJobFacts(job, place)) };
  },
});
