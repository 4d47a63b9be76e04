import assert from "node:assert/strict";
import type { Env } from "../emulator";
import { engineHosts } from "./harness/hosts";
import { liveJobs } from "./harness/look";
import { exportJob, jobFor, resource } from "./harness/program";
import type { Project } from "./harness/project";

/** Keys of stack configuration by the variables that say the same. */
const SETTINGS: Readonly<Record<string, string>> = {
  ADOBE_CLIENT_ID: "adobeClientId",
  ADOBE_CLIENT_SECRET: "adobeClientSecret",
  TENCENTCLOUD_SECRET_ID: "tencentcloudSecretId",
  TENCENTCLOUD_SECRET_KEY: "tencentcloudSecretKey",
};

async function configure(project: Project, env: Env): Promise<void> {
  for (const [variable, key] of Object.entries(SETTINGS)) {
    await project.command("config", "set", "--secret", `datajobs:${key}`, env[variable] ?? "");
  }
}

function without(env: Env): Env {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !(name in SETTINGS)));
}

/** What everybody is told whose secret was changed after the last `up`. */
const ADOBE = /adobeClientId, adobeClientSecret came from stack configuration\./;
const TENCENT = /tencentcloudSecretId, tencentcloudSecretKey came from stack configuration\./;
const RUN = /run `pulumi up` with the resource still in the program, or add `--run-program`/;

for (const host of engineHosts)
  host.story("a secret that was changed after the last up", {}, async ({ emulator, project, step }) => {
    const { id: load } = emulator.jobs({ api: "tencentcloud.import", seconds: 6000 });
    project.environment(without(emulator.env));
    project.program(
      host.program(
        exportJob("nightly", jobFor("dataset")),
        resource("tencentcloud.DbImportStop", "load", { asyncRequestId: load, stopOn: "destroy" }),
      ),
    );
    await configure(project, emulator.env);
    await project.up();
    const stale =
      host.name === "plugin" ? /The engine took stack configuration from state/ : /as it was at the last `pulumi up`/;
    const told = (text: string, ...patterns: RegExp[]) => {
      for (const pattern of [...patterns, RUN, stale]) assert.match(text.replace(/\s+/g, " "), pattern);
    };

    await step("a refresh with the new one configured names the old one's source, and what to run", async () => {
      await configure(project, emulator.rotate().default ?? {});
      emulator.revokeTokens();
      const { text } = await project.refresh({ fails: true });
      told(text);
      assert.match(text, new RegExp(`${ADOBE.source}|${TENCENT.source}`));
    });

    await step("a destroy does so too, and nothing is lost", async () => {
      const { text } = await project.destroy({ fails: true, flags: ["--continue-on-error"] });
      told(text, ADOBE, TENCENT);
      assert.equal(liveJobs(emulator).length, 2);
      assert.deepEqual(Object.keys(project.state().resources).sort(), ["load", "nightly"]);
    });

    if (host.name === "plugin")
      await step("an import does so too", async () => {
        const line = 'pulumi import datajobs:adobe:ExportJob imported 100 --yes --skip-preview --stack "$STACK"';
        const { code, text } = await project.shell(line).ended;
        assert.notEqual(code, 0, text);
        told(text, ADOBE);
      });

    await step("a refresh that runs the program has the new one", async () => {
      await project.refresh({ flags: ["--run-program"] });
    });

    await step("an up has it at once, and after it all works again", async () => {
      await configure(project, emulator.rotate().default ?? {});
      emulator.revokeTokens();
      await project.up();
      await project.refresh();
      await project.destroy();
      assert.equal(liveJobs(emulator).length, 0);
    });

    await step("an up with a wrong one names it, and doesn't blame the state", async () => {
      await project.command("config", "set", "--secret", "datajobs:adobeClientSecret", "CANARY-wrong-secret");
      const { text } = await project.up({ fails: true });
      assert.match(text, ADOBE);
      if (host.name === "plugin") assert.doesNotMatch(text, /from state/);
    });
  });
