import { after, afterEach, before, describe } from "node:test";
import { type Emulator, startEmulator } from "../emulator";
import { hosts } from "../lifecycle/hosts";
import { type JobBench, proveOneJob } from "./any-job";
import { Stage } from "./stage";
import { ToyCloud, toyJob } from "./toy-job";

// A kind of job that is in no registry, in one file: all that is proved of the others holds of it by its declaration alone.
for (const host of hosts) {
  describe(`a kind of job that a test declares, behind the ${host.name} host`, () => {
    let emulator: Emulator;
    let cloud: ToyCloud;
    let stage: Stage | undefined;
    before(async () => {
      // Only for its clock.
      emulator = await startEmulator();
      cloud = await ToyCloud.open(() => emulator.now());
    });
    afterEach(() => stage?.close());
    after(async () => {
      await cloud.close();
      await emulator.close();
    });

    proveOneJob("toys:Build", { model: "boat", shelf: "left" }, (): JobBench => {
      emulator.reset();
      cloud.reset();
      const on = new Stage(emulator, host);
      stage = on;
      const definition = toyJob(cloud.origin);
      return {
        process: (overrides) => on.process(definition, overrides),
        lose: (what) => {
          cloud.lost = what;
        },
        starts: () => cloud.starts,
        live: () => cloud.live(),
        another: () => cloud.another(),
        crowd: () => cloud.crowd(),
        assertClean: () => on.assertClean(),
      };
    });
  });
}
