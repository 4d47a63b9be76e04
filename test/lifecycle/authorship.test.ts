import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { stateFolder } from "../../provider/core/state-files";
import type { World } from "../../provider/core/world";
import { actionsOf, countOf } from "../calls";
import { type Emulator, type EmulatorOptions, startEmulator } from "../emulator";
import { type TestWorld, testWorld } from "../world";
import { type HostedResource, hosts, type PulumiNames, type Values } from "./hosts";
import { forgetAnswer, leaveToTheDead, readRecord, records } from "./records";

const TOKEN = "adobe:ExportJob";
const PLACE = "1BD6382559DF0C130A49422D@AdobeOrg/prod";
const HOUR_MS = 3_600_000;
/** A name as ours are, of a resource that no test declares. */
const ANOTHERS = "dj-0123456789abcdef01234567-89abcdef";

type Mode = EmulatorOptions["requestId"];
const MODES: readonly Mode[] = ["keep", "replace", "omit"];
/** A platform that repeats no names, or others than ours: all is as if there were none. */
const SILENT: readonly Mode[] = ["replace", "omit"];

const base: Values = {
  schema: { name: "_xdm.context.profile" },
  destination: { datasetId: "5b7c86968f7b6501e21ba9df" },
  filter: { segments: [{ segmentId: "52c26d0d-45f2-47a2-ab30-ed06abc981ff" }] },
};
const datasets = (count: number): Values[] =>
  Array.from({ length: count }, (_, n) => ({ ...base, destination: { datasetId: `dataset-${n}` } }));

/** Where a resource is declared. */
interface Declared extends PulumiNames {
  readonly name?: string;
  readonly backend?: string;
  readonly machine?: string;
}
type Machine = TestWorld & { readonly resource: HostedResource };

