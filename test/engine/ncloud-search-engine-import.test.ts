import assert from "node:assert/strict";
import type { Emulator } from "../emulator";
import { engineHosts } from "./harness/hosts";
import { actions, effects, liveJobs } from "./harness/look";
import { pluginProgram, pluginStory } from "./harness/plugin";
import { killAll } from "./harness/processes";
import { js, program, resource } from "./harness/program";
import type { Project } from "./harness/project";
import { recordsOf } from "./harness/records";
import { story } from "./harness/story";
import { waitFor } from "./harness/wait-for";

const API = "ncloud.import";
const CREATE = "createDataImportJob";
const STOP = "stopDataImportJob";
const HISTORY = "getDataImportHistory";
const CLUSTER = "1037001";

const file = { bucketName: "import-bucket", objectKey: "folder/products.json", index: "products" };
const args = { serviceGroupInstanceNo: 1037001, ...file };
const searchEngineImport = (name: string, more: object, options?: Record<string, unknown>) =>
  resource("ncloud.SearchEngineImport", name, { ...args, ...more }, options);

const products = (project: Project) => project.state().resources.products;
const change = (emulator: Emulator, id: string, more: object) => emulator.jobs({ api: API, id, ...more });
/** The one that runs, under the id that its start in the history makes. */
const running = (emulator: Emulator) => {
  const live = emulator.state().jobs.filter((job) => job.live);
  return live.map(({ createdAt, request }) => `${CLUSTER}/${createdAt}/${request.index}`);
};

