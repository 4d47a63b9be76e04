import assert from "node:assert/strict";
import { createServer as createHttpServer, type RequestListener, type Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from "node:net";
import { after, describe, it } from "node:test";
import { Redactor } from "../../../provider/http/redact";
import { createSend, NoAnswer, type SendOptions } from "../../../provider/http/send";
import { selfSigned } from "./self-signed";

const open: (Server | TcpServer)[] = [];
after(() => {
  for (const server of open) {
    server.close();
    if ("closeAllConnections" in server) server.closeAllConnections();
  }
});

async function listening<S extends Server | TcpServer>(server: S): Promise<{ port: number; server: S }> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push(server);
  return { port: (server.address() as AddressInfo).port, server };
}

const http = (listener: RequestListener) => listening(createHttpServer(listener));
const send = createSend({ env: {}, secrets: new Redactor() });
const get = (url: string, options: Partial<SendOptions> = {}) =>
  send({ method: "GET", url, headers: {} }, { timeoutMs: 5000, signal: new AbortController().signal, ...options });

async function arrived(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof NoAnswer, String(error));
  return error.arrived;
}

describe("sending", () => {
  it("sends the body byte for byte, and the headers as they are", async () => {
    const seen: { body: string; type: string | undefined; length: string | undefined }[] = [];
    const { port } = await http((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        seen.push({
          body: Buffer.concat(chunks).toString(),
          type: request.headers["content-type"],
          length: request.headers["content-length"],
        });
        response.end("ok");
      });
    });
    const body = '{"name" : "데이터", "n": 1.0}';
    const headers = { "Content-Type": "application/json" };
    await send(
      { method: "POST", url: `http://127.0.0.1:${port}/`, headers, body },
      { timeoutMs: 5000, signal: new AbortController().signal },
    );
    assert.deepEqual(seen, [{ body, type: "application/json", length: String(Buffer.byteLength(body)) }]);
  });

  it("asks for the path and query exactly as they were signed", async () => {
    const seen: (string | undefined)[] = [];
    const { port } = await http((request, response) => {
      seen.push(request.url);
      response.end();
    });
    await get(`http://127.0.0.1:${port}/a%2Fb?z=1&a=%20+x`);
    assert.deepEqual(seen, ["/a%2Fb?z=1&a=%20+x"]);
  });

  it("any status is an answer, and a redirect is not followed", async () => {
    let requests = 0;
    const { port } = await http((_request, response) => {
      requests++;
      response.writeHead(302, { location: "/elsewhere" }).end("moved");
    });
    const answer = await get(`http://127.0.0.1:${port}/`);
    assert.deepEqual([answer.status, answer.headers.location, answer.body, requests], [302, "/elsewhere", "moved", 1]);
  });

  it("keeps its connection", async () => {
    const ports = new Set<number | undefined>();
    const { port } = await http((request, response) => {
      ports.add(request.socket.remotePort);
      response.end("ok");
    });
    await get(`http://127.0.0.1:${port}/`);
    await get(`http://127.0.0.1:${port}/`);
    assert.equal(ports.size, 1);
  });

  it("a refused connection never arrived", async () => {
    const { port, server } = await http(() => undefined);
    await new Promise((resolve) => server.close(resolve));
    assert.equal(await arrived(get(`http://127.0.0.1:${port}/`)), "never");
  });

  it("a name that does not exist never arrived", async () => {
    assert.equal(await arrived(get("http://no-such-host.invalid/")), "never");
  });

  it("a certificate that nobody vouches for never arrived: TLS is verified", async () => {
    const { port } = await listening(createHttpsServer(selfSigned(), (_request, response) => response.end("secret")));
    assert.equal(await arrived(get(`https://127.0.0.1:${port}/`)), "never");
  });

  it("a reset may have arrived", async () => {
    const { port } = await http((request) => request.socket.resetAndDestroy());
    assert.equal(await arrived(get(`http://127.0.0.1:${port}/`)), "maybe");
  });

  it("half an answer may have arrived", async () => {
    const { port } = await http((request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("half");
      setImmediate(() => request.socket.destroy());
    });
    assert.equal(await arrived(get(`http://127.0.0.1:${port}/`)), "maybe");
  });

  it("a 204 with a body that breaks the parser may have arrived", async () => {
    const { port } = await listening(
      createTcpServer((socket) =>
        socket.once("data", () => socket.write('HTTP/1.1 204 No Content\r\n\r\n{"status":true}')),
      ),
    );
    const outcome = await get(`http://127.0.0.1:${port}/`).then(
      (answer) => answer.status,
      (error: NoAnswer) => error.arrived,
    );
    assert.ok(outcome === 204 || outcome === "maybe", String(outcome));
  });

  it("an answer of more than 10 MB is none", async () => {
    const { port } = await http((_request, response) => response.end(Buffer.alloc(11 * 1024 * 1024, "x")));
    assert.equal(await arrived(get(`http://127.0.0.1:${port}/`)), "maybe");
  });

  it("the deadline holds for the whole call, also when bytes trickle in", async () => {
    const { port } = await http((_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write("."), 20);
      response.on("close", () => clearInterval(drip));
    });
    const error = await get(`http://127.0.0.1:${port}/`, { timeoutMs: 200 }).catch((reason: NoAnswer) => reason);
    assert.ok(error instanceof NoAnswer);
    assert.deepEqual([error.arrived, error.message], ["maybe", "no answer within 0.2 s"]);
  });

  it("an aborted call may have arrived", async () => {
    const control = new AbortController();
    const { port } = await http(() => control.abort());
    assert.equal(await arrived(get(`http://127.0.0.1:${port}/`, { signal: control.signal })), "maybe");
  });
});
