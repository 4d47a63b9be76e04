import assert from "node:assert/strict";
import { Agent } from "node:http";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { CommonClient } from "tencentcloud-sdk-nodejs-common";
import { type Emulator, startEmulator } from "../emulator";
import { type TestWorld, testWorld } from "../world";
import { type HostedResource, hosts, type Values } from "./hosts";

const TOKEN = "tencentcloud:DbImport";
const INSTANCE = "cdb-c1nl9rpv";
const base: Values = { instanceId: INSTANCE, user: "importer", dbName: "shop", fileName: "shop.sql" };

/** The vendor's own client, which shares nothing with the provider; only where its connection goes is changed. */
function officialClient({ url, env }: Emulator): CommonClient {
  const agent = new Agent({
    lookup: (_host, options, callback) =>
      options.all ? callback(null, [{ address: "127.0.0.1", family: 4 }]) : callback(null, "127.0.0.1", 4),
  });
  const { TENCENTCLOUD_SECRET_ID: secretId = "", TENCENTCLOUD_SECRET_KEY: secretKey = "" } = env;
  return new CommonClient(`cdb.tencentcloudapi.com:${new URL(url).port}`, "2017-03-20", {
    credential: { secretId, secretKey },
    region: "ap-guangzhou",
    profile: { language: "en-US", httpProfile: { protocol: "http://", agent } },
  });
}

for (const host of hosts) {
  describe(`${TOKEN} behind the ${host.name} host, and the vendor's own client`, () => {
    let emulator: Emulator;
    let test: TestWorld;
    let resource: HostedResource;
    let official: CommonClient;

    before(async () => {
      emulator = await startEmulator({ jobSeconds: 60 });
      official = officialClient(emulator);
    });
    after(() => emulator.close());
    beforeEach(async () => {
      emulator.reset();
      test = testWorld(emulator);
      resource = await host.start(TOKEN, test);
    });
    afterEach(() => {
      assert.ok(emulator.calls().every(({ verified }) => verified));
      host.stop();
      test.close();
    });

    const start = async (more: Values = {}): Promise<string> => {
      const request = { InstanceId: INSTANCE, User: "importer", DbName: "shop", FileName: "shop.sql", ...more };
      return (await official.request("CreateDBImportJob", request)).AsyncRequestId;
    };
    const statusOf = async (id: string) =>
      (await official.request("DescribeAsyncRequestInfo", { AsyncRequestId: id })).Status;

    it("the client sees the import that a program has started, in all of its three calls", async () => {
      const { id } = await resource.create({ ...base, password: "CANARY-password" });
      emulator.advance(30_000);
      assert.equal(await statusOf(id), "RUNNING");
      const records = await official.request("DescribeDBImportRecords", { InstanceId: INSTANCE });
      const tasks = await official.request("DescribeTasks", { InstanceId: INSTANCE, TaskTypes: [3] });
      assert.deepEqual(
        [records, tasks].map(({ TotalCount, Items }) => [TotalCount, Items[0].AsyncRequestId]),
        [
          [1, id],
          [1, id],
        ],
      );
      assert.deepEqual([records.Items[0].FileName, records.Items[0].DbName], ["shop.sql", "shop"]);
    });

    it("the client sees that a program has stopped it", async () => {
      const { id, state } = await resource.create(base);
      await resource.delete(id, state);
      assert.equal(await statusOf(id), "KILLED");
    });

    it("a program finds by its id what the client has started, with file and database", async () => {
      const id = await start();
      emulator.advance(15_000);
      const found = await resource.read(`${INSTANCE}/${id}`, {});
      assert.equal(found?.id, id);
      const { status, progress, instanceId, fileName, dbName } = found?.state ?? {};
      assert.deepEqual(
        { status, progress, instanceId, fileName, dbName },
        { status: "RUNNING", progress: 25, instanceId: INSTANCE, fileName: "shop.sql", dbName: "shop" },
      );
    });

    it("a program takes over what the client has started, with adoptRunning, and stops it", async () => {
      const id = await start();
      const made = await resource.create({ ...base, adoptRunning: true });
      assert.equal(made.id, id);
      await resource.delete(id, made.state);
      assert.equal(await statusOf(id), "KILLED");
    });

    it("what the client has started before is not taken for the program's own when an answer is lost", async () => {
      const theirs = await start();
      emulator.faults({ match: { action: "CreateDBImportJob" }, fault: "resetAfterCommit" });
      const { id } = await resource.create(base);
      assert.notEqual(id, theirs);
      assert.equal(emulator.state().jobs.length, 2);
    });

    it("a program sees that the client has stopped its import", async () => {
      const { id, state } = await resource.create(base);
      await official.request("StopDBImportJob", { AsyncRequestId: id });
      assert.equal((await resource.read(id, state))?.state.status, "KILLED");
    });
  });
}
