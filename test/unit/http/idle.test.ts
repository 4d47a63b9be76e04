import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, describe, it } from "node:test";
import { Redactor } from "../../../provider/http/redact";
import { createSend } from "../../../provider/http/send";
import { Listening } from "../../proxies/listening";
import { IdleServer } from "./idle-server";

const CALLS = 1000;
const IDLE_MS = 10;

const { signal } = new AbortController();
const effect = { cancelled: signal, permit: async () => undefined };
const open = () => createSend({ env: {}, secrets: new Redactor() });

describe("a connection that the server closes when it is idle", () => {
  let server: IdleServer;
  before(async () => {
    server = await IdleServer.start(IDLE_MS);
  });
  after(() => server.stop());

  const pauses: [title: string, pause: (before: number) => void | Promise<void>][] = [
    ["with nothing else to do", (closings) => server.untilClosed(closings)],
    ["that hears of it at last: it was busy when the FIN came", (closings) => server.busyUntilClosed(closings)],
  ];
  for (const [title, pause] of pauses) {
    it(`loses none of ${CALLS / 2} effects of a process ${title}`, { timeout: 120_000 }, async () => {
      const send = open();
      let unknown = 0;
      for (let n = 0; n < CALLS / 2; n++) {
        const closings = server.closings;
        const request = { method: "POST", url: `${server.url}/nothing`, headers: {}, body: "{}" } as const;
        await send(request, { timeoutMs: 5000, signal, effect }).catch(() => unknown++);
        await pause(closings);
      }
      assert.equal(unknown, 0);
    });
  }
});

describe("which connection a request rides on", () => {
  const ports = new Set<number | undefined>();
  const send = open();
  let place: Listening;
  before(async () => {
    const server = createServer((request, response) => {
      ports.add(request.socket.remotePort);
      response.end("ok");
    });
    place = await Listening.on(server);
  });
  after(() => place.close());
  const ask = async (options: { effect?: typeof effect }) => {
    ports.clear();
    await send(
      { method: "GET", url: `http://127.0.0.1:${place.port}/`, headers: {} },
      { timeoutMs: 5000, signal, ...options },
    );
    return [...ports][0];
  };

  it("an effect on one that was used a moment ago, or on a new one; a read on any that stands", async (test) => {
    const first = await ask({});
    assert.equal(await ask({ effect }), first, "used a moment ago");
    const now = performance.now();
    const clock = test.mock.method(performance, "now", () => now + 1_500);
    assert.equal(await ask({}), first, "a read rides on any");
    clock.mock.mockImplementation(() => now + 3_000);
    assert.notEqual(await ask({ effect }), first, "it was idle for a second and a half");
  });

  it("none on one over which something came unasked", async () => {
    const first = await ask({});
    const [socket] = [...place.sockets].filter(({ remotePort }) => remotePort === first);
    await new Promise((resolve) => socket?.write("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n", resolve));
    const answered = await ask({ effect });
    assert.notEqual(answered, first);
  });

  it("none of those that were kept beside one that was found dead", async () => {
    await Promise.all([ask({}), ask({}), ask({})]);
    const kept = new Set([...place.sockets].map(({ remotePort }) => remotePort));
    for (const socket of place.sockets) socket.pause();
    // As a middlebox does that has forgotten the connection: what comes is not answered.
    for (const socket of place.sockets) socket.removeAllListeners("data");
    const dead = send(
      { method: "GET", url: `http://127.0.0.1:${place.port}/`, headers: {} },
      { timeoutMs: 300, signal },
    );
    await assert.rejects(dead, { arrived: "maybe" });
    assert.ok(!kept.has(await ask({})));
  });
});
