import * as pulumi from "@pulumi/pulumi";
import { tencentcloud } from "pulumi-datajobs";

const config = new pulumi.Config();

// The region is the configured one: datajobs:tencentcloudRegion or TENCENTCLOUD_REGION.
const stop = new tencentcloud.DbImportStop("import", {
  asyncRequestId: config.require("asyncRequestId"),
  waitFor: "stopped",
});

export const stopped = stop.stopped;
export const asyncStatus = stop.asyncStatus;
