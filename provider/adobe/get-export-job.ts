import { z } from "zod";
import { defineFunction } from "../core/function";
import { Lookout } from "../core/sight";
import { exportJob } from "./export-job";
import { aboutJob, aboutPlace, exportJobFacts, jobFacts } from "./job-facts";
import { placeFrom } from "./place";

export const getExportJob = defineFunction({
  token: "adobe:getExportJob",
  description: [
    "An export job of the Adobe Experience Platform, by its id, whoever started it.",
    "",
    "How much of its request a job's record repeats is up to the platform. A job that the platform no longer keeps is an error.",
    "",
    "API: `GET /data/core/ups/export/jobs/{id}` of the Segmentation API.",
  ].join("\n"),
  example: { jobId: "100" },
  inputs: z.strictObject({ ...aboutJob, ...aboutPlace }),
  outputs: jobFacts,

  async invoke(call, inputs) {
    const { jobId } = inputs;
    const what = `read export job ${jobId}`;
    const place = placeFrom(call.config, inputs, what);
    return exportJobFacts(await new Lookout(call, exportJob.kind, place, what).find(jobId), place);
  },
});
