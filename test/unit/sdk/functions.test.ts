import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { ResourceMonitorClient } from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as pulumiState from "@pulumi/pulumi/runtime/state";
import { grpc } from "../../../provider/hosts/grpc/proto";
import { adobe, ncloud, tencentcloud } from "../../../sdk/index";
import { type Emulator, startEmulator } from "../../emulator";

let emulator: Emulator;
const environment = { ...process.env };
before(async () => {
  emulator = await startEmulator({ jobSeconds: 600 });
  Object.assign(process.env, emulator.env);
});
after(() => {
  process.env = environment;
  return emulator.close();
});
beforeEach(() => {
  emulator.reset();
  inPreview(false);
});

/** The client of an engine that is never asked: nobody listens there. */
function inPreview(preview: boolean): void {
  const engine = new ResourceMonitorClient("127.0.0.1:9", grpc.credentials.createInsecure());
  pulumi.runtime.setMockOptions(engine, "project", "dev", preview);
  (pulumiState as unknown as { getStore(): { supportsSecrets: boolean } }).getStore().supportsSecrets = true;
}

const plant = () => emulator.jobs({ api: "adobe.export", seconds: 600 }).id;
const actions = () => emulator.calls().flatMap(({ action }) => (action === "imsToken" ? [] : [action]));
const awaited = <T>(output: pulumi.Output<T>) => new Promise<T>((resolve) => output.apply(resolve));
/** What Pulumi itself knows of an output. */
const known = (output: unknown) => (output as { isKnown: Promise<boolean> }).isKnown;
const secret = (output: unknown) => (output as { isSecret: Promise<boolean> }).isSecret;

test("the plain form takes plain values and gives a promise", async () => {
  const jobId = plant();
  const { sandbox, jobId: found } = await adobe.getExportJob({ jobId });
  assert.deepEqual([found, sandbox], [jobId, "prod"]);
});

test("the output form takes outputs, nested ones too, and gives one", async () => {
  const jobId = plant();
  const result = adobe.getExportJobOutput({
    jobId: pulumi.output(Promise.resolve(jobId)),
    sandbox: pulumi.output("prod"),
  });
  assert.equal(await awaited(result.jobId), jobId);
  assert.deepEqual(await awaited(result.batchIds), []);
});

test("all arguments may be left out where all are optional", async () => {
  plant();
  assert.equal((await adobe.getExportJobs()).jobs.length, 1);
  assert.equal((await awaited(adobe.getExportJobsOutput())).jobs.length, 1);
});

test("undefined is as good as absent", async () => {
  plant();
  assert.equal((await adobe.getExportJobs({ status: undefined, limit: undefined })).jobs.length, 1);
});

test("a result is secret only where an argument is", async () => {
  const jobId = plant();
  const open = adobe.getExportJobOutput({ jobId });
  const hidden = adobe.getExportJobOutput({ jobId: pulumi.secret(jobId) });
  await Promise.all([awaited(open), awaited(hidden)]);
  assert.deepEqual([await secret(open), await secret(hidden)], [false, true]);
});

test("an unknown argument makes the result unknown, and nothing is called", async () => {
  inPreview(true);
  const result = adobe.getExportJobOutput({ jobId: pulumi.unknown as unknown as string });
  assert.equal(await known(result), false);
  assert.deepEqual(actions(), []);
});

test("a preview reads", async () => {
  inPreview(true);
  const jobId = plant();
  assert.equal((await adobe.getExportJob({ jobId })).jobId, jobId);
});

test("what does something does nothing in a preview: undefined as a promise, unknown as an output", async () => {
  inPreview(true);
  const jobId = plant();
  assert.equal(await adobe.cancelExportJob({ jobId }), undefined);
  assert.equal(await known(adobe.cancelExportJobOutput({ jobId })), false);
  assert.deepEqual(actions(), []);
});

test("outside of a preview it does it", async () => {
  const jobId = plant();
  assert.equal((await adobe.cancelExportJob({ jobId }))?.cancelled, true);
  assert.deepEqual(
    emulator.state().jobs.map(({ live }) => live),
    [false],
  );
});

test("arguments are checked in a preview too, all of them at once", async () => {
  inPreview(true);
  const wrong = { jobId: 7, wait: "yes" } as unknown as adobe.CancelExportJobArgs;
  await assert.rejects(adobe.cancelExportJob(wrong), (error: unknown) => {
    assert.ok(pulumi.RunError.isInstance(error));
    const told =
      "cannot call adobe.cancelExportJob: jobId: must be a string, got a number; wait: must be a boolean, got a string";
    assert.equal(error.message, told);
    return true;
  });
});

