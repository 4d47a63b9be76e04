import * as pulumi from "@pulumi/pulumi";
import { adobe } from "pulumi-datajobs";

import segments = require("./segments.json");

const config = new pulumi.Config();

// The name of a segment is the key of its job, and stays: under another key the job is cancelled and started anew.
const jobs: { [name: string]: adobe.ExportJobSetJobArgs } = {};
for (const { name, segmentId, datasetId } of segments) {
  jobs[name] = { destination: { datasetId }, filter: { segments: [{ segmentId }] } };
}

const set = new adobe.ExportJobSet("segments", {
  defaults: { schema: { name: "_xdm.context.profile" } },
  jobs,
  maxRunning: config.requireNumber("maxRunning"),
  waitFor: "completed",
  triggers: [config.require("run")],
});

export const succeeded = set.succeeded;
export const failed = set.failed;
// With `failed`, so that a preview doesn't name what it can't know yet.
export const failedKeys = pulumi
  .all([set.jobs, set.failed])
  .apply(([known]) => Object.keys(jobs).filter((name) => known[name]?.status !== "SUCCEEDED"));
