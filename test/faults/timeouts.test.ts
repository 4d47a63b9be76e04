import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { type Emulator, startEmulator } from "../emulator";
import { hosts } from "../lifecycle/hosts";
import { exportArgs } from "./operations";
import { Stage } from "./stage";

/** A wait may go over by the last look: this much of the cloud's time. */
const LAST_LOOK_MS = 5000;

/** A wait that never gets an answer ends when it was told to, not when its calls have given up. */
for (const host of hosts) {
  describe(`time-outs behind the ${host.name} host`, { timeout: 60_000 }, () => {
    let emulator: Emulator;
    before(async () => {
      emulator = await startEmulator({ jobSeconds: 36_000, cancelSeconds: 36_000 });
    });
    after(() => emulator.close());
    beforeEach(() => emulator.reset());

    const silent = { fault: "delay", ms: 30_000, times: -1 } as const;
    const later = { fault: "answer", status: 429, headers: { "retry-after": "250" }, times: -1 } as const;

    for (const [title, fault] of [
      ["never answers", silent],
      ["says 'in four minutes' every time", later],
      ["resets every connection", { fault: "resetBeforeRead", times: -1 } as const],
    ] as const) {
      it(`a waitTimeout is kept where the cloud ${title}`, async () => {
        const stage = new Stage(emulator, host, { callTimeoutMs: 60_000 });
        const { resource } = await stage.process("adobe:ExportJob");
        emulator.faults({ match: { action: "retrieveExportJob" }, ...fault });
        const begun = emulator.now();
        const { reasons } = await resource.create({ ...exportArgs, waitFor: "completed", waitTimeout: "2s" });
        assert.match(reasons?.join() ?? "", /no end after .*last seen: /);
        assert.ok(emulator.now() - begun < 2000 + LAST_LOOK_MS + 2000, `it took ${emulator.now() - begun} ms`);
        stage.assertClean();
        stage.close();
      });

      it(`a cancelTimeout is kept where the cloud ${title}`, async () => {
        const stage = new Stage(emulator, host, { callTimeoutMs: 60_000 });
        const { resource } = await stage.process("adobe:ExportJob");
        const { id, state } = await resource.create({ ...exportArgs, cancelTimeout: "2s" });
        emulator.faults([
          // The look before the cancellation gets through.
          { match: { action: "retrieveExportJob" }, ...fault, after: 1 },
          { match: { action: "cancelExportJob" }, ...fault },
        ]);
        const begun = emulator.now();
        await assert.rejects(resource.delete(id, state), /no end after .*last seen: .*kept in state/);
        assert.ok(emulator.now() - begun < 2000 + LAST_LOOK_MS + 4000, `it took ${emulator.now() - begun} ms`);
        stage.close();
      });
    }
  });
}
