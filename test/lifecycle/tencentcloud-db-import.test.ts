import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { actionsOf, assertSigned, countOf } from "../calls";
import { type Emulator, type FaultSpec, startEmulator } from "../emulator";
import { type TestWorld, testWorld } from "../world";
import { type HostedResource, hosts, type Values } from "./hosts";
import { forgetAnswer, leaveToTheDead, records } from "./records";

const TOKEN = "tencentcloud:DbImport";
const INSTANCE = "cdb-c1nl9rpv";
const OTHER = "cdb-data0001";
const HOUR_MS = 3_600_000;
const CREATE = "CreateDBImportJob";
const LISTS = ["DescribeDBImportRecords", "DescribeTasks"];

const base: Values = { instanceId: INSTANCE, user: "importer", dbName: "shop", fileName: "shop.sql" };
const awaited: Values = { ...base, waitFor: "completed" };
const failing: Values = { ...awaited, fileName: "fails.sql" };
const COS = "https://dumps-1250000000.cos.ap-guangzhou.myqcloud.com/2026/shop.sql";
const { fileName: _, ...fileless } = base;
const SIGNATURE = "CANARY0123456789abcdef0123456789abcdef01";
const signed = { ...fileless, cosUrl: `${COS}?q-sign-algorithm=sha1&q-signature=${SIGNATURE}` };

