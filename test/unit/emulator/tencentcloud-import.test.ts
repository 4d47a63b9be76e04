import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { emulatorFor, send, tencent } from "./callers";
import { answer, create, INSTANCE, records, told, usual } from "./tencentcloud-calls";

const SECOND = 1000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe("an import that has been created", () => {
  const FAILURE = "ERROR 1064 (42000) at line 3: You have an error in your SQL syntax";
  const STOPPED = "task was stopped by user";
  const rows: {
    title: string;
    file?: object;
    stopAfter?: number;
    look: number;
    async: string;
    record: number;
    task: string;
    code: number;
    message: string;
    progress: number;
    end: number | undefined;
  }[] = [
    {
      title: "is new",
      look: 0,
      async: "INITIAL",
      record: 0,
      task: "INITIAL",
      code: 0,
      message: "",
      progress: 0,
      end: undefined,
    },
    {
      title: "runs",
      look: 50,
      async: "RUNNING",
      record: 1,
      task: "RUNNING",
      code: 0,
      message: "",
      progress: 50,
      end: undefined,
    },
    {
      title: "ends well",
      look: 150,
      async: "SUCCESS",
      record: 2,
      task: "SUCCEED",
      code: 0,
      message: "import sql file success",
      progress: 100,
      end: 100,
    },
    {
      title: "fails by its file's name",
      file: { FileName: "will-fail.sql" },
      look: 150,
      async: "FAILED",
      record: 3,
      task: "FAILED",
      code: -1,
      message: FAILURE,
      progress: 99,
      end: 100,
    },
    {
      title: "fails by the name in its URL",
      file: { FileName: undefined, CosUrl: "https://b.cos.example/a/Failing.sql?sign=1" },
      look: 150,
      async: "FAILED",
      record: 3,
      task: "FAILED",
      code: -1,
      message: FAILURE,
      progress: 99,
      end: 100,
    },
    {
      title: "does not fail by a folder's name",
      file: { FileName: undefined, CosUrl: "https://b.cos.example/fail/a.sql?fail" },
      look: 150,
      async: "SUCCESS",
      record: 2,
      task: "SUCCEED",
      code: 0,
      message: "import sql file success",
      progress: 100,
      end: 100,
    },
    {
      title: "is being stopped",
      stopAfter: 40,
      look: 45,
      async: "PAUSED",
      record: 1,
      task: "PAUSED",
      code: 0,
      message: "",
      progress: 45,
      end: undefined,
    },
    {
      title: "is killed",
      stopAfter: 40,
      look: 150,
      async: "KILLED",
      record: 3,
      task: "KILLED",
      code: -1,
      message: STOPPED,
      progress: 50,
      end: 50,
    },
  ];
  for (const { title, file, stopAfter, look, ...expected } of rows)
    test(`${title}: all three look-ups tell it`, async (t) => {
      const emulator = await emulatorFor(t, { jobSeconds: 100, cancelSeconds: 10 });
      emulator.advance(Date.parse("2026-01-01T20:00:00Z") - emulator.now());
      emulator.freeze(true);
      const id = await create(emulator, file);
      if (stopAfter !== undefined) {
        emulator.advance(stopAfter * SECOND);
        assert.equal((await answer(emulator, "StopDBImportJob", { AsyncRequestId: id })).Error, undefined);
      }
      emulator.advance((look - (stopAfter ?? 0)) * SECOND);
      const { async, record, task } = await told(emulator, id);
      assert.deepEqual(async, [expected.async, expected.message]);
      assert.deepEqual(
        [record.Status, record.Code, record.Message, record.Process, record.CostTime],
        [expected.record, expected.code, expected.message, expected.progress, expected.end ?? look],
      );
      assert.deepEqual(
        [task.TaskStatus, task.Code, task.Message, task.Progress],
        [expected.task, expected.code, expected.message, expected.progress],
      );
      const at = emulator.now() - look * SECOND;
      const beijing = (ms: number) => new Date(ms + 8 * 3600 * SECOND).toISOString().slice(0, 19).replace("T", " ");
      assert.equal(task.StartTime, beijing(at));
      assert.equal(
        task.EndTime,
        expected.end === undefined ? "0000-00-00 00:00:00" : beijing(at + expected.end * SECOND),
      );
      assert.equal(emulator.state().jobs[0]?.live, expected.end === undefined);
    });

  test("has the fields of the contract, in the records and among the tasks", async (t) => {
    const emulator = await emulatorFor(t);
    const id = await create(emulator, { FileName: undefined, CosUrl: "https://b.cos.example/a/dump.sql?q-sign=1" });
    const { record, task } = await told(emulator, id);
    assert.match(record.InstanceId, UUID);
    assert.deepEqual([record.FileName, record.DbName, record.AsyncRequestId], ["dump.sql", "", id]);
    assert.deepEqual([task.TaskType, task.InstanceIds, task.AsyncRequestId], ["IMPORT DATA", [INSTANCE], id]);
    assert.equal(task.JobId, record.JobId);
    assert.equal(emulator.calls()[0]?.about, id, "the call tells what it has started");
    await create(emulator, { DbName: "shop" });
    const [second] = (await records(emulator)).Items;
    assert.deepEqual([second.DbName, second.InstanceId], ["shop", record.InstanceId]);
  });

  test("can be made to fail afterwards, with a message of the test's", async (t) => {
    const emulator = await emulatorFor(t, { jobSeconds: 100 });
    const id = await create(emulator);
    const errors = [{ code: "1", msg: "Unknown database 'shop'" }];
    emulator.jobs({ api: "tencentcloud.import", id, outcome: "FAILED", errors });
    assert.deepEqual((await told(emulator, id)).async, ["INITIAL", ""]);
    emulator.advance(100 * SECOND);
    const { async, record, task } = await told(emulator, id);
    assert.deepEqual([...async, record.Message, task.Message], ["FAILED", ...Array(3).fill("Unknown database 'shop'")]);
  });
});

