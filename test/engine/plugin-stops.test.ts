import assert from "node:assert/strict";
import type { Emulator } from "../emulator";
import { effects } from "./harness/look";
import { pluginProgram, pluginStory } from "./harness/plugin";
import { resource } from "./harness/program";

/** The stops, and for each: a target that runs, and one that has ended or where nothing runs. */
const STOPS: readonly {
  readonly kind: string;
  readonly action: string;
  running(emulator: Emulator): { args: object; id: string };
  over(emulator: Emulator): object;
}[] = [
  {
    kind: "ncloud.SearchEngineImportStop",
    action: "stopDataImportJob",
    running: (emulator) => {
      const { id, place } = emulator.jobs({ api: "ncloud.import", seconds: 600 });
      return { args: { serviceGroupInstanceNo: Number(place.split("/").at(-1)) }, id };
    },
    over: () => ({ serviceGroupInstanceNo: "2037001", region: "SGN" }),
  },
  {
    kind: "ncloud.AiAppKill",
    action: "killAiApp",
    running: (emulator) => {
      const { id } = emulator.jobs({ api: "ncloud.aiapp", seconds: 600 });
      return { args: { aiAppId: id }, id };
    },
    over: (emulator) => ({ aiAppId: emulator.jobs({ api: "ncloud.aiapp", status: "FINISHED" }).id }),
  },
  {
    kind: "tencentcloud.DbImportStop",
    action: "StopDBImportJob",
    running: (emulator) => {
      const { id } = emulator.jobs({ api: "tencentcloud.import", seconds: 600 });
      return { args: { asyncRequestId: id }, id };
    },
    over: (emulator) => ({ asyncRequestId: emulator.jobs({ api: "tencentcloud.import", status: "SUCCESS" }).id }),
  },
];

pluginStory("all three stops, at create and on destroy", {}, async ({ emulator, project, step }) => {
  const rows = STOPS.map(({ running, over, ...stop }, index) => ({
    ...stop,
    index,
    now: running(emulator),
    later: running(emulator),
    ended: over(emulator),
  }));
  const program = (more = {}) =>
    pluginProgram(
      ...rows.flatMap(({ kind, index, now, later, ended }) => [
        resource(kind, `now${index}`, now.args),
        resource(kind, `over${index}`, { ...ended, ...more }),
        resource(kind, `later${index}`, { ...later.args, stopOn: "destroy" }),
      ]),
    );
  const isLive = (id: string) => emulator.state().jobs.find((job) => job.id === id)?.live;
  const stopped = (name: string) => project.state().resources[name]?.outputs.stopped;
  const actions = rows.map(({ action }) => action).sort();

  await step("a preview calls nothing, and knows the place from the configuration alone", async () => {
    project.program(program());
    const { ops } = await project.preview();
    assert.equal(ops.length, 9);
    assert.deepEqual(emulator.calls(), []);
  });

  await step("up stops what runs and only that; what had ended is told in a line and is no error", async () => {
    const { text } = await project.up();
    for (const { index, now, later } of rows) {
      assert.equal(isLive(now.id), false, `now${index}`);
      assert.equal(stopped(`now${index}`), true);
      assert.equal(stopped(`over${index}`), false);
      assert.equal(isLive(later.id), true, `later${index}`);
      assert.equal(stopped(`later${index}`), false);
    }
    assert.ok((text.match(/Nothing was stopped: /g) ?? []).length >= 3, text);
    assert.ok(emulator.calls().every(({ verified }) => verified));
    effects(emulator);
  });

  await step("the previews after up and after a refresh are empty, and neither stops anything", async () => {
    await project.settled();
    await project.refresh();
    await project.settled();
    assert.deepEqual(effects(emulator), []);
  });

  await step(
    "failIfNotStopped is a setting, updated in place and calling nothing; a change of triggers stops anew",
    async () => {
      project.program(program({ failIfNotStopped: true }));
      assert.deepEqual(
        [...(await project.up()).ops].sort(),
        rows.map(({ index }) => `update over${index}`),
      );
      assert.deepEqual(effects(emulator), []);
      project.program(program({ failIfNotStopped: true, triggers: [1] }));
      const { diagnostics } = await project.up({ fails: true, flags: ["--continue-on-error"] });
      for (const { index } of rows) {
        const errors = diagnostics.filter(({ name, severity }) => name === `over${index}` && severity === "error");
        assert.match(errors.map(({ message }) => message).join(), /there was nothing to stop/);
      }
      effects(emulator);
    },
  );

  await step("destroy stops what was recorded for it, and nothing else", async () => {
    await project.destroy();
    assert.deepEqual(effects(emulator).sort(), actions);
    for (const { later } of rows) assert.equal(isLive(later.id), false);
    assert.deepEqual(project.state().resources, {});
  });
});