test("an error is one that Pulumi shows without a stack, and tells no secret", async () => {
  await assert.rejects(ncloud.getAiApp({ aiAppId: "nothing" }), (error: unknown) => {
    assert.ok(pulumi.RunError.isInstance(error));
    assert.match(error.message, /^cannot read .*nothing/);
    assert.ok(!error.message.includes(emulator.env.NCLOUD_SECRET_KEY ?? "-"));
    return true;
  });
});

class Explicit extends pulumi.ProviderResource {}
const explicit = (): pulumi.ProviderResource => new Explicit("datajobs", "other");
const component = (provider?: pulumi.ProviderResource) =>
  new pulumi.ComponentResource("test:Part", "part", {}, provider ? { providers: [provider] } : {});

const OPTIONS: { title: string; opts(): pulumi.InvokeOptions; told?: RegExp }[] = [
  {
    title: "an explicit provider",
    opts: () => ({ provider: explicit() }),
    told: /^adobe\.getExportJobs: the option provider is not possible here: use stack configuration [^\n]+\.$/,
  },
  {
    title: "a parent that has an explicit provider of the package",
    opts: () => ({ parent: component(explicit()) }),
    told: /^adobe\.getExportJobs: the option parent, of a resource with an explicit provider of datajobs, is not [^\n]+\.$/,
  },
  {
    title: "a version",
    opts: () => ({ version: "0.1.0" }),
    told: /^adobe\.getExportJobs: the option version is not possible here: the function is the one of the npm [^\n]+\.$/,
  },
  {
    title: "a place to download the plugin from",
    opts: () => ({ pluginDownloadURL: "https://example.com" }),
    told: /^adobe\.getExportJobs: the option pluginDownloadURL is not possible here: [^\n]+\.$/,
  },
  { title: "a parent without", opts: () => ({ parent: component() }) },
  {
    title: "a parent with an explicit provider of another package",
    opts: () => ({ parent: component(new Explicit("other", "other")) }),
  },
  { title: "async", opts: () => ({ async: true }) },
  { title: "async: false, which means nothing to Pulumi either", opts: () => ({ async: false }) },
  {
    title: "undefined",
    opts: () => ({ provider: undefined, parent: undefined, version: undefined }) as unknown as pulumi.InvokeOptions,
  },
];

for (const { title, opts, told } of OPTIONS) {
  test(`the option ${title} is ${told ? "refused in one sentence" : "taken"}, in both forms`, async () => {
    await withMocks();
    const given = opts();
    if (told) {
      await assert.rejects(adobe.getExportJobs({}, given), { message: told });
      assert.throws(() => adobe.getExportJobsOutput({}, given), { message: told });
      assert.deepEqual(asked, []);
    } else {
      await adobe.getExportJobs({}, given);
      await awaited(adobe.getExportJobsOutput({}, given));
      assert.equal(asked.length, 2);
    }
    await pulumi.runtime.disconnect();
  });
}

/** What a user's test was asked. */
const asked: pulumi.runtime.MockCallArgs[] = [];

function withMocks(preview = false): Promise<void> {
  asked.length = 0;
  return pulumi.runtime.setMocks(
    {
      newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: inputs }),
      call: (args) => {
        asked.push(args);
        return { told: "by the mock" };
      },
    },
    "project",
    "dev",
    preview,
  );
}

/** Every function, in both forms. */
const FUNCTIONS = Object.entries({ adobe, ncloud, tencentcloud }).flatMap(([cloud, all]) =>
  Object.entries(all).flatMap(([name, value]) => {
    const called = value as (args: object) => Promise<unknown> | pulumi.Output<unknown>;
    return /^[a-z]/.test(name) ? [{ token: `datajobs:${cloud}:${name.replace(/Output$/, "")}`, name, called }] : [];
  }),
);

for (const { token, name, called } of FUNCTIONS) {
  for (const preview of [false, true]) {
    test(`${name} asks a test's mocks${preview ? ", in a preview too" : ""}, and no cloud`, async () => {
      await withMocks(preview);
      const result = called({ some: name.endsWith("Output") ? pulumi.output("argument") : "argument" });
      const told = pulumi.Output.isInstance(result) ? await awaited(result) : await result;
      assert.deepEqual(told, { told: "by the mock" });
      assert.deepEqual(
        asked.map(({ token, inputs }) => ({ token, inputs })),
        [{ token, inputs: { some: "argument" } }],
      );
      assert.deepEqual(emulator.calls(), []);
    });
  }
}

test("without an engine and without mocks no cloud is asked, and the error says what to do", async () => {
  pulumi.runtime.resetOptions("", "", -1, "", "", false, "");
  const told = /^adobe\.cancelExportJob: there is no Pulumi engine to run it: [^\n]*pulumi\.runtime\.setMocks[^\n]*\.$/;
  await assert.rejects(adobe.cancelExportJob({ jobId: "1" }), { message: told });
  assert.throws(() => adobe.cancelExportJobOutput({ jobId: "1" }), { message: told });
  assert.deepEqual(emulator.calls(), []);
});
