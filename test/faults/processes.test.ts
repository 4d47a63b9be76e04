import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { setTimeout as pass } from "node:timers/promises";
import { type Emulator, startEmulator } from "../emulator";
import { jobSubject, jobSubjects } from "../jobs";

const exportJob = jobSubject("adobe:ExportJob");

interface Run {
  readonly child: ChildProcess;
  readonly result: Promise<{ id?: string; error?: string }>;
}

/** Real processes that share one user's state folder. */
describe("one job, several processes", { timeout: 120_000 }, () => {
  let emulator: Emulator;
  let home: string;
  const engines: Server[] = [];
  const runs: Run[] = [];

  before(async () => {
    emulator = await startEmulator({ jobSeconds: 3600 });
  });
  after(() => emulator.close());
  beforeEach(() => {
    emulator.reset();
    home = mkdtempSync(join(tmpdir(), "datajobs-home-"));
  });
  afterEach(async () => {
    for (const { child, result } of runs.splice(0)) {
      child.kill("SIGKILL");
      await result;
    }
    for (const engine of engines.splice(0)) engine.close();
    rmSync(home, { recursive: true, force: true });
  });

  /** All that a provider sees of its engine is whether it answers. */
  const engine = async (): Promise<{ address: string; die(): void }> => {
    const server = createServer((socket) => socket.destroy());
    engines.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, die: () => void server.close() };
  };

  const run = (address: string, env: Record<string, string> = {}, { token, args } = exportJob): Run => {
    const child = spawn(process.execPath, [join(__dirname, "child.js"), address], {
      env: {
        PATH: process.env.PATH,
        ...emulator.env,
        HOME: home,
        XDG_STATE_HOME: home,
        TOKEN: token,
        ARGS: JSON.stringify(args),
        ...env,
      },
      stdio: ["pipe", "pipe", "inherit"],
    });
    let out = "";
    const result = new Promise<{ id?: string; error?: string }>((resolve) => {
      child.stdout?.on("data", (chunk: Buffer) => {
        out += chunk.toString();
        const line = out.split("\n").find((each) => /^\{.*\}$/.test(each));
        if (line !== undefined) resolve(JSON.parse(line) as { id?: string; error?: string });
      });
      child.on("close", () => resolve({}));
    });
    const started = { child, result };
    runs.push(started);
    return started;
  };

  const ids = () =>
    emulator
      .state()
      .jobs.map((job) => job.id)
      .sort();
  const posts = (action = exportJob.calls.start) => emulator.calls().filter((call) => call.action === action).length;
  const untilPosted = async (count: number, action?: string): Promise<void> => {
    for (let n = 0; n < 400 && posts(action) < count; n++) await pass(25);
    assert.equal(posts(action), count);
  };

  it("two at once with equal requests have a job each", async () => {
    const { address } = await engine();
    const results = await Promise.all([run(address).result, run(address).result]);
    assert.deepEqual(results.map(({ id }) => id).sort(), ids());
    assert.equal(ids().length, 2);
  });

  it("one that lost its answer does not take the job of the other, which is still in its POST", async () => {
    const { address } = await engine();
    emulator.faults([
      { match: { action: "createExportJob" }, fault: "delay", when: "after", ms: 1000 },
      { match: { action: "createExportJob" }, fault: "resetBeforeRead" },
    ]);
    const slow = run(address);
    await untilPosted(1);
    const lost = await run(address, { SPEED: "10" }).result;
    assert.match(lost.error ?? "", /no job that it could have started showed up/);
    assert.deepEqual([(await slow.result).id], ids());
  });

  for (const subject of jobSubjects) {
    const { token, calls } = subject;

    it(`${token}: a process killed in its start leaves its job to the next one`, async () => {
      const { address } = await engine();
      emulator.faults({ match: { action: calls.start }, fault: "delay", when: "after", ms: 60_000 });
      const first = run(address, {}, subject);
      await untilPosted(1, calls.start);
      first.child.kill("SIGKILL");
      await first.result;
      const { id, error } = await run(address, {}, subject).result;
      assert.equal(error, undefined);
      if (calls.namesIds) assert.deepEqual(ids(), [id]);
      assert.deepEqual([ids().length, posts(calls.start)], [1, 1]);
    });

    it(`${token}: a provider that outlives its engine in its start: the next run waits for it, and adopts its job`, async () => {
      const [old, next] = [await engine(), await engine()];
      emulator.faults({ match: { action: calls.start }, fault: "delay", when: "after", ms: 2500 });
      const first = run(old.address, {}, subject);
      await untilPosted(1, calls.start);
      old.die();
      const { error } = await run(next.address, {}, subject).result;
      assert.equal(error, undefined);
      assert.deepEqual([ids().length, posts(calls.start)], [1, 1]);
      await first.result;
    });

    it(`${token}: a provider whose engine died before its start sends nothing`, async () => {
      const old = await engine();
      const before = calls.credentials ?? calls.lists[0] ?? "";
      emulator.faults({ match: { action: before }, fault: "delay", when: "after", ms: 1500 });
      const first = run(old.address, {}, subject);
      for (let n = 0; n < 400 && emulator.calls().length === 0; n++) await pass(25);
      old.die();
      assert.match((await first.result).error ?? "", /engine that asked for this is gone/);
      assert.deepEqual(ids(), []);
    });
  }

  it("two that come after a killed one: one of them adopts its job, the other starts its own", async () => {
    const { address } = await engine();
    emulator.faults({ match: { action: "createExportJob" }, fault: "delay", when: "after", ms: 60_000 });
    const first = run(address);
    await untilPosted(1);
    first.child.kill("SIGKILL");
    await first.result;
    const results = await Promise.all([run(address).result, run(address).result]);
    assert.deepEqual(results.map(({ id }) => id).sort(), ids());
    assert.equal(ids().length, 2);
  });

  it("a provider that outlives its engine longer than any POST takes: its job is adopted once, whatever it writes later", async () => {
    const [old, next, third] = [await engine(), await engine(), await engine()];
    emulator.faults({ match: { action: "createExportJob" }, fault: "delay", when: "after", ms: 3500 });
    const first = run(old.address);
    await untilPosted(1);
    old.die();
    const { id } = await run(next.address, { CALL_TIMEOUT_MS: "1000" }).result;
    assert.deepEqual(ids(), [id]);
    await first.result;
    // The engine knows the job of the second run by now, and asks for one more of the same kind.
    next.die();
    for (const { child } of runs) child.kill("SIGKILL");
    assert.deepEqual([(await run(third.address).result).id, posts()], [id, 1]);
  });
});
