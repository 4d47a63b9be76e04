import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { Intents } from "../../provider/core/intents";
import { countOf } from "../calls";
import { type Emulator, type EmulatorOptions, type JobView, startEmulator } from "../emulator";
import { type TestWorld, testWorld } from "../world";
import { type HostedResource, hosts, type Made, type Values } from "./hosts";
import { leaveToTheDead, records } from "./records";

const TOKEN = "adobe:ExportJobSet";

const schema = { name: "_xdm.context.profile" };
const segments = [{ segmentId: "52c26d0d-45f2-47a2-ab30-ed06abc981ff" }];
const to = (datasetId: string): Values => ({ destination: { datasetId } });
/** Keys `k0`, `k1` and so on, each with a dataset of its name. */
const keys = (count: number, from = 0) => Array.from({ length: count }, (_, n) => `k${n + from}`);
const jobsOf = (...names: readonly string[]): Values => Object.fromEntries(names.map((name) => [name, to(name)]));
const setOf = (jobs: Values, others: Values = {}): Values => ({
  defaults: { schema, filter: { segments } },
  jobs,
  ...others,
});

for (const host of hosts) {
  describe(`${TOKEN} behind the ${host.name} host`, () => {
    const emulators = new Map<string, Emulator>();
    let emulator: Emulator;
    let test: TestWorld;
    let resource: HostedResource;

    const on = async (options: Partial<EmulatorOptions> = {}) => {
      const key = JSON.stringify(options);
      emulator = emulators.get(key) ?? (await startEmulator({ jobSeconds: 60, ...options }));
      emulators.set(key, emulator);
      emulator.reset();
      test?.close();
      test = testWorld(emulator);
      resource = await host.start(TOKEN, test);
    };
    before(() => on());
    beforeEach(() => on());
    afterEach(() => host.stop());
    after(async () => {
      test.close();
      for (const each of emulators.values()) await each.close();
    });

    const count = (action: string) => countOf(emulator, action);
    const jobs = () => emulator.state().jobs;
    const live = () => jobs().filter((job) => job.live);
    const keyOf = ({ request }: JobView) => (request.destination as Values).datasetId as string;
    const membersOf = ({ state }: Pick<Made, "state">) => state.jobs as Record<string, Record<string, unknown>>;
    const statuses = (made: Pick<Made, "state">) =>
      Object.fromEntries(Object.entries(membersOf(made)).map(([key, { status }]) => [key, status]));
    const reasonsOf = ({ reasons = [] }: Made) => reasons.join("\n");
    const fails = (datasetId: string, errors = [{ code: "1", msg: "no such field" }]) =>
      emulator.outcomes({ datasetId, outcome: "FAILED", errors });
    /** States that machines share, so that each names its requests alike. */
    const sharedStates = () => ({ ...emulator.env, PULUMI_BACKEND_URL: "s3://states" });
    const nextProcess = async (on: "this machine" | "another machine" = "this machine") => {
      host.stop();
      test = on === "this machine" ? test.restarted() : testWorld(emulator, sharedStates(), undefined, on);
      resource = await host.start(TOKEN, test);
    };
    /** These run, each once, and nothing else. */
    const assertOneEach = (names: readonly string[]) => {
      assert.deepEqual(live().map(keyOf).sort(), [...names].sort());
    };
    /** Of jobs that ran at the same time. */
    const mostAtATime = () => {
      const moments = jobs().flatMap(({ history }) => {
        const [first, last] = [history[0]?.at, history.at(-1)?.at];
        return [
          { at: Date.parse(first ?? ""), change: 1 },
          ...(history.length > 2 ? [{ at: Date.parse(last ?? ""), change: -1 }] : []),
        ];
      });
      let [running, most] = [0, 0];
      for (const { change } of moments.sort((a, b) => a.at - b.at || a.change - b.change)) {
        running += change;
        most = Math.max(most, running);
      }
      return most;
    };

    describe("create", () => {
      it("starts a job for each key, and tells what is known of each", async () => {
        const made = await resource.create(setOf(jobsOf(...keys(3))));
        assert.deepEqual(statuses(made), { k0: "NEW", k1: "NEW", k2: "NEW" });
        assert.deepEqual(
          jobs()
            .map((job) => [keyOf(job), job.id])
            .sort(),
          Object.entries(membersOf(made))
            .map(([key, { jobId }]) => [key, jobId])
            .sort(),
        );
        const { succeeded, failed, running, imsOrg, sandbox, unfinished } = made.state;
        assert.deepEqual(
          { succeeded, failed, running, unfinished },
          { succeeded: 0, failed: 0, running: 3, unfinished: undefined },
        );
        assert.deepEqual({ imsOrg, sandbox }, { imsOrg: emulator.env.ADOBE_IMS_ORG, sandbox: "prod" });
        assert.equal(count("retrieveExportJob"), 0);
      });

      it("lays each job over the defaults, by top-level property", async () => {
        const own = { filter: { emptyProfiles: true } };
        await resource.create({
          defaults: { schema, fields: ["identities.id"], filter: { segments } },
          jobs: { plain: to("plain"), other: { ...to("other"), ...own } },
        });
        const requests = Object.fromEntries(jobs().map((job) => [keyOf(job), job.request]));
        assert.equal(requests.plain?.fields, "identities.id");
        const filters = [requests.plain, requests.other].map((request) => request?.filter as Values);
        assert.deepEqual(
          filters.map((filter) => [Array.isArray(filter.segments), filter.emptyProfiles]),
          [
            [true, undefined],
            [false, true],
          ],
        );
      });

      it("waits for all of them with waitFor completed, by list pages", async () => {
        const made = await resource.create(setOf(jobsOf(...keys(30)), { waitFor: "completed", maxRunning: 0 }));
        assert.equal(made.reasons, undefined);
        assert.equal(made.state.succeeded, 30);
        assert.equal(membersOf(made).k7?.status, "SUCCEEDED");
        assert.ok(Array.isArray(membersOf(made).k7?.batchIds));
        assert.equal(count("retrieveExportJob"), 0);
      });

      it("never runs more than maxRunning at a time, and starts the next ones as jobs end", async () => {
        const made = await resource.create(setOf(jobsOf(...keys(10)), { maxRunning: 3 }));
        assert.equal(jobs().length, 10);
        assert.equal(mostAtATime(), 3);
        assert.equal(made.state.running, 1, "up returns once the last one is started");
      });

      it("waits where the platform says that too many run", async () => {
        await on({ mostRunning: 4 });
        const made = await resource.create(setOf(jobsOf(...keys(9)), { maxRunning: 0 }));
        assert.equal(made.reasons, undefined);
        assert.equal(jobs().length, 9);
        assert.equal(mostAtATime(), 4);
      });

      it("goes on when jobs fail, and then names them", async () => {
        for (const key of ["k1", "k3"]) fails(key);
        const made = await resource.create(setOf(jobsOf(...keys(5)), { waitFor: "completed", maxRunning: 2 }));
        assert.match(
          reasonsOf(made),
          /cannot see the set name through: 2 of its jobs failed: k1 \(\d+\), k3 \(\d+\): ended FAILED \(1: no such field\)\. /,
        );
        assert.deepEqual(statuses(made), {
          k0: "SUCCEEDED",
          k1: "FAILED",
          k2: "SUCCEEDED",
          k3: "FAILED",
          k4: "SUCCEEDED",
        });
        assert.equal(membersOf(made).k1?.error, "1: no such field");
        assert.equal(made.state.unfinished, true);
      });

      it("names twenty of those that failed, and counts the others", async () => {
        for (const key of keys(23)) fails(key);
        // Declared, and failed, the other way round: they are told in the order of their names, `k2` before `k10`.
        const jobs = jobsOf(...keys(25).reverse());
        const made = await resource.create(setOf(jobs, { waitFor: "completed", maxRunning: 0 }));
        assert.deepEqual(reasonsOf(made).match(/k\d+(?= \(\d+\))/g), keys(20));
        assert.match(reasonsOf(made), /23 of its jobs failed: .*: ended FAILED \(1: no such field\); and 3 more\./);
      });

      it("starts no more once one has failed, with onFailure stop", async () => {
        fails("k0");
        const made = await resource.create(setOf(jobsOf(...keys(10)), { maxRunning: 1, onFailure: "stop" }));
        assert.equal(jobs().length, 1);
        assert.match(reasonsOf(made), /one of its jobs failed: k0 .*; 9 were not started/);
      });

      it("goes on when the API refuses one of them", async () => {
        emulator.faults({
          match: { action: "createExportJob" },
          after: 1,
          times: 1,
          fault: "answer",
          status: 400,
          body: '{"status":400,"title":"Bad Request","detail":"no such dataset"}',
        });
        const made = await resource.create(setOf(jobsOf(...keys(4))));
        assert.equal(jobs().length, 3);
        assert.match(reasonsOf(made), /one of its jobs failed: k\d: it was refused: no such dataset/);
        emulator.clearFaults();
        const next = await resource.update(made.id, made.state, setOf(jobsOf(...keys(4))));
        assert.equal(next.reasons, undefined);
        assertOneEach(keys(4));
      });

      it("asks no further where credentials are refused, and leaves nothing in state", async () => {
        emulator.faults({
          match: { action: "createExportJob" },
          times: -1,
          fault: "answer",
          status: 403,
          body: '{"error_code":"403003","message":"Api Key is invalid"}',
        });
        await assert.rejects(resource.create(setOf(jobsOf(...keys(200)))), /Api Key is invalid/);
        assert.ok(count("createExportJob") <= 64, `${count("createExportJob")} calls`);
      });

      it("keeps what is started when the gateway breaks down in the middle", async () => {
        emulator.faults({
          match: { action: "createExportJob" },
          after: 50,
          times: -1,
          fault: "answer",
          status: 503,
          body: "",
        });
        const made = await resource.create(setOf(jobsOf(...keys(100))));
        assert.equal(Object.keys(membersOf(made)).length, jobs().length);
        assert.match(
          reasonsOf(made),
          /cannot start all jobs of the set name: 50 of 100 have a job; .*were not started/,
        );
        emulator.clearFaults();
        await resource.update(made.id, made.state, setOf(jobsOf(...keys(100)), { maxRunning: 0 }));
        assert.deepEqual(jobs().map(keyOf).sort(), keys(100).sort());
      });

      it("finds a job whose start got no answer", async () => {
        emulator.faults({ match: { action: "createExportJob" }, after: 2, times: 1, fault: "resetAfterCommit" });
        const made = await resource.create(setOf(jobsOf(...keys(6))));
        assert.equal(made.reasons, undefined);
        assertOneEach(keys(6));
      });

      it("ends the second job of a request that was delivered twice", async () => {
        emulator.faults({ match: { action: "createExportJob" }, after: 1, times: 2, fault: "duplicate" });
        const made = await resource.create(setOf(jobsOf(...keys(6))));
        assert.equal(made.reasons, undefined);
        assert.equal(jobs().length, 8);
        assertOneEach(keys(6));
      });

      it("fails at the time-out saying how far it came, and the next up goes on", async () => {
        const args = setOf(jobsOf(...keys(6)), { maxRunning: 2, waitTimeout: "30s" });
        const made = await resource.create(args);
        assert.match(reasonsOf(made), /no end after 30 s; last seen: 0 of 6 ended, 2 running \(looked \d+ times\)/);
        let next = made;
        for (let n = 0; n < 6 && next.state.unfinished; n++) {
          assert.equal(await resource.diff(next.id, next.state, args), "update");
          next = await resource.update(next.id, next.state, args);
        }
        assert.equal(next.reasons, undefined);
        assert.equal(jobs().length, 6);
      });

      it("says what is missing where there are no credentials", async () => {
        test = testWorld(emulator, {});
        resource = await host.start(TOKEN, test);
        await assert.rejects(
          resource.create(setOf(jobsOf("a"))),
          /cannot start the jobs of the set name: .*adobeImsOrg/s,
        );
      });
    });

    describe("update", () => {
      let made: Made;
      const begin = async (names: readonly string[], others: Values = {}) => {
        made = await resource.create(setOf(jobsOf(...names), others));
        assert.equal(made.reasons, undefined);
      };
      const idsOf = (of: Pick<Made, "state">) =>
        Object.fromEntries(Object.entries(membersOf(of)).map(([key, { jobId }]) => [key, jobId]));

      it("changes nothing where nothing has changed", async () => {
        await begin(keys(3));
        for (const same of [
          setOf(jobsOf(...keys(3))),
          setOf(jobsOf(...keys(3)), { maxRunning: 20, onFailure: "continue", triggers: [] }),
          {
            defaults: {},
            jobs: Object.fromEntries(keys(3).map((key) => [key, { schema, filter: { segments }, ...to(key) }])),
          },
        ]) {
          assert.equal(await resource.diff(made.id, made.state, same), "none", JSON.stringify(same));
        }
      });

      it("starts what is new, cancels what is gone, starts anew what has changed, and leaves the others alone", async () => {
        await begin(keys(4));
        const news = setOf({ ...jobsOf("k0", "k1", "new"), k2: to("k2-changed") });
        assert.equal(await resource.diff(made.id, made.state, news), "update");
        const next = await resource.update(made.id, made.state, news);
        assert.equal(next.reasons, undefined);
        assert.deepEqual(Object.keys(membersOf(next)).sort(), ["k0", "k1", "k2", "new"]);
        assert.deepEqual([idsOf(next).k0, idsOf(next).k1], [idsOf(made).k0, idsOf(made).k1]);
        assertOneEach(["k0", "k1", "k2-changed", "new"]);
        assert.equal(count("cancelExportJob"), 2);
        assert.equal(await resource.diff(next.id, next.state, news), "none");
      });

      it("starts anew only what has failed", async () => {
        fails("k1");
        const args = setOf(jobsOf(...keys(3)), { waitFor: "completed" });
        made = await resource.create(args);
        emulator.outcomes({ datasetId: "k1", outcome: "SUCCEEDED" });
        assert.equal(await resource.diff(made.id, made.state, args), "update");
        const next = await resource.update(made.id, made.state, args);
        assert.equal(next.reasons, undefined);
        assert.equal(jobs().length, 4);
        assert.equal(next.state.succeeded, 3);
      });

      it("leaves what has failed where rerunOnFailure is false", async () => {
        fails("k1");
        const args = setOf(jobsOf(...keys(3)), { waitFor: "completed", rerunOnFailure: false });
        made = await resource.create(args);
        const next = await resource.update(made.id, made.state, args);
        assert.match(reasonsOf(next), /k1 \(\d+\): ended FAILED/);
        assert.equal(jobs().length, 3);
      });

      it("runs all anew for a trigger of the set, and one for its own", async () => {
        await begin(keys(3));
        const one = setOf({ ...jobsOf(...keys(3)), k1: { ...to("k1"), triggers: ["tonight"] } });
        const second = await resource.update(made.id, made.state, one);
        assert.equal(jobs().length, 4);
        const all = { ...one, triggers: ["tomorrow"] };
        const third = await resource.update(second.id, second.state, all);
        assert.equal(jobs().length, 7);
        assertOneEach(keys(3));
        assert.equal(await resource.diff(third.id, third.state, all), "none");
      });

      it("moves to another sandbox", async () => {
        await begin(keys(3));
        const news = setOf(jobsOf(...keys(3)), { sandbox: "dev" });
        assert.equal(await resource.diff(made.id, made.state, news), "update");
        const next = await resource.update(made.id, made.state, news);
        assert.equal(next.state.sandbox, "dev");
        assertOneEach(keys(3));
        assert.ok(live().every(({ place }) => place.endsWith("/dev")));
      });

      it("takes over jobs that exist already, once, and starts nothing for them", async () => {
        const single = await host.start("adobe:ExportJob", test, {}, "single");
        const old = await single.create({ schema, filter: { segments }, ...to("k0") });
        await nextProcess();
        const args = setOf(jobsOf("k0", "k1"), { adopt: { k0: old.id } });
        made = await resource.create(args);
        assert.equal(idsOf(made).k0, old.id);
        assertOneEach(["k0", "k1"]);
        assert.equal(await resource.diff(made.id, made.state, setOf(jobsOf("k0", "k1"))), "none");
      });

      it("takes over nothing that was asked for with other arguments, or is not there", async () => {
        const single = await host.start("adobe:ExportJob", test, {}, "single");
        const old = await single.create({ schema, filter: { segments }, ...to("another") });
        made = await resource.create(setOf(jobsOf("k0", "k1", "k2"), { adopt: { k0: old.id, k1: "999999" } }));
        assert.match(
          reasonsOf(made),
          /k0: export job \d+ was asked for with other arguments: it is not adopted; k1: there is no export job 999999 in/,
        );
        assertOneEach(["another", "k2"]);
      });

      it("keeps what could not be cancelled, and goes on with the rest", async () => {
        await begin(keys(3));
        emulator.faults({
          match: { action: "cancelExportJob" },
          times: -1,
          fault: "answer",
          status: 403,
          body: '{"error_code":"403003","message":"may not be cancelled"}',
        });
        const news = setOf(jobsOf("k1", "k2", "k3"), { cancelTimeout: "20s" });
        const next = await resource.update(made.id, made.state, news);
        assert.match(reasonsOf(next), /may not be cancelled/);
        assert.deepEqual(Object.keys(membersOf(next)).sort(), keys(4));
        emulator.clearFaults();
        const last = await resource.update(next.id, next.state, news);
        assert.equal(last.reasons, undefined);
        assertOneEach(["k1", "k2", "k3"]);
      });
    });

    describe("read", () => {
      it("looks at all of them by list pages", async () => {
        const made = await resource.create(setOf(jobsOf(...keys(250)), { maxRunning: 0 }));
        emulator.clearCalls();
        emulator.advance(120_000);
        const now = await resource.read(made.id, made.state);
        assert.equal(now?.state.succeeded, 250);
        assert.deepEqual([count("listExportJobs"), count("retrieveExportJob")], [3, 0]);
      });

      it("looks singly at the few that the list doesn't show", async () => {
        await on({ visibleAfterMs: 50_000 });
        const made = await resource.create(setOf(jobsOf(...keys(5))));
        emulator.clearCalls();
        const now = await resource.read(made.id, made.state);
        assert.equal(now?.state.running, 5);
        assert.equal(count("retrieveExportJob"), 5);
      });

      it("forgets what somebody has deleted, so that the next up starts it", async () => {
        const args = setOf(jobsOf(...keys(3)));
        const made = await resource.create(args);
        emulator.advance(10 * 60_000);
        emulator.jobs({ api: "adobe.export", id: String(membersOf(made).k1?.jobId), remove: true } as Parameters<
          Emulator["jobs"]
        >[0]);
        // The others have ended: what has is never looked at again once that is known.
        const now = await resource.read(made.id, made.state);
        assert.deepEqual(Object.keys(membersOf({ state: now?.state ?? {} })), ["k0", "k2"]);
        assert.equal(await resource.diff(made.id, now?.state ?? {}, args), "update");
      });

      it("asks for nothing where all have ended", async () => {
        const made = await resource.create(setOf(jobsOf(...keys(3)), { waitFor: "completed" }));
        emulator.clearCalls();
        const now = await resource.read(made.id, made.state);
        assert.deepEqual(now?.state, made.state);
        assert.deepEqual(emulator.calls(), []);
      });
    });

    describe("delete", () => {
      const ways: Record<string, Partial<EmulatorOptions>> = {
        "that are gone then": {},
        "that are CANCELLED then": { cancelledAs: "CANCELLED" },
        "that take their time": { cancelSeconds: 30 },
        "that take their time to be CANCELLED": { cancelSeconds: 30, cancelledAs: "CANCELLED" },
        "that are in no list yet": { visibleAfterMs: 100_000 },
        "that nobody can read yet": { readableAfterMs: 30_000 },
      };
      for (const [way, options] of Object.entries(ways)) {
        it(`cancels all that run, ${way}`, async () => {
          await on({ ...options, jobSeconds: 3600 });
          const made = await resource.create(setOf(jobsOf(...keys(120)), { maxRunning: 0 }));
          assert.equal(live().length, 120);
          emulator.clearCalls();
          await resource.delete(made.id, made.state);
          assert.deepEqual(live(), []);
          assert.ok(count("cancelExportJob") === 120 || options.readableAfterMs, "none is asked for twice");
          assert.ok(
            test.voice.lines.includes("Cancelled 120 export jobs of the set name."),
            test.voice.lines.join("\n"),
          );
        });
      }

      it("says so where there is nothing to cancel", async () => {
        const made = await resource.create(setOf(jobsOf(...keys(3)), { waitFor: "completed" }));
        emulator.clearCalls();
        await resource.delete(made.id, made.state);
        assert.deepEqual(emulator.calls(), []);
        assert.ok(test.voice.lines.includes("Nothing to cancel: all jobs of the set name had ended."));
      });

      it("leaves them alone with onDelete abandon", async () => {
        const made = await resource.create(setOf(jobsOf(...keys(3)), { onDelete: "abandon" }));
        await resource.delete(made.id, made.state);
        assertOneEach(keys(3));
      });

      it("fails naming what still runs at the time-out", async () => {
        await on({ cancelSeconds: 300, jobSeconds: 3600 });
        const made = await resource.create(setOf(jobsOf(...keys(3)), { cancelTimeout: "20s" }));
        await assert.rejects(
          resource.delete(made.id, made.state),
          /no end after 20 s; last seen: 3 may still run: k\d \(\d+, status \w+\)/,
        );
        assert.equal(count("cancelExportJob"), 3, "none is asked for twice");
      });
    });

    describe("after a run that was killed", () => {
      const wanted = keys(150);
      const args = setOf(jobsOf(...wanted), { maxRunning: 0 });
      /** A run that is killed when so many starts were answered, and of which the engine has saved nothing. */
      const killedAfter = async (starts: number) => {
        emulator.faults({
          match: { action: "createExportJob" },
          after: starts,
          times: -1,
          fault: "answer",
          status: 503,
          body: "",
        });
        await resource.create(args).catch(() => undefined);
        emulator.clearFaults();
        leaveToTheDead(test.world);
        assert.equal(live().length, starts);
      };

      for (const requestId of ["keep", "omit"] as const) {
        it(`starts only what is missing, with the records of this machine (request ids: ${requestId})`, async () => {
          await on({ requestId, jobSeconds: 3600 });
          await killedAfter(70);
          await nextProcess();
          emulator.clearCalls();
          const made = await resource.create(args);
          assert.equal(made.reasons, undefined);
          assertOneEach(wanted);
          assert.equal(count("createExportJob"), 80);
          assert.equal(count("retrieveExportJob"), 0);
        });
      }

      it("starts only what is missing on another machine, where the platform keeps the names of requests", async () => {
        await on({ jobSeconds: 3600 });
        test = testWorld(emulator, sharedStates());
        resource = await host.start(TOKEN, test);
        await killedAfter(70);
        await nextProcess("another machine");
        emulator.clearCalls();
        const made = await resource.create(args);
        assert.equal(made.reasons, undefined);
        assertOneEach(wanted);
        assert.equal(count("createExportJob"), 80);
        assert.ok(count("listExportJobs") <= 5, `${count("listExportJobs")} pages`);
      });

      it("takes up what an update has begun", async () => {
        await on({ jobSeconds: 3600 });
        const made = await resource.create(setOf(jobsOf("k0")));
        emulator.faults({
          match: { action: "createExportJob" },
          after: 50,
          times: -1,
          fault: "answer",
          status: 503,
          body: "",
        });
        await resource.update(made.id, made.state, args).catch(() => undefined);
        emulator.clearFaults();
        leaveToTheDead(test.world);
        await nextProcess();
        assert.equal(await resource.diff(made.id, made.state, args), "update");
        const next = await resource.update(made.id, made.state, args);
        assert.equal(next.reasons, undefined);
        assertOneEach(wanted);
      });

      it("ends what an update has begun and nothing declares any more", async () => {
        await on({ jobSeconds: 3600 });
        const before = setOf(jobsOf("k0"));
        const made = await resource.create(before);
        await resource.update(made.id, made.state, setOf(jobsOf(...keys(5))));
        leaveToTheDead(test.world);
        await nextProcess();
        assert.equal(live().length, 5);
        assert.equal(await resource.diff(made.id, made.state, before), "update");
        const next = await resource.update(made.id, made.state, before);
        assert.equal(next.reasons, undefined);
        assertOneEach(["k0"]);
      });

      it("takes up what an update has begun in place of a job that is declared again", async () => {
        await on({ jobSeconds: 3600 });
        const before = setOf(jobsOf("k0", "k1"));
        const made = await resource.create(before);
        emulator.advance(60_000);
        await resource.update(made.id, made.state, { ...before, triggers: ["again"] });
        leaveToTheDead(test.world);
        await nextProcess();
        const begun = live()
          .map(({ id }) => id)
          .sort();
        assert.equal(await resource.diff(made.id, made.state, before), "update");
        const next = await resource.update(made.id, made.state, before);
        assert.equal(next.reasons, undefined);
        assert.equal(jobs().length, 4, "nothing more was started");
        const known = Object.values(membersOf(next)).map(({ jobId }) => String(jobId));
        assert.deepEqual(known.sort(), begun);
      });

      it("ends what an update has begun with the set", async () => {
        await on({ jobSeconds: 3600 });
        const made = await resource.create(setOf(jobsOf("k0")));
        await resource.update(made.id, made.state, setOf(jobsOf(...keys(5))));
        leaveToTheDead(test.world);
        await nextProcess();
        await resource.delete(made.id, made.state);
        assert.deepEqual(live(), []);
      });
    });

    it("keeps its records in one file, which goes once the engine knows the jobs", async () => {
      const args = setOf(jobsOf(...keys(40)), { maxRunning: 0 });
      const made = await resource.create(args);
      Intents.of(test.world).runEnds(test.world);
      assert.equal(records(test.world).length, 1);
      await nextProcess();
      await resource.diff(made.id, made.state, args);
      assert.equal(records(test.world).length, 0);
    });

    it("keeps at most 160 bytes of state for each job that has succeeded, beyond twice the arguments and batches left out", async () => {
      const args = jobsOf(...keys(50));
      const made = await resource.create(setOf(args, { waitFor: "completed", maxRunning: 0 }));
      for (const [key, { batchIds: _, ...member }] of Object.entries(membersOf(made))) {
        // The arguments of a job are there once: in the place of their copy state has what is known of it.
        const overhead = JSON.stringify(member).length - JSON.stringify(args[key]).length;
        assert.ok(overhead <= 160, `${overhead}: ${JSON.stringify(member)}`);
        assert.match(String(member.startedAt), /Z$/);
        assert.match(String(member.endedAt), /Z$/);
      }
    });
  });
}
