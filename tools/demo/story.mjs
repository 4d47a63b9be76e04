import { setTimeout as sleep } from "node:timers/promises";
import { compiled } from "../compiled.mjs";

/**
 * @typedef {import("./emulator.mjs").Call} Call
 * @typedef {import("./emulator.mjs").Job} Job
 */

/** The calls that start, cancel or stop something. All others only look. */
const ACTS = ["createExportJob", "cancelExportJob", "stopDataImportJob", "killAiApp", "StopDBImportJob"];

/** What is shown of each example, in this order. */
export const EXAMPLES = [
  "adobe-export-job",
  "ncloud-search-engine-import-stop",
  "ncloud-ai-app-kill",
  "tencentcloud-db-import-stop",
  "pipeline",
];

/**
 * Plays all examples. Each expectation is told where it is looked at.
 * @param {{ stage: import("./stage.mjs").Stage, emulator: import("./emulator.mjs").Emulator, report: import("./report.mjs").Report }} with_
 */
export async function play({ stage, emulator, report }) {
  /** @type {typeof import("../../test/engine/harness/program.js")} */
  const { sample } = compiled("test/engine/harness/program.js");
  await exportJob();
  await stopOf({
    title: "an import into a search engine is stopped",
    example: "ncloud-search-engine-import-stop",
    job: { api: "ncloud.import", place: 1037001 },
    setting: () => "serviceGroupInstanceNo=1037001",
    thing: "the import",
  });
  await stopOf({
    title: "an AI app is killed",
    example: "ncloud-ai-app-kill",
    job: { api: "ncloud.aiapp" },
    setting: (id) => `aiAppId=${id}`,
    thing: "the AI app",
  });
  await stopOf({
    title: "an import into a database is stopped",
    example: "tencentcloud-db-import-stop",
    job: { api: "tencentcloud.import" },
    setting: (id) => `asyncRequestId=${id}`,
    thing: "the import",
  });
  await pipeline();

  async function exportJob() {
    const example = "adobe-export-job";
    report.heading(`examples/${example}: a job is started, replaced and cancelled`);
    await preview(example);
    const { acts } = await up(example);
    const [first] = await live("adobe.export");
    report.expect("up started one export job", acts, ["createExportJob"]);
    report.expect("it runs, and is the one of Adobe's documentation", first?.request, sample);
    await upAgain(example);
    await refresh(example);

    const change = await up(example, ["-c", "run=2"]);
    const [second, ...others] = await live("adobe.export");
    report.expect("the change cancelled the old job, then started a new one", change.acts, [
      "cancelExportJob",
      "createExportJob",
    ]);
    const isNew = second !== undefined && second.id !== first?.id;
    report.expect("only the new job runs", isNew && others.length === 0, true);

    await destroy(example);
    report.expect("no export job runs any more", (await live("adobe.export")).length, 0);
  }

  /** @param {{ title: string, example: string, job: import("./emulator.mjs").JobSpec, setting: (id: string) => string, thing: string }} what */
  async function stopOf({ title, example, job, setting, thing }) {
    report.heading(`examples/${example}: ${title}`);
    const id = await emulator.plant(job);
    const given = ["-c", setting(id)];
    await preview(example, given);
    report.expect(`${thing} still runs`, await fate(id), "runs");
    const { acts } = await up(example);
    report.expect(`up stopped ${thing}, by one call`, [acts.length, await fate(id)], [1, "stopped"]);
    await upAgain(example);
    await refresh(example);
    const { calls } = await destroy(example);
    report.expect("destroy had nothing to do in the cloud", calls, 0);
  }

  async function pipeline() {
    const example = "pipeline";
    report.heading(`examples/${example}: two exports are awaited, and imports end with it`);
    const search = await emulator.plant({ api: "ncloud.import", place: 1037002 });
    const database = await emulator.plant({ api: "tencentcloud.import" });
    await preview(example, ["-c", "searchEngineCluster=1037002", "-c", `databaseImport=${database}`]);

    const done = new AbortController();
    const [{ acts }] = await Promise.all([up(example).finally(() => done.abort()), endExports(done.signal)]);
    report.expect("up started two export jobs and stopped nothing", acts, ["createExportJob", "createExportJob"]);
    const exports = (await emulator.jobs()).filter(({ api }) => api === "adobe.export").slice(-2);
    report.expect(
      "up waited for both",
      exports.map(({ status }) => status),
      ["SUCCEEDED", "SUCCEEDED"],
    );
    report.expect("the imports still run", [await fate(search), await fate(database)], ["runs", "runs"]);
    await upAgain(example);
    await refresh(example);
    await destroy(example);
    report.expect("destroy stopped the imports", [await fate(search), await fate(database)], ["stopped", "stopped"]);
  }

  /** @param {string} example @param {string[]} [more] */
  async function preview(example, more = []) {
    const { calls } = await pulumi(example, ["preview", ...more]);
    report.expect("the preview called no cloud", calls, 0);
  }

  /** @param {string} example @param {string[]} [more] */
  function up(example, more = []) {
    return pulumi(example, ["up", "--yes", "--skip-preview", ...more]);
  }

  /** @param {string} example */
  async function upAgain(example) {
    const { calls } = await up(example, ["--expect-no-changes"]);
    report.expect("up had nothing to do, and called no cloud", calls, 0);
  }

  /** @param {string} example */
  async function refresh(example) {
    const { acts } = await pulumi(example, ["refresh", "--yes", "--skip-preview"]);
    report.expect("refresh looked, and changed nothing in the cloud", acts, []);
  }

  /** @param {string} example */
  function destroy(example) {
    return pulumi(example, ["destroy", "--yes", "--skip-preview", "--remove"]);
  }

  /**
   * Runs the CLI, and tells what reached the emulator meanwhile.
   * @param {string} example
   * @param {string[]} args
   * @returns {Promise<{ calls: number, acts: string[] }>} acts: the calls that did something, in their order
   */
  async function pulumi(example, args) {
    report.command(`pulumi ${args.join(" ")}`);
    const before = (await emulator.calls()).length;
    const code = await stage.pulumi(example, [...args, "--suppress-progress"]);
    if (code !== 0) report.expect(`pulumi ${args[0]} succeeds`, code, 0);
    const made = (await emulator.calls()).slice(before);
    return { calls: made.length, acts: made.map(({ action }) => action).filter((action) => ACTS.includes(action)) };
  }

  /** @param {Job["api"]} api */
  async function live(api) {
    return (await emulator.jobs()).filter((job) => job.api === api && job.live);
  }

  /** @param {string} id */
  async function fate(id) {
    const job = (await emulator.jobs()).find((job) => job.id === id);
    if (job === undefined) return "unknown";
    if (job.live) return "runs";
    return job.cancelAsked ? "stopped" : "ended by itself";
  }

  /** The emulator's jobs outlast the demo; these are awaited, so the cloud finishes them. @param {AbortSignal} signal */
  async function endExports(signal) {
    while (!signal.aborted) {
      for (const { api, id } of await live("adobe.export")) await emulator.plant({ api, id, seconds: 1 });
      await sleep(200, undefined, { signal }).catch(() => undefined);
    }
  }
}
