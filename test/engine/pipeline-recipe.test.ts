import assert from "node:assert/strict";
import { copyFileSync, readFileSync, renameSync, truncateSync } from "node:fs";
import { join } from "node:path";
import type { Emulator } from "../emulator";
import { PACKAGE_ROOT } from "../package/pack";
import { type EngineHost, engineHosts } from "./harness/hosts";
import { CANCEL_MS, PENDING } from "./harness/interruption";
import { effects, liveJobs } from "./harness/look";
import { killAll } from "./harness/processes";
import { exportJob, jobFor } from "./harness/program";
import type { Env, Project, Verb } from "./harness/project";
import { checkText, filesBelow } from "./harness/rules";
import type { Stage } from "./harness/story";
import { waitFor } from "./harness/wait-for";

const PAGE = readFileSync(join(PACKAGE_ROOT, "docs", "pipelines.md"), "utf8");

const UP = "After an interrupted `pulumi up`";
const DESTROY = "After an interrupted `pulumi destroy`";
const FILES = "The file backend after a kill";
const FULL = "The file backend on a full disk";

/** The one code block of this language below a heading of the page: what a reader copies is what runs here. */
function block(heading: string, language: "sh" | "yaml"): string {
  const section = PAGE.split(/^## /m).find((each) => each.startsWith(`${heading}\n`));
  assert.ok(section, `docs/pipelines.md has no section "${heading}"`);
  const [found, ...others] = [...section.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, "gms"))];
  assert.ok(found?.[1] && others.length === 0, `"${heading}" has one block of ${language}`);
  return found[1];
}

/** @throws with all that was said, unless every line succeeds */
async function runBlock(project: Project, heading: string, env: Env = {}): Promise<string> {
  const { code, text } = await project.shell(block(heading, "sh"), env).ended;
  assert.equal(code, 0, text);
  checkText(text);
  return text;
}

const [dynamic, plugin] = engineHosts as [EngineHost, EngineHost];

function write({ project }: Pick<Stage, "project">, host: EngineHost, more: object = {}): void {
  project.program(host.program(...["one", "two"].map((name) => exportJob(name, jobFor("equal", more)))));
}

/** A machine that is switched off when all jobs of the program have been asked for, and no answer has come. */
async function switchedOff({ emulator, project }: Stage, verb: Verb, action: string): Promise<void> {
  emulator.faults({ match: { action }, fault: "delay", when: "after", ms: 60_000, times: -1 });
  const { running } = project.begin(verb);
  await waitFor("the first call is carried out", () =>
    emulator.calls().some((call) => call.action === action && call.status !== 0),
  );
  await running.killGroup();
  await killAll(() => project.processes());
  emulator.clearFaults();
  if (project.tornFiles().length > 0) await runBlock(project, FILES);
}

async function assertRecovered({ emulator, project }: Stage, text: string): Promise<void> {
  assert.match(text, /Adopted export job \d+, .*: an interrupted run on this machine had started it/);
  const { one, two } = project.state().resources;
  assert.deepEqual([one?.id, two?.id].sort(), liveJobs(emulator).sort());
  assert.equal(new Set([one?.id, two?.id]).size, 2, "each has a job of its own");
  assert.deepEqual(effects(emulator), ["createExportJob", "createExportJob"], "no second one was started");
  const next = await project.up({ flags: ["--expect-no-changes"] });
  assert.doesNotMatch(next.text, PENDING);
}

for (const host of engineHosts) {
  host.story("the recipe of docs/pipelines.md", {}, async (stage) => {
    const { emulator, project, step } = stage;

    await step("after an interrupted up: the job is adopted, nothing is pending, nothing is left to do", async () => {
      write(stage, host);
      await switchedOff(stage, "up", "createExportJob");
      assert.equal(liveJobs(emulator).length, 1);
      const text = await runBlock(project, UP);
      assert.match(text, PENDING);
      await assertRecovered(stage, text);
    });

    await step("after an interrupted destroy: no job is left, and none is started", async () => {
      await switchedOff(stage, "destroy", "cancelExportJob");
      effects(emulator);
      await runBlock(project, DESTROY);
      assert.deepEqual(liveJobs(emulator), []);
      assert.deepEqual(project.state().resources, {});
      assert.ok(!effects(emulator).includes("createExportJob"));
    });
  });
}

dynamic.story("the recipe on a runner that forgets", {}, async (stage) => {
  const { project, step } = stage;
  await step("finds the job by the records that were kept from the run before", async () => {
    write(stage, dynamic);
    await switchedOff(stage, "up", "createExportJob");
    const kept = join(project.root, "home", "kept");
    renameSync(join(project.root, "records"), kept);
    await assertRecovered(stage, await runBlock(project, UP, { XDG_STATE_HOME: kept }));
  });
});

