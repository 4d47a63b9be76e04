import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Cancellations } from "../../../provider/core/cancellations";
import { type Emulator, startEmulator } from "../../emulator";
import { testWorld } from "../../world";

const job = { kind: "adobe:ExportJob", place: "ORG/prod", id: "100" };

describe("cancellations that are remembered", () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  after(() => emulator.close());

  for (const { title, how, found } of [
    { title: "one that may have been carried out, and was not", how: ["maybe"], found: undefined },
    { title: "one that was accepted stays", how: ["maybe", "accepted"], found: "accepted" },
  ] as const) {
    it(`are forgotten: ${title}`, () => {
      const test = testWorld(emulator);
      try {
        for (const each of how) Cancellations.of(test.world).remember(job, each);
        assert.equal(Cancellations.of(test.restarted().world).find(job), how.at(-1));
        Cancellations.of(test.world).forget(job);
        assert.equal(Cancellations.of(test.restarted().world).find(job), found);
      } finally {
        test.close();
      }
    });
  }
});
