/**
 * What Pulumi's dynamic host loads: `require("pulumi-datajobs/dynamic").adobeExportJob`.
 * The states of existing stacks hold that text, so these names never change.
 */
import { Intents } from "./core/intents";
import { dynamicProviders } from "./hosts/dynamic/host";
import { atOrderlyEnd } from "./hosts/engine";
import { resources } from "./registry";
import { createWorld } from "./world";

const world = createWorld();
atOrderlyEnd(() => Intents.of(world).runEnds(world));

export = dynamicProviders(resources, world);
