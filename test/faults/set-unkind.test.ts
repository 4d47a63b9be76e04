import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Emulator, type EmulatorOptions, startEmulator } from "../emulator";
import { hosts, type Made, type Values } from "../lifecycle/hosts";
import { unlimited } from "../world";
import { type Process, Stage } from "./stage";

const TOKEN = "adobe:ExportJobSet";
/** More than are looked at one by one. */
const KEYS = Array.from({ length: 24 }, (_, n) => `k${n}`);
/** Jobs of one answer to a list. */
const PAGE = 100;
const FEW = KEYS.slice(0, 3);

const clouds: readonly Partial<EmulatorOptions>[] = [
  { sparse: true },
  { children: true },
  { visibleAfterMs: 30_000 },
  { readableAfterMs: 30_000 },
  { visibleAfterMs: 30_000, readableAfterMs: 30_000 },
  { visibleAfterMs: 3_600_000, cancelSeconds: 40 },
  { cancelledAs: "CANCELLED" },
  { cancelSeconds: 40 },
  { cancelSeconds: 40, cancelledAs: "CANCELLED" },
  { requestId: "omit" },
  { requestId: "replace" },
  { requestId: "omit", visibleAfterMs: 30_000, sparse: true },
  { mostRunning: 2, jobSeconds: 60 },
  { keepAliveMs: 1 },
];

const setOf = (keys: readonly string[], changed?: string): Values => ({
  defaults: { schema: { name: "_xdm.context.profile" }, filter: { segments: [{ segmentId: "a" }] } },
  jobs: Object.fromEntries(
    keys.map((key) => [key, { destination: { datasetId: key === changed ? `${key}-2` : key } }]),
  ),
  maxRunning: 0,
});

/** Whatever the platform is like: one live job for each key, none after a destroy, and nothing asked twice. */
for (const host of hosts) {
  for (const cloud of clouds) {
    describe(`a set on a platform with ${JSON.stringify(cloud)}, behind the ${host.name} host`, () => {
      let emulator: Emulator;
      before(async () => {
        emulator = await startEmulator({ jobSeconds: 100_000, ...cloud });
      });
      after(() => emulator.close());

      for (const keys of [FEW, KEYS]) {
        it(`${keys.length} jobs: create, update with a changed key, refresh, destroy`, async () => {
          emulator.reset();
          const stage = new Stage(emulator, host);
          const process = () => stage.process(TOKEN, unlimited());
          const named = () => stage.live().map(({ request }) => String((request.destination as Values).datasetId));
          const declared = (of: readonly string[]) => {
            // Where only so many run at a time, the first have ended before the last begin.
            if (cloud.mostRunning === undefined) assert.deepEqual(named().sort(), [...of].sort());
            else assert.equal(new Set(named()).size, named().length, "two jobs for one key");
          };
          const ups: Ups = { process, atOnce: cloud.keepAliveMs === undefined };
          try {
            const made = await complete(await (await process()).resource.create(setOf(keys)), setOf(keys), ups);
            declared(keys);
            assert.equal(stage.jobs().length, keys.length);

            const news = setOf(keys, "k1");
            const next = await complete(await (await process()).resource.update(made.id, made.state, news), news, ups);
            declared(keys.map((key) => (key === "k1" ? "k1-2" : key)));
            assert.equal(stage.jobs().length, keys.length + 1, "the changed one, and nothing else, is started");

            const seen = await (await process()).resource.read(next.id, next.state);
            assert.deepEqual(Object.keys(seen?.state.jobs ?? {}).sort(), [...keys].sort());

            await (await process()).resource.delete(next.id, seen?.state ?? {});
            assert.deepEqual(named(), [], "an orphan after destroy");
            assert.equal(stage.jobs().length, keys.length + 1);
            assertAskedOnce(emulator);
            stage.assertClean();
          } finally {
            stage.close();
          }
        });
      }
    });
  }
}

interface Ups {
  process(): Promise<Process>;
  /** The first one has to do. */
  readonly atOnce: boolean;
}

/**
 * What is there once all is done. A request may be lost on a connection that is being closed, which is told; the next `up` then
 * goes on.
 */
async function complete(made: Made, news: Values, ups: Ups): Promise<Made> {
  if (made.reasons === undefined) return made;
  assert.ok(!ups.atOnce && made.reasons.every((reason) => /no answer/.test(reason)), made.reasons.join("; "));
  const next = await (await ups.process()).resource.update(made.id, made.state, news);
  return complete(next, news, ups);
}

for (const host of hosts) {
  it(`a list that comes to its jobs only after thousands of others says nothing of them, behind the ${host.name} host`, async () => {
    const emulator = await startEmulator({ jobSeconds: 100_000, cancelSeconds: 40 });
    const stage = new Stage(emulator, host);
    try {
      const { resource } = await stage.process(TOKEN, unlimited());
      const made = await resource.create(setOf(KEYS));
      emulator.advance(60_000);
      for (let n = 0; n < KEYS.length * PAGE + 1; n++) emulator.jobs({ api: "adobe.export", seconds: 0 });
      emulator.advance(1000);
      const later = await stage.process(TOKEN, unlimited());
      await later.resource.delete(made.id, made.state);
      assert.deepEqual(stage.live(), [], "an orphan after destroy");
      assertAskedOnce(emulator);
    } finally {
      stage.close();
      await emulator.close();
    }
  });
}

/** Of calls that were accepted, none twice for one job. */
function assertAskedOnce(emulator: Emulator): void {
  const effects = emulator.calls().filter(({ method, status }) => method === "DELETE" && status < 300);
  const paths = effects.map(({ path }) => path);
  assert.deepEqual(
    paths.filter((path, n) => paths.indexOf(path) !== n),
    [],
    "a cancellation that was accepted is asked for again",
  );
}
