import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { after, afterEach, before, test } from "node:test";
import type { ServiceError } from "@grpc/grpc-js";
import { systemClock } from "../../../provider/core/clock";
import { stateFolder } from "../../../provider/core/state-files";
import { UNKNOWN } from "../../../provider/core/values";
import { emptyMessage, grpc, service } from "../../../provider/hosts/grpc/proto";
import { type Emulator, startEmulator } from "../../emulator";
import { waitFor } from "../../engine/harness/wait-for";
import { type TestWorld, testWorld } from "../../world";
import { call, halfMade, type Json, received, SERVED, sent, startWire, type Wire } from "./wire";

const URN = "urn:pulumi:dev::project::datajobs:adobe:ExportJob::nightly";
const SCHEMA = resolve(__dirname, "..", "..", "..", "..", "provider", "schema.json");
const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const MINUTE_MS = 60_000;

const job = { schema: { name: "_xdm.context.profile" }, destination: { datasetId: "dataset" } };

let emulator: Emulator;
let world: TestWorld;
let wire: Wire;
before(async () => {
  emulator = await startEmulator({ jobSeconds: 1e6, cancelSeconds: 1e6 });
  world = testWorld(emulator);
  wire = await startWire(world, { schemaFile: SCHEMA });
});
afterEach(() => {
  emulator.reset();
  // What was begun for a resource is that resource's, and here all of them have one name.
  rmSync(stateFolder(world.world) ?? "", { recursive: true, force: true });
});
after(async () => {
  wire.close();
  world.close();
  await emulator.close();
});

test("Handshake: secrets are understood; resource references and output values are not asked for, nor a refresh before each update", async () => {
  assert.deepEqual(await wire.ask("Handshake", { engineAddress: "127.0.0.1:1", supportsRefreshBeforeUpdate: true }), {
    acceptsecrets: true,
  });
});

test("Attach: the engine that is attached to is the one that is told of everything from then on", async () => {
  assert.deepEqual(await wire.ask("Attach", { address: "127.0.0.1:1" }), {});
});

test("GetPluginInfo: the package's version", async () => {
  assert.deepEqual(await wire.ask("GetPluginInfo"), { version: "1.2.3" });
});

test("GetSchema: the committed schema, letter by letter", async () => {
  assert.deepEqual(await wire.ask("GetSchema", { version: 0 }), { schema: readFileSync(SCHEMA, "utf8") });
});

test("every other method of the engine's interface is UNIMPLEMENTED", async () => {
  const names = Object.keys(service);
  const others = names.filter((name) => !SERVED.map((served) => served.toLowerCase()).includes(name.toLowerCase()));
  assert.equal(names.length - others.length, SERVED.length);
  assert.ok(others.includes("construct") && others.includes("call") && others.includes("parameterize"), others.join());
  for (const name of others) {
    const { requestType, responseStream } = service[name] as unknown as {
      requestType: new () => object;
      responseStream: boolean;
    };
    const request = new requestType();
    const error = responseStream
      ? streamError(name, request)
      : call(wire.client, name, request).then(
          () => undefined,
          (failure: ServiceError) => failure,
        );
    assert.equal((await error)?.code, grpc.status.UNIMPLEMENTED, name);
  }
});

function streamError(name: string, request: object): Promise<ServiceError> {
  const stream = (wire.client as unknown as Record<string, (request: object) => NodeJS.EventEmitter>)[name]?.call(
    wire.client,
    request,
  );
  return new Promise((settle) => {
    stream?.on("data", () => undefined).on("error", settle);
  });
}

test("messages far beyond gRPC's own limit of 4 MB pass, both ways", async () => {
  const triggers = ["x".repeat(9_000_000)];
  const { inputs } = await wire.ask("Check", { urn: URN, news: sent({ ...job, triggers }) });
  assert.deepEqual(received(inputs).values.triggers, triggers);
});

test("Check: all that is wrong at once, each reason with its path; inputs come back with the secrets where they were", async () => {
  const news = sent({ ...job, waitFor: "CANARY", mergePolicy: { id: 5 }, filter: { segments: [{}] } }, [
    ["waitFor"],
    ["destination", "datasetId"],
  ]);
  const { failures, inputs } = await wire.ask("Check", { urn: URN, news });
  const reasons = (failures as Json[]).map(({ property, reason }) => [property, String(reason).split(":")[0]]);
  // With a property the engine would print its value, secret or not.
  assert.deepEqual(reasons.sort(), [
    [undefined, "filter.segments[0].segmentId"],
    [undefined, "mergePolicy.id"],
    [undefined, "waitFor"],
  ]);
  assert.doesNotMatch(JSON.stringify(failures), /CANARY/);
  assert.deepEqual(
    received(inputs)
      .secrets.map((path) => path.join("."))
      .sort(),
    ["destination.datasetId", "waitFor"],
  );
});

