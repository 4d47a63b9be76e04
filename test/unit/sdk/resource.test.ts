import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { adobe, ncloud, tencentcloud } from "../../../sdk/index";

interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
  readonly id?: string | undefined;
}

const registered: Registered[] = [];

before(async () => {
  await pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs, id }) => {
      registered.push({ type, name, inputs, id });
      return { id: id || `${name}-id`, state: { ...inputs, jobId: "100", batchIds: [] } };
    },
    call: () => ({}),
  });
});

function known<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}

const args: adobe.ExportJobArgs = {
  schema: { name: "_xdm.context.profile" },
  destination: { datasetId: "5b7c86968f7b6501e21ba9df" },
};

const KINDS = [
  { make: (name: string) => new adobe.ExportJob(name, args), token: "adobe:ExportJob", handler: "adobeExportJob" },
  {
    make: (name: string) => new ncloud.SearchEngineImportStop(name, { serviceGroupInstanceNo: 1037001 }),
    token: "ncloud:SearchEngineImportStop",
    handler: "ncloudSearchEngineImportStop",
  },
  {
    make: (name: string) => new ncloud.AiAppKill(name, { aiAppId: "a1" }),
    token: "ncloud:AiAppKill",
    handler: "ncloudAiAppKill",
  },
  {
    make: (name: string) => new tencentcloud.DbImportStop(name, { asyncRequestId: "a1" }),
    token: "tencentcloud:DbImportStop",
    handler: "tencentcloudDbImportStop",
  },
];

for (const { make, token, handler } of KINDS) {
  test(`${token} is a dynamic resource of its own type with the constant provider text`, async () => {
    const name = `kind-${handler}`;
    await known(make(name).urn);
    const found = registered.find((resource) => resource.name === name);
    assert.equal(found?.type, `pulumi-nodejs:dynamic/datajobs/${token}`);
    assert.equal(found?.inputs.__provider, `exports.handler=()=>require("pulumi-datajobs/dynamic").${handler}`);
  });
}

test("the engine gets the arguments as they were given, and nothing for those that were not", async () => {
  const job = new adobe.ExportJob("given", args);
  await known(job.urn);
  const { __provider, __owner, ...inputs } = registered.find(({ name }) => name === "given")?.inputs ?? {};
  assert.deepEqual(inputs, args);
});

for (const { make, token, handler } of KINDS) {
  test(`${token} tells its provider stack and name, and nobody else`, async () => {
    const name = `owner-${handler}`;
    const made = make(name);
    assert.ok(!("__owner" in made));
    await known(made.urn);
    assert.equal(registered.find((resource) => resource.name === name)?.inputs.__owner, `stack::${name}`);
    assert.ok(!("__owner" in made));
  });
}

test("every nested value may be an Input", async () => {
  const later = <T>(value: T) => pulumi.output(Promise.resolve(value));
  const job = new adobe.ExportJob("deep", {
    schema: later({ name: later("_xdm.context.profile") }),
    destination: { datasetId: Promise.resolve("5b7c86968f7b6501e21ba9df"), segmentPerBatch: later(true) },
    fields: [later("a.b"), "c"],
    filter: { segments: [later({ segmentId: later("s1"), status: [later("exited" as const), "existing"] })] },
    imsOrg: later<string | undefined>(undefined),
    triggers: [later([1, later(2)])],
  });
  await known(job.urn);
  const { __provider, __owner, ...inputs } = registered.find(({ name }) => name === "deep")?.inputs ?? {};
  assert.deepEqual(inputs, {
    schema: { name: "_xdm.context.profile" },
    destination: { datasetId: "5b7c86968f7b6501e21ba9df", segmentPerBatch: true },
    fields: ["a.b", "c"],
    filter: { segments: [{ segmentId: "s1", status: ["exited", "existing"] }] },
    triggers: [[1, 2]],
  });
});

test("outputs and arguments are both visible to the program, absent ones as undefined", async () => {
  const job = new adobe.ExportJob("outputs", args);
  assert.equal(await known(job.jobId), "100");
  assert.deepEqual(await known(job.batchIds), []);
  assert.deepEqual(await known(job.destination), args.destination);
  assert.equal(await known(job.waitFor), undefined);
  assert.equal(await known(job.exportedProfiles), undefined);
});

test("get reads by id, with the same provider text and no arguments", async () => {
  const job = adobe.ExportJob.get("existing", "722", { retainOnDelete: true });
  assert.equal(await known(job.id), "722");
  const found = registered.find(({ name }) => name === "existing");
  assert.equal(found?.id, "722");
  assert.deepEqual(Object.keys(found?.inputs ?? {}), ["__provider"]);
  assert.equal(await known(job.jobId), "100");
});

test("the option import is refused in one sentence, without a stack", () => {
  assert.throws(
    () => new adobe.ExportJob("taken-over", args, { import: "722" }),
    (error: unknown) => {
      assert.ok(pulumi.RunError.isInstance(error));
      assert.match(error.message, /^taken-over: the option import is not possible for dynamic resources: [^\n]+\.$/);
      return true;
    },
  );
  assert.ok(!registered.some(({ name }) => name === "taken-over"));
});

test("stack traces are what they were, but for those of Pulumi's own promises", () => {
  const usual = Error.prepareStackTrace;
  const traced: string[] = [];
  const marked = (error: Error, frames: NodeJS.CallSite[]) => {
    const trace = `${error.message} at ${frames.map((frame) => frame.getFunctionName()).join(" < ")}`;
    traced.push(trace);
    return trace;
  };
  Error.prepareStackTrace = marked;
  try {
    let within: string | undefined;
    new adobe.ExportJob("traced", args, {
      transformations: [
        function ofTheProgram() {
          within = new Error("seen").stack;
          return undefined;
        },
      ],
    });
    assert.equal(Error.prepareStackTrace, marked);
    assert.match(String(within), /^seen at ofTheProgram < /);
    // Where the resource is declared is among them, and no promise.
    assert.ok(traced.some((trace) => trace.includes(" < ExportJob < ")));
    assert.ok(!traced.some((trace) => trace.startsWith(" at debuggablePromise <")));
  } finally {
    Error.prepareStackTrace = usual;
  }
});