describe("CreateDBImportJob", () => {
  const rows: [title: string, change: object, code: string | undefined][] = [
    ["a file", {}, undefined],
    ["a file in COS", { FileName: undefined, CosUrl: "https://b.cos.example/a/b.sql" }, undefined],
    ["a password and a database", { Password: "hush", DbName: "shop" }, undefined],
    ["both files", { CosUrl: "https://b.cos.example/b.sql" }, "InvalidParameter"],
    ["neither file", { FileName: undefined }, "InvalidParameter"],
    ["a file that isn't SQL", { FileName: "a.sql.gz" }, "InvalidParameterValue"],
    ["a file with a path", { FileName: "a/b.sql" }, "InvalidParameterValue"],
    [
      "a URL that isn't SQL",
      { FileName: undefined, CosUrl: "https://b.cos.example/b.csv?x=.sql" },
      "InvalidParameterValue",
    ],
    [
      "a URL that names no file",
      { FileName: undefined, CosUrl: "https://b.cos.example/.sql" },
      "InvalidParameterValue",
    ],
    ["a URL of another kind", { FileName: undefined, CosUrl: "cos://b/b.sql" }, "InvalidParameterValue"],
    ["no instance", { InstanceId: undefined }, "MissingParameter"],
    ["an instance that there is not", { InstanceId: "cdb-nowhere0" }, "InvalidParameter.InstanceNotFound"],
    ["another account's instance", { InstanceId: "cdb-othr0001" }, "InvalidParameter.InstanceNotFound"],
    ["another of the account's instances", { InstanceId: "cdb-data0001" }, undefined],
    ["no user", { User: undefined }, "MissingParameter"],
    ["a user of 32 letters", { User: "u".repeat(32) }, undefined],
    ["a user of 33 letters", { User: "u".repeat(33) }, "InvalidParameterValue"],
    ["an empty user", { User: "" }, "InvalidParameterValue"],
    ["a database of 65 letters", { DbName: "d".repeat(65) }, "InvalidParameterValue"],
    ["a password that is a number", { Password: 1 }, "InvalidParameter"],
    ["a wrong password", { Password: "CANARY-wrong" }, "OperationDenied.WrongPassword"],
    ["a parameter too many", { ClientToken: "x" }, "UnknownParameter"],
  ];
  for (const [title, change, code] of rows)
    test(`with ${title}: ${code ?? "started"}`, async (t) => {
      const emulator = await emulatorFor(t);
      const made = await answer(emulator, "CreateDBImportJob", { ...usual, ...change });
      assert.equal(made.Error?.Code, code);
      assert.equal(emulator.state().jobs.length, code === undefined ? 1 : 0);
    });

  test("knows each account's instances as its own only", async (t) => {
    const emulator = await emulatorFor(t);
    const env = emulator.accounts.otherOrganisation ?? {};
    const code = async (InstanceId: string) =>
      (await tencent(emulator, "CreateDBImportJob", { ...usual, InstanceId }, { env })).json.Response.Error?.Code;
    assert.equal(await code("cdb-othr0001"), undefined);
    assert.equal(await code(INSTANCE), "InvalidParameter.InstanceNotFound");
  });

  test("knows the instance of a planted job", async (t) => {
    const emulator = await emulatorFor(t);
    emulator.jobs({ api: "tencentcloud.import", request: { InstanceId: "cdb-planted0" } });
    await create(emulator, { InstanceId: "cdb-planted0" });
    assert.equal(emulator.state().jobs.length, 2);
  });

  test("is not idempotent, unless one import at a time is asked for", async (t) => {
    const emulator = await emulatorFor(t);
    assert.notEqual(await create(emulator), await create(emulator));
    assert.equal(emulator.state().jobs.filter((job) => job.live).length, 2);
  });

  test("with oneImport a second on the instance is a StatusConflict until the first has ended", async (t) => {
    const emulator = await emulatorFor(t, { oneImport: true, jobSeconds: 100, cancelSeconds: 10 });
    const code = async (change: object = {}) =>
      (await answer(emulator, "CreateDBImportJob", { ...usual, ...change })).Error?.Code;
    const first = await create(emulator);
    assert.equal(await code(), "FailedOperation.StatusConflict");
    assert.equal(await code({ InstanceId: "cdb-data0001" }), undefined, "another instance is free");
    await answer(emulator, "StopDBImportJob", { AsyncRequestId: first });
    assert.equal(await code(), "FailedOperation.StatusConflict", "it is being stopped only");
    emulator.advance(10 * SECOND);
    assert.equal(await code(), undefined);
    emulator.advance(100 * SECOND);
    assert.equal(await code(), undefined);
  });
});

