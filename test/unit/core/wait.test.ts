import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Call } from "../../../provider/core/call";
import { DeploymentEnded, Unauthorized, Unavailable, WaitTimeout } from "../../../provider/core/errors";
import { type Wait, waitUntil } from "../../../provider/core/wait";

/** A call in a world where time passes only by sleeping. */
function callIn(over: { aborted?: boolean; dead?: () => boolean } = {}) {
  let now = 0;
  const slept: number[] = [];
  const warnings: string[] = [];
  const control = new AbortController();
  if (over.aborted) control.abort();
  const call = {
    world: {
      clock: {
        now: () => now,
        sleep: async (ms: number) => {
          slept.push(ms);
          now += ms;
        },
      },
    },
    signal: control.signal,
    voice: { warn: (line: string) => void warnings.push(line) },
    engine: { alive: async () => !over.dead?.() },
  } as unknown as Call;
  return { call, slept, warnings };
}

function waitFor(seen: (string | Error)[]): Wait<string> {
  let looks = 0;
  return {
    what: "wait for the job",
    look: async () => {
      const next = seen[Math.min(looks++, seen.length - 1)] as string | Error;
      if (next instanceof Error) throw next;
      return next;
    },
    done: (status) => status === "DONE",
    describe: (status) => `status ${status}`,
    timeoutMs: 10_000,
    cadence: { firstMs: 1000, factor: 2, mostMs: 3000 },
  };
}

describe("waiting", () => {
  it("looks at once, and then ever more rarely", async () => {
    const { call, slept } = callIn();
    assert.equal(await waitUntil(call, waitFor(["NEW", "NEW", "NEW", "DONE"])), "DONE");
    assert.deepEqual(slept, [1000, 2000, 3000]);
  });

  it("looks once more at the deadline, then says what was last seen and how often it looked", async () => {
    const { call, slept } = callIn();
    await assert.rejects(waitUntil(call, waitFor(["NEW"])), (error: Error) => {
      assert.ok(error instanceof WaitTimeout);
      assert.match(
        error.message,
        /cannot wait for the job: no end after 10 s; last seen: status NEW \(looked 6 times\)/,
      );
      return true;
    });
    assert.equal(
      slept.reduce((sum, ms) => sum + ms),
      10_000,
    );
  });

  it("outlives looks that are unavailable", async () => {
    const { call } = callIn();
    const outage = new Unavailable({ what: "read", why: "no route" });
    assert.equal(await waitUntil(call, waitFor(["NEW", outage, outage, "DONE"])), "DONE");
  });

  it("outlives credentials that are not accepted any more, with one warning, once a look has worked", async () => {
    const { call, warnings } = callIn();
    const refused = new Unauthorized({ what: "read", why: "the credentials were not accepted" });
    assert.equal(await waitUntil(call, waitFor(["NEW", refused, refused, refused, "DONE"])), "DONE");
    assert.equal(warnings.length, 1);
    await assert.rejects(waitUntil(call, waitFor([refused, "DONE"])), Unauthorized);
    assert.equal(await waitUntil(call, { ...waitFor([refused, "DONE"]), worked: true }), "DONE");
  });

  it("ends with any other error of a look", async () => {
    const { call } = callIn();
    await assert.rejects(waitUntil(call, waitFor(["NEW", new TypeError("broken")])), TypeError);
  });

  it("ends when the deployment is cancelled", async () => {
    await assert.rejects(waitUntil(callIn({ aborted: true }).call, waitFor(["NEW"])), DeploymentEnded);
  });

  it("ends when the engine is dead", async () => {
    let looks = 0;
    const { call } = callIn({ dead: () => looks++ > 1 });
    await assert.rejects(waitUntil(call, waitFor(["NEW"])), /engine that asked for this is gone/);
  });
});
