/**
 * What Pulumi's dynamic host loads: `require("pulumi-datajobs/dynamic").adobeExportJob`.
 * The states of existing stacks hold that text, so these names never change.
 */
import { dynamicProviders } from "./hosts/dynamic/host";
import { resources } from "./registry";
import { createWorld } from "./world";

export = dynamicProviders(resources, createWorld());
