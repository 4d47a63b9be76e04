import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { Intents } from "../../provider/core/intents";
import { actionsOf, countOf } from "../calls";
import { type Emulator, startEmulator } from "../emulator";
import { type TestWorld, testWorld } from "../world";
import { type HostedResource, hosts, type Values } from "./hosts";
import { forgetAnswer, leaveToTheDead, records } from "./records";

const TOKEN = "adobe:ExportJob";
const HOUR_MS = 3_600_000;

const base: Values = {
  schema: { name: "_xdm.context.profile" },
  destination: { datasetId: "5b7c86968f7b6501e21ba9df" },
  filter: { segments: [{ segmentId: "52c26d0d-45f2-47a2-ab30-ed06abc981ff" }] },
};
const awaited: Values = { ...base, waitFor: "completed" };

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
      host.stop();
      test.close();
    });

    const actions = () => actionsOf(emulator);
    const count = (action: string) => countOf(emulator, action);
    const jobs = () => emulator.state().jobs;
    const live = () => jobs().filter((job) => job.live);
    const nextProcess = async (env?: Record<string, string | undefined>) => {
      const next = env ? testWorld(emulator, env, test.home) : test.restarted();
      return { ...next, resource: await host.start(TOKEN, next) };
    };

    describe("create", () => {
      it("starts one job and records where it lives", async () => {
        const { id, state } = await resource.create(base);
        assert.equal(jobs().length, 1);
        assert.equal(id, jobs()[0]?.id);
        assert.deepEqual(
          { jobId: state.jobId, status: state.status, imsOrg: state.imsOrg, sandbox: state.sandbox },
          { jobId: id, status: "NEW", imsOrg: emulator.env.ADOBE_IMS_ORG, sandbox: "prod" },
        );
        assert.match(String(state.createdAt), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        assert.ok(!Object.values(state).includes(null));
      });

      it("does not wait with waitFor accepted", async () => {
        await resource.create({ ...base, waitFor: "accepted" });
        assert.ok(!actions().includes("retrieveExportJob"));
      });

      it("waits for the end with waitFor completed, and then has the batch ids", async () => {
        const { state } = await resource.create(awaited);
        assert.equal(state.status, "SUCCEEDED");
        assert.equal((state.batchIds as string[]).length, 1);
        assert.equal(state.unfinished, undefined);
        assert.ok(test.voice.lines.some((line) => line.includes("PROCESSING -> SUCCEEDED")));
      });

      it("sends a list of fields as the API's comma-separated text", async () => {
        await resource.create({ ...base, fields: ["identities.id", "personalEmail.address"] });
        assert.equal(jobs()[0]?.request.fields, "identities.id,personalEmail.address");
      });

      it("fails when the job fails, with the API's own error texts, and keeps the id", async () => {
        emulator.outcomes({
          datasetId: "dataset-that-fails",
          outcome: "FAILED",
          errors: [{ code: "0090000009", msg: "Error writing profiles" }],
        });
        const made = await resource.create({ ...awaited, destination: { datasetId: "dataset-that-fails" } });
        assert.equal(made.id, jobs()[0]?.id);
        assert.match(made.reasons?.join() ?? "", /FAILED.*0090000009.*Error writing profiles/);
        assert.equal(made.state.status, "FAILED");
      });

      it("fails at the time-out saying what was last seen, and keeps the id", async () => {
        const made = await resource.create({ ...awaited, waitTimeout: "30s" });
        assert.match(
          made.reasons?.join() ?? "",
          /no end after 30 s; last seen: status PROCESSING \(looked \d+ times\)/,
        );
        assert.equal(live().length, 1);
        assert.equal(made.id, live()[0]?.id);
      });

      it("asks for one token however many jobs start at the same time", async () => {
        const requests = Array.from({ length: 20 }, (_, n) => ({
          ...base,
          destination: { datasetId: `dataset-${n}` },
        }));
        await Promise.all(requests.map((request) => resource.create(request)));
        assert.equal(emulator.calls().filter((call) => call.action === "imsToken").length, 1);
        assert.equal(jobs().length, 20);
      });

      it("starts a job for each of two equal declarations", async () => {
        const made = await Promise.all([resource.create(base), resource.create(base)]);
        assert.notEqual(made[0].id, made[1].id);
        assert.equal(jobs().length, 2);
      });

      it("renews the token once when it is refused", async () => {
        await resource.create(base);
        emulator.revokeTokens();
        await resource.create({ ...base, triggers: [2] });
        assert.equal(jobs().length, 2);
      });

      it("says where it looked when credentials are missing", async () => {
        const { resource: poor } = await nextProcess({ ...emulator.env, ADOBE_CLIENT_SECRET: undefined });
        await assert.rejects(
          poor.create(base),
          /adobeClientSecret.*adobeAccessToken.*datajobs:adobeClientSecret.*ADOBE_CLIENT_SECRET.*ADOBE_ACCESS_TOKEN/,
        );
        assert.deepEqual(emulator.calls(), []);
      });
    });

    describe("one job, when the answer to the POST is lost", () => {
      for (const fault of ["resetAfterCommit", "truncate"] as const) {
        it(`finds the job that was started, and sends nothing again (${fault})`, async () => {
          emulator.faults({ match: { action: "createExportJob" }, times: 1, fault });
          const { id } = await resource.create(base);
          assert.deepEqual(
            jobs().map((job) => job.id),
            [id],
          );
          assert.equal(count("createExportJob"), 1);
        });
      }

      for (const fault of ["resetBeforeRead", "html502"] as const) {
        it(`fails, having started nothing, when no job shows up (${fault})`, async () => {
          emulator.faults({ match: { action: "createExportJob" }, times: 1, fault });
          await assert.rejects(resource.create(base), /no job that it could have started showed up/);
          assert.equal(jobs().length, 0);
          assert.equal(count("createExportJob"), 1);
        });
      }

      it("takes an equal job of somebody else for its own neither before nor after", async () => {
        const others = emulator.jobs({ api: "adobe.export", seconds: 600, request: base });
        emulator.advance(60_000);
        emulator.faults({ match: { action: "createExportJob" }, times: 1, fault: "resetAfterCommit" });
        const { id } = await resource.create(base);
        assert.equal(jobs().length, 2);
        assert.notEqual(id, others.id);
      });

      it("gives each of two equal declarations its own job", async () => {
        emulator.faults({ match: { action: "createExportJob" }, times: 2, fault: "resetAfterCommit" });
        const made = await Promise.all([resource.create(base), resource.create(base)]);
        assert.equal(new Set(made.map(({ id }) => id)).size, 2);
        assert.equal(jobs().length, 2);
      });
    });

    describe("one job, when the run was interrupted", () => {
      // What the records alone are good for. With what a platform may tell beside them: authorship.test.ts.
      let keeping: Emulator;
      before(async () => {
        keeping = emulator;
        emulator = await startEmulator({ jobSeconds: 60, requestId: "omit" });
      });
      after(async () => {
        await emulator.close();
        emulator = keeping;
      });

      it("adopts by its id the job that a dead process had started", async () => {
        const first = await resource.create(base);
        leaveToTheDead(test.world);
        const next = await nextProcess();
        const second = await next.resource.create(base);
        assert.equal(second.id, first.id);
        assert.equal(count("createExportJob"), 1);
        assert.match(next.voice.lines.join(), /Adopted export job \d+, \w+.*No second one was started/);
      });

      it("looks for the job of a dead process whose record has no id", async () => {
        const first = await resource.create(base);
        leaveToTheDead(test.world, { id: undefined });
        const second = await (await nextProcess()).resource.create(base);
        assert.equal(second.id, first.id);
        assert.equal(count("createExportJob"), 1);
      });

      it("starts a job when the dead process had not come to that", async () => {
        const { id } = await resource.create(base);
        leaveToTheDead(test.world, { id: undefined });
        emulator.jobs({ api: "adobe.export", id, remove: true });
        await (await nextProcess()).resource.create(base);
        assert.equal(live().length, 1);
        assert.equal(count("createExportJob"), 2);
      });

      it("adopts each of two equal jobs of a dead process once", async () => {
        const before = await Promise.all([resource.create(base), resource.create(base)]);
        leaveToTheDead(test.world);
        const next = await nextProcess();
        const now = await Promise.all([next.resource.create(base), next.resource.create(base)]);
        assert.deepEqual(now.map(({ id }) => id).sort(), before.map(({ id }) => id).sort());
        assert.equal(jobs().length, 2);
      });

      it("leaves the record of a process that lives alone", async () => {
        const first = await resource.create(base);
        leaveToTheDead(test.world, { pid: process.ppid, stamp: undefined });
        const second = await (await nextProcess()).resource.create(base);
        assert.notEqual(second.id, first.id);
      });

      for (const { title, end, advance = 0, env = {}, adopts } of [
        { title: "still runs", adopts: true },
        { title: "has ended since: to ask again is to ask for a new one", advance: 10 * HOUR_MS, adopts: false },
        {
          title: "has ended since, where the engine was to save its states after that",
          advance: 10 * HOUR_MS,
          env: { PULUMI_SKIP_CHECKPOINTS: "true" },
          adopts: true,
        },
        { title: "has ended since, and the run was killed", advance: 10 * HOUR_MS, end: false, adopts: true },
      ] as { title: string; end?: boolean; advance?: number; env?: object; adopts: boolean }[]) {
        it(`${adopts ? "adopts" : "does not adopt"} what a run that ended in order had started, if it ${title}`, async () => {
          const first = await resource.create(base);
          if (end !== false) Intents.of(test.world).runEnds({ ...test.world, env: { ...test.world.env, ...env } });
          leaveToTheDead(test.world);
          emulator.advance(advance);
          const second = await (await nextProcess()).resource.create(base);
          assert.equal(second.id === first.id, adopts);
          assert.equal(records(test.world).length, 1);
        });
      }

      it("adopts a job that has ended, of a run that ended in order, if the engine knows an older one instead", async () => {
        const older = await resource.create(base);
        await resource.diff(older.id, older.state, base);
        emulator.advance(5_000);
        const lost = await resource.create({ ...base, triggers: [1] });
        Intents.of(test.world).runEnds(test.world);
        leaveToTheDead(test.world);
        emulator.advance(10 * HOUR_MS);
        const next = await nextProcess();
        await next.resource.diff(older.id, older.state, { ...base, triggers: [1] });
        const again = await next.resource.create({ ...base, triggers: [1] });
        assert.equal(again.id, lost.id);
        assert.equal(jobs().length, 2);
      });

      it("asked to replace one that still runs, of a run that ended in order: cancels it, then starts another", async () => {
        const first = await resource.create(base);
        Intents.of(test.world).runEnds(test.world);
        leaveToTheDead(test.world);
        const next = await nextProcess();
        next.engine.toldToReplace = true;
        const second = await next.resource.create(base);
        assert.notEqual(second.id, first.id);
        assert.deepEqual(
          live().map(({ id }) => id),
          [second.id],
        );
        await next.resource.delete(first.id, first.state);
        assert.deepEqual(
          live().map(({ id }) => id),
          [second.id],
        );
        assert.equal(count("cancelExportJob"), 1);
      });

      it("asked to replace, and killed before the new one is started: the next run starts it, and cancels no other", async () => {
        const first = await resource.create(base);
        Intents.of(test.world).runEnds(test.world);
        leaveToTheDead(test.world);
        const next = await nextProcess();
        next.engine.toldToReplace = true;
        emulator.faults({ match: { action: "cancelExportJob" }, fault: "answer", status: 403, times: 9 });
        await assert.rejects(next.resource.create(base), /cannot cancel/);
        emulator.clearFaults();
        emulator.jobs({ api: "adobe.export", id: first.id, remove: true });
        leaveToTheDead(test.world);
        const last = await nextProcess();
        assert.equal(await last.resource.diff(first.id, first.state, base), "delete, then replace");
        assert.match(last.voice.lines.join("\n"), /an interrupted run has cancelled export job/);
        await last.resource.delete(first.id, first.state);
        const second = await last.resource.create(base);
        assert.deepEqual(
          live().map(({ id }) => id),
          [second.id],
        );
        assert.equal(await last.resource.diff(second.id, second.state, base), "none");
        assert.deepEqual(records(test.world), []);
      });

      it("a replacement whose state was lost: the next diff replaces, its create adopts, and one job is left", async () => {
        const older = await resource.create(base);
        emulator.advance(5_000);
        const news = { ...base, triggers: [1] };
        await resource.diff(older.id, older.state, news);
        const lost = await resource.create(news);
        leaveToTheDead(test.world);
        const next = await nextProcess();
        assert.equal(await next.resource.diff(older.id, older.state, base), "delete, then replace");
        await next.resource.delete(older.id, older.state);
        assert.equal((await next.resource.create(base)).id, lost.id);
        assert.deepEqual(
          live().map(({ id }) => id),
          [lost.id],
        );
        assert.match(
          next.voice.lines.join("\n"),
          new RegExp(`an interrupted run has started export job ${lost.id} in place of export job ${older.id}`),
        );
      });

      it("a record that is older than the job that the engine knows is that job's, or of one that it replaced", async () => {
        await resource.create(base);
        leaveToTheDead(test.world);
        const elsewhere = await host.start(TOKEN, testWorld(emulator));
        emulator.advance(5_000);
        const newer = await elsewhere.create(base);
        const next = await nextProcess();
        assert.equal(await next.resource.diff(newer.id, newer.state, base), "none");
        assert.deepEqual(records(test.world), []);
      });

      it("leaves the records of another backend alone, though a resource there has the same name", async () => {
        const at = (url: string) => nextProcess({ ...emulator.env, PULUMI_BACKEND_URL: url });
        const first = await (await at("postgres://user:CANARY-password@here/states")).resource.create(base);
        leaveToTheDead(test.world);
        assert.ok(!records(test.world).some((path) => readFileSync(path, "utf8").includes("CANARY")));
        assert.notEqual((await (await at("file:///elsewhere")).resource.create(base)).id, first.id);
        assert.equal((await (await at("postgres://user:another@here/states")).resource.create(base)).id, first.id);
      });

      it("does not cancel what a replacement that came without a diff has just adopted", async () => {
        const { id, state } = await resource.create(base);
        leaveToTheDead(test.world);
        const next = await nextProcess();
        const replacement = await next.resource.create(base);
        assert.equal(replacement.id, id);
        await next.resource.delete(id, state);
        assert.equal(live().length, 1);
        assert.match(next.voice.lines.join("\n"), /Left alone: .*has just adopted it/);
      });

      it("forgets the record once the engine has shown that it knows the job", async () => {
        const { id, state } = await resource.create(base);
        assert.equal(records(test.world).length, 1);
        assert.equal(await resource.diff(id, state, base), "none");
        assert.deepEqual(records(test.world), []);
      });

      it("ignores records that are damaged", async () => {
        await resource.create(base);
        const [path = ""] = records(test.world);
        writeFileSync(path, "{");
        await (await nextProcess()).resource.create(base);
        assert.equal(count("createExportJob"), 2);
      });

      for (const { title, days, answered = true, live: runs = true, adopts } of [
        { title: "of a job that still runs", days: 3, adopts: true },
        { title: "of a job that has ended", days: 3, live: false, adopts: false },
        { title: "of a request that was never answered", days: 3, answered: false, adopts: false },
        { title: "of a job that still runs, as none can", days: 9, adopts: false },
      ]) {
        it(`${adopts ? "adopts by" : "ignores"} a record of ${days} days ago, ${title}`, async () => {
          await resource.create(base);
          leaveToTheDead(test.world, { at: emulator.now() - days * 24 * HOUR_MS });
          if (!answered) records(test.world).forEach(forgetAnswer);
          if (!runs) emulator.advance(HOUR_MS);
          await (await nextProcess()).resource.create(base);
          assert.equal(count("createExportJob"), adopts ? 1 : 2);
        });
      }

      it("goes on, with one warning, when no record can be written", async () => {
        const homeless = await nextProcess({ ...emulator.env, XDG_STATE_HOME: "/dev/null/nowhere" });
        await homeless.resource.create(base);
        await homeless.resource.create({ ...base, triggers: [1] });
        assert.equal(jobs().length, 2);
        assert.equal(homeless.voice.lines.filter((line) => line.startsWith("warning: cannot keep a record")).length, 1);
      });

      it("sends nothing for an engine that is dead", async () => {
        test.engine.dead = true;
        await assert.rejects(resource.create(base), /engine that asked for this is gone/);
        assert.equal(count("createExportJob"), 0);
      });

      it("with adoptRunning takes over the one running job that agrees", async () => {
        const { id } = emulator.jobs({ api: "adobe.export", seconds: 600, request: base });
        const made = await resource.create({ ...base, adoptRunning: true });
        assert.equal(made.id, id);
        assert.equal(count("createExportJob"), 0);
      });

      it("with adoptRunning never takes the predecessor of a replacement", async () => {
        const first = await resource.create(base);
        const news = { ...base, triggers: ["again"], adoptRunning: true };
        await resource.diff(first.id, first.state, news);
        const second = await resource.create(news);
        assert.notEqual(second.id, first.id);
      });
    });

    describe("diff", () => {
      const rows: [title: string, change: Values, expected: string][] = [
        ["nothing changed", {}, "none"],
        ["another dataset", { destination: { datasetId: "other" } }, "delete, then replace"],
        ["another trigger", { triggers: [1] }, "delete, then replace"],
        ["another sandbox", { sandbox: "dev" }, "delete, then replace"],
        ["the recorded sandbox, now as an argument", { sandbox: "prod" }, "none"],
        [
          "a default written out",
          { destination: { datasetId: "5b7c86968f7b6501e21ba9df", segmentPerBatch: false } },
          "none",
        ],
        [
          "another status of a segment",
          { filter: { segments: [{ segmentId: "52c26d0d-45f2-47a2-ab30-ed06abc981ff", status: ["exited"] }] } },
          "delete, then replace",
        ],
        [
          "the default statuses, in another order",
          {
            filter: {
              segments: [{ status: ["existing", "realized"], segmentId: "52c26d0d-45f2-47a2-ab30-ed06abc981ff" }],
            },
          },
          "none",
        ],
        ["waitFor", { waitFor: "completed" }, "update"],
        ["waitTimeout", { waitTimeout: "5m" }, "update"],
        ["cancelTimeout", { cancelTimeout: "5m" }, "update"],
        ["onDelete", { onDelete: "abandon" }, "update"],
        ["rerunOnFailure", { rerunOnFailure: true }, "update"],
        ["adoptRunning", { adoptRunning: true }, "update"],
        ["waitFor, written out as the default", { waitFor: "accepted" }, "none"],
      ];
      for (const [title, change, expected] of rows) {
        it(`${title}: ${expected}`, async () => {
          const { id, state } = await resource.create(base);
          emulator.clearCalls();
          assert.equal(await resource.diff(id, state, { ...base, ...change }), expected);
          assert.deepEqual(emulator.calls(), []);
        });
      }

      it("a list of fields and the API's text are the same, in any order", async () => {
        const { id, state } = await resource.create({ ...base, fields: "a.b, c.d" });
        assert.equal(await resource.diff(id, state, { ...base, fields: ["c.d", "a.b"] }), "none");
        assert.equal(await resource.diff(id, state, { ...base, fields: ["c.d"] }), "delete, then replace");
      });

      it("a place that comes from the environment is no change", async () => {
        const { id, state } = await resource.create(base);
        const moved = await nextProcess({ ...emulator.env, ADOBE_SANDBOX_NAME: "dev" });
        assert.equal(await moved.resource.diff(id, state, base), "none");
      });

      it("creates the replacement first once the job is known to have ended", async () => {
        const { id, state } = await resource.create(awaited);
        assert.equal(await resource.diff(id, state, { ...awaited, triggers: [1] }), "replace");
      });

      it("replaces a job known as FAILED with rerunOnFailure only", async () => {
        const { id, state } = await resource.create(base);
        const failed = { ...state, status: "FAILED" };
        assert.equal(await resource.diff(id, failed, base), "none");
        assert.equal(await resource.diff(id, failed, { ...base, rerunOnFailure: true }), "replace");
        assert.equal(await resource.diff(id, { ...failed, waitFor: "completed" }, awaited), "replace");
        const rerun = { rerunOnFailure: true };
        assert.equal(
          await resource.diff(id, { ...state, ...rerun, status: "CANCELLED" }, { ...base, ...rerun }),
          "none",
        );
        const settled = { waitFor: "completed", rerunOnFailure: false };
        assert.equal(await resource.diff(id, { ...failed, ...settled }, { ...base, ...settled }), "none");
      });
    });

    describe("update", () => {
      it("changes settings without a call", async () => {
        const { id, state } = await resource.create(base);
        emulator.clearCalls();
        const updated = await resource.update(id, state, { ...base, onDelete: "abandon", waitFor: "completed" });
        assert.deepEqual(updated.state, { ...state, onDelete: "abandon", waitFor: "completed" });
        assert.deepEqual(emulator.calls(), []);
      });

      it("goes on waiting for a half-made job, and starts no second one", async () => {
        const half = await resource.create({ ...awaited, waitTimeout: "30s" });
        assert.equal(await resource.diff(half.id, half.state, awaited), "update");
        const whole = await resource.update(half.id, half.state, awaited);
        assert.equal(whole.reasons, undefined);
        assert.equal(whole.state.status, "SUCCEEDED");
        assert.equal(whole.state.unfinished, undefined);
        assert.equal(jobs().length, 1);
      });

      it("fails again for a failed job without rerunOnFailure, saying that triggers run it anew", async () => {
        emulator.outcomes({ datasetId: "dataset-that-fails", outcome: "FAILED" });
        const news = { ...awaited, destination: { datasetId: "dataset-that-fails" }, rerunOnFailure: false };
        const half = await resource.create(news);
        const again = await resource.update(half.id, half.state, news);
        assert.match(again.reasons?.join() ?? "", /change of triggers/);
        assert.equal(jobs().length, 1);
      });
    });

    describe("read", () => {
      it("refreshes status and results", async () => {
        const { id, state } = await resource.create(base);
        emulator.advance(61_000);
        const read = await resource.read(id, state);
        assert.equal(read?.state.status, "SUCCEEDED");
        assert.equal(typeof read?.state.exportedProfiles, "number");
      });

      it("a job that can't be read in its first minutes is there all the same", async () => {
        const { id, state } = await resource.create(base);
        emulator.jobs({ api: "adobe.export", id, remove: true });
        assert.deepEqual((await resource.read(id, state))?.state, state);
        assert.match(test.voice.lines.join(), /can't be read yet. What was known of it is kept/);
      });

      it("a job of some minutes that is not found, twice, is gone", async () => {
        const { id, state } = await resource.create(base);
        emulator.jobs({ api: "adobe.export", id, remove: true });
        emulator.advance(6 * 60_000);
        assert.equal(await resource.read(id, state), undefined);
      });

      it("a job known to have ended that is not found has EXPIRED", async () => {
        const { id, state } = await resource.create(awaited);
        emulator.jobs({ api: "adobe.export", id, remove: true });
        assert.equal((await resource.read(id, state))?.state.status, "EXPIRED");
      });

      it("a job known as FAILED that has EXPIRED since is still started anew by rerunOnFailure", async () => {
        emulator.outcomes({ datasetId: "dataset-that-fails", outcome: "FAILED" });
        const news = { ...awaited, destination: { datasetId: "dataset-that-fails" } };
        const { id, state } = await resource.create(news);
        emulator.jobs({ api: "adobe.export", id, remove: true });
        const once = await resource.read(id, state);
        const twice = await resource.read(id, once?.state ?? {});
        assert.equal(twice?.state.status, "EXPIRED");
        assert.equal(await resource.diff(id, twice?.state ?? {}, news), "replace");
        const kept = { ...news, rerunOnFailure: false };
        assert.equal(await resource.diff(id, { ...twice?.state, ...kept }, kept), "update");
      });

      it("a job of more than 24 hours that is not found has EXPIRED", async () => {
        const { id, state } = await resource.create(base);
        emulator.jobs({ api: "adobe.export", id, remove: true });
        emulator.advance(25 * HOUR_MS);
        assert.equal((await resource.read(id, state))?.state.status, "EXPIRED");
      });

      for (const status of [403, 429, 500, 503]) {
        it(`HTTP ${status} is an error, never "gone"`, async () => {
          const { id, state } = await resource.create(base);
          emulator.faults({
            match: { action: "retrieveExportJob" },
            times: 1000,
            fault: "answer",
            status,
            headers: {},
            body: "{}",
          });
          await assert.rejects(resource.read(id, state), /cannot read export job/);
          emulator.clearFaults();
        });
      }

      it("uses the recorded place, whatever is configured by then", async () => {
        const { id, state } = await resource.create(base);
        const moved = await nextProcess({ ...emulator.env, ADOBE_SANDBOX_NAME: "dev" });
        assert.equal((await moved.resource.read(id, state))?.state.sandbox, "prod");
      });

      it("refuses with another organisation's credentials, naming both", async () => {
        const { id, state } = await resource.create(base);
        const foreign = await nextProcess(emulator.accounts.otherOrganisation);
        await assert.rejects(
          foreign.resource.read(id, state),
          /lives in org 1BD6382559DF0C130A49422D@AdobeOrg, configured is /,
        );
      });

      it("reads a job of which nothing but the id is known", async () => {
        const { id } = await resource.create(base);
        const other = await nextProcess();
        const read = await other.resource.read(id, {});
        assert.equal(read?.id, id);
        assert.deepEqual(read?.state.schema, base.schema);
        assert.equal(await other.resource.diff(id, read?.state ?? {}, base), "none");
        const placed = await other.resource.read(`${emulator.env.ADOBE_IMS_ORG}/prod/${id}`, {});
        assert.equal(placed?.id, id);
      });

      it("fails for a job of which nothing is known and that is not there", async () => {
        await assert.rejects(resource.read("4711", {}), /there is no such job in/);
      });
    });

    describe("delete", () => {
      it("cancels a running job and waits until it has ended", async () => {
        const { id, state } = await resource.create(base);
        await resource.delete(id, state);
        assert.equal(live().length, 0);
        assert.equal(count("cancelExportJob"), 1);
        assert.deepEqual(test.voice.lines, [`Cancelled export job ${id} of ${state.imsOrg}/prod.`]);
      });

      it("calls no DELETE for a job that has ended", async () => {
        const { id, state } = await resource.create(base);
        emulator.advance(61_000);
        await resource.delete(id, state);
        assert.equal(count("cancelExportJob"), 0);
        assert.match(test.voice.lines.join(), /Nothing to cancel.*SUCCEEDED/);
      });

      it("abandons with onDelete abandon, without a call", async () => {
        const { id, state } = await resource.create({ ...base, onDelete: "abandon" });
        emulator.clearCalls();
        await resource.delete(id, state);
        assert.deepEqual(emulator.calls(), []);
        assert.match(test.voice.lines.join(), /Left alone/);
      });

      it("is done at once when the job was cancelled by a run that was killed before it could say so", async () => {
        const { id, state } = await resource.create(base);
        await resource.delete(id, state);
        leaveToTheDead(test.world);
        const next = await nextProcess();
        const begun = emulator.now();
        await next.resource.delete(id, state);
        assert.ok(emulator.now() - begun < 5_000, "it waits until a job of that age could be found");
        assert.equal(await next.resource.read(id, state), undefined);
        assert.equal(count("cancelExportJob"), 1);
      });

      it("is done when the job is gone", async () => {
        const { id, state } = await resource.create(base);
        emulator.jobs({ api: "adobe.export", id, remove: true });
        emulator.advance(6 * 60_000);
        await resource.delete(id, state);
        assert.equal(count("cancelExportJob"), 0);
      });

      for (const fault of ["resetBeforeRead", "resetAfterCommit", "html502", "truncate"] as const) {
        it(`looks and asks again when the answer is lost (${fault})`, async () => {
          const { id, state } = await resource.create(base);
          emulator.faults({ match: { action: "cancelExportJob" }, times: 1, fault });
          await resource.delete(id, state);
          assert.equal(live().length, 0);
        });
      }

      it("refuses with another organisation's credentials, and the job stays", async () => {
        const { id, state } = await resource.create(base);
        const foreign = await nextProcess(emulator.accounts.otherOrganisation);
        await assert.rejects(foreign.resource.delete(id, state), /lives in org/);
        assert.equal(live().length, 1);
      });
    });
  });
}