for (const host of hosts) {
  describe(`${TOKEN} behind the ${host.name} host`, () => {
    let emulator: Emulator;
    let test: TestWorld;
    let resource: HostedResource;

    before(async () => {
      emulator = await startEmulator({ jobSeconds: 60, oneImport: false });
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

    const actions = () => actionsOf(emulator);
    const count = (action: string) => countOf(emulator, action);
    const jobs = () => emulator.state().jobs;
    const live = () => jobs().flatMap(({ id, live }) => (live ? [id] : []));
    const plant = (request: Values, more: object = {}) =>
      emulator.jobs({ api: "tencentcloud.import", seconds: 600, request: { ...request }, ...more }).id;
    const refuse = (action: string, code = "UnauthorizedOperation", times = -1) =>
      emulator.faults({ match: { action }, times, fault: "answer", status: 200, body: errorWith(code) });
    const answerOnce = (action: string, response: object) =>
      emulator.faults({
        match: { action },
        fault: "answer",
        status: 200,
        body: { Response: { RequestId: "r", ...response } },
      });
    const nextProcess = async (env?: Record<string, string | undefined>) => {
      const next = env ? testWorld(emulator, env, test.home) : test.restarted();
      return { ...next, resource: await host.start(TOKEN, next) };
    };

    describe("create", () => {
      it("starts one import and records where it lives", async () => {
        const { id, state } = await resource.create(base);
        assert.deepEqual(
          jobs().map((job) => job.id),
          [id],
        );
        const { createdAt, ...told } = state;
        assert.match(String(createdAt), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        assert.deepEqual(told, { ...base, asyncRequestId: id, status: "INITIAL", region: "ap-guangzhou" });
        assert.deepEqual(jobs()[0]?.request, {
          InstanceId: INSTANCE,
          User: "importer",
          DbName: "shop",
          FileName: "shop.sql",
        });
      });

      it("asks nothing more of it with waitFor accepted", async () => {
        await resource.create(base);
        assert.ok(!actions().includes("DescribeAsyncRequestInfo"));
      });

      it("waits for the end with waitFor completed, and then tells progress, size and times", async () => {
        const { id, state } = await resource.create(awaited);
        const { createdAt, endedAt, ...told } = state;
        assert.deepEqual(told, {
          ...awaited,
          asyncRequestId: id,
          status: "SUCCESS",
          region: "ap-guangzhou",
          progress: 100,
          message: "import sql file success",
          fileSize: "2048",
        });
        const took = Date.parse(String(endedAt)) - Date.parse(String(createdAt));
        assert.ok(Math.abs(took - 60_000) < 2000, `${took} ms`);
        assert.ok(test.voice.lines.some((line) => line.includes("RUNNING -> SUCCESS")));
      });

      it("tells how far it is while it waits", async () => {
        const told: (string | undefined)[] = [];
        test.voice.progress = (_thing, line) => void told.push(line);
        await resource.create(awaited);
        if (host.name === "dynamic") assert.ok(told.some((line) => /^RUNNING, [1-9]\d? %, \d+ s$/.test(line ?? "")));
      });

      it("fails when the import fails, with the service's own message, and keeps the id", async () => {
        const made = await resource.create(failing);
        assert.equal(made.id, jobs()[0]?.id);
        assert.match(made.reasons?.join() ?? "", /ended FAILED \(ERROR 1064 \(42000\) at line 3: /);
        assert.match(made.reasons?.join() ?? "", /The next `pulumi up` starts it anew/);
        assert.equal(made.state.status, "FAILED");
        assert.match(String(made.state.message), /^ERROR 1064/);
      });

      it("fails at the time-out saying what was last seen, and keeps the id", async () => {
        const made = await resource.create({ ...awaited, waitTimeout: "30s" });
        assert.match(made.reasons?.join() ?? "", /no end after 30 s; last seen: status RUNNING \(looked \d+ times\)/);
        assert.deepEqual([made.id], live());
      });

      it("imports a signed URL's file, and keeps neither password nor signature in its records", async () => {
        const password = "CANARY-database-password";
        const { id } = await resource.create({ ...signed, password });
        assert.deepEqual(live(), [id]);
        assert.equal(records(test.world).length, 1);
        for (const path of records(test.world)) assert.doesNotMatch(readFileSync(path, "utf8"), /CANARY/);
      });

      for (const [what, said] of [
        ["the password", "CANARY-database-password"],
        ["the signature", `${COS}?q-signature=${SIGNATURE}`],
        ["the signature alone", SIGNATURE],
      ] as const) {
        it(`takes ${what} out of what the service says of it`, async () => {
          const match = { action: CREATE };
          const body = errorWith("OperationDenied.WrongPassword", `access denied with ${said}`);
          emulator.faults({ match, fault: "answer", status: 200, body });
          await assert.rejects(
            resource.create({ ...signed, password: "CANARY-database-password" }),
            (error: Error) => error.message.includes("access denied") && !error.message.includes("CANARY"),
          );
        });
      }

      it("takes the signature of a URL out of a message that is kept, whoever started the import", async () => {
        const id = plant({ ...named(fileless), CosUrl: COS }, { status: "FAILED", errors: [{ code: "1", msg: gone }] });
        const read = await resource.read(id, {
          ...base,
          asyncRequestId: id,
          region: "ap-guangzhou",
          status: "RUNNING",
        });
        assert.equal(read?.state.message, `cannot download ${COS} (403)`);
      });

      for (const code of [
        "OperationDenied.WrongPassword",
        "InvalidParameter.InstanceNotFound",
        "CdbError.ImportError",
      ]) {
        it(`fails, having started nothing, when it is refused (${code})`, async () => {
          refuse(CREATE, code);
          await assert.rejects(
            resource.create(base),
            new RegExp(`cannot start a database import in ${INSTANCE} .*${code}`),
          );
          assert.equal(count(CREATE), 1);
          assert.deepEqual(records(test.world), []);
        });
      }

      it("starts nothing where the imports of the instance may not be listed: a lost answer could not be looked up", async () => {
        refuse("DescribeTasks");
        await assert.rejects(resource.create(base), /cannot list the tasks of instance .*UnauthorizedOperation/);
        assert.equal(count(CREATE), 0);
      });

      it("says where it looked when credentials are missing", async () => {
        const { resource: poor } = await nextProcess({ ...emulator.env, TENCENTCLOUD_SECRET_KEY: undefined });
        await assert.rejects(poor.create(base), /tencentcloudSecretKey.*TENCENTCLOUD_SECRET_KEY/);
        assert.deepEqual(emulator.calls(), []);
      });
    });

    describe("while another import runs on the instance, and only one may", () => {
      let several: Emulator;
      before(async () => {
        several = emulator;
        emulator = await startEmulator({ jobSeconds: 60, oneImport: true });
      });
      after(async () => {
        await emulator.close();
        emulator = several;
      });

      it("asks again until that has ended, and starts one", async () => {
        plant({ InstanceId: INSTANCE }, { seconds: 90 });
        const { id } = await resource.create(base);
        assert.deepEqual(live(), [id]);
        assert.ok(count(CREATE) > 2);
      });

      it("fails once waitTimeout is over, naming why, and has started nothing", async () => {
        plant({ InstanceId: INSTANCE });
        await assert.rejects(
          resource.create({ ...base, waitTimeout: "1m" }),
          /too many jobs run there, for 1 m now.*FailedOperation\.StatusConflict/,
        );
        assert.equal(jobs().length, 1);
        assert.deepEqual(records(test.world), []);
      });
    });

    describe("one import, when the answer to CreateDBImportJob is lost", () => {
      const lose = (fault: FaultSpec["fault"], times = 1) =>
        emulator.faults({ match: { action: CREATE }, times, fault });

      for (const [title, inputs] of [
        ["an uploaded file", base],
        ["a file in COS", signed],
      ] as const) {
        for (const fault of ["resetAfterCommit", "truncate"] as const) {
          it(`finds the import of ${title}, and sends nothing again (${fault})`, async () => {
            lose(fault);
            const { id } = await resource.create(inputs);
            assert.deepEqual(live(), [id]);
            assert.equal(count(CREATE), 1);
          });
        }
      }

      it("finds one into no database in particular", async () => {
        const { dbName: _name, ...anywhere } = base;
        lose("resetAfterCommit");
        assert.deepEqual([(await resource.create(anywhere)).id], live());
      });

      for (const fault of ["resetBeforeRead", "html502"] as const) {
        it(`fails, having started nothing, when none shows up (${fault})`, async () => {
          lose(fault);
          await assert.rejects(resource.create(base), /no job that it could have started showed up/);
          assert.equal(jobs().length, 0);
          assert.equal(count(CREATE), 1);
        });
      }

      const strangers: [title: string, request: Values][] = [
        ["another file", { FileName: "other.sql" }],
        ["another database", { DbName: "other" }],
        ["another instance", { InstanceId: OTHER }],
        ["an equal one that ran before", {}],
      ];
      for (const [title, difference] of strangers) {
        it(`takes no import of somebody else's for its own: ${title}`, async () => {
          const stranger = plant({ ...named(base), ...difference });
          lose("resetBeforeRead");
          await assert.rejects(resource.create(base), /no job that it could have started showed up/);
          assert.deepEqual(live(), [stranger]);
        });
      }

      it("gives each of two equal declarations its own import", async () => {
        lose("resetAfterCommit", 2);
        const made = await Promise.all([resource.create(base), resource.create(base)]);
        assert.deepEqual(made.map(({ id }) => id).sort(), live().sort());
        assert.equal(jobs().length, 2);
      });
    });

    describe("one import, where one list tells of it later than the other", () => {
      for (const [list, options] of [
        ["DescribeDBImportRecords", { visibleAfterMs: 3000, tasksVisibleAfterMs: 0 }],
        ["DescribeTasks", { tasksVisibleAfterMs: 3000 }],
      ] as const) {
        it(`waits until they agree (${list} is late, and totals are texts)`, async () => {
          const late = await startEmulator({ jobSeconds: 60, totalAsText: true, ...options });
          const there = testWorld(late);
          try {
            late.faults({ match: { action: CREATE }, fault: "resetAfterCommit" });
            const { id } = await (await host.start(TOKEN, there)).create(base);
            assert.deepEqual(
              late.state().jobs.map((job) => job.id),
              [id],
            );
          } finally {
            there.close();
            await late.close();
          }
        });
      }

      it("takes no import that only the tasks had told of before", async () => {
        const stranger = plant(named(base));
        answerOnce("DescribeDBImportRecords", { TotalCount: 0, Items: [] });
        emulator.faults({ match: { action: CREATE }, fault: "resetBeforeRead" });
        await assert.rejects(resource.create(base), /no job that it could have started showed up/);
        assert.deepEqual(live(), [stranger]);
      });
    });

    describe("one import, when the run was interrupted", () => {
      it("adopts by its id what a dead process had started", async () => {
        const first = await resource.create(base);
        leaveToTheDead(test.world);
        const next = await nextProcess();
        assert.equal((await next.resource.create(base)).id, first.id);
        assert.equal(count(CREATE), 1);
        assert.match(next.voice.lines.join(), /Adopted database import .*No second one was started/);
      });

      it("looks for that of a dead process whose record has no id, among those that were not there before", async () => {
        plant(named(base));
        const first = await resource.create(base);
        leaveToTheDead(test.world);
        records(test.world).forEach(forgetAnswer);
        assert.equal((await (await nextProcess()).resource.create(base)).id, first.id);
        assert.equal(count(CREATE), 1);
      });

      it("fails naming them when there are several, and adopts the one that is left", async () => {
        const { id: wanted } = await resource.create(base);
        const unwanted = plant(named(base));
        leaveToTheDead(test.world);
        records(test.world).forEach(forgetAnswer);
        const next = await nextProcess();
        await assert.rejects(next.resource.create(base), (error: Error) => {
          assert.match(error.message, /2 jobs could be the one it started/);
          for (const id of live()) assert.ok(error.message.includes(id));
          return true;
        });
        emulator.jobs({ api: "tencentcloud.import", id: unwanted, remove: true });
        assert.equal((await next.resource.create(base)).id, wanted);
        assert.equal(count(CREATE), 1);
      });

      it("adopts it too where password, user and signature have changed since", async () => {
        const first = await resource.create({ ...signed, password: "CANARY-old-password" });
        leaveToTheDead(test.world);
        const news = { ...signed, cosUrl: `${COS}?q-signature=another`, user: "root", password: "CANARY-new-password" };
        assert.equal((await (await nextProcess()).resource.create(news)).id, first.id);
      });

      it("with adoptRunning takes over the one running import that agrees", async () => {
        const id = plant(named(base));
        assert.equal((await resource.create({ ...base, adoptRunning: true })).id, id);
        assert.equal(count(CREATE), 0);
      });
    });

    describe("diff", () => {
      const rows: [title: string, olds: Values, change: Values, expected: string][] = [
        ["nothing changed", base, {}, "none"],
        ["another file", base, { fileName: "other.sql" }, "delete, then replace"],
        ["another database", base, { dbName: "other" }, "delete, then replace"],
        ["another instance", base, { instanceId: OTHER }, "delete, then replace"],
        ["another trigger", base, { triggers: [1] }, "delete, then replace"],
        ["another region", base, { region: "ap-shanghai" }, "delete, then replace"],
        ["the recorded region, now as an argument", base, { region: "ap-guangzhou" }, "none"],
        ["the same file from COS", base, { fileName: undefined, cosUrl: COS }, "delete, then replace"],
        ["another signature", signed, { cosUrl: `${COS}?q-signature=another` }, "none"],
        ["no signature any more", signed, { cosUrl: COS }, "none"],
        ["another file in COS", signed, { cosUrl: COS.replace("2026", "2027") }, "delete, then replace"],
        ["a password", base, { password: "CANARY-password" }, "update"],
        ["another user", base, { user: "root" }, "update"],
        ["waitFor", base, { waitFor: "completed" }, "update"],
      ];
      for (const [title, olds, change, expected] of rows) {
        it(`${title}: ${expected}`, async () => {
          const { id, state } = await resource.create(olds);
          emulator.clearCalls();
          assert.equal(await resource.diff(id, state, compacted({ ...olds, ...change })), expected);
          assert.deepEqual(emulator.calls(), []);
        });
      }

      it("creates the replacement first once the import is known to have ended", async () => {
        const { id, state } = await resource.create(awaited);
        assert.equal(await resource.diff(id, state, { ...awaited, triggers: [1] }), "replace");
      });

      for (const [status, expected] of [
        ["FAILED", "replace"],
        ["KILLED", "none"],
        ["REMOVED", "none"],
      ] as const) {
        it(`one known as ${status}, with rerunOnFailure: ${expected}`, async () => {
          const { id, state } = await resource.create({ ...base, rerunOnFailure: true });
          assert.equal(await resource.diff(id, { ...state, status }, { ...base, rerunOnFailure: true }), expected);
        });
      }
    });

    describe("update", () => {
      it("takes another password and user without a call", async () => {
        const { id, state } = await resource.create(base);
        emulator.clearCalls();
        const change = { user: "root", password: "CANARY-password" };
        assert.deepEqual((await resource.update(id, state, { ...base, ...change })).state, { ...state, ...change });
        assert.deepEqual(emulator.calls(), []);
      });

      it("goes on waiting for a half-made import, and starts no second one", async () => {
        const half = await resource.create({ ...awaited, waitTimeout: "30s" });
        assert.equal(await resource.diff(half.id, half.state, awaited), "update");
        const whole = await resource.update(half.id, half.state, awaited);
        assert.equal(whole.reasons, undefined);
        assert.equal(whole.state.status, "SUCCESS");
        assert.equal(jobs().length, 1);
      });
    });

    describe("read", () => {
      it("refreshes status, progress and message, and keeps when it was started", async () => {
        const { id, state } = await resource.create(base);
        emulator.advance(30_000);
        const running = await resource.read(id, state);
        assert.deepEqual([running?.state.status, running?.state.progress], ["RUNNING", 50]);
        emulator.advance(31_000);
        const ended = await resource.read(id, running?.state ?? {});
        assert.deepEqual([ended?.state.status, ended?.state.progress], ["SUCCESS", 100]);
        assert.equal(ended?.state.createdAt, state.createdAt);
      });

      for (const action of LISTS) {
        it(`tells at least the status where ${action} may not be asked`, async () => {
          const { id, state } = await resource.create(base);
          emulator.advance(61_000);
          refuse(action);
          const read = await resource.read(id, state);
          assert.equal(read?.state.status, "SUCCESS");
          assert.equal(read?.state.progress, 100);
        });
      }

      it("one that can't be read in its first minutes is there all the same", async () => {
        const { id, state } = await resource.create(base);
        emulator.jobs({ api: "tencentcloud.import", id, remove: true });
        assert.deepEqual((await resource.read(id, state))?.state, state);
      });

      for (const [title, hours, status] of [
        ["a young one that the service does not know, twice, is gone", 1, undefined],
        ["one of more than a day ago has EXPIRED", 25, "EXPIRED"],
      ] as const) {
        it(title, async () => {
          const { id, state } = await resource.create(base);
          emulator.jobs({ api: "tencentcloud.import", id, remove: true });
          emulator.advance(hours * HOUR_MS);
          assert.equal((await resource.read(id, state))?.state.status, status);
        });
      }

      it("of an import into another instance is refused", async () => {
        const { id, state } = await resource.create(base);
        await assert.rejects(resource.read(id, { ...state, instanceId: OTHER }), /it is an import into cdb-c1nl9rpv/);
      });
    });

    describe("delete", () => {
      it("stops what runs, and says so", async () => {
        const { id, state } = await resource.create(base);
        emulator.advance(10_000);
        await resource.delete(id, state);
        assert.equal(jobs()[0]?.status, "KILLED");
        assert.equal(count("StopDBImportJob"), 1);
        assert.match(test.voice.lines.join(), new RegExp(`Cancelled database import ${id} of ${INSTANCE}`));
      });

      it("has nothing to do for one that has ended", async () => {
        const { id, state } = await resource.create(base);
        emulator.advance(61_000);
        await resource.delete(id, state);
        assert.equal(count("StopDBImportJob"), 0);
        assert.match(test.voice.lines.join(), /Nothing to cancel: .* ended SUCCESS/);
      });

      it("fails when the stop is refused, and it runs on", async () => {
        const { id, state } = await resource.create(base);
        refuse("StopDBImportJob", "OperationDenied.UserHasNoStrategy");
        await assert.rejects(resource.delete(id, state), /cannot stop database import .*UserHasNoStrategy/);
        assert.deepEqual(live(), [id]);
      });

      for (const fault of ["resetBeforeRead", "resetAfterCommit", "html502", "truncate"] as const) {
        it(`looks and asks again when the answer to the stop is lost (${fault})`, async () => {
          const { id, state } = await resource.create(base);
          emulator.faults({ match: { action: "StopDBImportJob" }, times: 1, fault });
          await resource.delete(id, state);
          assert.deepEqual(live(), []);
        });
      }

      it("leaves it alone with onDelete abandon", async () => {
        const { id, state } = await resource.create({ ...base, onDelete: "abandon" });
        emulator.clearCalls();
        await resource.delete(id, state);
        assert.deepEqual(emulator.calls(), []);
        assert.deepEqual(live(), [id]);
      });
    });
  });
}

const gone = `cannot download ${COS}?q-signature=${SIGNATURE} (403)`;

function errorWith(code: string, message = "said"): object {
  return { Response: { Error: { Code: code, Message: message }, RequestId: "r-1" } };
}

/** In the API's names. */
function named({ instanceId, user, dbName, fileName }: Values): Values {
  return compacted({ InstanceId: instanceId, User: user, DbName: dbName, FileName: fileName });
}

function compacted(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