test("with readableAfterMs a new import is listed at once, and unknown to a look and a stop until then", async (t) => {
  const emulator = await emulatorFor(t, { readableAfterMs: 30 * SECOND });
  const AsyncRequestId = await create(emulator);
  assert.equal((await records(emulator)).TotalCount, 1);
  const code = async (action: string) => (await answer(emulator, action, { AsyncRequestId })).Error?.Code;
  for (const action of ["DescribeAsyncRequestInfo", "StopDBImportJob"])
    assert.equal(await code(action), "InvalidParameter.InvalidAsyncRequestId", action);
  emulator.advance(30 * SECOND);
  for (const action of ["DescribeAsyncRequestInfo", "StopDBImportJob"]) assert.equal(await code(action), undefined);
});

test("no password, and of a URL nothing but host and path, is in record, state and state file", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "emulator-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const state = join(folder, "jobs.json");
  const emulator = await emulatorFor(t, { state });
  const Password = "hush-password";
  const CosUrl = "https://hush-user:hush-key@b.cos.example/a/dump.sql?q-signature=hush-query#hush-fragment";
  await create(emulator, { Password });
  const id = await create(emulator, { Password, FileName: undefined, CosUrl });
  await answer(emulator, "CreateDBImportJob", { ...usual, Password: `${Password}-wrong` });
  await answer(emulator, "CreateDBImportJob", { ...usual, Password, CosUrl });
  emulator.jobs({ api: "tencentcloud.import", request: { Password, CosUrl } });
  emulator.jobs({ api: "tencentcloud.import", id, request: { Password, CosUrl } });
  await emulator.close();
  const second = await emulatorFor(t, { state });
  const texts = [
    JSON.stringify(emulator.calls()),
    (await send(second, { path: "/_emulator/state" })).text,
    readFileSync(state, "utf8"),
  ];
  for (const text of texts) assert.equal(text.includes("hush"), false, text);
  assert.deepEqual(
    second.state().jobs.map(({ request }) => [request.FileName, request.CosUrl]),
    [
      ["import.sql", undefined],
      [undefined, "https://b.cos.example/a/dump.sql"],
      [undefined, "https://b.cos.example/a/dump.sql"],
    ],
  );
});
