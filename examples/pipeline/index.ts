import * as pulumi from "@pulumi/pulumi";
import { adobe, ncloud, tencentcloud } from "pulumi-datajobs";

const config = new pulumi.Config();
const segmentId = config.require("segmentId");

// Both exports are waited for. A CI runner forgets what an interrupted run before it had started: adoptRunning finds it.
const common = {
  schema: { name: "_xdm.context.profile" },
  destination: { datasetId: config.require("datasetId") },
  waitFor: "completed",
  waitTimeout: "2h",
  adoptRunning: true,
} as const;

const members = new adobe.ExportJob("members", {
  ...common,
  filter: { segments: [{ segmentId, status: ["realized", "existing"] }] },
  triggers: [config.require("run")],
});

// Those who have left the segment, after its members: new batches of members run this anew as well.
const leavers = new adobe.ExportJob("leavers", {
  ...common,
  filter: { segments: [{ segmentId, status: ["exited"] }] },
  triggers: [members.batchIds],
});

// Imports that others start from the exported data. Nothing is stopped until the pipeline is destroyed; then they are
// stopped before the exports are looked at, for they depend on them.
new ncloud.SearchEngineImportStop(
  "search",
  { serviceGroupInstanceNo: config.require("searchEngineCluster"), stopOn: "destroy" },
  { dependsOn: [members, leavers] },
);
new tencentcloud.DbImportStop(
  "database",
  { asyncRequestId: config.require("databaseImport"), stopOn: "destroy", waitFor: "stopped" },
  { dependsOn: [members, leavers] },
);

export const batchIds = pulumi
  .all([members.batchIds, leavers.batchIds])
  .apply(([first, second]) => [...first, ...second]);
export const exportedProfiles = members.exportedProfiles;
