import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Values } from "../../../provider/core/values";
import { Redactor } from "../../../provider/http/redact";
import { type DbImport, dbImport, fileOf, outputsOf, unsigned } from "../../../provider/tencentcloud/db-import-record";

const COS = "https://dumps-1250000000.cos.ap-guangzhou.myqcloud.com/2026/shop.sql";

describe("the file that an import reads, as the lists name it", () => {
  const rows: [inputs: Values, file: string | undefined][] = [
    [{ fileName: "shop.sql" }, "shop.sql"],
    [{ fileName: "2026/shop.sql" }, "shop.sql"],
    [{ cosUrl: COS }, "shop.sql"],
    [{ cosUrl: `${COS}?q-signature=a/b.sql` }, "shop.sql"],
    [{ cosUrl: `${COS}#part/other.sql` }, "shop.sql"],
    [{ cosUrl: COS.replace("shop", "my%20shop") }, "my shop.sql"],
    [{ cosUrl: COS.replace("shop", "100%") }, "100%.sql"],
    [{}, undefined],
  ];
  for (const [inputs, file] of rows) {
    it(`${JSON.stringify(inputs)}: ${file}`, () => assert.equal(fileOf(inputs), file));
  }
});

describe("what a URL is signed with", () => {
  const rows: [text: string, without: string][] = [
    [`${COS}?q-signature=abc&q-ak=def`, COS],
    [`${COS}#abc`, COS],
    [COS, COS],
    [`cannot get "${COS}?q-signature=abc": 403. Is it there?`, `cannot get "${COS}": 403. Is it there?`],
    [`from ${COS}?a=b to http://other.example.com/x.sql?c=d`, `from ${COS} to http://other.example.com/x.sql`],
    ["SELECT ? FROM t", "SELECT ? FROM t"],
  ];
  for (const [text, without] of rows) {
    it(`is taken out of ${text}`, () => assert.equal(unsigned(text), without));
  }
});

describe("an import, out of what the API's three calls tell", () => {
  const record = { CreateTime: "2026-01-02 11:04:05", Process: 40, FileSize: "2048", FileName: "shop.sql", DbName: "" };
  const task = { StartTime: "2026-01-02 11:04:06", EndTime: "2026-01-02 11:09:05", Progress: 41, Message: "" };
  const rows: { title: string; listed: Values; status?: string; info?: string; outputs: Values }[] = [
    { title: "the status alone", listed: {}, outputs: {} },
    {
      title: "the status and what is said beside it",
      listed: {},
      status: "FAILED",
      info: "ERROR 1064",
      outputs: { message: "ERROR 1064" },
    },
    {
      title: "its record",
      listed: { record },
      outputs: { progress: 40, fileSize: "2048", createdAt: "2026-01-02T03:04:05.000Z" },
    },
    {
      title: "its task, which knows no size",
      listed: { task },
      outputs: { progress: 41, createdAt: "2026-01-02T03:04:06.000Z" },
    },
    {
      title: "both, once it has ended",
      listed: { record, task },
      status: "SUCCESS",
      outputs: {
        progress: 41,
        fileSize: "2048",
        createdAt: "2026-01-02T03:04:05.000Z",
        endedAt: "2026-01-02T03:09:05.000Z",
      },
    },
    {
      title: "numbers as texts, and zeros for what has not come",
      listed: { task: { Progress: "7", EndTime: "0000-00-00 00:00:00" } },
      status: "KILLED",
      outputs: { progress: 7 },
    },
    {
      title: "what can't be",
      listed: { record: { Process: 101, FileSize: {}, CreateTime: 5, Message: ["x"] }, task: { Progress: -1 } },
      outputs: {},
    },
  ];
  for (const { title, listed, status = "RUNNING", info, outputs } of rows) {
    it(title, () => {
      const found: DbImport = dbImport("a", { status, ...(info && { info }) }, listed, new Redactor());
      assert.deepEqual(outputsOf(found), { asyncRequestId: "a", status, ...outputs });
    });
  }

  it("keeps no secret that the service repeats, and no more than 300 characters", () => {
    const secrets = new Redactor();
    secrets.add("CANARY-password");
    const Message = `Access denied, CANARY-password, ${COS}?q-signature=CANARY ${"long ".repeat(100)}`;
    const { message = "" } = dbImport("a", { status: "FAILED" }, { record: { Message } }, secrets);
    assert.match(message, /^Access denied, \[secret\], https:\S+shop\.sql long .+…$/);
    assert.equal(message.length, 300);
  });
});
