import { describe } from "node:test";
import { SEED } from "../seed";
import { engineHosts } from "./harness/hosts";
import { drawLosses, losing, missing, titleOfLoss } from "./harness/losses";
import { assertRecovers } from "./harness/recovery";

/** How many runs there are, over both hosts, that can't save what they did. */
const { DATAJOBS_LOSSES: LOSSES = "10" } = process.env;

const EACH = Math.ceil(Number(LOSSES) / engineHosts.length);
const losses = drawLosses(SEED, EACH * engineHosts.length);

/** Each waits for the engine most of the time, and longest for one that can't save. */
describe("runs whose state can't be saved", { concurrency: 4 }, () => {
  for (const [n, host] of engineHosts.entries()) {
    // One deck for all: what the one host isn't dealt the other one is.
    for (const [index, loss] of losses.slice(n * EACH, (n + 1) * EACH).entries()) {
      const title = `${titleOfLoss(loss)} (DATAJOBS_SEED=${SEED} DATAJOBS_LOSSES=${LOSSES}, number ${index + 1})`;
      host.story(title, {}, async (stage) => {
        for (const way of missing) stage.note(way);
        const interference = await losing(stage, loss);
        try {
          await assertRecovers(host, stage, loss, interference);
        } finally {
          await interference.end();
        }
      });
    }
  }
});