test("Check: an unknown value passes, wherever it stands", async () => {
  const news = sent({
    schema: UNKNOWN,
    destination: { datasetId: UNKNOWN },
    filter: { segments: [{ segmentId: UNKNOWN, status: UNKNOWN }] },
    waitFor: UNKNOWN,
    triggers: UNKNOWN,
  });
  const { failures, inputs } = await wire.ask("Check", { urn: URN, news });
  assert.equal(failures, undefined);
  assert.equal((inputs as Json).schema, UNKNOWN_TEXT);
});

test("Create in a preview: what is known is known, what the cloud will say is not; nothing is called", async () => {
  const { id, properties } = await wire.ask("Create", { urn: URN, properties: sent(job), preview: true });
  const { values } = received(properties);
  assert.equal(id, undefined);
  assert.deepEqual(values.destination, job.destination);
  assert.equal(values.imsOrg, emulator.env.ADOBE_IMS_ORG);
  for (const output of ["jobId", "status", "batchIds", "createdAt"]) assert.equal(values[output], UNKNOWN, output);
  assert.deepEqual(emulator.calls(), []);
});

test("Create, Read, Update, Delete and Read again: one job from its start until it is gone", async () => {
  const created = await wire.ask("Create", { urn: URN, properties: sent(job, [["schema", "name"]]) });
  const id = String(created.id);
  assert.deepEqual(received(created.properties).secrets, [["schema", "name"]]);
  const read = await wire.ask("Read", {
    urn: URN,
    id,
    properties: created.properties,
    inputs: sent(job, [["schema", "name"]]),
  });
  assert.equal(read.id, id);
  assert.deepEqual(received(read.inputs).secrets, [["schema", "name"]]);
  assert.deepEqual(received(read.properties).secrets, [["schema", "name"]]);
  const news = sent({ ...job, waitTimeout: "1h" });
  const updated = received((await wire.ask("Update", { urn: URN, id, olds: read.properties, news })).properties);
  assert.equal(updated.values.waitTimeout, "1h");
  assert.equal(updated.values.jobId, id);
  assert.deepEqual(updated.secrets, [], "it is none any more");
  emulator.jobs({ api: "adobe.export", id, remove: true });
  emulator.advance(6 * MINUTE_MS);
  assert.deepEqual(await wire.ask("Delete", { urn: URN, id, properties: sent(updated.values) }), {});
  assert.deepEqual(await wire.ask("Read", { urn: URN, id, properties: sent(updated.values) }), {}, "an empty id: gone");
});

test("Diff: old inputs and olds without the outputs of a newer version are no change", async () => {
  const answer = await wire.ask("Diff", {
    urn: URN,
    id: "100",
    olds: sent({ ...job, jobId: "100" }),
    oldInputs: sent(job),
    news: sent(job),
  });
  assert.deepEqual(answer.replaces, undefined);
  assert.deepEqual(answer.detaileddiff, undefined);
});

test("Invoke: what is wrong with the arguments are failures; a function that isn't there is an error", async () => {
  const { failures } = await wire.ask("Invoke", { tok: "datajobs:adobe:getExportJobs", args: { status: "finished" } });
  assert.match(String((failures as Json[])[0]?.reason), /^status: must be one of/);
  await assert.rejects(wire.ask("Invoke", { tok: "datajobs:adobe:nothing", args: {} }), /there is no such function/);
});

test("Invoke: an action does nothing in a preview, and answers nothing that is unknown, which the engine would refuse", async () => {
  const { id } = emulator.jobs({ api: "adobe.export" });
  for (const tok of ["datajobs:adobe:cancelExportJob", "datajobs:adobe/cancelExportJob:cancelExportJob"]) {
    const answer = await wire.ask("Invoke", { tok, args: { jobId: id }, preview: true });
    assert.doesNotMatch(JSON.stringify(answer), new RegExp(UNKNOWN_TEXT));
  }
  assert.deepEqual(emulator.calls(), []);
});

/** Every member that a YAML program may name, with nothing done. */
const NEUTRAL: Record<string, Json> = {
  "adobe:cancelExportJob": { args: { jobId: "1" }, told: { cancelled: false } },
  "ncloud:killAiApp": { args: { aiAppId: "a1" }, told: { stopped: false, message: null, stoppedAt: null } },
  "ncloud:stopSearchEngineImport": { args: { serviceGroupInstanceNo: 1037001 }, told: { stopped: false } },
  "tencentcloud:stopDbImport": { args: { asyncRequestId: "a1" }, told: { stopped: false } },
};

for (const [token, { args, told }] of Object.entries(NEUTRAL)) {
  test(`Invoke: in a preview ${token} tells that nothing was done`, async () => {
    const answer = await wire.ask("Invoke", { tok: `datajobs:${token}`, args: args as Json, preview: true });
    const given = answer.return as Json;
    for (const [name, value] of Object.entries(told as Json)) assert.deepEqual([name, given[name]], [name, value]);
    assert.ok(!Object.values(given).includes(undefined));
    assert.deepEqual(emulator.calls(), []);
  });
}

