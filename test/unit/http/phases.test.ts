import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer as createSecureServer } from "node:https";
import { createServer } from "node:net";
import { after, before, describe, it, mock } from "node:test";
import { Redactor } from "../../../provider/http/redact";
import { createSend, NoAnswer, type SendOptions } from "../../../provider/http/send";
import { Deaf } from "../../proxies/deaf";
import { Forwarder } from "../../proxies/forwarder";
import { Listening } from "../../proxies/listening";
import { greetings, refusals, type Stumble } from "../../proxies/stumbles";
import { setProxies } from "../../proxy-environment";
import { selfSigned } from "./self-signed";

const PASSWORD = "CANARY-password";
/** Long enough for everything that answers at all. */
const SHORT_MS = 400;

type Env = Record<string, string>;

/** What became of a POST by which nothing may be done twice. */
async function post(url: string, env: Env = {}, options: Partial<SendOptions> = {}): Promise<NoAnswer> {
  const secrets = new Redactor();
  const send = createSend({ env, secrets }, async (host) => {
    if (host.endsWith(".invalid")) throw Object.assign(new Error("not found"), { code: "ENOTFOUND" });
    return [{ address: "127.0.0.1", family: 4 }];
  });
  const { signal } = new AbortController();
  const effect = { cancelled: signal, permit: async () => undefined };
  const sent = send(
    { method: "POST", url, headers: {}, body: "{}" },
    { timeoutMs: SHORT_MS, signal, effect, ...options },
  );
  const error: unknown = await sent.catch((reason) => reason);
  assert.ok(error instanceof NoAnswer, `answered: ${JSON.stringify(error)}`);
  assert.doesNotMatch(error.message, /CANARY|undefined/);
  return error;
}