plugin.story("the recipe for a program that is gone", {}, async (stage) => {
  const { emulator, project, step } = stage;
  const GONE = "When the program is gone";
  await step("imports the job by its id, and destroy cancels it", async () => {
    write(stage, plugin);
    await switchedOff(stage, "up", "createExportJob");
    const [ID] = liveJobs(emulator);
    const NAME = pending(project)[0]?.split("::").at(-1);
    project.program("");
    await runBlock(project, GONE, { NAME, ID });
    assert.deepEqual(liveJobs(emulator), []);
    assert.deepEqual(effects(emulator), ["createExportJob", "cancelExportJob"]);
    assert.deepEqual(project.state().resources, {});
    assert.deepEqual(pending(project), []);
  });

  await step("the engine's own flag for pending creates loses them, as the page says", async () => {
    assert.match(PAGE, /it drops the pending create, imports nothing, and\s+reports success/);
    // Another request: the record of the one above tells of a job that is gone, and is looked for first.
    write(stage, plugin, { fields: "personID" });
    await switchedOff(stage, "up", "createExportJob");
    const [id = ""] = liveJobs(emulator);
    const [urn = ""] = pending(project);
    await project.command("cancel", "--yes");
    await project.refresh({ flags: [urn, id].flatMap((part) => ["--import-pending-creates", part]) });
    assert.ok(!pending(project).includes(urn));
    assert.deepEqual(project.state().resources, {});
    // Ours is found all the same.
    await assertRecovered(stage, await runBlock(project, UP));
  });
});

dynamic.story("the file backend", {}, async ({ project, step }) => {
  await step("is whole again once the empty files of a killed engine are gone", async () => {
    write({ project }, dynamic);
    await project.up();
    const [state] = filesBelow(join(project.root, "state")).filter((file) => file.endsWith("dev.json.attrs"));
    truncateSync(state ?? "", 0);
    const { code, text } = await project.shell("pulumi cancel --yes --stack dev").ended;
    assert.notEqual(code, 0);
    assert.match(text, /failed to load checkpoint: EOF/);
    await runBlock(project, FILES);
    await project.settled();
  });

  for (const left of [0, 100]) {
    await step(`is whole again from its copy when a full disk has left ${left} bytes of it`, async () => {
      const { stateFile } = project;
      copyFileSync(stateFile, `${stateFile}.bak`);
      truncateSync(stateFile, left);
      await runBlock(project, FULL);
      await project.settled();
      await runBlock(project, FULL);
      await project.settled();
    });
  }
});

plugin.story("a cancelled run of the workflow in docs/pipelines.md", {}, async (stage) => {
  const { emulator, project, step, note } = stage;
  const workflow = block("GitHub Actions", "yaml");
  const command = (pattern: RegExp) => pattern.exec(workflow)?.[1] ?? assert.fail(`no ${pattern}`);

  await step("the signal to the step's shell reaches the engine: the job is in state within 5 s", async () => {
    write(stage, plugin, { waitFor: "completed" });
    const up = project.shell(command(/- run: (.*pulumi up.*)/));
    await waitFor("both are waited for", () => liveJobs(emulator).length === 2 && looks(emulator) > 1);
    const sent = performance.now();
    up.signal("SIGINT");
    const { code, text } = await up.ended;
    note(`${Math.round(performance.now() - sent)} ms from SIGINT to the end`);
    assert.ok(performance.now() - sent < CANCEL_MS, text);
    assert.notEqual(code, 0);
    const { one, two } = project.state().resources;
    assert.deepEqual([one?.id, two?.id].sort(), liveJobs(emulator).sort());
  });

  await step("its last step frees the stack, locked or not", async () => {
    const { code, text } = await project.shell(command(/if: cancelled\(\)\n\s+run: (.*)/)).ended;
    assert.equal(code, 0, text);
  });

  await step("the same run again goes on with the jobs", async () => {
    effects(emulator);
    const up = project.shell(command(/- run: (.*pulumi up.*)/));
    await waitFor("they are waited for again", () => looks(emulator) > 1);
    for (const id of liveJobs(emulator)) emulator.jobs({ api: "adobe.export", id, status: "SUCCEEDED" });
    const { code, text } = await up.ended;
    assert.equal(code, 0, text);
    assert.deepEqual(effects(emulator), []);
  });
});

function looks(emulator: Emulator): number {
  return emulator.calls().filter(({ action }) => action === "retrieveExportJob").length;
}

/** Of the creates that the engine has begun and heard no more of. */
function pending(project: Project): string[] {
  const { checkpoint } = JSON.parse(project.state().text) as {
    checkpoint: { latest: { pending_operations?: { resource: { urn: string }; type: string }[] } };
  };
  const operations = checkpoint.latest.pending_operations ?? [];
  return operations.filter(({ type }) => type === "creating").map(({ resource }) => resource.urn);
}