test("a resource that isn't there is an error of one sentence", async () => {
  await assert.rejects(
    wire.ask("Check", { urn: URN.replace("ExportJob", "Nothing"), news: {} }),
    (error: ServiceError) => {
      assert.match(error.details, /^cannot manage urn:.*: there is no resource adobe:Nothing\.?$/);
      return true;
    },
  );
});

test("a half-made resource travels with id, state, inputs and the reason, secrets marked; no stack", async () => {
  const properties = sent({ ...job, waitFor: "completed", waitTimeout: "10m" }, [["destination", "datasetId"]]);
  const error = await wire.ask("Create", { urn: URN, properties }).then(
    () => assert.fail("it should have timed out"),
    (failure: ServiceError) => failure,
  );
  const detail = halfMade(error);
  assert.match(
    error.details,
    /^cannot wait for export job \d+ of .* to complete: no end after 10 m; last seen: status PROCESSING/,
  );
  assert.doesNotMatch(error.details, /\n\s+at /);
  assert.deepEqual(detail.reasons, [error.details]);
  const { values, secrets } = received(detail.properties);
  assert.equal(values.jobId, detail.id);
  assert.equal(values.status, "PROCESSING");
  assert.deepEqual(secrets, [["destination", "datasetId"]]);
  assert.deepEqual(received(detail.inputs), received(properties));
});

for (const { given, custom, waits } of [
  { given: undefined, custom: 0, waits: 120 },
  { given: "5m", custom: 0, waits: 5 },
  { given: undefined, custom: 10, waits: 10 },
  { given: undefined, custom: 180, waits: 180 },
  { given: "1h", custom: 10, waits: 10 },
  { given: "10m", custom: 60, waits: 10 },
]) {
  // A name of its own: the emulator has forgotten the jobs that records of this name tell of.
  const set = `waitTimeout ${given ?? "unset"}, customTimeouts ${custom === 0 ? "unset" : `${custom} m`}`;
  test(`Create and Update wait ${waits} m with ${set}: the shorter of what was set; the default never shortens`, async () => {
    const urn = `${URN}-${set}`;
    const properties = sent({ ...job, waitFor: "completed", ...(given && { waitTimeout: given }) });
    const timed = async (work: Promise<Json>) => {
      const begun = emulator.now();
      const error: unknown = await work.then(
        () => assert.fail("it should have timed out"),
        (failure: unknown) => failure,
      );
      assert.equal(Math.round((emulator.now() - begun) / MINUTE_MS), waits);
      return halfMade(error);
    };
    const { id, properties: olds } = await timed(wire.ask("Create", { urn, properties, timeout: custom * 60 }));
    await timed(wire.ask("Update", { urn, id, olds, news: properties, timeout: custom * 60 }));
  });
}

for (const { given, custom, waits } of [
  { given: undefined, custom: 0, waits: 10 },
  { given: undefined, custom: 60, waits: 60 },
  { given: "30m", custom: 60, waits: 30 },
  { given: "30m", custom: 5, waits: 5 },
]) {
  test(`Delete waits ${waits} m with cancelTimeout ${given ?? "unset"}, customTimeouts ${custom} m`, async () => {
    const urn = `${URN}-deleted-${given}-${custom}`;
    const { id, properties } = await wire.ask("Create", {
      urn,
      properties: sent({ ...job, ...(given && { cancelTimeout: given }) }),
    });
    const begun = emulator.now();
    await assert.rejects(wire.ask("Delete", { urn, id, properties, timeout: custom * 60 }), /cannot cancel export job/);
    assert.equal(Math.round((emulator.now() - begun) / MINUTE_MS), waits);
  });
}

test("Cancel ends a wait at once, and what was waited for is kept", async () => {
  const own = await startWire({ ...world, world: { ...world.world, clock: systemClock } });
  try {
    const properties = sent({
      ...job,
      waitFor: "completed",
      triggers: ["cancel"],
      destination: { datasetId: "cancelled" },
    });
    const creating = own.ask("Create", { urn: URN, properties }).then(
      () => assert.fail(),
      (error: unknown) => error,
    );
    await waitFor("it is looked at", () => emulator.calls().some(({ action }) => action === "retrieveExportJob"));
    const begun = performance.now();
    await own.ask("Cancel");
    const detail = halfMade(await creating);
    assert.ok(performance.now() - begun < 1000);
    assert.match(String(detail.reasons), /the deployment was cancelled/);
    assert.equal(emulator.state().jobs[0]?.id, detail.id);
  } finally {
    own.close();
  }
});

test("an empty message is what methods without an answer answer", async () => {
  assert.deepEqual((await call(wire.client, "cancel", new emptyMessage() as object)).toObject(), {});
});
