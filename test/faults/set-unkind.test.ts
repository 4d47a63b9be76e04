import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Emulator, type EmulatorOptions, startEmulator } from "../emulator";
import { hosts, type Made, type Values } from "../lifecycle/hosts";
import { unlimited } from "../world";
import { Stage } from "./stage";

const TOKEN = "adobe:ExportJobSet";
/** More than are looked at one by one. */
const KEYS = Array.from({ length: 24 }, (_, n) => `k${n}`);
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
          try {
            const made = await (await process()).resource.create(setOf(keys));
            assert.equal(made.reasons, undefined);
            declared(keys);
            assert.equal(stage.calls("createExportJob") >= keys.length, true);
            assert.equal(stage.jobs().length, keys.length);

            const next: Made = await (await process()).resource.update(made.id, made.state, setOf(keys, "k1"));
            assert.equal(next.reasons, undefined);
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
