import { after, afterEach, before, describe } from "node:test";
import { type Emulator, startEmulator } from "../emulator";
import { jobSubjects } from "../jobs";
import { hosts } from "../lifecycle/hosts";
import { type JobBench, proveOneJob } from "./any-job";
import { Stage } from "./stage";

// What is special to one kind has tests of its own; what a platform that names requests adds: lifecycle/authorship.test.ts.
for (const host of hosts) {
  describe(`one job behind the ${host.name} host, of every kind`, () => {
    let emulator: Emulator;
    let stage: Stage | undefined;
    before(async () => {
      emulator = await startEmulator({ jobSeconds: 3600, requestId: "omit" });
    });
    afterEach(() => stage?.close());
    after(() => emulator.close());

    for (const { token, args, calls } of jobSubjects) {
      proveOneJob(token, args, (): JobBench => {
        emulator.reset();
        const on = new Stage(emulator, host);
        stage = on;
        return {
          process: (overrides) => on.process(token, overrides),
          lose: (what) =>
            emulator.faults({
              match: { action: calls.start },
              fault: what === "answer" ? "resetAfterCommit" : "resetBeforeRead",
            }),
          starts: () => on.calls(calls.start),
          live: () => on.live().length,
          assertClean: () => on.assertClean(),
        };
      });
    }
  });
}
