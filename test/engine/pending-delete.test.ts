import assert from "node:assert/strict";
import { engineHosts } from "./harness/hosts";
import { actions } from "./harness/look";
import { type Kept, recordedStates, takeUp } from "./harness/yesterday";

const NAME = "appLater";

/** The stack of an earlier version, in which a run that failed elsewhere has left a replaced target to be deleted. */
for (const recorded of recordedStates().filter(({ name }) => name.endsWith("settled") && !name.endsWith("unsettled"))) {
  const host = engineHosts.find(({ name }) => name === recorded.host);
  assert.ok(host, recorded.host);
  host.story(
    `the state of ${recorded.name}, with a pending delete of a stop for destroy`,
    { emulator: { jobSeconds: 2 } },
    async ({ emulator, project, step }) => {
      const { id: old } = emulator.jobs({ api: "ncloud.aiapp", seconds: 600 });
      const isLive = (id: string) => emulator.state().jobs.find((job) => job.id === id)?.live;
      const aim = { aiAppId: old };
      const pending = (resources: readonly Kept[]): Kept[] => {
        const now = resources.find(({ urn }) => urn.endsWith(`::${NAME}`));
        assert.ok(now);
        return [
          { ...now, id: old, delete: true, inputs: { ...now.inputs, ...aim }, outputs: { ...now.outputs, ...aim } },
        ];
      };

      await step("up takes it out of the state, stops nothing, and says so", async () => {
        await takeUp(recorded, project, emulator, pending);
        const { text } = await project.up();
        assert.match(text, new RegExp(`Left alone: AI app ${old}: `));
        assert.equal(isLive(old), true);
        assert.ok(!actions(emulator).includes("killAiApp"));
        assert.ok(!project.state().text.includes(old));
      });

      await step("the next up has nothing to do", async () => {
        assert.deepEqual((await project.up()).ops, []);
      });

      await step("destroy stops the one that is declared, and not the other one", async () => {
        const kept = String(project.state().resources[NAME]?.id);
        emulator.jobs({ api: "ncloud.aiapp", id: kept, status: "RUNNING", record: { finishedAt: null } });
        emulator.clearCalls();
        await project.destroy();
        const killed = emulator.calls().filter(({ action }) => action === "killAiApp");
        assert.deepEqual(
          killed.map(({ about }) => about),
          [kept],
        );
        assert.equal(isLive(old), true);
      });
    },
  );
}
