import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Emulator, Env, FaultSpec } from "../emulator";
import { engineHosts } from "./harness/hosts";
import { liveJobs } from "./harness/look";
import { killAll } from "./harness/processes";
import { exportJob, jobFor, resource } from "./harness/program";
import { filesBelow } from "./harness/rules";
import { tapped } from "./harness/tap";
import { waitFor } from "./harness/wait-for";

/** The engine keeps all that it ever can. */
const HISTORY = { PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "false" };
/** At 11 the engine itself warns that it is going to tell secrets. */
const LOUD = ["-v=11", "--logflow", "--debug"];

const ALL = "--continue-on-error";

/** Credentials of every kind: the temporary ones have a session token besides. */
function credentials(emulator: Emulator): Env {
  return emulator.accounts.temporaryKeys ?? {};
}

/** What a careless server says of a request that it didn't like: every secret that it got, in every spelling. */
function echo(env: Env, cloud: string): string {
  const secrets = Object.entries(env).filter(([name, value]) => name.startsWith(cloud) && value.includes("CANARY"));
  assert.ok(secrets.length > 0);
  return secrets
    .flatMap(([, secret]) => [secret, encodeURIComponent(secret), Buffer.from(secret).toString("base64")])
    .join(" and ");
}

for (const host of engineHosts)
  host.story("credentials are in nothing that is written, whatever fails", { strict: true }, async (stage) => {
    const { emulator, project, step } = stage;
    const own = credentials(emulator);
    const said = echo(own, "ADOBE");
    const [ncloud, tencent] = [echo(own, "NCLOUD"), echo(own, "TENCENTCLOUD")];
    project.environment({ ...own, ...HISTORY, ...tapped(project).env });
    const { id: app } = emulator.jobs({ api: "ncloud.aiapp" });
    const { id: load } = emulator.jobs({ api: "tencentcloud.import" });
    const stops = [
      resource("ncloud.SearchEngineImportStop", "cluster", { serviceGroupInstanceNo: 1037002 }),
      resource("ncloud.AiAppKill", "kill", { aiAppId: app, format: "xml" }),
      resource("tencentcloud.DbImportStop", "load", { asyncRequestId: load }),
    ];
    const toStderr = { flags: [...LOUD, "--logtostderr"] };
    const toFiles = { flags: LOUD };

    await step("wrong credentials for all four APIs", async () => {
      project.program(host.program(exportJob("nightly", jobFor("dataset")), ...stops));
      const wrong = Object.keys(own).filter((name) => own[name]?.includes("CANARY"));
      const env = Object.fromEntries(wrong.map((name) => [name, `CANARY-wrong-${name}`]));
      const { diagnostics } = await project.up({ flags: [...LOUD, ALL], fails: true, env });
      assert.equal(failed(diagnostics), 4);
    });

    await step("every start fails in a way of its own, and repeats what it was sent", async () => {
      const answers: Omit<FaultSpec, "fault" | "match">[] = [
        { status: 400, body: { title: said, detail: said, error_code: said, message: said } },
        { status: 403, body: { error_code: said, message: said }, headers: { "x-request-id": said } },
        { status: 401, body: { error_code: "401013", message: said } },
        { status: 307, body: said, headers: { location: `http://127.0.0.1:1/${encodeURIComponent(said)}` } },
        { status: 500, body: { title: said }, commit: true },
        { status: 502, body: `<html><title>${said}</title></html>`, commit: true },
        { status: 200, body: `{"id": "${said}`, commit: true },
      ];
      const datasets = answers.map((answer, n) => {
        emulator.faults({ match: { action: "createExportJob" }, fault: "answer", ...answer });
        return exportJob(`job${n}`, jobFor(`dataset-${n}`));
      });
      emulator.faults([
        { match: { api: "ncloud.import" }, fault: "answer", status: 400, body: { error: { message: ncloud } } },
        { match: { api: "ncloud.aiapp" }, fault: "answer", status: 400, body: `<e><message>${ncloud}</message></e>` },
        {
          match: { api: "tencentcloud.import" },
          fault: "answer",
          status: 200,
          body: { Response: { Error: { Code: "FailedOperation", Message: tencent }, RequestId: tencent } },
        },
      ]);
      project.program(host.program(...datasets, ...stops));
      const { text, diagnostics } = await project.up({ flags: [...toStderr.flags, ALL], fails: true });
      assert.deepEqual(emulator.armed(), [], "all of them were met");
      assert.ok(failed(diagnostics) >= 3, text);
      assert.match(text, /\[secret\] and \[secret\]/);
    });

    await step("a token and keys that are never accepted, by a server that says which", async () => {
      emulator.faults({ match: { action: "createExportJob" }, fault: "answer", status: 401, body: said, times: -1 });
      project.program(host.program(exportJob("refused", jobFor("dataset"))));
      await project.up({ ...toFiles, fails: true });
      // The token itself, ready-made, as far as a server has it.
      const ready = emulator.accounts.accessToken ?? {};
      const token = ready.ADOBE_ACCESS_TOKEN ?? "";
      emulator.clearFaults();
      const headers = { "www-authenticate": `Bearer ${token}` };
      const body = { error_code: "401013", message: `Bearer ${token}, that is ${encodeURIComponent(token)}` };
      emulator.faults({ match: { action: "createExportJob" }, fault: "answer", status: 401, body, headers, times: -1 });
      const { text } = await project.up({ ...toStderr, fails: true, env: { ...ready, ADOBE_CLIENT_SECRET: "" } });
      assert.match(text, /Bearer \[secret\], that is \[secret\]/);
      emulator.clearFaults();
    });

    await step("a job that fails, saying why, and one that is waited for in vain", async () => {
      const errors = [{ code: said, msg: said, callStack: said }];
      emulator.outcomes({ datasetId: "bad", outcome: "FAILED", errors });
      const wait = { waitFor: "completed", waitTimeout: "2s" };
      project.program(
        host.program(
          exportJob("bad", jobFor("bad", wait)),
          exportJob("slow", jobFor("slow", wait)),
          exportJob("open", jobFor("open")),
        ),
      );
      const started = project.begin("up", { flags: [...LOUD, ALL] });
      const bad = await waitFor("the job that is to fail has started", () =>
        emulator.state().jobs.find(({ request }) => JSON.stringify(request).includes('"bad"')),
      );
      emulator.jobs({ api: "adobe.export", id: bad.id, status: "FAILED", errors });
      const { text } = await started.result();
      assert.match(text, /it ended FAILED \(\[secret\]/);
      assert.match(text, /no end after \d s/);
      assert.equal(project.state().resources.bad?.outputs.status, "FAILED");
      assert.match(JSON.stringify(project.state().resources.bad?.outputs.errors), /\[secret\]/);
    });

    await step("a refresh that finds nothing but errors, and one that finds a failed job", async () => {
      const { id = "" } = project.state().resources.open ?? {};
      emulator.faults({
        match: { action: "retrieveExportJob", path: `/data/core/ups/export/jobs/${id}` },
        fault: "answer",
        status: 403,
        body: { title: said, message: said },
        times: -1,
      });
      await project.refresh({ ...toFiles, fails: true });
      emulator.clearFaults();
      emulator.jobs({ api: "adobe.export", id, status: "FAILED", errors: [{ code: said, msg: said }] });
      await project.refresh(toStderr);
      assert.match(JSON.stringify(project.state().resources.open?.outputs.errors), /\[secret\]/);
    });

    await step("a destroy whose DELETE is refused, and one that succeeds", async () => {
      const match = { action: "cancelExportJob" };
      emulator.faults({ match, fault: "answer", status: 400, body: { title: said, message: said }, times: -1 });
      await project.destroy({ ...toFiles, fails: true });
      emulator.clearFaults();
      await project.destroy(toStderr);
      assert.deepEqual(Object.keys(project.state().resources), []);
    });

    await step(
      "calls that break off, and calls that are to be made again later: all of them are made good",
      async () => {
        const later = { fault: "answer", body: { title: said, message: said } } as const;
        const soon = { ...later, headers: { "retry-after": "1" } };
        const on = (action: string, ...faults: Omit<FaultSpec, "match">[]) =>
          emulator.faults(faults.map((fault) => ({ ...fault, match: { action } })));
        const reset = { fault: "resetBeforeRead" } as const;
        const datasets = ["reset", "cut", "throttled", "busy"];
        project.program(host.program(...datasets.map((name) => exportJob(name, jobFor(name)))));
        on("imsToken", reset, { ...soon, status: 429 });
        on("createExportJob", { fault: "resetAfterCommit" }, { fault: "truncate" });
        on("createExportJob", { ...later, status: 429 }, { ...soon, status: 503 });
        on("listExportJobs", reset, { ...later, status: 429 });
        await project.up(toFiles);
        assert.equal(liveJobs(emulator).length, datasets.length);
        on("retrieveExportJob", reset, { ...soon, status: 429 }, { ...later, status: 503 });
        await project.refresh(toStderr);
        on("cancelExportJob", { fault: "resetAfterCommit" }, reset, { ...later, status: 429 });
        await project.destroy(toFiles);
        assert.deepEqual(liveJobs(emulator), []);
        assert.deepEqual(emulator.armed(), [], "all of them were met");
      },
    );

    await step("engine and provider killed in the middle of a POST, and the run that goes on from there", async () => {
      project.program(host.program(exportJob("killed", jobFor("killed"))));
      emulator.faults({ match: { action: "createExportJob" }, fault: "delay", when: "after", ms: 60_000 });
      const before = liveJobs(emulator).length;
      const { running, result } = project.begin("up", toFiles);
      await waitFor("the POST has started a job", () => liveJobs(emulator).length > before);
      await running.killGroup();
      await killAll(() => project.processes());
      await result();
      project.checkFiles();
      assert.equal(filesBelow(project.intents).length, 1);
      emulator.clearFaults();
      await project.command("cancel", "--yes");
      await project.up(toStderr);
      await project.destroy(toFiles);
    });

    await step("there was something to be searched in every place", () => {
      const files = filesBelow(project.root);
      for (const place of [
        /state\/\.pulumi\/stacks\/.*\.json$/,
        /state\/\.pulumi\/history\//,
        /state\/\.pulumi\/backups\//,
        /events\/\d+\.json$/,
        /home\/\.pulumi\/logs\//,
        /temp\/pulumi\..*\.log\./,
      ])
        assert.ok(
          files.some((file) => place.test(file)),
          `${place}: ${files.join("\n")}`,
        );
      const logs = files
        .filter((file) => /temp\/pulumi\..*\.log\./.test(file))
        .map((file) => readFileSync(file, "utf8"));
      assert.match(logs.join(""), /"v":9\}/);
      assert.doesNotMatch(logs.join(""), SIGNED);
      assert.deepEqual(
        files.filter((file) => /(^|\/)core(\.\d+)?$|report\..*\.json$/.test(file)),
        [],
      );
      // What dynamic providers print is what their users read; a plugin has nothing to print after its port.
      const spoken = files.filter((file) => file.endsWith(".said")).map((file) => readFileSync(file, "utf8"));
      assert.ok(spoken.length > 5);
      assert.doesNotMatch(spoken.join(""), SIGNED);
      if (host.name === "plugin")
        assert.ok(
          spoken.every((text) => /^\d+\n$/.test(text)),
          spoken.join("---\n"),
        );
    });
  });

/** What no log has any use for, secret or not. */
const SIGNED = /Bearer (?!\[secret\])|TC3-HMAC-SHA256|Signature=|x-ncp-apigw-signature-v2/;

function failed(diagnostics: readonly { severity: string; name?: string }[]): number {
  return new Set(diagnostics.filter(({ severity }) => severity === "error").flatMap(({ name }) => name ?? [])).size;
}
