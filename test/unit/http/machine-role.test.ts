import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { MachineRole, NoRole } from "../../../provider/http/machine-role";
import { type Emulator, type Env, type FaultSpec, startEmulator } from "../../emulator";
import { Deaf } from "../../proxies/deaf";
import { callIn, type TestWorld, testWorld } from "../../world";

const FOLDER = "/latest/meta-data/cam/security-credentials/";

let emulator: Emulator;
const worlds: TestWorld[] = [];
before(async () => {
  emulator = await startEmulator();
});
after(async () => {
  for (const world of worlds) world.close();
  await emulator.close();
});

function machine(origin = emulator.url, env: Env = {}) {
  const world = testWorld(emulator, env);
  worlds.push(world);
  emulator.clearCalls();
  const role = new MachineRole<string>({
    origin,
    folder: FOLDER,
    read: (json) => {
      const { TmpSecretId, ExpiredTime } = (json ?? {}) as { TmpSecretId?: string; ExpiredTime?: number };
      return TmpSecretId === undefined ? "no keys" : { keys: TmpSecretId, endsAt: (ExpiredTime ?? 0) * 1000 };
    },
  });
  return { role, call: callIn(world) };
}

describe("the role of a machine", () => {
  it("is asked for past every proxy that the environment names", async () => {
    const nowhere = "http://127.0.0.1:1";
    const { role, call } = machine(emulator.url, { http_proxy: nowhere, HTTPS_PROXY: nowhere, ALL_PROXY: nowhere });
    assert.match(await role.keys(call), /^AKID/);
  });

  /** No role, found out within what a metadata service needs, and not looked for again. */
  async function isGivenUp(origin: string): Promise<void> {
    const { role, call } = machine(origin);
    const begun = emulator.now();
    await assert.rejects(
      role.keys(call),
      (error) => error instanceof NoRole && /it does not answer/.test(error.message),
    );
    const once = emulator.now();
    assert.ok(once - begun < 4500, `${once - begun} ms`);
    await assert.rejects(role.keys(call), NoRole);
    assert.ok(emulator.now() - once < 500);
  }

  it("that nobody listens for is given up in time, and for good", () => isGivenUp("http://127.0.0.1:1"));

  it("that a firewall swallows the questions for is given up in time, and for good", async () => {
    const deaf = await Deaf.start("127.0.0.1");
    try {
      await isGivenUp(`http://127.0.0.1:${deaf.port}`);
    } finally {
      await deaf.close();
    }
  });

  const answers: [title: string, fault: Partial<FaultSpec>, why: RegExp, forGood: boolean][] = [
    ["a 404", { fault: "answer", status: 404, body: "" }, /it has none$/, true],
    ["a refusal", { fault: "answer", status: 403, body: "" }, /it refuses \(HTTP 403\)$/, false],
    ["a page", { fault: "answer", status: 200, body: "<html>" }, /it refuses \(HTTP 200\)$/, false],
    ["a hiccup that lasts", { fault: "answer", status: 500, body: "" }, /it does not answer$/, false],
  ];
  for (const [title, fault, why, forGood] of answers) {
    it(`${title} is no role${forGood ? ", for good" : " for now"}`, async () => {
      const { role, call } = machine();
      emulator.faults({ match: { path: FOLDER }, times: -1, ...fault } as FaultSpec);
      await assert.rejects(role.keys(call), (error) => error instanceof NoRole && why.test(error.message));
      emulator.clearFaults();
      if (forGood) await assert.rejects(role.keys(call), NoRole);
      else assert.match(await role.keys(call), /^AKID/);
    });
  }
});
