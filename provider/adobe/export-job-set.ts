import { defineJobSet } from "../core/set/job-set";
import { exportJob } from "./export-job";
import type { ExportJob } from "./export-job-record";

export const exportJobSet = defineJobSet<ExportJob>({
  token: "adobe:ExportJobSet",
  description: [
    "Many export jobs of the Adobe Experience Platform as one resource.",
    "",
    "So many run at a time, the rest goes on when one fails, and the next `pulumi up` starts only those that failed or are missing. " +
      "Two thousand jobs cost the engine what one does: it rewrites its whole state at every step, so that the time of single resources grows with the square of their number.",
    "",
    "The set is updated in place: a new key starts a job, a key that is gone cancels its job, a changed job is cancelled and started anew, and the others are left alone. `pulumi destroy` cancels all that run. The jobs are looked at by pages of the platform's list, never one by one.",
    "",
    "API: `POST`, `GET` and `DELETE /data/core/ups/export/jobs` of the Segmentation API.",
  ].join("\n"),
  example: {
    name: "nightly",
    arguments: {
      defaults: {
        schema: { name: "_xdm.context.profile" },
        destination: { datasetId: "5b7c86968f7b6501e21ba9df" },
      },
      jobs: {
        customers: { filter: { segments: [{ segmentId: "52c26d0d-45f2-47a2-ab30-ed06abc981ff" }] } },
        visitors: { filter: { segments: [{ segmentId: "8ac6f2b0-05a2-4c1b-b0f4-2b3fbd7a1a4d" }] } },
      },
      maxRunning: 5,
      waitFor: "completed",
    },
  },
  job: exportJob,
  kept: ["batchIds", "exportedProfiles", "durationMs", "startedAt", "endedAt"],
});
