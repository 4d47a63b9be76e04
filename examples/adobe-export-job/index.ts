import * as pulumi from "@pulumi/pulumi";
import { adobe } from "pulumi-datajobs";

const config = new pulumi.Config();

// The job of the sample in Adobe's documentation: who qualified for a segment in January 2018, with their events.
const job = new adobe.ExportJob("profiles", {
  schema: { name: "_xdm.context.profile" },
  destination: { datasetId: config.require("datasetId"), segmentPerBatch: false },
  fields: "identities.id,personalEmail.address",
  mergePolicy: { id: config.require("mergePolicyId"), version: 1 },
  filter: {
    segments: [{ segmentId: config.require("segmentId"), segmentNs: "ups", status: ["realized"] }],
    segmentQualificationTime: { startTime: "2018-01-01T00:00:00Z", endTime: "2018-02-01T00:00:00Z" },
    fromIngestTimestamp: "2018-01-01T00:00:00Z",
    emptyProfiles: true,
  },
  additionalFields: {
    eventList: {
      fields: "string",
      filter: { fromIngestTimestamp: "2018-01-01T00:00:00Z", toIngestTimestamp: "2020-01-01T00:00:00Z" },
    },
  },
  triggers: [config.require("run")],
});

export const jobId = job.jobId;