const CLOSED = /closed the connection before TLS stood/;
const words: Readonly<Record<string, RegExp>> = {
  "a FIN before the greeting": CLOSED,
  "a reset before the greeting": /closed the connection before TLS stood|no connection to .* \(ECONNRESET\)/,
  "a FIN in answer to the greeting": CLOSED,
  "a reset in answer to the greeting": CLOSED,
  "plain HTTP in answer to the greeting": /does not speak TLS as it should \([\w/]+\)/,
  "an alert in answer to the greeting": /does not speak TLS as it should \([\w/]+\)/,
  "no answer to the greeting": /no answer of \S+ to the greeting of TLS within 0\.4 s/,
  "junk to CONNECT": /did not answer as a proxy does \(HPE_\w+\)/,
  "half a head to CONNECT": /hung up instead of connecting/,
  "a FIN to CONNECT": /hung up instead of connecting/,
  "a reset to CONNECT": /hung up instead of connecting/,
  "no answer to CONNECT": /no answer of the proxy .* to CONNECT within 0\.4 s/,
  "an empty 404 to CONNECT": /refused the tunnel to vendor\.example:443 \(HTTP 404 Not Found\)/,
  "407 Proxy Authentication Required to CONNECT": /wants a user name and password .* \(HTTP 407 Proxy/,
};

/** What a proxy says once and for all. */
const FINAL = /^(3|400|401|403|404|405|407|an empty 404)/;

describe("a request that never left", () => {
  const closing: { close(): Promise<void> }[] = [];
  let restore = () => {};
  const certificate = selfSigned();
  const open = async <T extends { close(): Promise<void> }>(made: Promise<T>): Promise<T> => {
    const it = await made;
    closing.push(it);
    return it;
  };
  before(() => {
    restore = setProxies({ NODE_TLS_REJECT_UNAUTHORIZED: "0" });
  });
  after(async () => {
    restore();
    for (const each of closing) await each.close();
  });

  for (const stumble of greetings) {
    it(`${stumble.name}, direct`, async () => {
      const place = await open(Listening.at(stumble.act));
      const { arrived, message, final } = await post(`https://127.0.0.1:${place.port}/`);
      assert.deepEqual([arrived, final], ["never", false], message);
      assert.match(message, words[stumble.name] ?? /^$/);
      assert.match(message, new RegExp(`127\\.0\\.0\\.1:${place.port}`));
      await place.left();
    });

    for (const tls of [false, true]) {
      const scheme = tls ? "https" : "http";
      it(`${stumble.name}, behind an ${scheme} proxy`, async () => {
        const proxy = await open(Forwarder.start({ to: { port: 1 }, ...(tls && { tls: certificate }) }));
        proxy.stumble = stumble;
        const https_proxy = `${scheme}://user:${PASSWORD}@127.0.0.1:${proxy.port}`;
        const { arrived, message, final } = await post("https://vendor.example/", { https_proxy });
        assert.deepEqual([arrived, final], ["never", false], message);
        assert.match(message, words[stumble.name] ?? /^$/);
        assert.match(
          message,
          new RegExp(`vendor\\.example:443.*, through the proxy 127\\.0\\.0\\.1:${proxy.port} \\(https_proxy\\)`),
        );
        await proxy.listening.left();
      });
    }

    it(`${stumble.name}, of the proxy itself`, async () => {
      const place = await open(Listening.at(stumble.act));
      const { arrived, message } = await post("https://vendor.example/", {
        https_proxy: `https://127.0.0.1:${place.port}`,
      });
      assert.equal(arrived, "never");
      assert.match(
        message,
        words[stumble.name.replace("no answer to the", "no answer of the proxy to the")] ?? /the proxy 127/,
      );
      await place.left();
    });
  }

  const refused = (stumble: Stumble, proxy: string, { arrived, message, final }: NoAnswer) => {
    const status = /^\d{3}/.exec(stumble.name)?.[0];
    assert.deepEqual([arrived, final], ["never", FINAL.test(stumble.name)], message);
    assert.match(
      message,
      words[stumble.name] ?? new RegExp(`refused the tunnel to vendor\\.example:443 \\(HTTP ${status} `),
    );
    assert.ok(message.includes(`the proxy ${proxy} (https_proxy)`), message);
    assert.doesNotMatch(message, /html/);
  };
  for (const stumble of refusals) {
    it(`${stumble.name}`, async () => {
      const proxy = await open(Listening.at(stumble.act));
      const at = `127.0.0.1:${proxy.port}`;
      refused(stumble, at, await post("https://vendor.example/", { https_proxy: `http://user:${PASSWORD}@${at}` }));
      await proxy.left();
    });
  }

  it("a connection that is refused, direct and of a proxy", async () => {
    const place = await Listening.at(() => undefined);
    const { port } = place;
    await place.close();
    const direct = await post(`https://127.0.0.1:${port}/`);
    assert.deepEqual([direct.arrived, direct.message], ["never", `no connection to 127.0.0.1:${port} (ECONNREFUSED)`]);
    for (const url of ["https://vendor.example/", "http://vendor.example/"]) {
      const env = { all_proxy: `user:${PASSWORD}@127.0.0.1:${port}` };
      const { arrived, message } = await post(url, env);
      const told = `no connection to the proxy 127.0.0.1:${port} (all_proxy) (ECONNREFUSED)`;
      assert.deepEqual([arrived, message], ["never", told]);
    }
  });

  it("a name that does not exist, direct and of a proxy", async () => {
    const direct = await post("https://no.invalid/");
    assert.deepEqual(
      [direct.arrived, direct.message],
      ["never", "the name of no.invalid:443 cannot be resolved (ENOTFOUND)"],
    );
    const { arrived, message } = await post("https://vendor.example/", { https_proxy: "proxy.invalid:3128" });
    const told = "the name of the proxy proxy.invalid:3128 (https_proxy) cannot be resolved (ENOTFOUND)";
    assert.deepEqual([arrived, message], ["never", told]);
  });

  it("a connection that nobody answers, direct and of a proxy", async () => {
    const deaf = await open(Deaf.start("127.0.0.1"));
    const direct = await post(`https://127.0.0.1:${deaf.port}/`);
    assert.deepEqual(
      [direct.arrived, direct.message],
      ["never", `no connection to 127.0.0.1:${deaf.port} within 0.4 s`],
    );
    const { arrived, message } = await post("https://vendor.example/", { https_proxy: `127.0.0.1:${deaf.port}` });
    assert.deepEqual(
      [arrived, message],
      ["never", `no connection to the proxy 127.0.0.1:${deaf.port} (https_proxy) within 0.4 s`],
    );
  });

  it("a certificate that nobody vouches for, direct, in a tunnel and of a proxy: NODE_EXTRA_CA_CERTS is named", async () => {
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = "1";
    try {
      const seen: string[] = [];
      const vendor = await open(Listening.on(createSecureServer(certificate, ({ url = "" }) => void seen.push(url))));
      const proxy = await open(Forwarder.start({ to: { port: vendor.port } }));
      const secured = await open(Forwarder.start({ to: { port: vendor.port }, tls: certificate }));
      const ways: [url: string, env: Env][] = [
        [`https://127.0.0.1:${vendor.port}/`, {}],
        [`https://127.0.0.1:${vendor.port}/`, { https_proxy: `127.0.0.1:${proxy.port}` }],
        [`https://127.0.0.1:${vendor.port}/`, { https_proxy: `https://127.0.0.1:${secured.port}` }],
        ["http://vendor.example/", { http_proxy: `https://127.0.0.1:${secured.port}` }],
      ];
      for (const [url, env] of ways) {
        const { arrived, message } = await post(url, env);
        assert.equal(arrived, "never");
        assert.match(
          message,
          /the certificate of .*127\.0\.0\.1:\d+.* authority .* NODE_EXTRA_CA_CERTS \(DEPTH_ZERO_SELF_SIGNED_CERT\)/,
        );
        assert.ok(message.length < 300, "it is not cut");
      }
      assert.deepEqual(seen, []);
    } finally {
      process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
    }
  });

  it("a call that is cancelled while it connects ends at once", async () => {
    const place = await open(Listening.at((socket) => void socket.resume()));
    const cancelled = new AbortController();
    const sent = post(
      `https://127.0.0.1:${place.port}/`,
      {},
      {
        timeoutMs: 60_000,
        effect: { cancelled: cancelled.signal, permit: async () => undefined },
      },
    );
    while (place.accepted === 0) await new Promise((resolve) => setImmediate(resolve));
    cancelled.abort();
    assert.equal((await sent).arrived, "never");
    await place.left();
  });

  it("a call that may not leave any more once it could", async () => {
    const seen: Buffer[] = [];
    const place = await open(Listening.at((socket) => void socket.on("data", (data) => seen.push(data))));
    const { signal } = new AbortController();
    const no = new Error("the engine is gone");
    const sent = createSend({ env: {}, secrets: new Redactor() })(
      { method: "POST", url: `http://127.0.0.1:${place.port}/`, headers: {} },
      { timeoutMs: 60_000, signal, effect: { cancelled: signal, permit: () => Promise.reject(no) } },
    );
    await assert.rejects(sent, no);
    await place.left();
    assert.deepEqual(seen, []);
  });

  it("a server that hangs up before the request is written", async () => {
    const place = await open(Listening.at((socket) => void socket.end()));
    const { arrived } = await post(`http://127.0.0.1:${place.port}/`);
    assert.equal(arrived, "never");
  });
});

describe("a request that may have arrived", () => {
  const rows: Stumble[] = [
    { name: "a FIN in answer to it", act: (socket) => void socket.once("data", () => socket.end()) },
    { name: "a connection dropped in answer to it", act: (socket) => void socket.once("data", () => socket.destroy()) },
    { name: "no answer to it", act: (socket) => void socket.resume() },
  ];
  for (const { name, act } of rows) {
    for (const proxied of [false, true]) {
      it(`${name}${proxied ? ", behind a proxy" : ""}`, async () => {
        const restore = setProxies({ NODE_TLS_REJECT_UNAUTHORIZED: "0" });
        const server = createSecureServer(selfSigned());
        server.on("secureConnection", act);
        const vendor = await Listening.on(server);
        const proxy = await Forwarder.start({ to: { port: vendor.port } });
        try {
          const env: Env = proxied ? { https_proxy: `127.0.0.1:${proxy.port}` } : {};
          assert.equal((await post(`https://127.0.0.1:${vendor.port}/`, env)).arrived, "maybe");
        } finally {
          restore();
          await proxy.close();
          await vendor.close();
        }
      });
    }
  }
});

describe("how long a connection is tried", () => {
  it("10 s for name, connection, tunnel and TLS together, of the 60 s that a call may take", async () => {
    const { setTimeout: real } = globalThis;
    const asked: unknown[] = [];
    const timers = mock.method(globalThis, "setTimeout", (end: () => void, ms?: number) => {
      if ((ms ?? 0) >= 10_000) asked.push(ms);
      return real(end, ms);
    });
    try {
      const error = await post("https://127.0.0.1:1/", {}, { timeoutMs: 60_000 });
      assert.equal(error.arrived, "never");
      assert.deepEqual(asked, [60_000, 10_000]);
    } finally {
      timers.mock.restore();
    }
  });

  const both = async (first: string, second: string, port: number) => {
    const send = createSend({ env: {}, secrets: new Redactor() }, async () =>
      [first, second].map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
    const { signal } = new AbortController();
    return send({ method: "GET", url: `http://vendor.example:${port}/`, headers: {} }, { timeoutMs: 20_000, signal });
  };

  it("an address that never answers doesn't keep the next one from being tried", async () => {
    const deaf = await Deaf.start("127.0.0.1");
    const server = createServer(
      (socket) => void socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\n\r\nsecond")),
    );
    server.listen(deaf.port, "127.0.0.2");
    await once(server, "listening");
    try {
      assert.equal((await both("127.0.0.1", "127.0.0.2", deaf.port)).body, "second");
    } finally {
      server.close();
      await deaf.close();
    }
  });

  it("one that answers after a second is reached, though it was not the first and the first refuses", async () => {
    const slow = await Deaf.start("127.0.0.1", "HTTP/1.1 200 OK\r\n\r\nslow");
    try {
      const answer = both("127.0.0.2", "127.0.0.1", slow.port);
      setImmediate(() => slow.hear());
      assert.equal((await answer).body, "slow");
    } finally {
      await slow.close();
    }
  });
});
