import { z } from "zod";
import { field } from "../core/fields";
import { inOrder, rfc3339, timestamp } from "../core/times";
import { plainText } from "../core/values";
import { IMS_ORG, SANDBOX } from "./settings";

const text = () => z.string().min(1);

/** The same moment is the same value, however its zone is written. */
const time = (description: string) =>
  field(timestamp().optional(), { description, canonical: (value) => rfc3339(plainText(value) ?? "") ?? value });

const segment = z.strictObject({
  segmentId: field(text(), { description: "Id of the segment definition to export." }),
  segmentNs: field(text().optional(), { description: "Namespace of the segment.", default: "ups" }),
  status: field(
    z
      .array(z.enum(["realized", "existing", "exited"]))
      .min(1)
      .optional(),
    {
      description:
        "Which members to export: those who are in the segment (`realized`, `existing`) or have left it (`exited`).",
      default: ["realized", "existing"],
      unordered: true,
    },
  ),
});

const qualification = z
  .strictObject({
    startTime: time("Members who qualified at or after this time, RFC 3339."),
    endTime: time("Members who qualified before this time, RFC 3339."),
  })
  .check(inOrder("startTime", "endTime"));

const filter = z.strictObject({
  segments: field(z.array(segment).optional(), {
    description: "The segments to export. **Without any, all data of all profiles is exported.**",
    default: [],
    unordered: true,
  }),
  segmentQualificationTime: field(qualification.optional(), {
    description: "When members qualified for their segment.",
    default: {},
  }),
  fromIngestTimestamp: time("Only profiles that were updated after this time, RFC 3339."),
  emptyProfiles: field(z.boolean().optional(), {
    description: "Whether to export profiles that have events but no profile record.",
    default: false,
  }),
});

const events = z.strictObject({
  fields: field(z.string().optional(), {
    description: "Event fields to export, comma-separated dotted paths; all when absent.",
  }),
  filter: field(
    z
      .strictObject({
        fromIngestTimestamp: time("Events ingested after this time, RFC 3339."),
        toIngestTimestamp: time("Events ingested before this time, RFC 3339."),
      })
      .check(inOrder("fromIngestTimestamp", "toIngestTimestamp"))
      .optional(),
    { description: "Which events to export; all of the exported profiles when absent.", default: {} },
  ),
});

/** A list of paths, or the API's comma-separated text, in one form. */
export function fieldList(value: unknown): string[] {
  const texts = (Array.isArray(value) ? value : [value]).map((text) => plainText(text) ?? "");
  const paths = texts.join(",").split(",");
  return [...new Set(paths.map((path) => path.trim()).filter((path) => path !== ""))];
}

export const imsOrg = z.string().regex(IMS_ORG.pattern, `must be ${IMS_ORG.allowed}`);
export const sandbox = z.string().regex(SANDBOX.pattern, "must be the name of a sandbox: letters, digits, hyphens");

/** What the API gets, and where. */
export const request = {
  schema: field(
    z.strictObject({ name: field(text(), { description: "Name of the schema, usually `_xdm.context.profile`." }) }),
    {
      description: "Schema of the dataset that is written to.",
      change: "replace",
    },
  ),
  destination: field(
    z.strictObject({
      datasetId: field(text(), {
        description: "Id of the dataset; it must stand on the XDM Individual Profile union schema.",
      }),
      segmentPerBatch: field(z.boolean().optional(), {
        description: "Whether each segment gets a batch of its own (`batches`) instead of one for all.",
        default: false,
      }),
    }),
    { description: "Where the data is written.", change: "replace" },
  ),
  fields: field(z.union([z.array(z.string()), z.string()]).optional(), {
    description: "Profile fields to export, dotted paths: a list, or the API's comma-separated text. All when absent.",
    change: "replace",
    default: [],
    unordered: true,
    canonical: fieldList,
  }),
  mergePolicy: field(
    z
      .strictObject({
        id: field(text(), { description: "Id of the merge policy." }),
        version: field(z.number().int().nonnegative().optional(), {
          description: "Version of the merge policy; the latest when absent.",
        }),
      })
      .optional(),
    { description: "Merge policy of the exported data; needed when several segments are exported.", change: "replace" },
  ),
  filter: field(filter.optional(), { description: "Which profiles to export.", change: "replace", default: {} }),
  additionalFields: field(
    z
      .strictObject({
        eventList: field(events, { description: "The events (time series) to export with the profiles." }),
      })
      .optional(),
    { description: "What to export beside the profiles.", change: "replace" },
  ),
  imsOrg: field(imsOrg.optional(), {
    description: "Organisation in which the job runs; the configured one when absent.",
    change: "replace",
    place: true,
  }),
  sandbox: field(sandbox.optional(), {
    description: "Sandbox in which the job runs; the configured one when absent.",
    change: "replace",
    place: true,
  }),
};

const isoText = () => z.string().optional();

export const outputs = {
  jobId: field(z.string(), { description: "Id of the job; also the id of the resource." }),
  status: field(z.string(), {
    description:
      "Last known status: NEW, PROCESSING, SUCCEEDED, FAILED, CANCELLED; EXPIRED when the platform no longer keeps the job.",
  }),
  imsOrg: field(z.string(), { description: "Organisation in which the job lives." }),
  sandbox: field(z.string(), { description: "Sandbox in which the job lives." }),
  requestId: field(z.string().optional(), {
    description:
      "The platform's id of the request that started it, for its support. One that begins with `dj-` is the name that this provider has given it, and tells that the platform keeps such names.",
  }),
  batchIds: field(z.array(z.string()), {
    description: "Ids of the batches that are written; empty until the job has them.",
  }),
  batches: field(
    z
      .array(
        z.object({
          segmentId: field(z.string(), { description: "Id of the segment definition." }),
          segmentNs: field(z.string(), { description: "Namespace of the segment." }),
          status: field(z.array(z.string()), { description: "Which members were exported." }),
          batchId: field(z.string(), { description: "Id of the segment's batch." }),
        }),
      )
      .optional(),
    { description: "The batch of each segment, with `segmentPerBatch`." },
  ),
  exportedProfiles: field(z.number().optional(), { description: "How many profiles were exported." }),
  durationMs: field(z.number().optional(), { description: "How long the job ran, in milliseconds." }),
  errors: field(
    z
      .array(
        z.object({
          code: field(z.string(), { description: "The platform's code." }),
          msg: field(z.string(), { description: "What went wrong, at most 300 characters." }),
        }),
      )
      .optional(),
    { description: "Why the job failed: the first five errors." },
  ),
  createdAt: field(isoText(), { description: "When the job was created, ISO 8601 UTC." }),
  updatedAt: field(isoText(), { description: "When the job last changed, ISO 8601 UTC." }),
  startedAt: field(isoText(), { description: "When it began to run, ISO 8601 UTC, where the platform tells." }),
  endedAt: field(isoText(), { description: "When it had run, ISO 8601 UTC, where the platform tells." }),
};
