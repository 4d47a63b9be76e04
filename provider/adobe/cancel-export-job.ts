import { z } from "zod";
import { cancelJob } from "../core/cancel-job";
import { field } from "../core/fields";
import { defineFunction } from "../core/function";
import { CANCEL_TIMEOUT } from "../core/job-arguments";
import { timeSpan } from "../core/times";
import { exportJob } from "./export-job";
import { aboutJob, aboutPlace } from "./job-facts";
import { placeFrom } from "./place";

export const cancelExportJob = defineFunction({
  token: "adobe:cancelExportJob",
  description: [
    "Cancels an export job of the Adobe Experience Platform, whoever started it.",
    "",
    "The job is looked at first: one that has ended, or that the platform no longer keeps, is left alone, so that running this again does no harm.",
    "",
    "API: `DELETE /data/core/ups/export/jobs/{id}` of the Segmentation API, which only marks the job; `GET` tells when it has ended.",
  ].join("\n"),
  example: { jobId: "100" },
  inputs: z.strictObject({
    ...aboutJob,
    ...aboutPlace,
    wait: field(z.boolean().optional(), {
      description: "Whether to wait until the job has ended, or to go on as soon as the cancellation is accepted.",
      default: true,
    }),
    cancelTimeout: field(timeSpan().optional(), {
      description: "How long to wait for the cancellation: `90s`, `45m`, `6h`.",
      default: CANCEL_TIMEOUT,
    }),
  }),
  outputs: z.object({
    cancelled: field(z.boolean(), {
      description:
        "Whether this call has cancelled the job; with `wait: false`, whether its cancellation was accepted.",
    }),
    status: field(z.string(), {
      description:
        "Status of the job when it was last looked at; `CANCELLED` also when it is gone since the cancellation, `EXPIRED` when there was none from the start.",
    }),
  }),
  effect: true,

  async invoke(call, inputs) {
    const { jobId, wait = true, cancelTimeout } = inputs;
    const { cancelled, job, said } = await cancelJob(call, exportJob.kind, {
      id: jobId,
      place: placeFrom(call.config, inputs, `cancel export job ${jobId}`),
      wait,
      timeout: cancelTimeout,
      advice: "Run this again, with a longer cancelTimeout if it needs more time.",
    });
    call.voice.say(said);
    return { cancelled, status: job?.status ?? (cancelled ? "CANCELLED" : "EXPIRED") };
  },
});
