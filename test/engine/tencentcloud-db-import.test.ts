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

const CREATE = "CreateDBImportJob";
const STOP = "StopDBImportJob";
const LISTS = ["DescribeDBImportRecords", "DescribeTasks"];
const INSTANCE = "cdb-c1nl9rpv";
/** How the engine marks a secret in state. */
const SECRET = "4dabf18193072939515e22adb298388d";
const COS = "https://dumps-1250000000.cos.ap-guangzhou.myqcloud.com/2026/shop.sql";

const uploaded = { instanceId: INSTANCE, user: "importer", dbName: "shop", fileName: "shop.sql" };
const dbImport = (name: string, args: object, options?: Record<string, unknown>) =>
  resource("tencentcloud.DbImport", name, args, options);

const restored = (project: Project) => project.state().resources.restore;
const change = (emulator: Emulator, id: string, more: object) =>
  emulator.jobs({ api: "tencentcloud.import", id, ...more });

for (const host of engineHosts) {
  host.story("the life of a database import", {}, async ({ emulator, project, step }) => {
    const write = (more: object = {}) =>
      project.program(
        host.program(dbImport("restore", { ...uploaded, ...more }), "exports.task = restore.asyncRequestId;"),
      );
    write();

    await step("a preview needs no credentials and calls nothing", async () => {
      project.environment({});
      assert.deepEqual((await project.preview()).ops, ["create restore"]);
      project.environment(emulator.env);
      await project.preview();
      assert.deepEqual(emulator.calls(), []);
    });

    await step("up lists what there is, starts one import in the configured region, and tells its task", async () => {
      assert.deepEqual((await project.up()).ops, ["create restore"]);
      const called = actions(emulator);
      assert.deepEqual(called.slice(0, -1).sort(), LISTS);
      assert.equal(called.at(-1), CREATE);
      const [job] = emulator.state().jobs;
      assert.equal(job?.place, "ap-guangzhou");
      assert.equal(restored(project)?.id, job?.id);
      assert.equal(restored(project)?.outputs.region, "ap-guangzhou");
      assert.equal(project.state().outputs.task, job?.id);
    });

    await step("the previews after up and after a refresh are empty", async () => {
      await project.settled();
      assert.deepEqual(emulator.calls(), []);
      await project.refresh();
      assert.deepEqual(actions(emulator).sort(), [...LISTS, "DescribeAsyncRequestInfo"].sort());
      assert.match(String(restored(project)?.outputs.status), /^(INITIAL|RUNNING)$/);
      assert.equal(restored(project)?.outputs.fileSize, "2048");
      await project.settled();
      assert.deepEqual(recordsOf(project), []);
    });

    await step("user, password and settings are updated in place, and nothing is called", async () => {
      write({ user: "root", password: "CANARY-password", waitTimeout: "45m" });
      assert.deepEqual((await project.up()).ops, ["update restore"]);
      assert.deepEqual(emulator.calls(), []);
      assert.equal(restored(project)?.inputs.user, "root");
    });

    await step("another file, while it runs: the import is stopped before another one is started", async () => {
      write({ fileName: "other.sql" });
      const { ops } = await project.up();
      assert.deepEqual(ops, ["delete-replaced restore", "replace restore", "create-replacement restore"]);
      assert.deepEqual(effects(emulator), [STOP, CREATE]);
      assert.deepEqual([restored(project)?.id], liveJobs(emulator));
    });

    await step("other triggers, once it is known to have ended, start another one first and stop nothing", async () => {
      change(emulator, liveJobs(emulator)[0] ?? "", { status: "SUCCESS" });
      await project.refresh();
      assert.equal(restored(project)?.outputs.status, "SUCCESS");
      await project.settled();
      effects(emulator);
      write({ fileName: "other.sql", triggers: [1] });
      await project.up();
      assert.deepEqual(effects(emulator), [CREATE]);
    });

    await step("destroy stops what runs, which is KILLED then, and says so", async () => {
      const [id] = liveJobs(emulator);
      const { text } = await project.destroy();
      assert.match(text, new RegExp(`Cancelled database import ${id} of ${INSTANCE} \\(ap-guangzhou\\)`));
      assert.deepEqual(effects(emulator), [STOP]);
      assert.equal(emulator.state().jobs.find((job) => job.id === id)?.status, "KILLED");
      assert.ok(emulator.calls().every(({ verified }) => verified));
      assert.deepEqual(project.state().resources, {});
    });
  });

  host.story("waiting for a database import", {}, async ({ emulator, project, step }) => {
    const write = (more: object = {}) =>
      project.program(
        host.program(dbImport("restore", { ...uploaded, waitFor: "completed", waitTimeout: "3s", ...more })),
      );
    /** Ends the import that the next `up` starts, as soon as it is there. */
    const endNext = async (more: object) => {
      const before = emulator.state().jobs.length;
      const { id } = await waitFor("an import is started", () => emulator.state().jobs[before]);
      change(emulator, id, more);
      return id;
    };

    await step(
      "a time-out fails the up, says what was last seen and how often, and keeps the id in state",
      async () => {
        write();
        const { text } = await project.up({ fails: true });
        assert.match(
          text,
          /cannot wait for database import \S+ of .* to complete: no end after \d s; last seen: status RUNNING \(looked \d times\)/,
        );
        assert.match(text, /database import \S+ of .*: INITIAL -> RUNNING/);
        assert.deepEqual([restored(project)?.id], liveJobs(emulator));
        assert.equal(restored(project)?.outputs.status, "RUNNING");
      },
    );

    await step("the next up goes on waiting, starts no second import, and ends well", async () => {
      const [id = ""] = liveJobs(emulator);
      assert.deepEqual((await project.preview()).ops, ["update restore"]);
      effects(emulator);
      change(emulator, id, { status: "SUCCESS" });
      assert.deepEqual((await project.up()).ops, ["update restore"]);
      assert.deepEqual(effects(emulator), []);
      const { status, progress, message } = restored(project)?.outputs ?? {};
      assert.deepEqual([status, progress, message], ["SUCCESS", 100, "import sql file success"]);
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

    await step(
      "an import that fails fails the up with the service's own message, and its id stays in state",
      async () => {
        write({ waitTimeout: "1m", triggers: ["fails"] });
        const { result } = project.begin("up");
        const id = await endNext({ status: "FAILED" });
        const { code, text } = await result();
        assert.notEqual(code, 0);
        assert.match(text, /ended FAILED \(ERROR 1064 \(42000\) at line 3: .*\)\. The next `pulumi up` starts it anew/);
        assert.equal(restored(project)?.id, id);
        assert.equal(restored(project)?.outputs.status, "FAILED");
        assert.deepEqual(effects(emulator), [CREATE]);
      },
    );

    await step("without rerunOnFailure the next up fails again, starts nothing, and says what would", async () => {
      write({ waitTimeout: "1m", triggers: ["fails"], rerunOnFailure: false });
      const { text } = await project.up({ fails: true });
      assert.match(text, /ended FAILED \(ERROR 1064 .*A change of triggers starts it anew/);
      assert.deepEqual(effects(emulator), []);
    });

    await step("with it a preview says why it is imported anew, and up does that", async () => {
      write({ waitTimeout: "1m", triggers: ["fails"] });
      const { text } = await project.preview();
      assert.match(text, /ended FAILED \(ERROR 1064 .*; rerunOnFailure starts it anew/);
      const { result } = project.begin("up");
      await endNext({ status: "SUCCESS" });
      assert.equal((await result()).code, 0);
      assert.deepEqual(effects(emulator), [CREATE]);
      await project.settled();
    });
  });

  host.story("a destroy of a database import that takes long", { emulator: { cancelSeconds: 600 } }, async (stage) => {
    const { emulator, project, step } = stage;

    await step("fails at its time-out, says what was last seen, and keeps the state", async () => {
      project.program(host.program(dbImport("restore", { ...uploaded, cancelTimeout: "2s" })));
      await project.up();
      effects(emulator);
      const { text } = await project.destroy({ fails: true });
      assert.match(text, /cannot cancel database import \S+ of .*: no end after \d s; last seen: status PAUSED/);
      assert.deepEqual(effects(emulator), [STOP]);
      assert.deepEqual([restored(project)?.id], liveJobs(emulator));
    });

    await step("ends well once the import has ended", async () => {
      change(emulator, liveJobs(emulator)[0] ?? "", { status: "KILLED" });
      await project.destroy();
      assert.deepEqual(project.state().resources, {});
    });
  });

  host.story("one database import, whatever is lost", {}, async ({ emulator, project, step }) => {
    const write = (fileName: string) => project.program(host.program(dbImport("restore", { ...uploaded, fileName })));

    await step("a lost answer: the import is found in both lists, and nothing is sent again", async () => {
      write("lost.sql");
      emulator.faults({ match: { action: CREATE }, fault: "resetAfterCommit" });
      const { text } = await project.up();
      assert.match(text, /Found it: database import \S+, \w+, created .*\. No second one was started\./);
      assert.deepEqual(effects(emulator), [CREATE]);
      assert.deepEqual([restored(project)?.id], liveJobs(emulator));
      await project.destroy();
      effects(emulator);
    });

    await step("an up that is killed before the answer: the next one adopts what was started", async () => {
      write("killed.sql");
      emulator.faults({ match: { action: CREATE }, fault: "delay", when: "after", ms: 60_000 });
      const { running } = project.begin("up");
      await waitFor("an import is started", () => liveJobs(emulator).length === 1);
      await running.killGroup();
      await killAll(() => project.processes());
      assert.deepEqual(project.state().resources, {});
      assert.equal(recordsOf(project).length, 1);
      await project.command("cancel", "--yes");
      const { text } = await project.up();
      assert.match(text, /Adopted database import .*: an interrupted run on this machine had started it/);
      assert.deepEqual(effects(emulator), [CREATE]);
      assert.deepEqual([restored(project)?.id], liveJobs(emulator));
      await project.refresh({ flags: ["--clear-pending-creates"] });
      await project.settled();
      assert.deepEqual(recordsOf(project), []);
    });

    await step("destroy leaves nothing", async () => {
      await project.destroy();
      assert.deepEqual(liveJobs(emulator), []);
    });
  });

  // That no secret is in any file that is left or in any line that is told, each story of the harness looks for.
  host.story("a database import from a signed URL, with a password", {}, async ({ emulator, project, step }) => {
    const { fileName: _, ...fileless } = uploaded;
    const signed = (signature: string) => ({
      ...fileless,
      // Nobody says of them that they are secrets.
      password: "CANARY-password-of-importer",
      cosUrl: `${COS}?q-sign-algorithm=sha1&q-signature=${signature}`,
    });
    const write = (signature: string, more: object = {}) =>
      project.program(host.program(dbImport("restore", { ...signed(signature), ...more })));

    await step("reaches the service whole, and nobody else", async () => {
      write("CANARY-first-signature");
      await project.preview({ flags: ["--diff"] });
      await project.up({ flags: ["--diff", "--show-sames"] });
      assert.equal(emulator.state().jobs[0]?.request.CosUrl, COS);
      await project.command("stack", "export");
    });

    await step("the state has both encrypted, in inputs and outputs, and the rest in clear", () => {
      for (const values of [restored(project)?.inputs, restored(project)?.outputs]) {
        for (const key of ["password", "cosUrl"]) assert.ok(JSON.stringify(values?.[key]).includes(SECRET), key);
        assert.equal(values?.instanceId, INSTANCE);
      }
      assert.equal(restored(project)?.outputs.asyncRequestId, restored(project)?.id);
    });

    await step("another signature is no change", async () => {
      write("CANARY-second-signature");
      await project.settled();
      effects(emulator);
    });

    await step("what the service repeats of them is not told", async () => {
      const said = `no access to ${COS}?q-signature=CANARY-third-signature with CANARY-password-of-importer`;
      const body = { Response: { Error: { Code: "CdbError.ImportError", Message: said }, RequestId: "r-1" } };
      emulator.faults({ match: { action: CREATE }, fault: "answer", status: 200, body });
      write("CANARY-third-signature", { triggers: [1], onDelete: "abandon" });
      const { text } = await project.up({ fails: true });
      assert.match(text, /it was refused: no access to .*\[secret\]/);
    });

    await step("nor kept, where an import fails and its message repeats a URL", async () => {
      await project.up();
      const id = String(restored(project)?.id);
      const msg = `cannot get ${COS}?q-signature=CANARY-third-signature (403)`;
      change(emulator, id, { status: "FAILED", errors: [{ code: "1", msg }] });
      await project.refresh();
      assert.equal(restored(project)?.outputs.message, `cannot get ${COS} (403)`);
      await project.destroy();
    });
  });
}

const imported = `ap-guangzhou/${INSTANCE}/`;

story("reading a database import that somebody else has started", {}, async ({ emulator, project, step }) => {
  const { id } = emulator.jobs({ api: "tencentcloud.import", status: "RUNNING" });
  const get = (given: string) =>
    program(
      `const found = tencentcloud.DbImport.get("found", ${js(given)});`,
      "exports.status = found.status;",
      "exports.file = found.fileName;",
    );

  for (const given of [`${INSTANCE}/${id}`, `${imported}${id}`]) {
    await step(`get finds it by ${given.split("/").length === 2 ? "INSTANCE/ID" : "REGION/INSTANCE/ID"}`, async () => {
      project.program(get(given));
      await project.up();
      assert.deepEqual(project.state().outputs, { status: "RUNNING", file: "import.sql" });
      assert.deepEqual(effects(emulator), []);
      await project.settled();
    });
  }

  for (const [given, message] of [
    [id, /the id is none of these: INSTANCE\/ID, REGION\/INSTANCE\/ID/],
    [`${INSTANCE}/434e366f-beaf56d6`, /cannot read database import .*: there is no such job in cdb-c1nl9rpv/],
    [`cdb-data0001/${id}`, /it is an import into cdb-c1nl9rpv/],
  ] as const) {
    await step(`get by ${given.replace(id, "ID")} fails with one clear sentence`, async () => {
      project.program(get(given));
      assert.match((await project.up({ fails: true })).text, message);
    });
  }

  await step("destroy leaves it alone: it is not ours", async () => {
    await project.destroy();
    assert.deepEqual(effects(emulator), []);
  });
});

pluginStory("a database import that somebody else has started", {}, async ({ emulator, project, step }) => {
  const { fileName: _, ...fileless } = uploaded;
  const start = (request: object) =>
    emulator.jobs({ api: "tencentcloud.import", seconds: 600, request: { InstanceId: INSTANCE, ...request } }).id;
  const file = start({ FileName: "shop.sql", DbName: "shop" });
  const cos = start({ CosUrl: COS, DbName: "shop" });
  const fromCos = { ...fileless, cosUrl: `${COS}?q-signature=another` };
  const unchanged = { flags: ["--expect-no-changes"] };
  const both = (first: object, options: (id: string) => Record<string, unknown> = () => ({})) =>
    project.program(pluginProgram(dbImport("first", first, options(file)), dbImport("second", fromCos, options(cos))));

  await step("is taken over by its id, whether its file was uploaded or lies in COS", async () => {
    both(uploaded, (id) => ({ import: `${imported}${id}` }));
    const { ops } = await project.up();
    assert.deepEqual([...ops].sort(), ["import first", "import second"]);
    assert.deepEqual(effects(emulator), []);
    assert.deepEqual(project.state().resources.first?.id, file);
  });

  await step("with the option and without it the previews are empty, also after a refresh", async () => {
    assert.deepEqual((await project.preview(unchanged)).ops, []);
    both(uploaded);
    assert.deepEqual((await project.preview(unchanged)).ops, []);
    await project.up(unchanged);
    await project.refresh();
    assert.deepEqual((await project.preview(unchanged)).ops, []);
  });

  await step("another file than its record tells is another import", async () => {
    both({ ...uploaded, fileName: "other.sql" });
    const { steps } = await project.preview();
    assert.deepEqual([...new Set(steps.filter(({ op }) => op === "replace").map(({ name }) => name))], ["first"]);
  });

  await step("destroy stops both", async () => {
    await project.destroy();
    assert.deepEqual(effects(emulator), [STOP, STOP]);
    assert.deepEqual(liveJobs(emulator), []);
  });
});