for (const host of engineHosts) {
  host.story("the life of a search engine import", {}, async ({ emulator, project, step }) => {
    const write = (more: object = {}) =>
      project.program(host.program(searchEngineImport("products", more), "exports.startedAt = products.startedAt;"));
    write();

    await step("a preview needs no credentials and calls nothing", async () => {
      project.environment({});
      assert.deepEqual((await project.preview()).ops, ["create products"]);
      project.environment(emulator.env);
      await project.preview();
      assert.deepEqual(emulator.calls(), []);
    });

    await step("up starts one import, finds it in the history, and tells when it was started", async () => {
      assert.deepEqual((await project.up()).ops, ["create products"]);
      assert.deepEqual(actions(emulator), [HISTORY, CREATE, HISTORY]);
      const { id, outputs } = products(project) ?? {};
      assert.deepEqual([id], running(emulator));
      assert.deepEqual([outputs?.site, outputs?.region], ["public", "KR"]);
      assert.equal(project.state().outputs.startedAt, emulator.state().jobs[0]?.createdAt);
    });

    await step("the previews after up and after a refresh are empty", async () => {
      await project.settled();
      assert.deepEqual(emulator.calls(), []);
      await project.refresh();
      assert.deepEqual(actions(emulator), [HISTORY]);
      assert.match(String(products(project)?.outputs.status), /^(READY|RUNNING)$/);
      await project.settled();
      assert.deepEqual(recordsOf(project), []);
    });

    await step("the cluster's number as a text, and defaults written out, change nothing", async () => {
      write({ serviceGroupInstanceNo: CLUSTER, isBulkFormat: false, region: "KR" });
      await project.settled();
      assert.deepEqual(emulator.calls(), []);
    });

    await step("settings are updated in place, and nothing is called", async () => {
      write({ waitTimeout: "45m", cancelTimeout: "90s" });
      assert.deepEqual((await project.up()).ops, ["update products"]);
      assert.deepEqual(emulator.calls(), []);
    });

    await step("another file, while it runs: the import is stopped before another one is started", async () => {
      write({ objectKey: "folder/others.json" });
      const { ops } = await project.up();
      assert.deepEqual(ops, ["delete-replaced products", "replace products", "create-replacement products"]);
      assert.deepEqual(effects(emulator), [STOP, CREATE]);
      assert.deepEqual([products(project)?.id], running(emulator));
    });

    await step("other triggers, once it is known to have ended, start another one first and stop nothing", async () => {
      change(emulator, liveJobs(emulator)[0] ?? "", { status: "COMPLETED" });
      await project.refresh();
      assert.equal(products(project)?.outputs.status, "COMPLETED");
      assert.notEqual(products(project)?.outputs.endedAt, undefined);
      await project.settled();
      effects(emulator);
      write({ objectKey: "folder/others.json", triggers: [1] });
      await project.up();
      assert.deepEqual(effects(emulator), [CREATE]);
    });

    await step("destroy stops what runs, and says so", async () => {
      const id = products(project)?.id ?? "";
      const { text } = await project.destroy();
      assert.ok(text.includes(`Cancelled search engine import ${id} of public/KR/${CLUSTER}.`), text);
      assert.deepEqual(effects(emulator), [STOP]);
      assert.equal(emulator.state().jobs.at(-1)?.status, "STOPPED");
      assert.ok(emulator.calls().every(({ verified }) => verified));
      assert.deepEqual(project.state().resources, {});
    });
  });

  host.story("waiting for a search engine import", {}, async ({ emulator, project, step }) => {
    const write = (more: object = {}) =>
      project.program(
        host.program(searchEngineImport("products", { waitFor: "completed", waitTimeout: "3s", ...more })),
      );
    /** Ends the import that the next `up` starts, as soon as somebody waits for it. */
    const endNext = async (more: object) => {
      const before = emulator.state().jobs.length;
      const { id } = await waitFor("an import is started", () => emulator.state().jobs[before]);
      change(emulator, id, more);
    };

    await step("a time-out fails the up, says what was last seen, and keeps the id in state", async () => {
      write();
      const { text } = await project.up({ fails: true });
      assert.match(
        text,
        /cannot wait for search engine import \S+ of .* to complete: no end after \d s; last seen: status RUNNING \(looked \d times\)/,
      );
      assert.match(text, /search engine import \S+ of .*: READY -> RUNNING/);
      assert.deepEqual([products(project)?.id], running(emulator));
      assert.equal(products(project)?.outputs.status, "RUNNING");
    });

    await step("the next up goes on waiting, starts no second import, and ends well", async () => {
      const [id = ""] = liveJobs(emulator);
      assert.deepEqual((await project.preview()).ops, ["update products"]);
      effects(emulator);
      change(emulator, id, { status: "COMPLETED" });
      assert.deepEqual((await project.up()).ops, ["update products"]);
      assert.deepEqual(effects(emulator), []);
      const { status, progress } = products(project)?.outputs ?? {};
      assert.deepEqual([status, progress], ["COMPLETED", 100]);
      await project.settled();
    });

    await step("while it waits it tells how far the import is, in per cent", async () => {
      write({ waitTimeout: "1m", triggers: ["slow"] });
      const { result } = project.begin("up");
      await endNext({ seconds: 20 });
      const { code, text, diagnostics } = await result();
      assert.equal(code, 0, text);
      const told = host.name === "plugin" ? diagnostics.map(({ message }) => message).join("\n") : text;
      assert.match(told, /RUNNING, [1-9]\d? %, \d+ s/);
      effects(emulator);
    });

    await step("a file that fails fails the up, and its id stays in state", async () => {
      write({ waitTimeout: "1m", objectKey: "folder/fails.json" });
      const { result } = project.begin("up");
      await endNext({ seconds: 2 });
      const { code, text } = await result();
      assert.notEqual(code, 0);
      assert.match(
        text,
        /cannot complete search engine import .*: it ended FAILED\. The next `pulumi up` starts it anew/,
      );
      assert.equal(products(project)?.id, `${CLUSTER}/${emulator.state().jobs.at(-1)?.createdAt}/products`);
      assert.equal(products(project)?.outputs.status, "FAILED");
      assert.deepEqual(effects(emulator), [CREATE]);
    });

    await step("without rerunOnFailure the next up fails again, starts nothing, and says what would", async () => {
      write({ waitTimeout: "1m", objectKey: "folder/fails.json", rerunOnFailure: false });
      const { text } = await project.up({ fails: true });
      assert.match(text, /ended FAILED\. A change of triggers starts it anew/);
      assert.deepEqual(effects(emulator), []);
    });

    await step("with it a preview says why it is imported anew, and up does that", async () => {
      write({ waitTimeout: "1m", objectKey: "folder/fails.json" });
      const { text } = await project.preview();
      assert.match(text, /ended FAILED; rerunOnFailure starts it anew/);
      const { result } = project.begin("up");
      await endNext({ status: "COMPLETED" });
      const { code, text: said } = await result();
      assert.equal(code, 0, said);
      assert.deepEqual(effects(emulator), [CREATE]);
      await project.settled();
    });

    await step("one that somebody stops meanwhile fails the up, and is not run again by itself", async () => {
      write({ waitTimeout: "1m", triggers: ["stopped"] });
      const { result } = project.begin("up");
      await endNext({ status: "STOPPED" });
      const { code, text } = await result();
      assert.notEqual(code, 0);
      assert.match(text, /ended STOPPED\. A change of triggers starts it anew/);
      effects(emulator);
      await project.up({ fails: true });
      assert.deepEqual(effects(emulator), []);
    });
  });

  host.story(
    "a destroy of a search engine import that takes long",
    { emulator: { cancelSeconds: 600 } },
    async (stage) => {
      const { emulator, project, step } = stage;

      await step("fails at its time-out, says what was last seen, and keeps the state", async () => {
        project.program(host.program(searchEngineImport("products", { cancelTimeout: "2s" })));
        await project.up();
        effects(emulator);
        const { text } = await project.destroy({ fails: true });
        assert.match(
          text,
          /cannot cancel search engine import .*: no end after \d s; last seen: status (READY|RUNNING) /,
        );
        assert.deepEqual(effects(emulator), [STOP]);
        assert.deepEqual([products(project)?.id], running(emulator));
      });

      await step("ends well once the import has ended", async () => {
        change(emulator, liveJobs(emulator)[0] ?? "", { status: "STOPPED" });
        await project.destroy();
        assert.deepEqual(project.state().resources, {});
      });
    },
  );

  host.story(
    "a destroy of a search engine import while somebody else's runs",
    { emulator: { severalImports: true } },
    async ({ emulator, project, step }) => {
      const other = () =>
        emulator.jobs({
          api: API,
          place: CLUSTER,
          request: { ...file, objectKey: "theirs/others.json", index: "others" },
        }).id;

      await step("beside it, and newer: it stops nothing, says whose runs, and keeps the state", async () => {
        project.program(host.program(searchEngineImport("products", {})));
        await project.up();
        const theirs = other();
        effects(emulator);
        const { text } = await project.destroy({ fails: true });
        assert.match(text, /another one: bucket import-bucket, object key theirs\/others\.json, index others/);
        assert.deepEqual(effects(emulator), []);
        assert.equal(running(emulator).length, 2);
        assert.notEqual(products(project), undefined);
        change(emulator, theirs, { status: "COMPLETED" });
      });

      await step("instead of it, which has ended: there is nothing to stop", async () => {
        for (const id of liveJobs(emulator)) change(emulator, id, { status: "COMPLETED" });
        const theirs = other();
        const { text } = await project.destroy();
        assert.match(text, /Nothing to cancel: search engine import .* ended COMPLETED/);
        assert.deepEqual(effects(emulator), []);
        assert.deepEqual(liveJobs(emulator), [theirs]);
        assert.deepEqual(project.state().resources, {});
      });
    },
  );

  host.story("one search engine import, whatever is lost", {}, async ({ emulator, project, step }) => {
    const write = (name: string) =>
      project.program(host.program(searchEngineImport("products", { objectKey: `folder/${name}.json` })));

    await step("a lost answer: the import is found in the history, and nothing is sent again", async () => {
      write("lost");
      emulator.faults({ match: { action: CREATE }, fault: "resetAfterCommit" });
      const { text } = await project.up();
      assert.match(text, /Found it: search engine import \S+, \w+, created .*\. No second one was started\./);
      assert.deepEqual(effects(emulator), [CREATE]);
      assert.deepEqual([products(project)?.id], running(emulator));
    });

    await step("a lost answer to the stop: the history is looked at, and it is not asked for again", async () => {
      emulator.faults({ match: { action: STOP }, fault: "resetAfterCommit" });
      await project.destroy();
      assert.deepEqual(effects(emulator), [STOP]);
      assert.deepEqual(liveJobs(emulator), []);
    });

    for (const [moment, action, jobs] of [
      ["before the answer to the start", CREATE, 1],
      ["while it looks for what it has started", HISTORY, 1],
    ] as const) {
      await step(`an up that is killed ${moment}: the next one adopts what was started`, async () => {
        write(action.toLowerCase());
        const calls = action === HISTORY ? { after: 1 } : {};
        emulator.faults({ match: { action }, fault: "delay", when: "after", ms: 60_000, ...calls });
        const { running: up } = project.begin("up");
        await waitFor("an import is started, and the answer is held", () =>
          liveJobs(emulator).length === jobs && emulator.calls().at(-1)?.action === action ? true : undefined,
        );
        await up.killGroup();
        await killAll(() => project.processes());
        emulator.clearFaults();
        assert.deepEqual(project.state().resources, {});
        assert.equal(recordsOf(project).length, 1);
        await project.command("cancel", "--yes");
        const { text } = await project.up();
        assert.match(text, /Adopted search engine import .*: an interrupted run on this machine had started it/);
        assert.deepEqual(effects(emulator), [CREATE]);
        assert.deepEqual([products(project)?.id], running(emulator));
        await project.refresh({ flags: ["--clear-pending-creates"] });
        await project.settled();
        assert.deepEqual(recordsOf(project), []);
        await project.destroy();
        assert.deepEqual(effects(emulator), [STOP]);
      });
    }
  });

  host.story("an import on a cluster that is busy", {}, async ({ emulator, project, step }) => {
    await step("fails in the service's words, and nothing is left to take up", async () => {
      const { id } = emulator.jobs({ api: API, place: CLUSTER, request: { ...file, index: "others" } });
      project.program(host.program(searchEngineImport("products", {})));
      const { text } = await project.up({ fails: true });
      assert.match(text, /it was refused: A data import job is already running\. \(code 1409/);
      assert.deepEqual(effects(emulator), [CREATE]);
      assert.deepEqual(liveJobs(emulator), [id]);
      assert.deepEqual(recordsOf(project), []);
    });
  });

  host.story(
    "a history that tells no zones, and words that nobody knows",
    { emulator: { historyDates: "kst", importStatus: "nonsense" } },
    async ({ emulator, project, step }) => {
      await step("an import is started, waited for, and settled all the same", async () => {
        project.program(host.program(searchEngineImport("products", { waitFor: "completed" })));
        const { result } = project.begin("up");
        const { id } = await waitFor("an import is started", () => emulator.state().jobs[0]);
        change(emulator, id, { seconds: 1 });
        const { code, text } = await result();
        assert.equal(code, 0, text);
        assert.match(products(project)?.id ?? "", /^1037001\/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\/products$/);
        assert.equal(products(project)?.outputs.status, "Z-7");
        await project.settled();
        await project.refresh();
        await project.settled();
      });

      await step("and stopped", async () => {
        project.program(host.program(searchEngineImport("products", { triggers: [1] })));
        await project.up();
        effects(emulator);
        await project.destroy();
        assert.deepEqual(effects(emulator), [STOP]);
        assert.deepEqual(liveJobs(emulator), []);
      });
    },
  );
}

story("reading a search engine import that somebody else has started", {}, async ({ emulator, project, step }) => {
  emulator.jobs({ api: API, place: CLUSTER, request: file });
  const [id = ""] = running(emulator);
  const get = (given: string) =>
    program(
      `const found = ncloud.SearchEngineImport.get("found", ${js(given)});`,
      "exports.file = found.objectKey;",
      "exports.region = found.region;",
    );

  for (const [title, given] of [
    ["CLUSTER/START/INDEX", id],
    ["REGION/CLUSTER/START/INDEX", `KR/${id}`],
  ] as const) {
    await step(`get finds it by ${title}`, async () => {
      project.program(get(given));
      await project.up();
      assert.deepEqual(project.state().outputs, { file: file.objectKey, region: "KR" });
      assert.deepEqual(effects(emulator), []);
      await project.settled();
    });
  }

  for (const [given, message] of [
    [CLUSTER, /the id is none of these: CLUSTER\/START\/INDEX, REGION\/CLUSTER\/START\/INDEX/],
    [`${CLUSTER}/2026-01-02T03:04:05Z/products`, /cannot read search engine import .*: there is no such job in public/],
  ] as const) {
    await step(`get of ${given} fails with one clear sentence`, async () => {
      project.program(get(given));
      assert.match((await project.up({ fails: true })).text, message);
    });
  }

  await step("destroy leaves it alone: it is not ours", async () => {
    await project.destroy();
    assert.deepEqual(effects(emulator), []);
  });
});

pluginStory(
  "a search engine import that somebody else has started",
  { emulator: { historyDates: "kst" } },
  async ({ emulator, project, step }) => {
    emulator.jobs({ api: API, place: CLUSTER, request: { ...file, isBulkFormat: true } });
    const seoul = new Date(Date.parse(emulator.state().jobs[0]?.createdAt ?? "") + 9 * 3_600_000).toISOString();
    const id = `${CLUSTER}/${seoul.slice(0, 19).replace("T", " ")}/products`;
    const unchanged = { flags: ["--expect-no-changes"] };
    const write = (more: object, options?: Record<string, unknown>) =>
      project.program(pluginProgram(searchEngineImport("products", more, options)));

    await step("is taken over by an id whose start has blanks and colons", async () => {
      write({ isBulkFormat: true }, { import: `KR/${id}` });
      assert.deepEqual((await project.up()).ops, ["import products"]);
      assert.deepEqual(effects(emulator), []);
      assert.equal(products(project)?.id, id);
    });

    await step("with the option and without it the previews are empty, also after a refresh", async () => {
      assert.deepEqual((await project.preview(unchanged)).ops, []);
      write({ isBulkFormat: true });
      assert.deepEqual((await project.preview(unchanged)).ops, []);
      await project.up(unchanged);
      await project.refresh();
      assert.deepEqual((await project.preview(unchanged)).ops, []);
    });

    await step("destroy stops it", async () => {
      await project.destroy();
      assert.deepEqual(effects(emulator), [STOP]);
      assert.deepEqual(liveJobs(emulator), []);
    });
  },
);
