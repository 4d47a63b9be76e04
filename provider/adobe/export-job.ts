import { type End, endIn } from "../core/ends";
import { defineJob } from "../core/job";
import { valueAt } from "../core/values";
import { outputs, request } from "./export-job-fields";
import { type ExportJob, outputsOf } from "./export-job-record";
import { agrees, argumentsOf, requestBody } from "./export-job-request";
import { exportJobs } from "./export-jobs";
import { identify, reasonOf } from "./job-record";
import { jobPlace, placeIn } from "./place";

export const exportJob = defineJob<ExportJob>({
  token: "adobe:ExportJob",
  description: [
    "An export job of the Adobe Experience Platform: writes the profiles of segments, or all profiles, to a dataset.",
    "",
    "`pulumi up` starts the job, `pulumi refresh` reads it, `pulumi destroy` cancels it. A change of anything that is sent to the API, or of `triggers`, starts a new job in its place. " +
      "While the last known status is not final, a replacement cancels the old job first (delete before replace): resources that depend on this one and must be replaced with it are deleted before that.",
    "",
    "API: `POST`, `GET` and `DELETE /data/core/ups/export/jobs` of the Segmentation API.",
  ].join("\n"),
  example: {
    name: "nightly",
    arguments: {
      schema: { name: "_xdm.context.profile" },
      destination: { datasetId: "5b7c86968f7b6501e21ba9df" },
      fields: ["identities.id", "personalEmail.address"],
      filter: { segments: [{ segmentId: "52c26d0d-45f2-47a2-ab30-ed06abc981ff" }] },
      waitFor: "completed",
    },
  },
  noun: "export job",
  importIds: ["100", "1BD6382559DF0C130A49422D@AdobeOrg/prod/100"],
  idForms: ["ID", "ORG/SANDBOX/ID"],
  request,
  outputs,
  place: jobPlace,
  identify,

  warnings(inputs) {
    const segments = valueAt(inputs, ["filter", "segments"]);
    const several = Array.isArray(segments) && segments.length > 1;
    if (several && inputs.mergePolicy === undefined) {
      return ["several segments are exported without a mergePolicy: the API asks for one then."];
    }
    const none = segments === undefined || (Array.isArray(segments) && segments.length === 0);
    return none ? ["there are no filter.segments: all data of all profiles is exported."] : [];
  },

  endOf: ({ status }): End | undefined => endIn(String(status)),
  reasonOf,
  outputsOf,
  argumentsOf,

  api(call, values, what) {
    const place = placeIn(values);
    const jobs = exportJobs(call, place, what);
    return {
      clockAhead: () => jobs.clockAhead(),
      start: (inputs, how) => jobs.create(requestBody(inputs), how),
      get: (id, how) => jobs.get(id, how),
      candidates: async (inputs, from) => (await jobs.createdSince(from)).filter((job) => agrees(job, inputs, place)),
      newest: () => jobs.newest(),
      pages: () => jobs.newestFirst(),
      agrees: (job, inputs) => agrees(job, inputs, place),
      cancel: (id) => jobs.cancel(id),
    };
  },
});
