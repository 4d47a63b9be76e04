import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { type Emulator, startEmulator } from "../emulator";
import { CANARIES, FULL, vault } from "../toys";
import { type TestWorld, testWorld } from "../world";
import { type HostedResource, hosts, type Values } from "./hosts";

let emulator: Emulator;
before(async () => {
  emulator = await startEmulator();
});
after(async () => {
  for (const host of hosts) host.stop();
  await emulator.close();
});

const LEAKS = /CANARY/;

for (const host of hosts) {
  describe(`what is secret by declaration is in nothing that is told: ${host.name}`, () => {
    let world: TestWorld;
    let hosted: HostedResource;
    before(async () => {
      world = testWorld(emulator);
      const { voice } = world;
      const telling = {
        ...world,
        voice: { ...voice, progress: (_: string, line = "") => void voice.lines.push(line) },
      };
      hosted = await host.start(vault, redacting(telling));
    });
    afterEach(() => void world.voice.lines.splice(0));
    after(() => world.close());

    /** Both hosts redact where they write lines; the test's voice stands in the place of that. */
    function redacting(test: TestWorld): TestWorld {
      const { say, warn, progress } = test.voice;
      const clean = (line: string) => test.world.secrets.clean(line);
      const voice = {
        ...test.voice,
        say: (line: string) => say(clean(line)),
        warn: (line: string) => warn(clean(line)),
        progress: (thing: string, line?: string) => progress(thing, line && clean(line)),
      };
      return { ...test, voice };
    }

    function nothingLeaks(...more: unknown[]) {
      const all = [...world.voice.lines, ...more.map(String)].join("\n");
      assert.doesNotMatch(all, LEAKS);
      return all;
    }

    async function errorOf(work: Promise<unknown>): Promise<string> {
      const error = await work.then(
        () => assert.fail("it should have failed"),
        (failure: unknown) => failure as Error,
      );
      return `${error.message}\n${error.stack}\n${String(error)}`;
    }

    test("check: neither what is wrong with a secret, nor what is wrong with another field", async () => {
      const bad = {
        ...FULL,
        password: "CANARY",
        cosUrl: "CANARY",
        instanceId: 5,
        auth: { user: 1, token: CANARIES.token },
      };
      const reasons = await hosted.check(bad);
      assert.equal(reasons.length, 4, reasons.join("\n"));
      nothingLeaks(...reasons);
    });

    test("create, read, update and delete: no line", async () => {
      assert.deepEqual(await hosted.check(FULL), []);
      const made = await hosted.create(FULL);
      assert.match(nothingLeaks(), /loading .*\[secret\]/);
      const read = await hosted.read(made.id, made.state);
      assert.match(String(read?.state.status), /^still there: .*\[secret\]/);
      assert.doesNotMatch(String(read?.state.status), LEAKS);
      const news = { ...FULL, password: "CANARY-changed-password" };
      assert.equal(await hosted.diff(made.id, made.state, news), "update");
      const updated = await hosted.update(made.id, made.state, news);
      assert.match(nothingLeaks(), /changing .*\[secret\]/);
      await hosted.delete(made.id, updated.state);
      assert.match(nothingLeaks(), /deleting .*\[secret\]/);
    });

    test("the state has all of it, for what goes on with it", async () => {
      const { state } = await hosted.create(FULL);
      const { status, accessKey, counts, ...given } = state;
      assert.deepEqual(given, FULL);
      assert.deepEqual(
        { status, accessKey, counts },
        { status: "loaded", accessKey: CANARIES.key, counts: { rows: 1 } },
      );
      assert.equal(await hosted.diff("vault-1", state, FULL), "none");
    });

    test("an error that repeats what it was sent, the signature of the URL alone too", async () => {
      const refused: Values = { ...FULL, fate: "refused" };
      const told = await errorOf(hosted.create(refused));
      assert.match(nothingLeaks(told), /password \[secret\], signature \[secret\]/);
      nothingLeaks(await errorOf(hosted.update("vault-1", FULL, refused)));
      nothingLeaks(await errorOf(hosted.delete("vault-1", refused)));
    });

    test("the reasons why it is only half made", async () => {
      const { id, state, reasons = [] } = await hosted.create({ ...FULL, fate: "half made" });
      assert.equal(id, "vault-1");
      assert.equal(state.password, CANARIES.password);
      assert.match(nothingLeaks(...reasons), /it was refused/);
    });

    test("after a restart, what only the state tells of", async () => {
      const again = world.restarted();
      try {
        const resource = await host.start(vault, redacting(again));
        await resource.read("vault-1", { ...FULL, accessKey: CANARIES.key });
        assert.doesNotMatch(again.world.secrets.clean(`${CANARIES.key} ${CANARIES.token} ${CANARIES.header}`), LEAKS);
      } finally {
        again.close();
      }
    });
  });
}
