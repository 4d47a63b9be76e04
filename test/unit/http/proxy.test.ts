import assert from "node:assert/strict";
import { createServer as createProxy, createServer as createVendor } from "node:http";
import { createServer } from "node:https";
import { type AddressInfo, connect, type Socket } from "node:net";
import { after, before, describe, it } from "node:test";
import { Redactor } from "../../../provider/http/redact";
import { createSend } from "../../../provider/http/send";
import { Forwarder } from "../../proxies/forwarder";
import { Listening } from "../../proxies/listening";
import { setProxies } from "../../proxy-environment";
import { selfSigned } from "./self-signed";

const options = { timeoutMs: 10_000, signal: new AbortController().signal };

/** `inside.invalid` is a name that only the proxy knows, and the certificate is not its own. */
describe("a proxy of the environment", () => {
  let unset = () => {};
  const connects: { target: string; authorization: string | undefined }[] = [];
  const sockets = new Set<Socket>();
  const proxy = createProxy();
  const server = createServer(selfSigned(), (request, response) => {
    response.end(JSON.stringify({ path: request.url, seen: Object.keys(request.headers) }));
  });
  const listening = async (each: typeof proxy | typeof server) => {
    await new Promise<void>((resolve) => each.listen(0, "127.0.0.1", resolve));
    each.on("connection", (socket: Socket) => sockets.add(socket));
    return (each.address() as AddressInfo).port;
  };

  before(async () => {
    const inside = await listening(server);
    proxy.on("connect", ({ url = "", headers }, socket: Socket) => {
      connects.push({ target: url, authorization: headers["proxy-authorization"] });
      const onward = connect(inside, "127.0.0.1", () => socket.write("HTTP/1.1 200 Connected\r\n\r\n"));
      onward.pipe(socket).pipe(onward);
      for (const each of [onward, socket]) each.on("error", () => undefined);
    });
    const https_proxy = `http://user:p%40ss@127.0.0.1:${await listening(proxy)}`;
    unset = setProxies({ https_proxy, NODE_TLS_REJECT_UNAUTHORIZED: "0" });
  });
  after(() => {
    unset();
    for (const socket of sockets) socket.destroy();
    for (const each of [proxy, server]) each.close();
  });

  it("gets one tunnel for all calls, and alone its own password", async () => {
    const send = createSend({ env: process.env, secrets: new Redactor() });
    const get = (path: string) => send({ method: "GET", url: `https://inside.invalid${path}`, headers: {} }, options);
    for (const path of ["/one?a=%2F", "/two"]) {
      const { status, body } = await get(path);
      const { path: asked, seen } = JSON.parse(body) as { path: string; seen: string[] };
      assert.deepEqual([status, asked], [200, path]);
      assert.ok(!seen.includes("proxy-authorization"));
    }
    const authorization = `Basic ${Buffer.from("user:p@ss").toString("base64")}`;
    assert.deepEqual(connects, [{ target: "inside.invalid:443", authorization }]);
  });

  it("is asked for plain HTTP by its whole address, also by TLS with the proxy itself", async () => {
    const vendor = await Listening.on(
      createVendor(({ url, headers }, response) => response.end(`${headers.host}${url}`)),
    );
    const proxies = [
      await Forwarder.start({ to: { port: vendor.port }, login: "user:p@ss" }),
      await Forwarder.start({ to: { port: vendor.port }, login: "user:p@ss", tls: selfSigned() }),
    ];
    try {
      for (const [n, { port, asked }] of proxies.entries()) {
        const env = { http_proxy: `${["http", "https"][n]}://user:p%40ss@127.0.0.1:${port}` };
        const url = "http://inside.invalid:8080/a?b=%2F";
        const answer = await createSend({ env, secrets: new Redactor() })({ method: "GET", url, headers: {} }, options);
        assert.deepEqual([answer.body, answer.proxied, asked], ["inside.invalid:8080/a?b=%2F", true, [`GET ${url}`]]);
      }
    } finally {
      for (const each of [vendor, ...proxies]) await each.close();
    }
  });

  it("is not asked for what is to go direct", async () => {
    const vendor = await Listening.on(createVendor((_request, response) => response.end("direct")));
    const env = { http_proxy: "http://127.0.0.1:1" };
    try {
      const request = { method: "GET", url: `http://127.0.0.1:${vendor.port}/`, headers: {}, direct: true } as const;
      const { body } = await createSend({ env, secrets: new Redactor() })(request, options);
      assert.equal(body, "direct");
    } finally {
      await vendor.close();
    }
  });

  it("is not asked for what no_proxy names", async () => {
    process.env.no_proxy = "inside.invalid";
    const asked = connects.length;
    const request = { method: "GET", url: "https://inside.invalid/", headers: {} } as const;
    await assert.rejects(createSend({ env: process.env, secrets: new Redactor() })(request, options), {
      name: "NoAnswer",
      arrived: "never",
    });
    assert.equal(connects.length, asked);
  });
});
