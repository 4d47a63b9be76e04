import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Call } from "../../../provider/core/call";
import { Renewed } from "../../../provider/core/renewed";

const MINUTE = 60_000;

/** Keys that last `lifeMs`, on a clock that a test moves. */
function stage(lifeMs: number) {
  const given = { now: 0, asked: 0, fails: false };
  const call = { world: { clock: { now: () => given.now } } } as unknown as Call;
  const renewed = new Renewed(async () => {
    given.asked++;
    await new Promise((resolve) => setImmediate(resolve));
    if (given.fails) throw new Error("no keys");
    return { value: `keys-${given.asked}`, lifeMs };
  });
  return { given, renewed, get: () => renewed.get(call) };
}

describe("keys that end", () => {
  it("are asked for once, however many want them", async () => {
    const { given, get } = stage(60 * MINUTE);
    assert.deepEqual(new Set(await Promise.all(Array.from({ length: 50 }, get))), new Set(["keys-1"]));
    assert.equal(given.asked, 1);
  });

  const rows: [title: string, life: number, at: number, keys: string][] = [
    ["are kept until five minutes before", 60, 54.9, "keys-1"],
    ["are renewed five minutes before", 60, 55, "keys-2"],
    ["with a short life are renewed at half of it", 4, 2, "keys-2"],
    ["with a short life are not asked for each time", 4, 1.9, "keys-1"],
  ];
  for (const [title, life, at, keys] of rows) {
    it(title, async () => {
      const { given, get } = stage(life * MINUTE);
      await get();
      given.now = at * MINUTE;
      assert.equal(await get(), keys);
    });
  }

  it("go on being used while their renewal fails, which is tried again after half a minute", async () => {
    const { given, get } = stage(60 * MINUTE);
    await get();
    Object.assign(given, { now: 56 * MINUTE, fails: true });
    assert.deepEqual([await get(), await get(), given.asked], ["keys-1", "keys-1", 2]);
    Object.assign(given, { now: 56.5 * MINUTE, fails: false });
    assert.equal(await get(), "keys-3");
  });

  it("that have ended are not used", async () => {
    const { given, get } = stage(60 * MINUTE);
    await get();
    Object.assign(given, { now: 60 * MINUTE, fails: true });
    await assert.rejects(get, /no keys/);
  });

  it("that were refused are asked for anew, and those that others got since are kept", async () => {
    const { renewed, get } = stage(60 * MINUTE);
    const old = await get();
    renewed.drop(old);
    assert.equal(await get(), "keys-2");
    renewed.drop(old);
    assert.equal(await get(), "keys-2");
  });
});
