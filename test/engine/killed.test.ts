import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { basename } from "node:path";
import { describe } from "node:test";
import type { Emulator } from "../emulator";
import { SEED } from "../seed";
import { type EngineHost, engineHosts } from "./harness/hosts";
import { PENDING } from "./harness/interruption";
import { draw, type Kill, killed, titleOf } from "./harness/kills";
import { killAll } from "./harness/processes";
import { exportJob, jobFor, resource } from "./harness/program";
import { checkText } from "./harness/rules";
import type { Stage } from "./harness/story";
import { waitFor } from "./harness/wait-for";

/** How many runs of each host are killed. */
const { DATAJOBS_KILLS: KILLS = "5" } = process.env;

/** Where each export job of the program writes to: two of them are equal. */
const DATASETS = { one: "equal", two: "equal", awaited: "awaited" } as const;

const EACH = Number(KILLS);
const kills = draw(SEED, EACH * engineHosts.length);

/** Each waits for the engine most of the time. */
describe("killed runs", { concurrency: 2 }, () => {
  for (const [n, host] of engineHosts.entries()) {
    // One deck for all: what the one host isn't dealt the other one is.
    for (const [index, kill] of kills.slice(n * EACH, (n + 1) * EACH).entries()) trial(host, kill, index + 1);
  }
});

function trial(host: EngineHost, kill: Kill, number: number): void {
  const title = `${titleOf(kill)} (DATAJOBS_SEED=${SEED} DATAJOBS_KILLS=${KILLS}, number ${number})`;
  host.story(title, {}, async (stage) => {
    const { emulator, project, step } = stage;
    const app = emulator.jobs({ api: "ncloud.aiapp", seconds: 3600 }).id;
    const isAppLive = () => emulator.state().jobs.find(({ id }) => id === app)?.live;
    const write = (run: number) => project.program(programOf(host, { run, app, stopOn: kill.stopOn }));
    const watch = new Watch(emulator);
    const everStarted = () => exportJobs(emulator).length;
    let asked = 0;
    try {
      write(1);
      if (kill.run !== "up") {
        await step("(an up that nobody kills)", async () => {
          await project.up();
          asked = everStarted();
        });
      }
      if (kill.run === "another up") write(2);

      let struck = false;
      await step("at no time are there more jobs than resources", async () => {
        const result = await killed(host, stage, kill);
        struck = result.struck;
        checkText(result.text);
        watch.assertNoSecond();
      });
      if (!struck) await step("(the run had ended before the blow fell)", () => undefined);

      if (kill.run === "destroy" && kill.destroyAgain) {
        await step("destroy, run again, leaves no job behind", async () => {
          await release(stage);
          await project.destroy();
          assertNothingLives(emulator);
          assert.equal(isAppLive(), false);
          assert.equal(everStarted(), asked);
        });
      }

      await step("the recipe of the docs: each resource has one job, and no job was started twice", async () => {
        await release(stage);
        const clear = { flags: ["--clear-pending-creates"] };
        // Back instead of on: what is cancelled already, or still will be, has to be known as gone before it is started anew.
        const back = kill.run === "destroy" && !kill.destroyAgain;
        if (back) {
          await allProcessed(emulator);
          await project.refresh(clear);
        }
        const before = Object.keys(project.state().resources);
        const { text } = await project.up();
        if (PENDING.test(text)) await project.refresh(clear);
        watch.assertNoSecond();
        const missing = Object.keys(DATASETS).filter((name) => !before.includes(name));
        asked += kill.run === "destroy" ? missing.length : Object.keys(DATASETS).length;
        assert.equal(everStarted(), asked, "as many jobs as were asked for were ever started");
        assertOneEach(stage);
        if (!back) assert.equal(isAppLive(), kill.run !== "destroy" && kill.stopOn === "destroy");
      });

      await step("the next up has nothing to do, and nothing is pending", async () => {
        const { text } = await project.up({ flags: ["--expect-no-changes"] });
        assert.doesNotMatch(text, PENDING);
      });

      await step("destroy leaves no job behind, also when all that was held on its way has arrived", async () => {
        await project.destroy();
        assert.deepEqual(project.state().resources, {});
        assertNothingLives(emulator);
        await allProcessed(emulator);
        assertNothingLives(emulator);
        assert.equal(isAppLive(), false);
        watch.assertNoSecond();
        assert.equal(everStarted(), asked);
        // The provider of a killed engine lives on.
        await killAll(() => project.processes());
      });
    } finally {
      watch.end();
    }
  });
}

