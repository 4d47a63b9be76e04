import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { createServer } from "node:tls";
import type { Emulator, Env } from "../emulator";
import { Authority } from "../proxies/authority";
import { ForwardingProcess } from "../proxies/forwarding-process";
import { Listening } from "../proxies/listening";
import { engineHosts } from "./harness/hosts";
import { effects, liveJobs } from "./harness/look";
import { exportJob, jobFor, resource } from "./harness/program";

/** A name that is found by nobody but the proxy. */
const VENDOR = "api.vendor.example";
const PASSWORD = "CANARY-p@ss:w%rd/#?";

/** The engine tells what it knows: it inherits the proxy's password as the provider does. */
const LOUD = { flags: ["-v=11", "--logflow", "--logtostderr", "--debug"] };

/** The emulator behind TLS, which alone is what the proxy can reach. */
function secured(emulator: Emulator, authority: Authority): Promise<Listening> {
  const port = Number(new URL(emulator.url).port);
  const server = createServer(authority.certify(VENDOR), (socket) => {
    const onward = connect(port, "127.0.0.1");
    onward.pipe(socket).pipe(onward);
    for (const [one, other] of [
      [onward, socket],
      [socket, onward],
    ] as [Socket, Socket][]) {
      one.on("error", () => other.destroy());
      one.once("close", () => other.destroy());
    }
  });
  return Listening.on(server);
}

const through = (port: number, password: string) =>
  `http://company%5Cuser:${encodeURIComponent(password)}@127.0.0.1:${port}`;

/** By the lower-case one Pulumi's own SDK for Node goes to its engine, on this machine: it wants to be told not to. */
const variables: Readonly<Record<string, Env>> = {
  HTTPS_PROXY: {},
  https_proxy: { no_proxy: "127.0.0.1,localhost" },
};

for (const host of engineHosts)
  for (const [variable, exemption] of Object.entries(variables))
    host.story(
      `behind a proxy that wants a password, named in ${variable}, to a vendor of a private authority`,
      { strict: true },
      async ({ emulator, project, step }) => {
        const folder = join(project.root, "authority");
        mkdirSync(folder);
        const authority = new Authority(folder);
        const vendor = await secured(emulator, authority);
        const proxy = await ForwardingProcess.start({
          to: { port: vendor.port },
          login: `company\\user:${PASSWORD}`,
        });
        const at = `the proxy 127.0.0.1:${proxy.port} (${variable})`;
        const moved = Object.entries(emulator.env).map(([name, value]) => [
          name,
          value === emulator.url ? `https://${VENDOR}` : value,
        ]);
        const environment: Env = {
          ...(Object.fromEntries(moved) as Env),
          ...exemption,
          NODE_EXTRA_CA_CERTS: authority.file,
          [variable]: through(proxy.port, PASSWORD),
        };
        const { id: aiAppId } = emulator.jobs({ api: "ncloud.aiapp" });
        const { id: asyncRequestId } = emulator.jobs({ api: "tencentcloud.import" });
        emulator.jobs({ api: "ncloud.import", place: "1037001" });
        project.program(
          host.program(
            exportJob("nightly", jobFor("dataset")),
            resource("ncloud.SearchEngineImportStop", "cluster", {
              serviceGroupInstanceNo: 1037001,
              stopOn: "destroy",
            }),
            resource("ncloud.AiAppKill", "kill", { aiAppId, stopOn: "destroy" }),
            resource("tencentcloud.DbImportStop", "load", { asyncRequestId, stopOn: "destroy" }),
          ),
        );
        project.environment(environment);
        try {
          await step("a preview asks it for nothing", async () => {
            assert.equal((await project.preview()).ops.length, 4);
            assert.deepEqual(await proxy.asked(), []);
          });

          await step("a password that it doesn't accept: the error names the proxy, and nothing was sent", async () => {
            const env = { [variable]: through(proxy.port, "CANARY-wrong") };
            const { text } = await project.up({ ...LOUD, fails: true, env });
            assert.ok(text.includes(`${at} wants a user name and password that it accepts`), text);
            assert.match(text, /nothing was sent/);
          });

          await step("one that isn't percent-encoded is refused, and printed nowhere", async () => {
            const env = { [variable]: `http://user:CANARY#wrong@127.0.0.1:${proxy.port}` };
            const { text } = await project.up({ fails: true, env });
            assert.match(text, new RegExp(`use the proxy that ${variable} names.*must be percent-encoded`));
          });

          await step("an authority that Node doesn't know: the error tells where to name it", async () => {
            const { text } = await project.up({ fails: true, env: { NODE_EXTRA_CA_CERTS: undefined } });
            assert.match(text, new RegExp(`certificate of ${VENDOR}:443 .* NODE_EXTRA_CA_CERTS`));
            assert.ok(text.includes(`through ${at}`), text);
            assert.match(text, /nothing was sent/);
          });

          await step("the vendor has seen none of it", async () => {
            await proxy.asked();
            assert.deepEqual(emulator.calls(), []);
          });

          await step("up starts one job, and every call has gone through the proxy", async () => {
            await project.up(LOUD);
            assert.deepEqual(effects(emulator), ["createExportJob"]);
            const asked = await proxy.asked();
            assert.ok(asked.length > 0);
            assert.deepEqual([...new Set(asked)], [`CONNECT ${VENDOR}:443`]);
          });

          await step("refresh looks, and there is nothing to do", async () => {
            await project.refresh(LOUD);
            assert.ok(emulator.calls().some(({ action }) => action === "retrieveExportJob"));
            assert.deepEqual([...new Set(await proxy.asked())], [`CONNECT ${VENDOR}:443`]);
            await project.settled();
            emulator.clearCalls();
          });

          await step("destroy cancels the job and stops what is to be stopped", async () => {
            await project.destroy(LOUD);
            assert.deepEqual(effects(emulator).sort(), [
              "StopDBImportJob",
              "cancelExportJob",
              "killAiApp",
              "stopDataImportJob",
            ]);
            assert.deepEqual(liveJobs(emulator), []);
            assert.deepEqual([...new Set(await proxy.asked())], [`CONNECT ${VENDOR}:443`]);
          });
        } finally {
          await proxy.close();
          await vendor.close();
        }
      },
    );
