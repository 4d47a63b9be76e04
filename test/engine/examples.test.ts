import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Emulator } from "../emulator";
import { PACKAGE_ROOT } from "../package/pack";
import { effects } from "./harness/look";
import { story } from "./harness/story";

const EXAMPLES = join(PACKAGE_ROOT, "examples");

/** What a user sets for an example, and what it starts and stops in the clouds from `up` to `destroy`. */
const ROWS: readonly {
  readonly name: string;
  readonly config?: (emulator: Emulator) => Record<string, string>;
  readonly secret?: Record<string, string>;
  readonly onUp: readonly string[];
  readonly onDestroy: readonly string[];
}[] = [
  {
    name: "adobe-export-job",
    onUp: ["createExportJob"],
    onDestroy: ["cancelExportJob"],
  },
  {
    name: "adobe-export-job-set",
    onUp: ["createExportJob", "createExportJob", "createExportJob"],
    onDestroy: [],
  },
  {
    name: "ncloud-ai-app-kill",
    config: (emulator) => ({ aiAppId: emulator.jobs({ api: "ncloud.aiapp", seconds: 600 }).id }),
    onUp: ["killAiApp"],
    onDestroy: [],
  },
  {
    name: "ncloud-search-engine-import",
    onUp: ["createDataImportJob"],
    onDestroy: ["stopDataImportJob"],
  },
  {
    name: "ncloud-search-engine-import-stop",
    config: (emulator) => ({ serviceGroupInstanceNo: clusterWithImport(emulator) }),
    onUp: ["stopDataImportJob"],
    onDestroy: [],
  },
  {
    name: "tencentcloud-db-import",
    secret: { password: "CANARY-database-password" },
    onUp: ["CreateDBImportJob"],
    onDestroy: ["StopDBImportJob"],
  },
  {
    name: "tencentcloud-db-import-stop",
    config: (emulator) => ({ asyncRequestId: emulator.jobs({ api: "tencentcloud.import", seconds: 600 }).id }),
    onUp: ["StopDBImportJob"],
    onDestroy: [],
  },
  {
    name: "pipeline",
    config: (emulator) => ({
      searchEngineCluster: clusterWithImport(emulator),
      databaseImport: emulator.jobs({ api: "tencentcloud.import", seconds: 600 }).id,
    }),
    onUp: ["createExportJob", "createExportJob"],
    onDestroy: ["StopDBImportJob", "stopDataImportJob"],
  },
];

function clusterWithImport(emulator: Emulator): string {
  return emulator.jobs({ api: "ncloud.import", seconds: 600, place: "1037001" }) && "1037001";
}

test("every example for Node is run here", () => {
  const folders = readdirSync(EXAMPLES, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const forNode = folders.filter(({ name }) =>
    /^runtime: nodejs$/m.test(readFileSync(join(EXAMPLES, name, "Pulumi.yaml"), "utf8")),
  );
  assert.deepEqual(forNode.map(({ name }) => name).sort(), ROWS.map(({ name }) => name).sort());
});

for (const { name, config, secret = {}, onUp, onDestroy } of ROWS) {
  // A job that runs long is cancelled on destroy; those of the pipeline and of the set are waited for.
  const jobSeconds = ["adobe-export-job-set", "pipeline"].includes(name) ? 1 : 600;
  const options = { from: join(EXAMPLES, name), emulator: { jobSeconds } };
  story(`the example ${name}`, options, async ({ emulator, project, step }) => {
    await step("previews without a call", async () => {
      const settings = [
        ...Object.entries(config?.(emulator) ?? {}).map(([key, value]) => ["--plaintext", `${key}=${value}`]),
        ...Object.entries(secret).map(([key, value]) => ["--secret", `${key}=${value}`]),
      ];
      if (settings.length > 0) await project.command("config", "set-all", ...settings.flat());
      await project.preview();
      assert.deepEqual(emulator.calls(), []);
    });

    await step("up does what its README says", async () => {
      await project.up();
      assert.deepEqual(effects(emulator), onUp);
    });

    await step("has nothing to do after that, nor after a refresh", async () => {
      await project.settled();
      await project.refresh();
      await project.settled();
      assert.deepEqual(effects(emulator), []);
    });

    await step("leaves nothing behind after destroy", async () => {
      await project.destroy();
      assert.deepEqual(effects(emulator).sort(), [...onDestroy].sort());
      assert.deepEqual(
        emulator.state().jobs.filter(({ live }) => live),
        [],
      );
      assert.ok(emulator.calls().every(({ verified }) => verified));
    });
  });
}
