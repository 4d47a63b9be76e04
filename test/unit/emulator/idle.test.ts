import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { test } from "node:test";
import { startEmulator } from "../../emulator";

test("a connection that is idle for --keep-alive-ms is closed, without a hint; one that is used is not", async (t) => {
  const emulator = await startEmulator({ keepAliveMs: 50 });
  t.after(() => emulator.close());
  const socket = connect(Number(new URL(emulator.url).port), "127.0.0.1");
  const ask = async () => {
    socket.write("GET /nothing HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    const [answer] = (await once(socket, "data")) as [Buffer];
    return answer.toString();
  };
  for (let n = 0; n < 3; n++) {
    const head = await ask();
    assert.match(head, /^connection: keep-alive\r$/m);
    assert.doesNotMatch(head, /^keep-alive:/im);
  }
  const begun = performance.now();
  await once(socket, "end");
  assert.ok(performance.now() - begun > 40);
});
