import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { adobe, ncloud } from "../../../sdk/index";
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
  return inPreview(false);
});

async function inPreview(preview: boolean): Promise<void> {
  await pulumi.runtime.setMocks(
    { newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: inputs }), call: () => ({}) },
    "project",
    "dev",
    preview,
  );
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
  await inPreview(true);
  const result = adobe.getExportJobOutput({ jobId: pulumi.unknown as unknown as string });
  assert.equal(await known(result), false);
  assert.deepEqual(actions(), []);
});

test("a preview reads", async () => {
  await inPreview(true);
  const jobId = plant();
  assert.equal((await adobe.getExportJob({ jobId })).jobId, jobId);
});

test("what does something does nothing in a preview: undefined as a promise, unknown as an output", async () => {
  await inPreview(true);
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
  await inPreview(true);
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

test("an explicit provider is refused in one sentence, in both forms", async () => {
  const provider = {} as pulumi.ProviderResource;
  const told = /^adobe\.getExportJobs: the option provider is not possible here: [^\n]+\.$/;
  await assert.rejects(adobe.getExportJobs({}, { provider }), { message: told });
  assert.throws(() => adobe.getExportJobsOutput({}, { provider }), { message: told });
});
