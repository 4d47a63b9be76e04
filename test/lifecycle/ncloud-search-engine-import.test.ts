import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { assertSigned, countOf } from "../calls";
import { type Emulator, type EmulatorOptions, type FaultSpec, startEmulator } from "../emulator";
import { type TestWorld, testWorld } from "../world";
import { type Host, type HostedResource, hosts, type Values } from "./hosts";
import { forgetAnswer, leaveToTheDead, readRecord, records } from "./records";

const TOKEN = "ncloud:SearchEngineImport";
const API = "ncloud.import";
const CREATE = "createDataImportJob";
const STOP = "stopDataImportJob";
const CLUSTER = "1037001";
const HOUR_MS = 3_600_000;

const file = { bucketName: "import-bucket", objectKey: "folder/products.json", index: "products" };
const base: Values = { serviceGroupInstanceNo: 1037001, ...file };
const awaited: Values = { ...base, waitFor: "completed" };
const failing: Values = { ...awaited, objectKey: "folder/fails.json" };

for (const host of hosts) {
  describe(`${TOKEN} behind the ${host.name} host`, () => {
    let emulator: Emulator;
    let test: TestWorld;
    let resource: HostedResource;

    before(async () => {
      emulator = await startEmulator({ jobSeconds: 60 });
    });
    after(() => emulator.close());
    beforeEach(async () => {
      emulator.reset();
      test = testWorld(emulator);
      resource = await host.start(TOKEN, test);
    });
    afterEach(() => {
      assertSigned(emulator);
      host.stop();
      test.close();
    });

    const count = (action: string) => countOf(emulator, action);
    const jobs = () => emulator.state().jobs;
    const live = () => jobs().filter(({ live }) => live);
    /** Ids are of the history's making: its start is that of the emulator's job. */
    const idOf = ({ createdAt }: { createdAt: string }) => `${CLUSTER}/${createdAt}/products`;
    const ids = () => jobs().map(idOf);
    const plant = (request: Values = {}, more: object = {}) =>
      emulator.jobs({ api: API, place: CLUSTER, seconds: 600, request: { ...file, ...request }, ...more }).id;
    /** Changes the one import that there is. */
    const change = (more: object) => emulator.jobs({ api: API, id: jobs()[0]?.id ?? "", ...more });
    const answer = (action: string, body: object, times = 1) =>
      emulator.faults({ match: { action }, times, fault: "answer", status: 200, body });
    const lose = (action: string, fault: FaultSpec["fault"]) => emulator.faults({ match: { action }, times: 1, fault });
    const nextProcess = async (env?: Record<string, string | undefined>) => {
      const next = env ? testWorld(emulator, env, test.home) : test.restarted();
      return { ...next, resource: await host.start(TOKEN, next) };
    };

    describe("create", () => {
      it("starts one import, finds it in the history, and records where it lives", async () => {
        const { id, state } = await resource.create(base);
        assert.deepEqual([id], ids());
        assert.deepEqual(state, {
          ...base,
          status: "READY",
          progress: 0,
          site: "public",
          region: "KR",
          startedAt: jobs()[0]?.createdAt,
        });
        assert.deepEqual(jobs()[0]?.request, { ...file, dataSource: "OBJECT_STORAGE", isBulkFormat: false });
      });

      it("waits for the end with waitFor completed, and then tells when that was", async () => {
        const { state } = await resource.create(awaited);
        assert.equal(state.status, "COMPLETED");
        assert.equal(state.progress, 100);
        assert.equal(Date.parse(String(state.endedAt)) - Date.parse(String(state.startedAt)), 60_000);
        assert.ok(test.voice.lines.some((line) => line.includes("RUNNING -> COMPLETED")));
      });

      it("tells how far it is while it waits", async () => {
        const told: (string | undefined)[] = [];
        test.voice.progress = (_thing, line) => void told.push(line);
        await resource.create(awaited);
        if (host.name === "dynamic") assert.ok(told.some((line) => /^RUNNING, [1-9]\d? %, \d+ s$/.test(line ?? "")));
      });

      it("fails when the import fails, and keeps the id", async () => {
        const made = await resource.create(failing);
        assert.deepEqual([made.id], ids());
        assert.match(made.reasons?.join() ?? "", /it ended FAILED\. The next `pulumi up` starts it anew/);
        assert.equal(made.state.status, "FAILED");
      });

      it("fails at the time-out saying what was last seen, and keeps the id", async () => {
        const made = await resource.create({ ...awaited, waitTimeout: "30s" });
        assert.match(made.reasons?.join() ?? "", /no end after 30 s; last seen: status RUNNING \(looked \d+ times\)/);
        assert.deepEqual([made.id], live().map(idOf));
      });

      it("runs one file again and again, and knows each import from those before", async () => {
        const made: string[] = [];
        for (const run of [1, 2, 3]) {
          made.push((await resource.create({ ...awaited, triggers: [run] })).id);
        }
        assert.deepEqual(made, ids());
        assert.equal(new Set(made).size, 3);
      });

      it("reads all pages of a long history before it starts anything", async () => {
        for (let day = 0; day < 130; day++) {
          plant({}, { createdAt: emulator.now() - (200 - day) * 24 * HOUR_MS, seconds: 60 });
        }
        const { id } = await resource.create(base);
        assert.deepEqual([id], live().map(idOf));
      });

      const refusals: [title: string, prepare: () => void, inputs: Values, told: RegExp][] = [
        [
          "a second import on the cluster, in the service's words",
          () => void plant({ index: "others" }),
          base,
          /cannot start a search engine import in public\/KR\/1037001: it was refused: A data import job is already running\. \(code 1409/,
        ],
        [
          "a cluster that takes none",
          () => undefined,
          { ...base, serviceGroupInstanceNo: 1037009 },
          /does not allow data import\. \(code 1403/,
        ],
        [
          "a file that the service finds fault with",
          () => undefined,
          { ...base, objectKey: "folder/products.csv" },
          /Invalid parameter: objectKey/,
        ],
      ];
      for (const [title, prepare, inputs, told] of refusals) {
        it(`fails, having started nothing, when it is refused: ${title}`, async () => {
          prepare();
          await assert.rejects(resource.create(inputs), told);
          assert.equal(count(CREATE), 1);
          assert.deepEqual(records(test.world), []);
        });
      }

      for (const [title, inputs] of [
        ["a cluster that isn't there", { ...base, serviceGroupInstanceNo: 999 }],
        ["another account's cluster", { ...base, serviceGroupInstanceNo: 1037101 }],
      ] as const) {
        it(`sends no start where the history can't be read: ${title}`, async () => {
          await assert.rejects(resource.create(inputs), /cannot list the imports of cluster \d+ \(KR\)/);
          assert.equal(count(CREATE), 0);
        });
      }

      it("says where it looked when credentials are missing", async () => {
        const { resource: poor } = await nextProcess({ ...emulator.env, NCLOUD_SECRET_KEY: undefined });
        await assert.rejects(poor.create(base), /ncloudSecretKey.*NCLOUD_SECRET_KEY/);
        assert.deepEqual(emulator.calls(), []);
      });
    });

    describe("one import, when the answer to the start is lost", () => {
      for (const fault of ["resetAfterCommit", "truncate"] as const) {
        it(`finds the import that was started, and sends nothing again (${fault})`, async () => {
          plant({}, { createdAt: emulator.now() - HOUR_MS, seconds: 60 });
          lose(CREATE, fault);
          const { id } = await resource.create(base);
          assert.deepEqual([id], live().map(idOf));
          assert.equal(count(CREATE), 1);
        });
      }

      for (const fault of ["resetBeforeRead", "html502"] as const) {
        it(`fails, having started nothing, when none shows up (${fault})`, async () => {
          lose(CREATE, fault);
          await assert.rejects(resource.create(base), /no job that it could have started showed up/);
          assert.equal(jobs().length, 0);
          assert.equal(count(CREATE), 1);
        });
      }

      const strangers: [title: string, request: Values][] = [
        ["another file", { objectKey: "folder/others.json" }],
        ["another bucket", { bucketName: "other-bucket" }],
        ["another index", { index: "others" }],
        ["an equal one that ran before", {}],
      ];
      for (const [title, difference] of strangers) {
        it(`takes no import of somebody else's for its own: ${title}`, async () => {
          plant(difference);
          lose(CREATE, "resetBeforeRead");
          await assert.rejects(resource.create(base), /no job that it could have started showed up/);
          assert.equal(live().length, 1);
        });
      }
    });

    describe("one import, when the run was interrupted", () => {
      it("adopts by its id what a dead process had started", async () => {
        const first = await resource.create(base);
        leaveToTheDead(test.world);
        const next = await nextProcess();
        assert.equal((await next.resource.create(base)).id, first.id);
        assert.equal(count(CREATE), 1);
        assert.match(next.voice.lines.join(), /Adopted search engine import .*No second one was started/);
      });

      it("looks for that of a dead process whose record has no id, among those that were not there before", async () => {
        plant({}, { createdAt: emulator.now() - HOUR_MS, seconds: 60 });
        const first = await resource.create(base);
        leaveToTheDead(test.world);
        records(test.world).forEach(forgetAnswer);
        assert.equal(readRecord(records(test.world)[0] ?? "").before?.length, 1);
        assert.equal((await (await nextProcess()).resource.create(base)).id, first.id);
        assert.equal(count(CREATE), 1);
      });

      it("a number or a text, the cluster is the same, also for what was interrupted", async () => {
        const first = await resource.create(base);
        leaveToTheDead(test.world);
        const again = await (await nextProcess()).resource.create({ ...base, serviceGroupInstanceNo: CLUSTER });
        assert.equal(again.id, first.id);
      });

      it("with adoptRunning takes over the one running import that agrees", async () => {
        plant();
        const made = await resource.create({ ...base, adoptRunning: true });
        assert.deepEqual([made.id], ids());
        assert.equal(count(CREATE), 0);
      });

      for (const [title, more, request] of [
        ["has ended", { seconds: 60, createdAt: -HOUR_MS / 2 }, {}],
        ["began more than 30 minutes ago", { seconds: 7200, createdAt: -HOUR_MS }, {}],
        ["is of another file", {}, { objectKey: "folder/others.json" }],
      ] as const) {
        it(`with adoptRunning leaves one alone that ${title}`, async () => {
          const at = "createdAt" in more ? { ...more, createdAt: emulator.now() + more.createdAt } : more;
          plant(request, at);
          await resource.create({ ...base, adoptRunning: true }).catch(() => undefined);
          assert.equal(count(CREATE), 1);
        });
      }
    });

    describe("diff", () => {
      const rows: [title: string, change: Values, expected: string][] = [
        ["nothing changed", {}, "none"],
        ["another file", { objectKey: "folder/others.json" }, "delete, then replace"],
        ["another bucket", { bucketName: "other-bucket" }, "delete, then replace"],
        ["another index", { index: "others" }, "delete, then replace"],
        ["the bulk format", { isBulkFormat: true }, "delete, then replace"],
        ["the usual format, written out", { isBulkFormat: false }, "none"],
        ["another cluster", { serviceGroupInstanceNo: 1037002 }, "delete, then replace"],
        ["the cluster's number as a text", { serviceGroupInstanceNo: CLUSTER }, "none"],
        ["another region", { region: "SGN" }, "delete, then replace"],
        ["the recorded region, now as an argument", { region: "KR" }, "none"],
        ["another trigger", { triggers: [1] }, "delete, then replace"],
        ["waitFor", { waitFor: "completed" }, "update"],
        ["onDelete", { onDelete: "abandon" }, "update"],
      ];
      for (const [title, difference, expected] of rows) {
        it(`${title}: ${expected}`, async () => {
          const { id, state } = await resource.create(base);
          emulator.clearCalls();
          assert.equal(await resource.diff(id, state, { ...base, ...difference }), expected);
          assert.deepEqual(emulator.calls(), []);
        });
      }

      it("creates the replacement first once the import is known to have ended", async () => {
        const { id, state } = await resource.create(awaited);
        assert.equal(await resource.diff(id, state, { ...awaited, triggers: [1] }), "replace");
      });

      for (const [status, endedAt, expected] of [
        ["FAILED", "2026-01-02T03:04:05.000Z", "replace"],
        ["FAILED", undefined, "none"],
        ["STOPPED", "2026-01-02T03:04:05.000Z", "none"],
        ["anything", "2026-01-02T03:04:05.000Z", "none"],
      ] as const) {
        it(`${status}, ${endedAt ? "ended" : "not ended"}, with rerunOnFailure: ${expected}`, async () => {
          const news = { ...base, rerunOnFailure: true };
          const { id, state } = await resource.create(news);
          assert.equal(await resource.diff(id, { ...state, status, ...(endedAt && { endedAt }) }, news), expected);
        });
      }
    });

    describe("update", () => {
      it("goes on waiting for a half-made import, and starts no second one", async () => {
        const half = await resource.create({ ...awaited, waitTimeout: "30s" });
        assert.equal(await resource.diff(half.id, half.state, awaited), "update");
        const whole = await resource.update(half.id, half.state, awaited);
        assert.equal(whole.reasons, undefined);
        assert.equal(whole.state.status, "COMPLETED");
        assert.equal(jobs().length, 1);
      });
    });

    describe("read", () => {
      it("refreshes status, progress and end", async () => {
        const { id, state } = await resource.create(base);
        emulator.advance(30_000);
        const running = await resource.read(id, state);
        assert.deepEqual([running?.state.status, running?.state.progress], ["RUNNING", 50]);
        assert.equal(running?.state.endedAt, undefined);
        emulator.advance(31_000);
        const ended = await resource.read(id, running?.state ?? {});
        assert.deepEqual([ended?.state.status, ended?.state.progress], ["COMPLETED", 100]);
        assert.notEqual(ended?.state.endedAt, undefined);
      });

      for (const [title, hours, status] of [
        ["one that was there a moment ago and is not any more is kept", 0, "READY"],
        ["a young one that the history doesn't have, twice, is gone", 1, undefined],
        ["one of more than a day ago has EXPIRED", 25, "EXPIRED"],
      ] as const) {
        it(title, async () => {
          const { id, state } = await resource.create(base);
          change({ remove: true });
          emulator.advance(hours * HOUR_MS);
          assert.equal((await resource.read(id, state))?.state.status, status);
        });
      }

      for (const row of [{ actionEndDate: "0000-00-00 00:00:00" }, { actionEndDate: "1970-01-01T00:00:00Z" }]) {
        it(`an end of ${row.actionEndDate} is none`, async () => {
          const { id, state } = await resource.create(base);
          change({ record: row });
          assert.equal((await resource.read(id, state))?.state.endedAt, undefined);
        });
      }

      const forms: [title: string, prefix: string][] = [
        ["CLUSTER/START/INDEX", ""],
        ["REGION/CLUSTER/START/INDEX", "KR/"],
        ["a region in small letters", "kr/"],
      ];
      for (const [title, prefix] of forms) {
        it(`one of which nothing but the id is known, as ${title}`, async () => {
          const { id } = await resource.create(base);
          const next = await nextProcess();
          const read = await next.resource.read(`${prefix}${id}`, {});
          assert.equal(read?.id, id);
          assert.equal(read?.state.objectKey, file.objectKey);
          assert.equal(await next.resource.diff(id, read?.state ?? {}, { ...base, isBulkFormat: true }), "none");
        });
      }

      it("by its start in another zone, too", async () => {
        const { id, state } = await resource.create(base);
        const seoul = new Date(Date.parse(String(state.startedAt)) + 9 * HOUR_MS).toISOString().replace("Z", "+09:00");
        assert.equal((await (await nextProcess()).resource.read(`${CLUSTER}/${seoul}/products`, {}))?.id, id);
      });

      for (const [given, told] of [
        ["1037001/2026-01-02T03:04:05Z/products", /there is no such job in public\/KR\/1037001/],
        ["1037001", /the id is none of these: CLUSTER\/START\/INDEX, REGION\/CLUSTER\/START\/INDEX/],
        ["KR/products/2026", /the id is none of these/],
        ["ZZ/1037001/2026-01-02T03:04:05Z/products", /Allowed: KR, SGN, JPN, KRS, FKR/],
      ] as const) {
        it(`fails for ${given}, which there isn't`, () => assert.rejects(resource.read(given, {}), told));
      }
    });

    describe("delete", () => {
      it("stops what runs, waits for its end, and says so", async () => {
        const { id, state } = await resource.create(base);
        emulator.advance(10_000);
        await resource.delete(id, state);
        assert.equal(jobs()[0]?.status, "STOPPED");
        assert.equal(count(STOP), 1);
        assert.match(test.voice.lines.join(), /Cancelled search engine import .* of public\/KR\/1037001/);
      });

      it("has nothing to do for one that has ended", async () => {
        const { id, state } = await resource.create(base);
        emulator.advance(61_000);
        await resource.delete(id, state);
        assert.equal(count(STOP), 0);
        assert.match(test.voice.lines.join(), /Nothing to cancel: .* ended COMPLETED/);
      });

      it("stops nothing of somebody else's, when this one has ended and another one runs", async () => {
        const { id, state } = await resource.create(base);
        emulator.advance(61_000);
        plant({ index: "others" });
        await resource.delete(id, state);
        assert.equal(count(STOP), 0);
        assert.equal(live().length, 1);
      });

      it("fails when the stop is refused, and it runs on", async () => {
        const { id, state } = await resource.create(base);
        answer(STOP, { code: 1500, message: "Not now.", result: null, requestId: "r" });
        await assert.rejects(resource.delete(id, state), /cannot stop the import on cluster .*Not now\. \(code 1500/);
        assert.equal(live().length, 1);
      });

      it("asks again when the service says that nothing was running, which the history contradicts", async () => {
        const { id, state } = await resource.create(base);
        answer(STOP, { code: 0, message: "SUCCESS", result: null, requestId: "r" });
        await resource.delete(id, state);
        assert.equal(count(STOP), 2);
        assert.deepEqual(live(), []);
      });

      for (const fault of ["resetAfterCommit", "truncate"] as const) {
        it(`looks at the history when the answer to the stop is lost, and asks for no second one (${fault})`, async () => {
          const { id, state } = await resource.create(base);
          lose(STOP, fault);
          await resource.delete(id, state);
          assert.deepEqual(live(), []);
          assert.equal(count(STOP), 1);
        });
      }

      for (const fault of ["resetBeforeRead", "html502"] as const) {
        it(`fails when a lost stop was none, having asked once, and a second destroy stops it (${fault})`, async () => {
          const { id, state } = await resource.create({ ...base, cancelTimeout: "30s" });
          change({ seconds: 3600 });
          lose(STOP, fault);
          await assert.rejects(
            resource.delete(id, state),
            /no end after .*last seen: status RUNNING, the outcome of the cancellation unknown/,
          );
          assert.equal(count(STOP), 1);
          await (await nextProcess()).resource.delete(id, state);
          assert.deepEqual(live(), []);
          assert.equal(count(STOP), 2);
        });
      }

      it("leaves it alone with onDelete abandon", async () => {
        const { id, state } = await resource.create({ ...base, onDelete: "abandon" });
        emulator.clearCalls();
        await resource.delete(id, state);
        assert.deepEqual(emulator.calls(), []);
        assert.equal(live().length, 1);
      });
    });
  });

  describe(`${TOKEN} behind the ${host.name} host, where imports run beside each other`, () => {
    const options = { severalImports: true };

    for (const [title, seconds, record, told] of [
      ["a newer one runs", 60, {}, /bucket import-bucket, object key folder\/others\.json, index others, started 20/],
      ["one runs that has no start yet", 60, { actionStartDate: null }, /index others, started \?/],
      ["one runs whose start can't be compared", 60, { actionStartDate: "02 Jan, 05:00" }, /started 02 Jan, 05:00/],
    ] as const) {
      it(`delete stops nothing, and says whose runs: ${title}`, () =>
        staged(host, options, async ({ emulator, resource }) => {
          const { id, state } = await resource.create(base);
          emulator.advance(5_000);
          const request = { ...file, objectKey: "folder/others.json", index: "others" };
          emulator.jobs({ api: API, place: CLUSTER, seconds, request, record });
          await assert.rejects(resource.delete(id, state), told);
          await assert.rejects(resource.delete(id, state), /left alone, and this import is kept in state/);
          assert.equal(countOf(emulator, STOP), 0);
          assert.equal(emulator.state().jobs.filter(({ live }) => live).length, 2);
        }));
    }

    it("delete stops the newest one, though the history has an older one without an end", () =>
      staged(host, options, async ({ emulator, resource }) => {
        emulator.jobs({ api: API, place: CLUSTER, createdAt: emulator.now() - HOUR_MS, seconds: 99 * 3600 });
        const { id, state } = await resource.create(base);
        await resource.delete(id, state);
        assert.equal(countOf(emulator, STOP), 1);
      }));

    it("each of two equal declarations has its own import", () =>
      staged(host, options, async ({ emulator, resource }) => {
        const one = await resource.create(base);
        emulator.advance(1_000);
        const other = await resource.create(base);
        assert.notEqual(one.id, other.id);
        assert.equal(emulator.state().jobs.length, 2);
      }));

    it("of two that began at the same moment it says that they can't be told apart", () =>
      staged(host, { ...options, historyDates: "kst" }, async ({ emulator, resource }) => {
        emulator.advance(1000 - (emulator.now() % 1000)); // the history tells whole seconds: both come in this one
        const one = await resource.create(base);
        await assert.rejects(resource.create(base), /2 jobs could be the one it started/);
        await assert.rejects(resource.read(one.id, one.state), /has 2 imports .* which can't be told apart/);
        await assert.rejects(resource.delete(one.id, one.state), /can't be told apart/);
        assert.equal(emulator.state().jobs.filter(({ live }) => live).length, 2);
      }));
  });

  describe(`${TOKEN} behind the ${host.name} host, whatever the history writes`, () => {
    const tellings: [
      title: string,
      options: Partial<EmulatorOptions>,
      id: RegExp,
      startedAt: RegExp,
      status: string,
    ][] = [
      [
        "times without a zone",
        { historyDates: "kst" },
        /^1037001\/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\/products$/,
        /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/,
        "COMPLETED",
      ],
      ["epoch milliseconds", { historyDates: "epoch" }, /^1037001\/\d{13}\/products$/, /Z$/, "COMPLETED"],
      ["a status that means nothing", { importStatus: "nonsense" }, /Z\/products$/, /Z$/, "Z-7"],
      ["no status", { importStatus: "omit" }, /Z\/products$/, /Z$/, "UNKNOWN"],
      ["imports only after a while", { visibleAfterMs: 3000 }, /Z\/products$/, /Z$/, "COMPLETED"],
    ];
    for (const [title, options, id, startedAt, status] of tellings) {
      it(`${title}: it is started, waited for, read again, and stopped`, () =>
        staged(host, options, async ({ emulator, resource }) => {
          const whole = await resource.create(awaited);
          assert.equal(whole.reasons, undefined);
          assert.match(whole.id, id);
          assert.match(String(whole.state.startedAt), startedAt);
          assert.equal(whole.state.status, status);
          assert.deepEqual((await resource.read(whole.id, whole.state))?.state, whole.state);
          emulator.advance(1_000);
          const next = await resource.create({ ...base, triggers: [1] });
          await resource.delete(next.id, next.state);
          assert.equal(emulator.state().jobs.at(-1)?.status, "STOPPED");
          assert.equal(countOf(emulator, STOP), 1);
        }));
    }

    const object = (at: number) => ({ utc: at, formattedDate: "a day" });
    it("a start that is an object: it is read, and stopped", () =>
      staged(host, {}, async ({ emulator, resource }) => {
        const at = emulator.now();
        emulator.jobs({ api: API, place: CLUSTER, request: file, record: { actionStartDate: object(at) } });
        const made = await resource.create({ ...base, adoptRunning: true });
        assert.equal(made.id, `${CLUSTER}/${at}/products`);
        assert.equal(made.state.startedAt, new Date(at).toISOString());
        await resource.delete(made.id, made.state);
        assert.equal(emulator.state().jobs[0]?.status, "STOPPED");
      }));

    it("a start with blanks and slashes is part of the id as it is", () =>
      staged(host, {}, async ({ emulator, resource }) => {
        emulator.jobs({ api: API, place: CLUSTER, request: file, record: { actionStartDate: "2026/01/02 05:00" } });
        const made = await resource.create({ ...base, adoptRunning: true });
        assert.equal(made.id, `${CLUSTER}/2026/01/02 05:00/products`);
        const read = await resource.read(`KR/${made.id}`, {});
        assert.deepEqual([read?.id, read?.state.startedAt], [made.id, "2026/01/02 05:00"]);
      }));

    it("a day alone: an import that could not be told from another one of today is not started", () =>
      staged(host, {}, async ({ emulator, resource }) => {
        const today = new Date(emulator.now()).toISOString().slice(0, 10);
        const ended = { createdAt: emulator.now() - HOUR_MS, seconds: 60 };
        emulator.jobs({ api: API, place: CLUSTER, request: file, ...ended, record: { actionStartDate: today } });
        await assert.rejects(
          resource.create(base),
          /tells of starts the day only.*could not be told from it\. Nothing was started/,
        );
        assert.equal(emulator.state().jobs.length, 1);
        const index = "others";
        assert.ok((await resource.create({ ...base, index })).id.endsWith("/others"));
      }));
  });
}

interface Stage {
  readonly emulator: Emulator;
  readonly resource: HostedResource;
}

/** On an emulator of its own. */
async function staged(host: Host, options: Partial<EmulatorOptions>, tell: (stage: Stage) => Promise<void>) {
  const emulator = await startEmulator({ jobSeconds: 60, ...options });
  const test = testWorld(emulator);
  try {
    await tell({ emulator, resource: await host.start(TOKEN, test) });
  } finally {
    host.stop();
    test.close();
    await emulator.close();
  }
}
