import { describe } from "node:test";
import { SEED } from "../seed";
import { engineHosts } from "./harness/hosts";
import { drawKills, killing, titleOfKill } from "./harness/kills";
import { assertRecovers } from "./harness/recovery";

/** How many runs of each host are killed. */
const { DATAJOBS_KILLS: KILLS = "5" } = process.env;

const EACH = Number(KILLS);
const kills = drawKills(SEED, EACH * engineHosts.length);

/** Each waits for the engine most of the time. */
describe("killed runs", { concurrency: 2 }, () => {
  for (const [n, host] of engineHosts.entries()) {
    // One deck for all: what the one host isn't dealt the other one is.
    for (const [index, kill] of kills.slice(n * EACH, (n + 1) * EACH).entries()) {
      const title = `${titleOfKill(kill)} (DATAJOBS_SEED=${SEED} DATAJOBS_KILLS=${KILLS}, number ${index + 1})`;
      host.story(title, {}, (stage) => assertRecovers(host, stage, kill, killing(host, stage, kill)));
    }
  }
});
