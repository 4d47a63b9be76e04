import assert from "node:assert/strict";
import { after, afterEach, before, describe } from "node:test";
import { type Emulator, type JobView, startEmulator } from "../emulator";
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
          crowd: () => crowd(emulator, subject),
          ...(calls.oneAtATime && { busy: /already running/ }),
          assertClean: () => on.assertClean(),
        };
      });
    }
  });
}

/** An equal one of the only job that there is. */
function another(emulator: Emulator, { api, calls }: JobSubject): ReturnType<JobBench["another"]> {
  const { place, account, request } = giveWay(emulator, calls);
  const { id } = emulator.jobs({ api, place, account, request, seconds: 3600 });
  const found = emulator.state().jobs.find((job) => job.api === api && job.id === id);
  assert.ok(found);
  return {
    id: calls.namesIds ? found.id : idInHistory(found),
    remove: () => void emulator.jobs({ api: found.api, id: found.id, remove: true }),
  };
}

/** Lists hold a hundred on a page. */
const CROWD = 101;

/** Different ones of the same place, each like the only job that there is but for its name. */
function crowd(emulator: Emulator, { api, other, nameIn, calls }: JobSubject): void {
  const { place, account, request } = giveWay(emulator, calls);
  const [text, own] = [JSON.stringify(request), JSON.stringify(nameIn(request))];
  for (let n = 0; n < CROWD; n++) {
    const asked = JSON.parse(text.replace(own, JSON.stringify(nameIn(other(n))))) as JobView["request"];
    emulator.jobs({ api, place, account, request: asked, seconds: 0 });
  }
}

/** The only job that there is; for what comes now to be newer, and able to run. */
function giveWay(emulator: Emulator, { oneAtATime }: JobSubject["calls"]): JobView {
  const [own] = emulator.state().jobs;
  assert.ok(own);
  if (oneAtATime) emulator.jobs({ api: own.api, id: own.id, status: "COMPLETED" });
  // Of another second, in which ids may be written.
  emulator.advance(1000);
  return own;
}
