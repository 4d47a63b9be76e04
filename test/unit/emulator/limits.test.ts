import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { adobeClient, emulatorFor, naver, send } from "./callers";
import { smallest } from "./samples";

const MOST = 5;
const CLUSTERS = "/api/v2/cluster/getClusterInfoList";

describe("with perSecond", () => {
  test("of an Adobe organisation so many calls are let through in any second, the next is told how long to wait", async (t) => {
    const emulator = await emulatorFor(t, { perSecond: MOST });
    emulator.freeze(true);
    const call = await adobeClient(emulator);
    for (let n = 1; n <= MOST; n++) assert.equal((await call("GET", "/export/jobs")).status, 200);
    const refused = await call("POST", "/export/jobs", smallest);
    assert.equal(refused.status, 429);
    assert.deepEqual(refused.json, { error_code: "429050", message: "Too many requests" });
    assert.equal(refused.headers["retry-after"], "2");
    assert.deepEqual(emulator.state().jobs, [], "nothing was started");
    emulator.advance(1000);
    assert.equal((await call("POST", "/export/jobs", smallest)).status, 200);
  });

  test("of a NAVER account so many, whichever of its APIs they are for; then it is 420", async (t) => {
    const emulator = await emulatorFor(t, { perSecond: MOST });
    emulator.freeze(true);
    for (let n = 1; n <= MOST; n++) assert.equal((await naver(emulator, "GET", CLUSTERS)).status, 200);
    const refused = await naver(emulator, "POST", "/api/v2/aiapps/getList", {});
    assert.deepEqual([refused.status, refused.json.error.errorCode], [429, 420]);
    emulator.advance(1000);
    assert.equal((await naver(emulator, "GET", CLUSTERS)).status, 200);
  });

  test("accounts are counted apart, and unverified calls and tokens not at all", async (t) => {
    const emulator = await emulatorFor(t, { perSecond: 1 });
    emulator.freeze(true);
    const other = emulator.accounts.otherOrganisation;
    for (const call of [await adobeClient(emulator), await adobeClient(emulator, other)]) {
      assert.equal((await call("GET", "/export/jobs", undefined, { authorization: "Bearer x" })).status, 401);
      assert.equal((await call("GET", "/export/jobs")).status, 200);
      assert.equal((await call("GET", "/export/jobs")).status, 429);
    }
    for (const env of [emulator.env, other ?? {}]) {
      assert.equal((await naver(emulator, "GET", CLUSTERS, undefined, { env })).status, 200);
      assert.equal((await naver(emulator, "GET", CLUSTERS, undefined, { env })).status, 429);
    }
  });
});

describe("the record", () => {
  test("tells what was throttled, for how long it was asked to wait, and when that was answered", async (t) => {
    const emulator = await emulatorFor(t, { perSecond: 1 });
    emulator.freeze(true);
    const call = await adobeClient(emulator);
    emulator.clearCalls();
    await call("GET", "/export/jobs");
    await call("GET", "/export/jobs");
    const [passed, refused] = emulator.calls();
    assert.deepEqual([passed?.throttled, passed?.retryAfterMs], [undefined, undefined]);
    assert.deepEqual([refused?.throttled, refused?.retryAfterMs], [true, 2000]);
    for (const { ms, answeredMs } of emulator.calls()) assert.ok((answeredMs ?? 0) >= ms);
  });

  test("tells by which door a call came in, and limits are counted over all doors", async (t) => {
    const emulator = await emulatorFor(t, { perSecond: 2, doors: 2 });
    emulator.freeze(true);
    const seen: number[] = [];
    for (const { url } of [emulator, ...emulator.doors])
      seen.push((await naver({ ...emulator, url }, "GET", CLUSTERS)).status);
    assert.deepEqual(seen, [200, 200, 429]);
    assert.deepEqual(
      emulator.calls().map(({ door }) => door),
      [undefined, 1, 2],
    );
  });
});

describe("a further door", () => {
  test("is in all variables of its own, and leads to the same clouds", async (t) => {
    const emulator = await emulatorFor(t, { doors: 1 });
    const [door] = emulator.doors;
    assert.ok(door);
    assert.notEqual(door.url, emulator.url);
    assert.deepEqual(
      Object.fromEntries(
        Object.entries(door.env).map(([name, value]) => [name, value.replace(door.url, emulator.url)]),
      ),
      emulator.env,
    );
    const call = await adobeClient({ ...emulator, url: door.url });
    assert.equal((await call("POST", "/export/jobs", smallest)).status, 200);
    assert.equal(emulator.state().jobs.length, 1);
  });

  test("has faults of its own", async (t) => {
    const emulator = await emulatorFor(t, { doors: 2 });
    emulator.faults({ fault: "html502", match: { door: 2 }, times: -1 });
    const statuses = await Promise.all(
      [emulator, ...emulator.doors].map(
        async ({ url }) => (await send({ ...emulator, url }, { path: CLUSTERS })).status,
      ),
    );
    assert.deepEqual(statuses, [401, 401, 502]);
    assert.throws(() => emulator.faults({ fault: "html502", match: { door: 0 } }), /match is not valid/);
  });

  test("is shut and opened with all others, at the same port", async (t) => {
    const emulator = await emulatorFor(t, { doors: 1 });
    const [door] = emulator.doors;
    assert.ok(door);
    emulator.faults({ fault: "refuse", ms: 60_000 });
    await assert.rejects(send({ ...emulator, url: door.url }, { path: CLUSTERS }), /ECONNREFUSED/);
    emulator.clearFaults();
    assert.equal((await send({ ...emulator, url: door.url }, { path: CLUSTERS })).status, 401);
  });
});
