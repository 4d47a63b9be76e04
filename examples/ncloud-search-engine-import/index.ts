import * as pulumi from "@pulumi/pulumi";
import { ncloud } from "pulumi-datajobs";

const config = new pulumi.Config();

// The region is the configured one: datajobs:ncloudRegion or NCLOUD_REGION.
const products = new ncloud.SearchEngineImport("products", {
  serviceGroupInstanceNo: config.require("serviceGroupInstanceNo"),
  bucketName: config.require("bucketName"),
  objectKey: config.require("objectKey"),
  index: config.require("index"),
  triggers: [config.require("run")],
});

export const status = products.status;
export const startedAt = products.startedAt;
