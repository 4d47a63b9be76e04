import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { CallEntry, Emulator, Env } from "../emulator";
import { PACKAGE_ROOT } from "../package/pack";
import { ended, fleet, limits, STACKS, started, type Vessel } from "./harness/fleet";
import { engineHosts } from "./harness/hosts";
import { liveJobs } from "./harness/look";
import { usePlugin } from "./harness/plugin";
import { findPostgres, Postgres } from "./harness/postgres";
import { exportJob, jobFor } from "./harness/program";
import { StartingLine } from "./harness/starting-line";
import { type Stage, story } from "./harness/story";
import { waitFor } from "./harness/wait-for";

const PAGE = readFileSync(join(PACKAGE_ROOT, "docs", "past-one-machine.md"), "utf8");
/** What a reader copies is what runs here. */
const [, MOVE = "exit 1"] = /^### To move a stack$.*?^```sh\n(.*?)^```$/ms.exec(PAGE) ?? [];

/** What a process had sent before it read that it is to wait may still arrive, where it does several things at once. */
const UNDER_WAY_MS = 1000;
/** Timers are kept to the millisecond. */
const ROUNDED_MS = 5;

/** Calls of one process to Adobe that came although it had been told to wait: `Retry-After`. */
function disobeyed(calls: readonly CallEntry[], vessels: readonly Vessel[]): string[] {
  return vessels.flatMap((vessel) => {
    const own = calls.filter(({ api, door }) => api === "adobe.export" && door === vessel.door("ADOBE"));
    const told = own.filter(({ retryAfterMs }) => retryAfterMs !== undefined);
    return told.flatMap(({ answeredMs = 0, retryAfterMs = 0 }) => {
      const from = answeredMs + (vessel.many ? UNDER_WAY_MS : 0);
      const early = own.filter(({ ms }) => ms > from && ms < answeredMs + retryAfterMs - ROUNDED_MS);
      return early.map(({ action, ms }) => `${vessel.name}: ${action} after ${ms - answeredMs} of ${retryAfterMs} ms`);
    });
  });
}

/** How much was asked, and how often that was too much. */
function figures(calls: readonly CallEntry[]): string {
  const apis = [...new Set(calls.map(({ api }) => api))].sort();
  return apis
    .map((api) => {
      const own = calls.filter((call) => call.api === api);
      const [throttled, full] = [own.filter((call) => call.throttled), own.filter(({ status }) => status === 429)];
      const busy = full.length - full.filter((call) => call.throttled).length;
      return `${api}: ${own.length} calls, ${throttled.length} of them throttled${busy > 0 ? `, ${busy} told of too many jobs` : ""}`;
    })
    .join("; ");
}

/** Every stack's own, once each, and nothing else. */
function assertNoneDoubled(emulator: Emulator, vessels: readonly Vessel[]): void {
  assert.deepEqual(started(emulator).sort(), vessels.flatMap(({ declared }) => declared).sort());
}

/** That it was worth looking: each of the clouds has said that it is too much. */
function assertObeyed(calls: readonly CallEntry[], vessels: readonly Vessel[]): void {
  assert.deepEqual(disobeyed(calls, vessels), []);
  const throttled = new Set(calls.flatMap(({ api, throttled }) => (throttled ? [api] : [])));
  assert.deepEqual([...throttled].sort(), ["adobe.export", "ncloud.import", "tencentcloud.import"]);
}

async function destroyAll(emulator: Emulator, vessels: readonly Vessel[]): Promise<void> {
  await Promise.all(vessels.map((vessel) => vessel.run("destroy")));
  assert.deepEqual(liveJobs(emulator), []);
  assertNoneDoubled(emulator, vessels);
}

/** Begun in one moment, each on a runner of its own. */
async function together(
  vessels: readonly Vessel[],
  work: (vessel: Vessel, env: Env) => Promise<unknown>,
): Promise<void> {
  const line = await StartingLine.draw(vessels.length);
  try {
    await Promise.all(vessels.map((vessel) => work(vessel, line.env)));
  } finally {
    line.close();
  }
}

/** A stack whose runner is taken away, and the call in whose answer that happens. */
const LOST = [
  {
    n: 2,
    cloud: "ADOBE",
    action: "createExportJob",
    adopted: /Adopted export job \d+, .*: its request names this resource/,
  },
  { n: 5, cloud: "TENCENTCLOUD", action: "CreateDBImportJob", adopted: /Adopted database import .* \(adoptRunning\)/ },
  { n: 7, cloud: "NCLOUD", action: "createDataImportJob", adopted: /Adopted search engine import .* \(adoptRunning\)/ },
] as const;
/** For which the answer is held back: much longer than a kill takes. */
const HELD_MS = 5_000;

