import assert from "node:assert/strict";
import { engineHosts } from "./harness/hosts";
import { liveJobs } from "./harness/look";
import { resource } from "./harness/program";
import { tapped } from "./harness/tap";

/** At 11 the engine itself warns that it is going to tell secrets. */
const LOUD = ["-v=11", "--logflow", "--debug"];
const ROLE = "qcs::cam::uin/100000000001:roleName/datajobs";

for (const host of engineHosts)
  host.story("roles of the machine are all that is configured", { strict: true }, async (stage) => {
    const { emulator, project, step } = stage;
    const { id: load } = emulator.jobs({ api: "tencentcloud.import", seconds: 6000 });
    const { id: app } = emulator.jobs({ api: "ncloud.aiapp", seconds: 6000 });
    project.environment({
      ...emulator.accounts.roles,
      ...tapped(project).env,
      TENCENTCLOUD_ASSUME_ROLE_ARN: ROLE,
      TENCENTCLOUD_ALLOWED_ACCOUNTS: "100000000001",
      PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "false",
    });
    const seen = (action: string) => emulator.calls().filter((call) => call.action === action).length;

    await step("up, refresh and destroy work with their keys, and nothing that is written has one", async () => {
      const stops = [
        resource("tencentcloud.DbImportStop", "load", { asyncRequestId: load, stopOn: "destroy" }),
        resource("tencentcloud.DbImportStop", "again", { asyncRequestId: load, stopOn: "destroy" }),
        resource("ncloud.AiAppKill", "kill", { aiAppId: app, stopOn: "destroy" }),
        resource("ncloud.SearchEngineImportStop", "cluster", { serviceGroupInstanceNo: 1037001 }),
      ];
      project.program(host.program(...stops));
      await project.up({ flags: LOUD });
      await project.refresh({ flags: LOUD });
      emulator.clearCalls();
      await project.destroy({ flags: LOUD });
      assert.deepEqual(liveJobs(emulator), []);
      assert.ok(emulator.calls().every(({ verified }) => verified));
      for (const once of ["getCamRoleKeys", "AssumeRole", "GetCallerIdentity", "getServerRoleKeys"])
        assert.equal(seen(once), 1, once);
    });

    await step("keys of another account send nothing, and the account is named", async () => {
      const env = { TENCENTCLOUD_ALLOWED_ACCOUNTS: "100000000009" };
      const { id } = emulator.jobs({ api: "tencentcloud.import", seconds: 6000 });
      project.program(host.program(resource("tencentcloud.DbImportStop", "load", { asyncRequestId: id })));
      emulator.clearCalls();
      const { text } = await project.up({ fails: true, env });
      assert.match(text, /the keys are those of account 100000000001, and tencentcloudAllowedAccounts/);
      assert.deepEqual([seen("StopDBImportJob"), seen("DescribeAsyncRequestInfo")], [0, 0]);
    });
  });