/** As a user does it: a killed engine leaves a lock behind, and sometimes half a file. */
async function release({ project, note }: Stage): Promise<void> {
  const torn = project.tornFiles();
  for (const file of torn) rmSync(file);
  if (torn.length > 0) note(`the engine left empty files behind: ${torn.map((file) => basename(file)).join(", ")}`);
  await project.command("cancel", "--yes");
}

/** Three export jobs and a stop. Another run has other triggers. */
function programOf(host: EngineHost, { run, app, stopOn }: { run: number; app: string; stopOn: string }): string {
  const more = { triggers: [run] };
  return host.program(
    exportJob("one", jobFor(DATASETS.one, more)),
    exportJob("two", jobFor(DATASETS.two, more)),
    exportJob("awaited", jobFor(DATASETS.awaited, { ...more, waitFor: "completed", waitTimeout: "2m" })),
    resource("ncloud.AiAppKill", "app", { aiAppId: app, stopOn }),
  );
}

/** Looks at the emulator while others are at work: it also ends the awaited job, once somebody waits for it. */
class Watch {
  private readonly timer: NodeJS.Timeout;
  private readonly second = new Set<string>();

  constructor(emulator: Emulator) {
    this.timer = setInterval(() => {
      const live = exportJobs(emulator).filter((job) => job.live);
      for (const dataset of new Set(Object.values(DATASETS))) {
        const jobs = live.filter((job) => datasetOf(job.request) === dataset);
        if (jobs.length > declared(dataset)) this.second.add(jobs.map(({ id }) => id).join(" and "));
      }
      for (const { id, request } of live) {
        const looked = emulator.calls().some(({ path, action }) => action === "retrieveExportJob" && path.endsWith(id));
        if (datasetOf(request) === "awaited" && looked) emulator.jobs({ api: "adobe.export", id, status: "SUCCEEDED" });
      }
    }, 10);
  }

  assertNoSecond(): void {
    assert.deepEqual([...this.second], [], "more live jobs than resources");
  }

  end(): void {
    clearInterval(this.timer);
  }
}

/** No call is on its way any more. The docs say how long a user waits for that. */
async function allProcessed(emulator: Emulator): Promise<void> {
  await waitFor("all calls are processed", () => emulator.calls().every(({ status }) => status !== 0));
}

function declared(dataset: string): number {
  return Object.values(DATASETS).filter((each) => each === dataset).length;
}

function datasetOf(request: Record<string, unknown>): unknown {
  return (request.destination as { datasetId?: unknown } | undefined)?.datasetId;
}

function exportJobs(emulator: Emulator) {
  return emulator.state().jobs.filter(({ api }) => api === "adobe.export");
}

/** State and ground truth are the same: each resource has a job of its own, and no other job lives. */
function assertOneEach({ emulator, project }: Stage): void {
  const { resources } = project.state();
  assert.deepEqual(Object.keys(resources).sort(), ["app", ...Object.keys(DATASETS)].sort());
  const jobs = exportJobs(emulator);
  const known = Object.entries(DATASETS).map(([name, dataset]) => {
    const job = jobs.find(({ id }) => id === resources[name]?.id);
    assert.ok(job, `${name} has a job`);
    assert.equal(datasetOf(job.request), dataset, `the job of ${name}`);
    assert.equal(resources[name]?.initErrors, undefined);
    assert.equal(job.live, name !== "awaited", `${name} is ${job.status}`);
    return job.id;
  });
  assert.equal(new Set(known).size, known.length, "no two resources have the same job");
  const orphans = jobs.filter(({ id, live }) => live && !known.includes(id));
  assert.deepEqual(orphans, []);
}

function assertNothingLives(emulator: Emulator): void {
  const live = exportJobs(emulator).filter((job) => job.live);
  assert.deepEqual(live, []);
}
