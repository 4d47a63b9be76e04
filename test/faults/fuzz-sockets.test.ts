import assert from "node:assert/strict";
import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";
import { after, before, describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { exportJob } from "../../provider/adobe/export-job";
import { Configuration, sourcesIn } from "../../provider/core/config";
import { DataJobsError } from "../../provider/core/errors";
import { createWorld } from "../../provider/world";
import { SEED } from "../seed";
import { wrong } from "./mutations";
import { exportArgs } from "./operations";

const ANSWERS = 300;
const CALL_TIMEOUT_MS = 400;
const MEGABYTE = 1024 * 1024;
const MOST_MEMORY = 300 * MEGABYTE;

const job = {
  id: 100,
  status: "PROCESSING",
  destination: { datasetId: "d", batchId: "01G" },
  creationTime: 1767225600000,
};
const state = {
  ...exportArgs,
  imsOrg: "1BD6382559DF0C130A49422D@AdobeOrg",
  sandbox: "prod",
  jobId: "100",
  status: "NEW",
  batchIds: [],
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
};

/** What a server may do to the bytes of HTTP itself. `head` and `body` go out as they are; the connection then ends unless it hangs. */
interface Raw {
  readonly title: string;
  readonly head: string;
  readonly body?: () => Buffer;
  readonly hangs?: true;
}

const json = JSON.stringify(job);
const ok = "HTTP/1.1 200 OK\r\n";
const raws: readonly Raw[] = [
  { title: "no HTTP at all", head: "SSH-2.0-OpenSSH_9.6\r\n" },
  { title: "nothing", head: "" },
  { title: "silence", head: "", hangs: true },
  { title: "half a head, then silence", head: `${ok}Content-Le`, hangs: true },
  { title: "a body that never ends, drop by drop", head: `${ok}Content-Length: 100000\r\n\r\n{`, hangs: true },
  { title: "a length that is too long", head: `${ok}Content-Length: 99999\r\n\r\n${json}` },
  { title: "a length that is too short", head: `${ok}Content-Length: 5\r\n\r\n${json}` },
  { title: "two lengths", head: `${ok}Content-Length: 5\r\nContent-Length: 50\r\n\r\n${json}` },
  { title: "a length that is no number", head: `${ok}Content-Length: many\r\n\r\n${json}` },
  { title: "broken chunks", head: `${ok}Transfer-Encoding: chunked\r\n\r\nZZ\r\n${json}\r\n0\r\n\r\n` },
  { title: "a chunk of 2^64", head: `${ok}Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n${json}` },
  { title: "a head of 100 KB", head: `${ok}X-Filler: ${"x".repeat(100_000)}\r\n\r\n${json}` },
  {
    title: "thousands of headers",
    head: `${ok}${Array.from({ length: 5000 }, (_, n) => `X-${n}: y\r\n`).join("")}\r\n${json}`,
  },
  {
    title: "a hundred 100s before the answer",
    head: `${"HTTP/1.1 100 Continue\r\n\r\n".repeat(100)}${ok}Content-Length: ${json.length}\r\n\r\n${json}`,
  },
  {
    title: "an upgrade",
    head: "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
  },
  {
    title: "broken UTF-8",
    head: ok,
    body: () =>
      Buffer.concat([
        Buffer.from('\r\n{"id": 100, "status": "'),
        Buffer.from([0xff, 0xfe, 0xc0, 0x80]),
        Buffer.from('"}'),
      ]),
  },
  { title: "gzip that is none", head: `${ok}Content-Encoding: gzip\r\n\r\n${json}` },
  { title: "an encoding of tomorrow", head: `${ok}Content-Encoding: zstd-2030\r\n\r\n${json}` },
  {
    title: "a gzip bomb of 500 MB",
    head: `${ok}Content-Encoding: gzip\r\n`,
    body: () =>
      Buffer.concat([
        Buffer.from("\r\n"),
        ...Array.from({ length: 50 }, () => gzipSync(Buffer.alloc(10 * MEGABYTE, " "))),
      ]),
  },
  { title: "JSON of 9 MB", head: ok, body: () => Buffer.from(`\r\n{"id": 100, "x": [${"1,".repeat(4 * MEGABYTE)}1]}`) },
];

/** As the wire has them, through the transport that is used in production. */
describe("wrong answers over real sockets", { timeout: 180_000 }, () => {
  let answerWith: (socket: Socket) => void = () => undefined;
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => answerWith(socket));
  });
  before(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
  after(() => server.close());

  async function read(): Promise<void> {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    let slept = 0;
    const world = createWorld({
      clock: {
        now: () => Date.now() + slept,
        sleep: async (ms) => {
          slept += ms;
        },
      },
      env: {
        ADOBE_ENDPOINT: url,
        ADOBE_ACCESS_TOKEN: "CANARY-token",
        ADOBE_CLIENT_ID: "client",
        ADOBE_IMS_ORG: state.imsOrg,
      },
      home: undefined,
      callTimeoutMs: CALL_TIMEOUT_MS,
    });
    const call = {
      world,
      config: new Configuration(sourcesIn(world, () => undefined)),
      voice: { say: () => undefined, warn: () => undefined, progress: () => undefined },
      signal: new AbortController().signal,
      engine: { alive: async () => true },
    };
    const begun = performance.now();
    try {
      assert.equal(((await exportJob.read(call, "100", state)) ?? { jobId: "100" }).jobId, "100");
    } catch (error) {
      assert.ok(error instanceof DataJobsError, `not a named error: ${(error as Error).stack}`);
      assert.doesNotMatch(error.message, /CANARY|\n/);
      assert.ok(error.message.length < 2000);
    }
    // Five attempts at most.
    assert.ok(performance.now() - begun < 5 * CALL_TIMEOUT_MS + 5000, "it hangs");
  }

  for (const { title, head, body, hangs } of raws) {
    it(title, async () => {
      const bytes = body?.();
      const before = process.memoryUsage().rss;
      let most = 0;
      const watch = setInterval(() => {
        most = Math.max(most, process.memoryUsage().rss - before);
      }, 20);
      answerWith = (socket) => {
        socket.write(head);
        if (bytes) socket.write(bytes);
        if (!hangs) socket.end();
      };
      await read();
      clearInterval(watch);
      assert.ok(most < MOST_MEMORY, `${Math.round(most / MEGABYTE)} MB more memory`);
    });
  }

  it(`${ANSWERS} that a mutation has made`, async () => {
    for (const { status, headers, body } of fc.sample(wrong({ json: job }), { numRuns: ANSWERS, seed: SEED })) {
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      answerWith = (socket) => socket.end(`HTTP/1.1 ${status} X\r\n${lines.join("")}\r\n${body}`);
      await read();
    }
  });
});
