import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { accessSync, constants, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import type { Emulator } from "../emulator";
import { PACKAGE_ROOT } from "../package/pack";
import { installation, programs } from "./harness/installation";
import { effects, liveJobs } from "./harness/look";
import { usePlugin } from "./harness/plugin";
import type { Project } from "./harness/project";
import { story } from "./harness/story";
import { waitFor } from "./harness/wait-for";

const run = promisify(execFile);

/** A program that does what the others do, in a language that needs the plugin. */
interface Language {
  readonly name: string;
  /** The folder below examples/. */
  readonly example: string;
  /** What only this one has beside the others. */
  readonly alone?: readonly {
    readonly name: string;
    /** What is configured for it as a secret. */
    readonly secret?: string;
    readonly started: string;
    readonly ended: string;
  }[];
  /** Makes what a user's `pulumi package add` and installation of packages make; gives the variables that the runs need. */
  prepare(project: Project): Promise<Record<string, string>>;
}

const python: Language = {
  name: "Python",
  example: "python",
  alone: [
    {
      name: "restore",
      secret: "password=CANARY-database-password",
      started: "CreateDBImportJob",
      ended: "StopDBImportJob",
    },
    { name: "products", started: "createDataImportJob", ended: "stopDataImportJob" },
  ],
  async prepare({ root }) {
    const environment = await tool("python.mjs");
    const bin = join(environment, process.platform === "win32" ? "Scripts" : "bin");
    const [sdk, packages] = [join(root, "sdk"), join(root, "packages")];
    await generate("python", sdk);
    const options = ["--quiet", "--no-deps", "--no-build-isolation", "--disable-pip-version-check"];
    await run(join(bin, "python3"), ["-m", "pip", "install", ...options, "--target", packages, sdk]);
    // The virtual environment, activated.
    return { PATH: [bin, programs()].join(delimiter), VIRTUAL_ENV: environment, PYTHONPATH: packages };
  },
};

const yaml: Language = { name: "YAML", example: "yaml", prepare: async () => ({}) };

const go: Language = {
  name: "Go",
  example: "go",
  async prepare({ root, folder }) {
    await generate("go", join(root, "sdk"));
    const {
      GOPATH = "",
      GOCACHE = "",
      GOMODCACHE = "",
      GOPROXY = "",
    } = JSON.parse((await run("go", ["env", "-json", "GOPATH", "GOCACHE", "GOMODCACHE", "GOPROXY"])).stdout) as Record<
      string,
      string
    >;
    const env = { GOPATH, GOCACHE, GOMODCACHE, GOPROXY };
    const options = { cwd: folder, env: { ...process.env, ...env } };
    await run("go", ["mod", "edit", `-replace=pulumi-datajobs/sdk/go=${join(root, "sdk")}`], options);
    await run("go", ["mod", "tidy"], options);
    return env;
  },
};

async function installPlugin(project: Project): Promise<void> {
  symlinkSync(join(await installation(), "node_modules"), join(project.folder, "node_modules"));
  usePlugin(project);
}

/** What the example asks its user for. */
const config = (emulator: Emulator) => ({ aiAppId: emulator.jobs({ api: "ncloud.aiapp", seconds: 600 }).id });

const yamlProgram = (...lines: string[]) => ["name: datajobs-yaml", "runtime: yaml", ...lines, ""].join("\n");
const RETURNED = ["stopped", "message", "stoppedAt"];

story(
  "plugin: a YAML program that kills an app by fn::invoke",
  { from: join(PACKAGE_ROOT, "examples", "yaml"), install: installPlugin },
  async ({ emulator, project, step }) => {
    const app = config(emulator).aiAppId;
    const lines = RETURNED.flatMap((key) => [
      `  ${key}:`,
      "    fn::invoke:",
      "      function: datajobs:ncloud:killAiApp",
      `      arguments: { aiAppId: ${JSON.stringify(app)} }`,
      `      return: ${key}`,
    ]);
    const outputs = RETURNED.map((key) => `  ${key}: \${${key}}`);
    writeFileSync(join(project.folder, "Pulumi.yaml"), yamlProgram("variables:", ...lines, "outputs:", ...outputs));
    usePlugin(project);

    await step("a preview returns any member, and calls nothing", async () => {
      await project.preview();
      assert.deepEqual(emulator.calls(), []);
    });

    await step("up kills it once, and returns also the members that an answer lacks", async () => {
      await project.up();
      assert.deepEqual(effects(emulator), ["killAiApp"]);
      assert.deepEqual(liveJobs(emulator), []);
    });

    await step("destroy", async () => {
      await project.destroy();
    });

    await step("a key of jobs that stands there twice is refused by the host, with both lines", async () => {
      const job = (datasetId: string) => `        nightly: { destination: { datasetId: ${datasetId} } }`;
      const set = ["resources:", "  set:", "    type: datajobs:adobe:ExportJobSet", "    properties:", "      jobs:"];
      writeFileSync(join(project.folder, "Pulumi.yaml"), yamlProgram(...set, job("first"), job("second")));
      const { text } = await project.preview({ fails: true });
      assert.match(text, /line 9: mapping key "nightly" already defined at line 8/);
    });
  },
);

for (const language of [python, yaml, go]) {
  const { name, example, alone = [], prepare } = language;
  const host = `pulumi-language-${example}`;
  if (!isOnPath(host)) {
    // The hosts of Python and YAML come with the engine, wherever that comes from.
    test(`the example in ${name}`, { skip: language === go && `not run: there is no ${host} on PATH` }, () => {
      assert.fail(`there is no ${host} beside the Pulumi CLI or on PATH`);
    });
    continue;
  }
  story(
    `the example in ${name}`,
    { from: join(PACKAGE_ROOT, "examples", example), install: installPlugin },
    async ({ emulator, project, step }) => {
      const app = config(emulator).aiAppId;

      await step("its SDK is made by Pulumi's own generator from the schema", async () => {
        project.environment({ ...emulator.env, ...(await prepare(project)) });
        await project.command("config", "set", "aiAppId", app);
        for (const { secret } of alone) if (secret) await project.command("config", "set-all", "--secret", secret);
      });

      await step("previews without a call", async () => {
        const { ops } = await project.preview();
        const created = ["awaited", "following", "kill", ...alone.map((each) => each.name)];
        assert.deepEqual([...ops].sort(), created.map((each) => `create ${each}`).sort());
        assert.deepEqual(emulator.calls(), []);
      });

      await step("up waits for one job and starts the other with what it came to", async () => {
        const { running, result } = project.begin("up");
        const { id } = await waitFor("a job is started", () =>
          emulator.state().jobs.find(({ api }) => api === "adobe.export"),
        );
        emulator.jobs({ api: "adobe.export", id, status: "SUCCEEDED" });
        assert.equal((await result()).code, 0, running.text);
        const started = ["createExportJob", "createExportJob", ...alone.map((each) => each.started)];
        assert.deepEqual(effects(emulator).sort(), started.sort());
        const { resources, outputs } = project.state();
        assert.equal(resources.awaited?.id, id);
        assert.equal(resources.awaited?.outputs.status, "SUCCEEDED");
        assert.deepEqual(outputs.batchIds, resources.awaited?.outputs.batchIds);
        assert.deepEqual(resources.following?.inputs.triggers, [outputs.batchIds]);
        assert.equal(outputs.jobId, resources.following?.id);
        assert.match(String(outputs.status), /^(NEW|PROCESSING)$/);
      });

      await step("arguments are the API's own, however the language spells them", () => {
        const { request } =
          emulator.state().jobs.find(({ id }) => id === project.state().resources.following?.id) ?? {};
        assert.deepEqual((request?.filter as Record<string, unknown> | undefined)?.segmentQualificationTime, {
          startTime: "2018-01-01T00:00:00Z",
        });
      });

      await step("the previews after up and after a refresh are empty", async () => {
        await project.preview({ flags: ["--expect-no-changes"] });
        await project.refresh();
        await project.preview({ flags: ["--expect-no-changes"] });
        assert.deepEqual(effects(emulator), []);
      });

      await step("destroy cancels what runs and kills the app", async () => {
        await project.destroy();
        const ended = ["cancelExportJob", "killAiApp", ...alone.map((each) => each.ended)];
        assert.deepEqual(effects(emulator).sort(), ended.sort());
        assert.deepEqual(liveJobs(emulator), []);
        assert.ok(emulator.calls().every(({ verified }) => verified));
      });
    },
  );
}

function isOnPath(program: string): boolean {
  const names = process.platform === "win32" ? [`${program}.exe`, `${program}.cmd`] : [program];
  return programs()
    .split(delimiter)
    .some((folder) =>
      names.some((name) => {
        try {
          accessSync(join(folder, name), constants.X_OK);
          return true;
        } catch {
          return false;
        }
      }),
    );
}

/** Runs one of tools/engine, which makes what is missing the first time, and gives what it prints. */
async function tool(name: string): Promise<string> {
  try {
    const { stdout } = await run(process.execPath, [join(PACKAGE_ROOT, "tools", "engine", name)]);
    return stdout.trim();
  } catch (error) {
    throw new Error((error as { stderr?: string }).stderr?.trim() || String(error));
  }
}

/** As `pulumi package gen-sdk`, which the language hosts that can be had as Go modules know nothing of. */
async function generate(language: string, folder: string): Promise<void> {
  const schema = join(PACKAGE_ROOT, "provider", "schema.json");
  await run(await tool("sdk-generator.mjs"), [schema, language, folder]);
}