for (const host of hosts) {
  describe(`who started a job, behind the ${host.name} host`, () => {
    const emulators = new Map<Mode, Emulator>();
    let emulator: Emulator;
    let opened: TestWorld[];

    before(async () => {
      for (const requestId of MODES) emulators.set(requestId, await startEmulator({ jobSeconds: 60, requestId }));
    });
    after(async () => {
      for (const each of emulators.values()) await each.close();
    });
    beforeEach(() => {
      opened = [];
      where("keep");
    });
    afterEach(() => {
      host.stop();
      for (const each of opened) each.close();
    });

    /** On a platform that does this with the names of requests. */
    const where = (mode: Mode) => {
      emulator = emulators.get(mode) ?? assert.fail(mode);
      emulator.reset();
    };
    const processOn = async (test: TestWorld, { name, ...names }: Declared = {}): Promise<Machine> => {
      opened.push(test);
      return { ...test, resource: await host.start(TOKEN, test, {}, name, { project: "project", ...names }) };
    };
    /** A machine that has no records, as a fresh runner is. */
    const machine = ({ backend = "https://api.pulumi.com", machine: name, ...declared }: Declared = {}) =>
      processOn(testWorld(emulator, { ...emulator.env, PULUMI_BACKEND_URL: backend }, undefined, name), declared);
    /** The next process on the same machine. */
    const next = (test: TestWorld) => processOn(test.restarted());
    const jobs = () => emulator.state().jobs;
    const live = () => jobs().flatMap((job) => (job.live ? [job.id] : []));
    const actions = () => actionsOf(emulator);
    const count = (action: string) => countOf(emulator, action);
    const told = ({ voice }: TestWorld) => voice.lines.join("\n");
    const lose = (times = 1) =>
      emulator.faults({ match: { action: "createExportJob" }, times, fault: "resetAfterCommit" });
    const duplicate = () => emulator.faults({ match: { action: "createExportJob" }, fault: "duplicate" });

    describe("a machine without records", () => {
      it("takes up its own running job where the platform keeps the names of requests", async () => {
        const first = await (await machine()).resource.create(base);
        const fresh = await machine();
        const second = await fresh.resource.create(base);
        assert.equal(second.id, first.id);
        assert.equal(count("createExportJob"), 1);
        assert.match(String(second.state.requestId), /^dj-[0-9a-f]{24}-[0-9a-f]{8}$/);
        assert.match(told(fresh), new RegExp(`Adopted export job ${first.id}, \\w+.*its request names this resource`));
        assert.match(told(fresh), /No second one was started/);
      });

      for (const mode of SILENT) {
        it(`starts another one where the platform does not (${mode})`, async () => {
          where(mode);
          const first = await (await machine()).resource.create(base);
          const second = await (await machine()).resource.create(base);
          assert.notEqual(second.id, first.id);
          assert.doesNotMatch(String(second.state.requestId), /^dj-/);
        });

        it(`has adoptRunning as the way out there (${mode})`, async () => {
          where(mode);
          const first = await (await machine()).resource.create(base);
          const second = await (await machine()).resource.create({ ...base, adoptRunning: true });
          assert.equal(second.id, first.id);
        });
      }

      const shared: [title: string, one: Declared, two: Declared, same: boolean][] = [
        ["a service", {}, { machine: "another machine" }, true],
        ["a bucket, whatever the login to it", { backend: "s3://a?key=1" }, { backend: "s3://a?key=2" }, true],
        ["files", { backend: "file:///states" }, { backend: "file:///states" }, true],
        ["files, on two machines", { backend: "file:///states" }, { backend: "file:///states", machine: "b" }, false],
        ["files in two homes", { backend: "file://~" }, { backend: "file://~" }, false],
        ["nobody knows where", { backend: "" }, { backend: "" }, true],
        ["nobody knows where, on two machines", { backend: "" }, { backend: "", machine: "b" }, false],
      ];
      for (const [title, one, two, is] of shared) {
        it(`its states are in ${title}: ${is ? "the same job" : "another job"}`, async () => {
          const first = await (await machine(one)).resource.create(base);
          const second = await (await machine(two)).resource.create(base);
          assert.equal(second.id === first.id, is);
        });
      }

      const same: [title: string, change: Values][] = [
        ["other settings, which change in place", { waitTimeout: "5m", cancelTimeout: "5m", rerunOnFailure: true }],
        ["a default, written out", { filter: { ...(base.filter as Values), emptyProfiles: false } }],
        ["the keys in another order", Object.fromEntries(Object.entries(base).reverse())],
      ];
      for (const [title, change] of same) {
        it(`${title}: the same job`, async () => {
          const first = await (await machine()).resource.create(base);
          const second = await (await machine()).resource.create({ ...base, ...change });
          assert.equal(second.id, first.id);
        });
      }

      const others: [title: string, declared: Declared, change?: Values][] = [
        ["other triggers", {}, { triggers: ["again"] }],
        ["another request", {}, { fields: ["identities.id"] }],
        ["another sandbox", {}, { sandbox: "dev" }],
        ["another name", { name: "another" }],
        ["another stack", { stack: "production" }],
        ["another project", { project: "another" }],
        ["another backend, with a stack of the same name", { backend: "s3://bucket" }],
      ];
      for (const [title, declared, change = {}] of others) {
        it(`${title}: another job`, async () => {
          const first = await (await machine()).resource.create(base);
          const second = await (await machine(declared)).resource.create({ ...base, ...change });
          assert.notEqual(second.id, first.id);
          assert.equal(live().length, 2);
          // Each of them is found again by what it was declared as.
          assert.equal((await (await machine(declared)).resource.create({ ...base, ...change })).id, second.id);
        });
      }

      it("takes up what was abandoned, while it runs", async () => {
        const owner = await machine();
        const first = await owner.resource.create({ ...base, onDelete: "abandon" });
        await owner.resource.delete(first.id, first.state);
        assert.equal((await (await machine()).resource.create(base)).id, first.id);
      });

      it("does not take up a job that has ended", async () => {
        const first = await (await machine()).resource.create(base);
        emulator.advance(HOUR_MS);
        emulator.clearCalls();
        const second = await (await machine()).resource.create(base);
        assert.notEqual(second.id, first.id);
        assert.equal(count("retrieveExportJob"), 0);
      });

      it("does not take up a job that has ended since it was listed", async () => {
        const first = await (await machine()).resource.create(base);
        const fresh = await machine();
        await fresh.resource.create({ ...base, triggers: ["another one"] });
        emulator.advance(HOUR_MS);
        const second = await fresh.resource.create(base);
        assert.notEqual(second.id, first.id);
      });

      it("does not take up a job that the engine knows", async () => {
        const first = await (await machine()).resource.create(base);
        const fresh = await machine();
        // As with a replacement that something else than the provider asks for: the new one comes first.
        await fresh.resource.diff(first.id, first.state, base);
        const second = await fresh.resource.create(base);
        assert.notEqual(second.id, first.id);
      });

      it("does not take up a job that a resource of another name has, which the engine comes to a moment later", async () => {
        const first = await (await machine()).resource.create(base);
        const test = testWorld(emulator, { ...emulator.env, PULUMI_BACKEND_URL: "https://api.pulumi.com" });
        const fresh = await processOn(test);
        const { clock } = test.world;
        const sleep = clock.sleep;
        clock.sleep = async (ms) => {
          clock.sleep = sleep;
          await fresh.resource.diff(first.id, first.state, base);
          await sleep(ms);
        };
        const second = await fresh.resource.create(base);
        assert.notEqual(second.id, first.id);
      });

      const forced: [title: string, lastArguments: Values | undefined, replaced: boolean][] = [
        ["was checked with its last arguments, and asked for no diff", base, true],
        ["was checked with other last arguments, and asked for no diff", { ...base, triggers: [1] }, false],
        ["was checked as a new one", undefined, false],
      ];
      for (const [title, lastArguments, replaced] of forced) {
        it(`${replaced ? "replaces" : "takes up"} the running one where a resource ${title}`, async () => {
          const first = await (await machine()).resource.create(base);
          const fresh = await machine();
          if (lastArguments) await fresh.resource.check(base, lastArguments);
          await fresh.resource.check(base);
          const second = await fresh.resource.create(base);
          assert.equal(second.id === first.id, !replaced);
          assert.deepEqual(live(), [second.id]);
        });
      }

      it("takes up a lost one where the diff says why it is asked for", async () => {
        emulator.outcomes({ datasetId: "fails", outcome: "FAILED", seconds: 0 });
        const again = { ...base, destination: { datasetId: "fails" }, rerunOnFailure: true };
        const first = await (await machine()).resource.create(again);
        emulator.outcomes({ datasetId: "fails", outcome: "SUCCEEDED" });
        const lost = await (await machine()).resource.create(again);
        assert.notEqual(lost.id, first.id);
        const fresh = await machine();
        await fresh.resource.check(again, again);
        assert.equal(await fresh.resource.diff(first.id, { ...first.state, status: "FAILED" }, again), "replace");
        assert.equal((await fresh.resource.create(again)).id, lost.id);
      });

      it("cancels all that run under its name where it is told to replace them, as after a forced replacement that was killed", async () => {
        const first = await (await machine()).resource.create(base);
        const killed = await machine();
        await killed.resource.diff(first.id, first.state, base);
        await killed.resource.create(base);
        assert.equal(live().length, 2);
        const fresh = await machine();
        fresh.engine.toldToReplace = true;
        const { id } = await fresh.resource.create(base);
        assert.deepEqual(live(), [id]);
      });

      it("leaves the running one alone where it is told to replace it, and to abandon it", async () => {
        const abandoned = { ...base, onDelete: "abandon" };
        const first = await (await machine()).resource.create(abandoned);
        const fresh = await machine();
        fresh.engine.toldToReplace = true;
        const second = await fresh.resource.create(abandoned);
        assert.deepEqual(live(), [first.id, second.id]);
      });

      it("cancels the running one first where it is told to replace it, then starts another", async () => {
        const first = await (await machine()).resource.create(base);
        emulator.clearCalls();
        const fresh = await machine();
        fresh.engine.toldToReplace = true;
        const second = await fresh.resource.create(base);
        assert.notEqual(second.id, first.id);
        assert.deepEqual(live(), [second.id]);
        const effects = actions().filter((action) => /^(create|cancel)/.test(action));
        assert.deepEqual(effects, ["cancelExportJob", "createExportJob"]);
        await fresh.resource.delete(first.id, first.state);
        assert.equal(count("cancelExportJob"), 1);
        assert.deepEqual(live(), [second.id]);
      });

      it("does not cancel what a replacement that came without a diff has just adopted", async () => {
        const first = await (await machine()).resource.create(base);
        const fresh = await machine();
        assert.equal((await fresh.resource.create(base)).id, first.id);
        await fresh.resource.delete(first.id, first.state);
        assert.deepEqual(live(), [first.id]);
        assert.match(told(fresh), /Left alone: .*has just adopted it/);
      });
    });

    describe("the list that this takes", () => {
      const lists = () => count("listExportJobs");

      for (const mode of SILENT) {
        it(`is one page for a process and a place, whatever number of jobs is started (${mode})`, async () => {
          where(mode);
          const { resource } = await machine();
          await Promise.all(datasets(12).map((each) => resource.create(each)));
          for (const each of datasets(12)) await resource.create(each);
          assert.equal(count("createExportJob"), 24);
          assert.equal(lists(), 1);
          await resource.create({ ...base, sandbox: "dev" });
          await resource.create({ ...base, sandbox: "dev" });
          assert.equal(lists(), 2);
        });
      }

      it("is one page more for each start where names are kept, to see that it was not delivered twice", async () => {
        const { resource } = await machine();
        for (const each of datasets(5)) await resource.create(each);
        assert.equal(lists(), 1 + 5);
      });

      it("is shared for that by all who ask while another one is on its way", async () => {
        const { resource } = await machine();
        await Promise.all(datasets(40).map((each) => resource.create(each)));
        assert.equal(count("createExportJob"), 40);
        assert.ok(lists() < 20, `${lists()} pages for 40 jobs`);
      });

      it("is not waited for: a start takes less than a minute longer", async () => {
        const slow = { fault: "answer", status: 429, headers: { "retry-after": "5" }, body: "{}" } as const;
        emulator.faults({ match: { action: "listExportJobs" }, times: -1, ...slow });
        const begun = emulator.now();
        await (await machine()).resource.create(base);
        assert.ok(emulator.now() - begun < 60_000, `${emulator.now() - begun} ms`);
      });

      it("is read page by page nowhere: a job behind the newest hundred is not looked for", async () => {
        const first = await (await machine()).resource.create(base);
        emulator.advance(10);
        for (let n = 0; n < 100; n++) emulator.jobs({ api: "adobe.export", seconds: 600 });
        assert.notEqual((await (await machine()).resource.create(base)).id, first.id);
      });

      const unreadable = [
        { title: "403", fault: "answer", status: 403, body: "{}" },
        { title: "503", fault: "answer", status: 503, body: "{}" },
        { title: "a page with 200", fault: "answer", status: 200, body: "<html>" },
        { title: "JSON that is no list", fault: "answer", status: 200, body: '{"records": 1}' },
        { title: "cut off", fault: "truncate" },
      ] as const;
      for (const { title, ...fault } of unreadable) {
        for (const mode of MODES) {
          it(`can't be read (${title}): the start goes on as without it (${mode})`, async () => {
            where(mode);
            emulator.faults({ match: { action: "listExportJobs" }, times: -1, ...fault });
            const one = await machine();
            const { id } = await one.resource.create(base);
            assert.deepEqual(live(), [id]);
            assert.match(told(one), mode === "keep" ? /delivered twice could not be looked at/ : /^$/);
          });
        }
      }

      it("is asked for again by the next start when it couldn't be read", async () => {
        const first = await (await machine()).resource.create(base);
        const fresh = await machine();
        emulator.faults({ match: { action: "listExportJobs" }, times: 2, fault: "answer", status: 403, body: "{}" });
        await fresh.resource.create({ ...base, triggers: ["another one"] });
        assert.equal((await fresh.resource.create(base)).id, first.id);
      });
    });

    describe("two equal requests of two stacks", () => {
      const twoStacks = () => Promise.all([machine({ stack: "one" }), machine({ stack: "two" })]);
      const started = (made: readonly PromiseSettledResult<{ id: string }>[]) =>
        made.map((each) => (each.status === "fulfilled" ? each.value.id : String(each.reason)));

      it("at the same moment, both answers lost: each finds its own where names are kept", async () => {
        const stacks = await twoStacks();
        lose(2);
        const made = await Promise.all(stacks.map(({ resource }) => resource.create(base)));
        assert.equal(new Set(made.map(({ id }) => id)).size, 2);
        for (const [n, { world }] of stacks.entries()) {
          const [sent] = records(world).map(readRecord);
          assert.equal(made[n]?.state.requestId, sent?.requestId);
        }
        assert.equal(jobs().length, 2);
      });

      for (const mode of SILENT) {
        it(`at the same moment, both answers lost: both fail, naming both jobs, where they are not (${mode})`, async () => {
          where(mode);
          const stacks = await twoStacks();
          lose(2);
          const made = started(await Promise.allSettled(stacks.map(({ resource }) => resource.create(base))));
          const [one, two] = jobs().map(({ id }) => id);
          for (const reason of made) {
            assert.match(reason, /2 jobs could be the one it started/);
            assert.match(reason, new RegExp(`\\b${one}, .*\\b${two}, |\\b${two}, .*\\b${one}, `));
          }
          assert.equal(jobs().length, 2);
        });
      }

      for (const mode of MODES) {
        it(`one second after the other, the later answer lost: ${mode === "keep" ? "finds its own" : "fails, naming both jobs"} (${mode})`, async () => {
          where(mode);
          const [one, two] = await twoStacks();
          const first = await one.resource.create(base);
          emulator.advance(1000);
          lose();
          const [made = ""] = started(await Promise.allSettled([two.resource.create(base)]));
          if (mode === "keep") assert.deepEqual([first.id, made].sort(), live().sort());
          else assert.match(made, /2 jobs could be the one it started/);
          assert.equal(jobs().length, 2);
        });
      }
    });

    describe("a job with another name than that of our request", () => {
      for (const mode of MODES) {
        it(`is not found in place of one that was never started, if the name is as ours are (${mode})`, async () => {
          where(mode);
          const { resource } = await machine();
          emulator.jobs({ api: "adobe.export", seconds: 600, request: base, record: { requestId: ANOTHERS } });
          emulator.faults({ match: { action: "createExportJob" }, fault: "resetBeforeRead" });
          await assert.rejects(resource.create(base), /no job that it could have started showed up/);
        });

        it(`is not taken by adoptRunning, if the name is as ours are (${mode})`, async () => {
          where(mode);
          const { id } = emulator.jobs({
            api: "adobe.export",
            seconds: 600,
            request: base,
            record: { requestId: ANOTHERS },
          });
          const made = await (await machine()).resource.create({ ...base, adoptRunning: true });
          assert.notEqual(made.id, id);
        });
      }

      it("is not found, whatever the name is, once the platform was seen to keep them", async () => {
        const { resource } = await machine();
        await resource.create({ ...base, triggers: ["another one"] });
        emulator.advance(60_000);
        emulator.jobs({ api: "adobe.export", seconds: 600, request: base, record: { requestId: "console" } });
        emulator.faults({ match: { action: "createExportJob" }, fault: "resetBeforeRead" });
        await assert.rejects(resource.create(base), /no job that it could have started showed up/);
      });

      it("is found while nothing tells whether the platform keeps them", async () => {
        where("replace");
        lose();
        const { id } = await (await machine()).resource.create(base);
        assert.deepEqual(live(), [id]);
      });
    });

    describe("a request that is delivered twice", () => {
      it("the second job is cancelled, and a line says so, where names are kept", async () => {
        duplicate();
        const one = await machine();
        const { id } = await one.resource.create(base);
        assert.deepEqual(live(), [id]);
        assert.equal(jobs().length, 2);
        const [twin] = jobs().filter((job) => job.id !== id);
        assert.match(told(one), new RegExp(`warning: .*delivered twice.*${twin?.id} was started beside ${id}`));
        assert.equal(count("createExportJob"), 2);
      });

      it("a second job that has ended by then is left alone", async () => {
        duplicate();
        emulator.outcomes({ datasetId: "quick", outcome: "SUCCEEDED", seconds: 0 });
        const one = await machine();
        await one.resource.create({ ...base, destination: { datasetId: "quick" } });
        assert.equal(jobs().length, 2);
        assert.equal(told(one), "");
      });

      it("also where the job itself is to be abandoned", async () => {
        duplicate();
        const { id } = await (await machine()).resource.create({ ...base, onDelete: "abandon" });
        assert.deepEqual(live(), [id]);
      });

      it("the job is started all the same when the second one can't be cancelled, which a line says", async () => {
        duplicate();
        emulator.faults({ match: { action: "cancelExportJob" }, times: -1, fault: "answer", status: 403, body: "{}" });
        const one = await machine();
        await one.resource.create(base);
        const [id, twin] = jobs().map((job) => job.id);
        assert.match(
          told(one),
          new RegExp(`cannot cancel export job (${id}|${twin}) .* If export job \\1 still runs, cancel it`),
        );
      });

      for (const mode of SILENT) {
        it(`two jobs run where names are not kept, and nothing tells them apart (${mode})`, async () => {
          where(mode);
          duplicate();
          const one = await machine();
          await one.resource.create(base);
          assert.equal(live().length, 2);
          assert.equal(told(one), "");
        });
      }

      it("with its answer lost: one of them is found, and the other one is cancelled", async () => {
        const one = await machine();
        lose();
        const say = one.voice.say;
        one.voice.say = (line) => {
          say(line);
          if (!/Looking for the job/.test(line)) return;
          const [sent] = records(one.world).map(readRecord);
          const record = { requestId: sent?.requestId };
          emulator.jobs({ api: "adobe.export", seconds: 600, request: base, record });
        };
        const { id } = await one.resource.create(base);
        assert.equal(jobs().length, 2);
        assert.deepEqual(live(), [id]);
      });

      for (const answered of [true, false]) {
        it(`by a run that was killed ${answered ? "after" : "before"} its answer: the next one adopts one, and cancels the other`, async () => {
          duplicate();
          // Whatever is listed late is not seen by the run itself.
          emulator.faults({ match: { action: "listExportJobs" }, after: 1, fault: "answer", status: 403, body: "{}" });
          const one = await machine();
          await one.resource.create(base);
          assert.equal(live().length, 2);
          leaveToTheDead(one.world);
          if (!answered) records(one.world).forEach(forgetAnswer);
          const { id } = await (await next(one)).resource.create(base);
          assert.deepEqual(live(), [id]);
          assert.equal(jobs().length, 2);
        });
      }

      it("by a run that was killed, and a machine without records: it adopts one, and cancels the other", async () => {
        duplicate();
        emulator.faults({ match: { action: "listExportJobs" }, after: 1, fault: "answer", status: 403, body: "{}" });
        await (await machine()).resource.create(base);
        assert.equal(live().length, 2);
        const fresh = await machine();
        const { id } = await fresh.resource.create(base);
        assert.deepEqual(live(), [id]);
        assert.match(told(fresh), /delivered twice/);
      });
    });

    describe("records", () => {
      const fingerprint = "85ab9af488bbcea162da704b37af9adde5723e17aead3618d326e9150cb5e82b";
      const urn = host.name === "grpc" ? { urn: `urn:pulumi:dev::project::datajobs:${TOKEN}::name` } : {};
      /** As version 0.1.0 has written it for `base`, in a process that is no more. */
      const written = () => ({
        v: 1,
        pid: 2 ** 30,
        fingerprint,
        place: PLACE,
        at: emulator.now(),
        ...urn,
        stamp: "19b899a4-c521-4715-b09a-518bfc0fb8c0/1455057",
      });
      const leave = (world: World, record: object) => {
        const folder = stateFolder(world) ?? assert.fail();
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, "85ab9af488bbcea1-55cca918fc30.json"), JSON.stringify(record));
      };
      const plant = () => emulator.jobs({ api: "adobe.export", seconds: 600, request: base }).id;

      for (const mode of MODES) {
        for (const answered of [true, false]) {
          it(`of version 0.1.0, ${answered ? "with" : "without"} an id, are understood (${mode})`, async () => {
            where(mode);
            const { world, resource } = await machine();
            const id = plant();
            leave(world, { ...written(), ...(answered && { id }) });
            assert.equal((await resource.create(base)).id, id);
            assert.equal(count("createExportJob"), 0);
          });
        }
      }

      it("of version 0.1.0 are of requests without a name: no job that has one of ours is found by them", async () => {
        const { world, resource } = await machine();
        const { id } = emulator.jobs({
          api: "adobe.export",
          seconds: 600,
          request: base,
          record: { requestId: ANOTHERS },
        });
        leave(world, written());
        assert.notEqual((await resource.create(base)).id, id);
      });

      it("of version 0.1.0 find a job with any other name, also where the platform was seen to keep ours", async () => {
        const { world, resource } = await machine();
        const id = plant();
        leave(world, written());
        await resource.create({ ...base, destination: { datasetId: "another" } });
        assert.equal((await resource.create(base)).id, id);
      });

      it("of another kind, with an equal id in an equal place, are not taken up", async () => {
        const { world, resource } = await machine();
        const id = plant();
        leave(world, { ...written(), v: 2, kind: "tencentcloud:DbImport", id });
        assert.notEqual((await resource.create(base)).id, id);
      });

      it("of another kind hide no job, and are not forgotten with one", async () => {
        where("omit");
        const { world, resource } = await machine();
        const id = String(BigInt(plant()) + 1n);
        emulator.advance(60_000);
        leave(world, { ...written(), v: 2, kind: "tencentcloud:DbImport", id });
        lose();
        const made = await resource.create(base);
        assert.equal(made.id, id);
        await resource.diff(made.id, made.state, base);
        assert.deepEqual(
          records(world).map((path) => readRecord(path).kind),
          ["tencentcloud:DbImport"],
        );
      });
    });
  });
}