function stories(servers: Exclude<ReturnType<typeof findPostgres>, string>): void {
  let postgres: Postgres;
  before(async () => {
    postgres = await Postgres.start(servers);
  });
  after(() => postgres?.stop());

  const gather = async ({ emulator, project }: Stage, name: string, more?: { adoptRunning: boolean }) => {
    project.environment({ PULUMI_BACKEND_URL: postgres.backend(name) });
    usePlugin(project);
    return fleet(project, emulator, more);
  };

  const timed = async ({ note, emulator }: Stage, what: string, work: () => Promise<void>): Promise<void> => {
    emulator.clearCalls();
    const begun = performance.now();
    await work();
    note(`${what}: ${((performance.now() - begun) / 1000).toFixed(1)} s; ${figures(emulator.calls())}`);
  };

  story(`${STACKS} stacks at once, of one backend and one account`, { emulator: limits }, async (stage) => {
    const { emulator, step } = stage;
    const vessels = await gather(stage, "at_once");

    await step("all end well, each job that they declare is started once, and every throttle is obeyed", async () => {
      await timed(stage, "up", () => together(vessels, (vessel, env) => ended(vessel.begin("up", { env }))));
      assertNoneDoubled(emulator, vessels);
      assertObeyed(emulator.calls(), vessels);
    });

    await step("the previews after it are empty, and call nothing", async () => {
      await timed(stage, "preview", async () => {
        await Promise.all(vessels.map((vessel) => vessel.run("preview", "--expect-no-changes")));
      });
      assert.deepEqual(emulator.calls(), []);
    });

    await step("after their destroys, at once too, nothing runs", async () => {
      await timed(stage, "destroy", () => destroyAll(emulator, vessels));
      assert.deepEqual(disobeyed(emulator.calls(), vessels), []);
    });
  });

  story(`${STACKS} stacks at once, three of whose runners are taken away`, { emulator: limits }, async (stage) => {
    const { emulator, project, step } = stage;
    const vessels = await gather(stage, "taken_away", { adoptRunning: true });
    const lost = LOST.map((each) => ({ ...each, vessel: vessels[each.n] as Vessel }));

    // A job that has ended meanwhile is found by the records of its machine alone.
    for (const { vessel } of lost) vessel.lasts();

    /** Taken away once the job is there, and run again on another machine, as docs/pipelines.md says, while the others go on. */
    const loseAndRecover = async (
      { vessel, cloud, action, adopted }: (typeof lost)[number],
      env: Env,
    ): Promise<void> => {
      const door = vessel.door(cloud);
      emulator.faults({ match: { action, door }, fault: "delay", when: "after", ms: HELD_MS, times: -1 });
      const { running } = vessel.begin("up", { env });
      const done = (call: CallEntry) =>
        call.action === action && call.door === door && call.status === 200 && call.about !== undefined;
      await waitFor(`${action} of ${vessel.name} has started a job`, () => emulator.calls().find(done));
      await vessel.kill(running);
      vessel.moveHome();
      await project.cli("cancel", "--yes", "--stack", vessel.name);
      const again = vessel.begin("up");
      if (vessel.waits) {
        const before = emulator.calls().length;
        const asked = ({ action, door }: CallEntry) => action === "retrieveExportJob" && door === vessel.door("ADOBE");
        await waitFor(`${vessel.name} waits for its job again`, () => emulator.calls().slice(before).find(asked));
        vessel.endJob();
      }
      const { text } = await ended(again);
      assert.match(text, adopted);
      await vessel.run("refresh", "--clear-pending-creates");
    };

    await step("all end well, each job is started once, and every throttle is obeyed", async () => {
      await timed(stage, "up, and again", () =>
        together(vessels, async (vessel, env) => {
          const victim = lost.find((each) => each.vessel === vessel);
          await (victim ? loseAndRecover(victim, env) : ended(vessel.begin("up", { env })));
        }),
      );
      assertNoneDoubled(emulator, vessels);
      assertObeyed(emulator.calls(), vessels);
    });

    await step("there is nothing left to do for those that were taken away", async () => {
      await Promise.all(lost.map(({ vessel }) => vessel.run("preview", "--expect-no-changes")));
    });

    await step("after their destroys nothing runs", async () => {
      await timed(stage, "destroy", () => destroyAll(emulator, vessels));
    });
  });

  for (const { name, story, program } of engineHosts)
    story("a stack moves from files to PostgreSQL, as the page says", {}, async ({ emulator, project, step }) => {
      const backend = postgres.backend(`${name}_moves`);
      project.program(program(exportJob("nightly", jobFor("dataset"))));
      await project.up();
      const ids = liveJobs(emulator);
      assert.equal(ids.length, 1);
      emulator.clearCalls();

      await step("nothing is called, and the preview there is empty", async () => {
        const { code, text } = await project.shell(MOVE, { NEW: backend }).ended;
        assert.equal(code, 0, text);
        assert.deepEqual(emulator.calls(), []);
      });

      await step("the files have it no more", () => assert.equal(existsSync(project.stateFile), false));

      await step("the job is known in its new place, and cancelled from there", async () => {
        project.environment({ ...emulator.env, PULUMI_BACKEND_URL: backend });
        await project.up();
        assert.deepEqual(liveJobs(emulator), ids);
        await project.destroy();
        assert.deepEqual(liveJobs(emulator), []);
        assert.equal(emulator.state().jobs.length, 1);
      });
    });
}

const servers = findPostgres();
if (typeof servers === "string") test("ten stacks at once", { skip: servers }, () => undefined);
else stories(servers);
