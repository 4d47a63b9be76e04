import { z } from "zod";
import { field } from "../core/fields";
import { shaped } from "../core/shape";
import type { Values } from "../core/values";
import { request as asked, imsOrg, outputs, sandbox } from "./export-job-fields";
import { type ExportJob, outputsOf } from "./export-job-record";
import type { Place } from "./place";

/** What of its request a job's record repeats: how much that is differs from job to job. */
const request = z.object({
  schema: field(asked.schema.optional(), { description: "Schema of the dataset that is written to." }),
  destination: field(asked.destination.optional(), { description: "Where the data is written." }),
  fields: field(z.string().optional(), {
    description: "The exported profile fields, comma-separated dotted paths; all when absent.",
  }),
  mergePolicy: field(asked.mergePolicy.unwrap().optional(), { description: "Merge policy of the exported data." }),
  filter: field(asked.filter.unwrap().optional(), { description: "Which profiles are exported." }),
  additionalFields: field(asked.additionalFields.unwrap().optional(), {
    description: "What is exported beside the profiles.",
  }),
});

/** All that there is to know of a job. */
export const jobFacts = z.object({ ...outputs, ...request.shape });

export function exportJobFacts(job: ExportJob, place: Place): Values {
  return { ...place, ...outputsOf(job), ...shaped(request, job.request) };
}

/** The arguments of functions that name a job or its place. */
export const aboutJob = {
  jobId: field(z.string().regex(/^[\w-]{1,64}$/, 'must be the id of a job, like "100"'), {
    description: "Id of the job.",
  }),
};
export const aboutPlace = {
  imsOrg: field(imsOrg.optional(), { description: "Organisation of the job; the configured one when absent." }),
  sandbox: field(sandbox.optional(), { description: "Sandbox of the job; the configured one when absent." }),
};
