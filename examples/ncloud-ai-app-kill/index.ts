import * as pulumi from "@pulumi/pulumi";
import { ncloud } from "pulumi-datajobs";

const config = new pulumi.Config();

const kill = new ncloud.AiAppKill("app", {
  aiAppId: config.require("aiAppId"),
});

export const stopped = kill.stopped;
