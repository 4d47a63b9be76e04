import type { Call } from "../core/call";
import { type ExportJob, exportJobRecord } from "./export-job-record";
import { JobsEndpoint } from "./jobs-endpoint";
import type { Place } from "./place";

/** The endpoint `/export/jobs` of the Segmentation API. No network. @throws ConfigurationError */
export function exportJobs(call: Call, place: Place, what: string): JobsEndpoint<ExportJob> {
  const about = { path: "/data/core/ups/export/jobs", noun: "export job", record: exportJobRecord };
  return new JobsEndpoint(call, about, place, what);
}
