import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Emulator } from "../emulator";
import { PACKAGE_ROOT } from "../package/pack";
import { pluginProgram, pluginStory } from "./harness/plugin";
import { code, exportJob, jobFor, js } from "./harness/program";
import type { Stage } from "./harness/story";

/** Where test/unit/grpc finds what the engine asks. DATAJOBS_RECORD=1 writes it anew, as for another engine. */
const RECORDING = process.env.DATAJOBS_RECORD ? join(PACKAGE_ROOT, "test", "unit", "grpc", "session.json") : undefined;

/** What the engine may call of a provider without any of our resources being of that kind. */
const SERVED =
  /^(Handshake|GetPluginInfo|CheckConfig|DiffConfig|Configure|Check|Diff|Create|Read|Update|Delete|Invoke|Cancel)$/;

/** One call of the engine, as PULUMI_DEBUG_GRPC writes it, or what happened in the cloud between two of them. */
type Line =
  | { readonly method: string; readonly request: unknown; readonly response?: unknown; readonly error?: string }
  | { readonly emulator: object };

const record = async ({ emulator, project, step }: Stage) => {
  const log = join(project.root, "grpc");
  let calls = 0;
  const session: Line[] = [];
  /** Each run writes a file of its own. */
  const recorded = async <T>(work: (env: Record<string, string>) => Promise<T>): Promise<T> => {
    const file = `${log}-${++calls}.json`;
    const result = await work({ PULUMI_DEBUG_GRPC: file });
    session.push(...linesOf(file, emulator));
    return result;
  };
  const meanwhile = (spec: Parameters<Emulator["jobs"]>[0]) => {
    session.push({ emulator: spec });
    return emulator.jobs(spec);
  };
  const { env } = emulator;
  const provider = (more = {}) =>
    `const organisation = new Provider("organisation", ${js({
      adobeClientId: env.ADOBE_CLIENT_ID,
      adobeClientSecret: code("pulumi.secret(process.env.ADOBE_CLIENT_SECRET)"),
      adobeImsOrg: env.ADOBE_IMS_ORG,
      adobeEndpoint: env.ADOBE_ENDPOINT,
      adobeImsEndpoint: env.ADOBE_IMS_ENDPOINT,
      ...more,
    })});`;
  // With one provider for all there is one plugin process in each run, and the calls to it are in one order.
  const ours = { provider: code("organisation") };
  const nightly = (more = {}) =>
    exportJob("nightly", jobFor(code('pulumi.secret("CANARY-dataset")'), { waitFor: "completed", ...more }), {
      ...ours,
      customTimeouts: { create: "1s" },
    });

  await step("preview, up that times out, up that goes on, refresh", async () => {
    project.program(pluginProgram(provider(), nightly()));
    await recorded((env) => project.preview({ env }));
    await recorded((env) => project.up({ env, fails: true }));
    meanwhile({ api: "adobe.export", id: project.state().resources.nightly?.id ?? "", status: "SUCCEEDED" });
    await recorded((env) => project.up({ env }));
    await recorded((env) => project.refresh({ env }));
  });

  await step("import, functions, an update of settings beside a change of the provider", async () => {
    const { id } = meanwhile({ api: "adobe.export", request: jobFor("imported"), seconds: 600 });
    const invoke = (token: string, args: unknown) =>
      `pulumi.output(pulumi.runtime.invoke(${js(`datajobs:${token}`)}, ${js(args)}, { provider: organisation, async: true }));`;
    project.program(
      pluginProgram(
        provider({ adobeSandboxId: "some-id" }),
        nightly({ waitTimeout: "10m" }),
        exportJob("imported", jobFor("imported"), { ...ours, import: id }),
        invoke("adobe:getExportJob", { jobId: id }),
        invoke("adobe:getExportJobs", { status: "PROCESSING" }),
        invoke("adobe:cancelExportJob", { jobId: id }),
      ),
    );
    await recorded((env) => project.preview({ env }));
    project.program(
      pluginProgram(
        provider({ adobeSandboxId: "some-id" }),
        nightly({ waitTimeout: "10m" }),
        exportJob("imported", jobFor("imported"), { ...ours, import: id }),
      ),
    );
    await recorded((env) => project.up({ env }));
    assert.equal(project.state().resources.imported?.id, id);
  });

  await step("previews of a replacement, of wrong arguments and of another organisation; destroy", async () => {
    const imported = (args: object) => exportJob("imported", args, ours);
    const wrong = { schema: {}, destination: { datasetId: 42 }, waitFor: "soon" };
    const other = { adobeImsOrg: "5A7C1E2F60D1B3A94C8E0F21@AdobeOrg" };
    for (const [lines, fails] of [
      [[provider({ adobeSandbox: "dev" }), imported(jobFor("another"))], false],
      [[provider(), imported(wrong)], true],
      [[provider(other)], false],
    ] as const) {
      project.program(pluginProgram(...lines));
      await recorded((env) => project.preview({ env, fails }));
    }
    await recorded((env) => project.destroy({ env }));
  });

  await step("every call of the engine is one that is served; none fails but those that must", () => {
    const methods = session.flatMap((line) => ("method" in line ? [line.method] : []));
    assert.deepEqual(
      methods.filter((method) => !SERVED.test(method)),
      [],
    );
    const errors = session.flatMap((line) =>
      "method" in line && line.error !== undefined ? [`${line.method}: ${line.error}`] : [],
    );
    assert.equal(errors.length, 1, errors.join("\n"));
    assert.match(errors[0] ?? "", /^Create: cannot wait for export job/);
  });

  if (RECORDING) writeFileSync(RECORDING, `${JSON.stringify(session, null, 1)}\n`);
};

if (RECORDING) pluginStory("a session of the engine, call by call", {}, record);
else test("a session of the engine, call by call", { skip: "recorded: test/unit/grpc/session.test.ts replays it" });

interface Written {
  readonly method: string;
  readonly request: Record<string, unknown>;
  readonly response?: unknown;
  readonly errors?: readonly string[];
  readonly metadata?: { readonly kind?: string; readonly mode?: string };
  readonly progress: string;
}

/** Of this machine and this moment, and no part of what is asked. */
const STRIPPED = /^((engine|resourceStatus)Address|\w+(Target|Directory)|resourceStatusToken|randomSeed)$/;

/** The calls to our provider, in the order in which they were answered. */
function linesOf(file: string, { url }: Emulator): Line[] {
  const written = readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Written);
  return written
    .filter(
      ({ method, progress, metadata }) =>
        method.startsWith("/pulumirpc.ResourceProvider/") &&
        progress === "response_completed" &&
        metadata?.mode === "client",
    )
    .map(({ method, request, response, errors = [] }) => {
      const error = errors[0]?.replace(/^rpc error: code = \w+ desc = /, "");
      const line = {
        method: method.slice(method.lastIndexOf("/") + 1),
        request,
        ...(error === undefined ? { response } : { error }),
      };
      return JSON.parse(
        JSON.stringify(line, (key, value) => (STRIPPED.test(key) ? undefined : value)).replaceAll(
          url,
          "http://emulator",
        ),
      ) as Line;
    });
}
