import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { EmulatorOptions } from "../../emulator/index";
import { adobeClient, emulatorFor, naver } from "./callers";
import { smallest } from "./samples";

const SECOND = 1000;
const OWN = "dj-0123456789abcdef01234567-1";
const MADE_BY_THE_GATEWAY = /^[A-Za-z0-9]{32}$/;

describe("a record's requestId", () => {
  const rows: [title: string, option: EmulatorOptions["requestId"], sent: string | undefined, kept: RegExp][] = [
    ["is what the client sent", "keep", OWN, new RegExp(`^${OWN}$`)],
    ["is a UUID where none was sent", "keep", undefined, /^[0-9a-f-]{36}$/],
    ["is the gateway's where what was sent can't be one", "keep", "a/b", MADE_BY_THE_GATEWAY],
    ["is the gateway's where what was sent is too long", "keep", "a".repeat(65), MADE_BY_THE_GATEWAY],
    ["is the gateway's whatever was sent, with replace", "replace", OWN, MADE_BY_THE_GATEWAY],
  ];
  for (const [title, requestId, sent, kept] of rows)
    test(title, async (t) => {
      const call = await adobeClient(await emulatorFor(t, { requestId }));
      const made = await call("POST", "/export/jobs", smallest, { "x-request-id": sent });
      assert.match(made.json.requestId, kept);
      assert.equal(made.headers["x-request-id"], made.json.requestId, "the answer has it too");
      const [listed] = (await call("GET", "/export/jobs")).json.records;
      const read = (await call("GET", "/export/jobs/100")).json;
      assert.deepEqual([listed.requestId, read.requestId], [made.json.requestId, made.json.requestId]);
    });

  test("is not there with omit", async (t) => {
    const call = await adobeClient(await emulatorFor(t, { requestId: "omit" }));
    const made = await call("POST", "/export/jobs", smallest, { "x-request-id": OWN });
    assert.equal("requestId" in made.json, false);
    assert.equal(made.headers["x-request-id"], OWN);
  });
});

test("with readableAfterMs a new job is listed at once, and 404 for a get and a DELETE until then", async (t) => {
  const emulator = await emulatorFor(t, { readableAfterMs: 30 * SECOND });
  const call = await adobeClient(emulator);
  assert.equal((await call("POST", "/export/jobs", smallest)).status, 200);
  assert.equal((await call("GET", "/export/jobs")).json.records.length, 1);
  for (const method of ["GET", "DELETE"] as const) {
    const { status, json } = await call(method, "/export/jobs/100");
    assert.deepEqual([status, json.errors["404"].length], [404, 1], method);
  }
  emulator.advance(30 * SECOND);
  assert.equal((await call("GET", "/export/jobs/100")).status, 200);
});

test("with children a list has its jobs under that key", async (t) => {
  const call = await adobeClient(await emulatorFor(t, { children: true }));
  await call("POST", "/export/jobs", smallest);
  const { json } = await call("GET", "/export/jobs?limit=1");
  assert.deepEqual(Object.keys(json), ["children", "page", "link"]);
  assert.equal(json.children[0].id, 100);
});

test("with _links a list tells of its pages in the manner of the API's other lists", async (t) => {
  const call = await adobeClient(await emulatorFor(t, { links: "_links" }));
  for (const _ of [1, 2]) await call("POST", "/export/jobs", smallest);
  const { json: first } = await call("GET", "/export/jobs?limit=1");
  assert.deepEqual(Object.keys(first), ["records", "_page", "_links"]);
  assert.match(first._links.next.href, /^@\/export\/jobs\/\?limit=1&offset=\d+_101$/);
  assert.deepEqual(first._page, { totalCount: 2, pageSize: 1, next: first._links.next.href.split("offset=")[1] });
  const { json: last } = await call("GET", first._links.next.href.slice(1));
  assert.deepEqual([last.records[0].id, last._links], [100, { next: {} }]);
});

test("with mostRunning further jobs of a sandbox get 429 until one has ended", async (t) => {
  const emulator = await emulatorFor(t, { mostRunning: 1, jobSeconds: 60 });
  const call = await adobeClient(emulator);
  const start = async (sandbox = "prod") =>
    (await call("POST", "/export/jobs", smallest, { "x-sandbox-name": sandbox })).status;
  assert.deepEqual([await start(), await start(), await start("dev")], [200, 429, 200]);
  const refused = await call("POST", "/export/jobs", smallest);
  assert.match(refused.json.errors["429"][0].message, /too many export jobs are in processing/i);
  assert.equal(emulator.state().jobs.length, 2);
  emulator.advance(60 * SECOND);
  assert.equal(await start(), 200);
});

describe("the list of an account's clusters", () => {
  const list = async (emulator: Awaited<ReturnType<typeof emulatorFor>>, query: string) =>
    (await naver(emulator, "GET", `/api/v2/cluster/getClusterInfoList${query}`)).json.result;
  const rows: [query: string, allowed: number, disallowed: number, about: object][] = [
    ["", 9, 1, { currentPage: 1, pageSize: 10, totalCount: 11, totalPage: 2, isFirst: true, isLast: false }],
    ["?pageNo=2", 1, 0, { currentPage: 2, pageSize: 10, totalCount: 11, totalPage: 2, isFirst: false, isLast: true }],
    [
      "?pageNo=1&pageSize=100",
      10,
      1,
      { currentPage: 1, pageSize: 100, totalCount: 11, totalPage: 1, isFirst: true, isLast: true },
    ],
    ["?pageNo=3", 0, 0, { currentPage: 3, pageSize: 10, totalCount: 11, totalPage: 2, isFirst: false, isLast: true }],
  ];
  for (const [query, allowed, disallowed, about] of rows)
    test(`of eleven, asked ${query || "for nothing"}: ${allowed} and ${disallowed}`, async (t) => {
      const { allowedClusters, disallowedClusters, ...rest } = await list(
        await emulatorFor(t, { clusters: 11 }),
        query,
      );
      assert.deepEqual([allowedClusters.length, disallowedClusters.length, rest], [allowed, disallowed, about]);
    });

  test("no number is another cluster's, however many there are", async (t) => {
    const emulator = await emulatorFor(t, { clusters: 1200 });
    const { allowedClusters, disallowedClusters } = await list(emulator, "?pageSize=2000");
    const numbers = [...allowedClusters, ...disallowedClusters].map((each) => each.serviceGroupInstanceNo);
    assert.equal(new Set(numbers).size, 1200);
    assert.ok(
      numbers.every((no: number) => no < 2_000_000),
      "the next region's begin there",
    );
  });
});
