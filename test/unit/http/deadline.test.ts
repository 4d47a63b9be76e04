import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Deadline } from "../../../provider/http/deadline";
import { dial } from "../../../provider/http/dial";
import { Unsent } from "../../../provider/http/unsent";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

test("a connection that nobody answers is given up in time, whatever is collected meanwhile", {
  timeout: 20_000,
}, async (t) => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => void sockets.add(socket)).listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const to = { host: "127.0.0.1", port, called: "the silent one" };
  const lookup = async () => [{ address: "127.0.0.1", family: 4 as const }];
  const collecting = setInterval(collect, 10);
  t.after(() => clearInterval(collecting));
  const dialled = Array.from({ length: 20 }, () => {
    return dial({ to, secure: true }, lookup, { timeoutMs: 300, signals: [new AbortController().signal] });
  });
  for (const { status, reason } of (await Promise.allSettled(dialled)) as PromiseRejectedResult[]) {
    assert.equal(status, "rejected");
    assert.ok(reason instanceof Unsent);
    assert.match(reason.message, /no answer of the silent one to the greeting of TLS within 0\.3 s/);
  }
});

test("a deadline ends with its signals, and only with those once it is cleared", () => {
  const [first, second] = [new AbortController(), new AbortController()];
  const deadline = new Deadline([first.signal, second.signal], 60_000);
  second.abort();
  assert.deepEqual([deadline.signal.aborted, deadline.isOver], [true, false]);
  const cleared = new Deadline([first.signal], 60_000);
  cleared.clear();
  first.abort();
  assert.equal(cleared.signal.aborted, false);
  assert.equal(new Deadline([first.signal], 60_000).signal.aborted, true);
});
