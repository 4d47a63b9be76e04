import * as pulumi from "@pulumi/pulumi";
import { tencentcloud } from "pulumi-datajobs";

const config = new pulumi.Config();

// The region is the configured one: datajobs:tencentcloudRegion or TENCENTCLOUD_REGION.
const restore = new tencentcloud.DbImport("restore", {
  instanceId: config.require("instanceId"),
  user: config.require("user"),
  password: config.requireSecret("password"),
  dbName: config.require("dbName"),
  // A file in COS is named by its URL: cosUrl in place of fileName.
  fileName: config.require("fileName"),
  triggers: [config.require("run")],
});

export const asyncRequestId = restore.asyncRequestId;
export const status = restore.status;
