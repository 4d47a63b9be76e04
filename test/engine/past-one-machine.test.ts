import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { CallEntry, Emulator } from "../emulator";
import { ended, fleet, limits, STACKS, started, type Vessel } from "./harness/fleet";
import { liveJobs } from "./harness/look";
import { usePlugin } from "./harness/plugin";
import { findPostgres, Postgres } from "./harness/postgres";
import { StartingLine } from "./harness/starting-line";
import { type Stage, story } from "./harness/story";
import { waitFor } from "./harness/wait-for";

/** What a process had sent before it read that it is to wait may still arrive. */
const UNDER_WAY_MS = 500;
/** Timers are kept to the millisecond. */
const ROUNDED_MS = 5;

/** Calls of one process to one cloud that came although it had been told, in the words of the protocol, to wait. */
function disobeyed(calls: readonly CallEntry[]): string[] {
  const told = calls.filter(({ retryAfterMs }) => retryAfterMs !== undefined);
  return told.flatMap(({ door, api, action, answeredMs = 0, retryAfterMs = 0 }) => {
    const late = calls.filter((call) => {
      const after = call.ms - answeredMs;
      const mine = call.door === door && call.api === api;
      return mine && after > UNDER_WAY_MS && after < retryAfterMs - ROUNDED_MS;
    });
    return late.map((call) => `${call.action} ${call.ms - answeredMs} ms after ${action} was to wait ${retryAfterMs}`);
  });
}

/** The most that were let through in any second. */
function mostInOneSecond(calls: readonly CallEntry[]): number {
  const passed = calls.filter(({ throttled }) => !throttled);
  return Math.max(
    0,
    ...passed.map(({ ms }) => passed.filter((other) => other.ms >= ms && other.ms < ms + 1000).length),
  );
}

function figures(calls: readonly CallEntry[]): string {
  const clouds = Map.groupBy?.(calls, ({ api }) => api) ?? new Map<string, CallEntry[]>();
  return [...clouds]
    .map(([api, all]) => {
      const throttled = all.filter((call) => call.throttled).length;
      return `${api} ${all.length} calls, ${throttled} throttled`;
    })
    .join("; ");
}

/** Every stack's own, once each, and nothing else. */
function assertNoneDoubled(emulator: Emulator, vessels: readonly Vessel[]): void {
  assert.deepEqual(started(emulator).sort(), vessels.flatMap(({ declared }) => declared).sort());
}

async function assertSettled(vessels: readonly Vessel[]): Promise<void> {
  await Promise.all(vessels.map((vessel) => vessel.run("preview", "--expect-no-changes")));
}

async function assertDestroyed(emulator: Emulator, vessels: readonly Vessel[]): Promise<void> {
  await Promise.all(vessels.map((vessel) => vessel.run("destroy")));
  assert.deepEqual(liveJobs(emulator), []);
  assertNoneDoubled(emulator, vessels);
}

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

  story(`${STACKS} stacks at once, of one backend and one account`, { emulator: limits }, async (stage) => {
    const { emulator, step, note } = stage;
    const t0 = performance.now();
    const vessels = await gather(stage, "at_once");
    note(`gathered ${Math.round(performance.now() - t0)} ms`);

    await step("all end well, and each job that they declare is started once", async () => {
      const t = performance.now();
      const line = await StartingLine.draw(STACKS);
      try {
        await Promise.all(vessels.map((vessel) => ended(vessel.begin("up", { env: line.env }))));
      } finally {
        line.close();
      }
      note(`up ${Math.round(performance.now() - t)} ms: ${figures(emulator.calls())}`);
      assertNoneDoubled(emulator, vessels);
    });

    await step("every throttle is obeyed", async () => {
      assert.deepEqual(disobeyed(emulator.calls()), []);
    });

    await step("the previews after it are empty", async () => {
      const t = performance.now();
      await assertSettled(vessels);
      note(`previews ${Math.round(performance.now() - t)} ms`);
    });

    await step("after their destroys, at once too, nothing runs", async () => {
      const t = performance.now();
      emulator.clearCalls();
      await assertDestroyed(emulator, vessels);
      assert.deepEqual(disobeyed(emulator.calls()), []);
      note(`destroy ${Math.round(performance.now() - t)} ms: ${figures(emulator.calls())}`);
    });
  });
}

const servers = findPostgres();
if (typeof servers === "string") test("ten stacks at once", { skip: servers }, () => undefined);
else stories(servers);
void mostInOneSecond;
void waitFor;
