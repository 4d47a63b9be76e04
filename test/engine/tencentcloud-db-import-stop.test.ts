import assert from "node:assert/strict";
import { effects } from "./harness/look";
import { program, resource } from "./harness/program";
import { stopStory } from "./harness/stop-story";
import { story } from "./harness/story";

const kind = "tencentcloud.DbImportStop";

stopStory({
  kind,
  action: "StopDBImportJob",
  running: (emulator, n) => {
    const { id } = emulator.jobs({ api: "tencentcloud.import", place: n === 1 ? "ap-tokyo" : "ap-guangzhou" });
    return { args: { asyncRequestId: id, ...(n === 1 && { region: "ap-tokyo" }) }, id };
  },
  ended: (emulator) => ({ asyncRequestId: emulator.jobs({ api: "tencentcloud.import", status: "SUCCESS" }).id }),
  absent: { asyncRequestId: "434e366f-beaf56d6-508b7f33-2abdb382" },
  refusal: { code: "OperationDenied.UserHasNoStrategy" },
  canLook: true,
});

const slow = { emulator: { cancelSeconds: 600 } };

story("waiting for an import to be stopped", slow, async ({ emulator, project, step }) => {
  const { id } = emulator.jobs({ api: "tencentcloud.import" });
  project.program(program(resource(kind, "load", { asyncRequestId: id, waitFor: "stopped", waitTimeout: "2s" })));

  await step("a time-out fails the up, says what was last seen, and keeps the state", async () => {
    const { text } = await project.up({ fails: true });
    assert.match(text, /no end after \d s; last seen: status PAUSED \(looked \d times\)/);
    assert.equal(project.state().resources.load?.outputs.asyncStatus, "PAUSED");
    assert.deepEqual(effects(emulator), ["StopDBImportJob"]);
  });

  await step("the next up goes on waiting, stops nothing again, and ends well", async () => {
    emulator.jobs({ api: "tencentcloud.import", id, status: "KILLED" });
    assert.deepEqual((await project.up()).ops, ["update load"]);
    assert.deepEqual(effects(emulator), []);
    assert.equal(project.state().resources.load?.outputs.asyncStatus, "KILLED");
    await project.settled();
  });

  await step("destroy has nothing left to do: it was stopped on create", async () => {
    await project.destroy();
    assert.deepEqual(effects(emulator), []);
  });
});
