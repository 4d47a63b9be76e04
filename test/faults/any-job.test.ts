import assert from "node:assert/strict";
import { after, afterEach, before, describe } from "node:test";
import { type Emulator, startEmulator } from "../emulator";
import { type JobSubject, jobSubjects } from "../jobs";
import { hosts } from "../lifecycle/hosts";
import { type JobBench, proveOneJob } from "./any-job";
import { idInHistory, Stage } from "./stage";

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

    for (const subject of jobSubjects) {
      const { token, args, calls } = subject;
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
          another: () => another(emulator, subject),
          ...(calls.oneAtATime && { busy: /already running/ }),
          assertClean: () => on.assertClean(),
        };
      });
    }
  });
}

/** An equal one of the only job that there is. */
function another(emulator: Emulator, { api, calls }: JobSubject): ReturnType<JobBench["another"]> {
  const [own] = emulator.state().jobs;
  assert.ok(own);
  if (calls.oneAtATime) emulator.jobs({ api: own.api, id: own.id, status: "COMPLETED" });
  // Of another second, in which ids may be written.
  emulator.advance(1000);
  const { place, account, request } = own;
  const planted = emulator.jobs({ api: own.api, place, account, request, seconds: 3600 });
  const found = emulator.state().jobs.find((job) => job.api === api && job.id === planted.id);
  assert.ok(found);
  return {
    id: calls.namesIds ? found.id : idInHistory(found),
    remove: () => void emulator.jobs({ api: found.api, id: found.id, remove: true }),
  };
}
