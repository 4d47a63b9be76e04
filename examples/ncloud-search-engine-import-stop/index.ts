import * as pulumi from "@pulumi/pulumi";
import { ncloud } from "pulumi-datajobs";

const config = new pulumi.Config();

// The region is the configured one: datajobs:ncloudRegion or NCLOUD_REGION.
const stop = new ncloud.SearchEngineImportStop("import", {
  serviceGroupInstanceNo: config.require("serviceGroupInstanceNo"),
  triggers: [config.require("run")],
});

export const stopped = stop.stopped;
export const message = stop.message;
