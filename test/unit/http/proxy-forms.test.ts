import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { after, before, describe, it } from "node:test";
import { Redactor } from "../../../provider/http/redact";
import { createSend } from "../../../provider/http/send";
import { Listening } from "../../proxies/listening";

const noCurl = spawnSync("curl", ["--version"]).error !== undefined && "this machine has no curl to compare with";

/** Who was reached: the vendor itself, the proxy (with the login that it was given), or nobody. */
type Reached = "direct" | "proxy" | `proxy ${string}` | "nobody";

interface Form {
  /** PROXY: the proxy's host and port; PORT: the vendor's own port. */
  readonly env: Readonly<Record<string, string>>;
  /** Default https://api.vendor.example:PORT. */
  readonly url?: string;
  readonly reached: Reached;
  /** Where curl has another idea, and why it isn't followed. */
  readonly curl?: readonly [reached: Reached, why: string];
}

const HTTP = "http://api.vendor.example:PORT";
const ADDRESS = "https://127.0.0.1:PORT";
const proxied = { https_proxy: "http://PROXY", http_proxy: "http://PROXY" };

const variables: readonly Form[] = [
  { env: {}, reached: "direct" },
  { env: { https_proxy: "http://PROXY" }, reached: "proxy" },
  { env: { HTTPS_PROXY: "http://PROXY" }, reached: "proxy" },
  { env: { https_proxy: "", HTTPS_PROXY: "http://PROXY" }, reached: "proxy" },
  { env: { https_proxy: "http://PROXY", HTTPS_PROXY: "http://127.0.0.1:1" }, reached: "proxy" },
  { env: { all_proxy: "http://PROXY" }, reached: "proxy" },
  { env: { ALL_PROXY: "http://PROXY" }, reached: "proxy" },
  { env: { https_proxy: "http://PROXY", all_proxy: "http://127.0.0.1:1" }, reached: "proxy" },
  { env: { https_proxy: "", all_proxy: "http://PROXY" }, reached: "proxy" },
  { env: { http_proxy: "http://PROXY" }, reached: "direct" },
  { env: { https_proxy: "http://PROXY" }, url: HTTP, reached: "direct" },
  { env: { http_proxy: "http://PROXY" }, url: HTTP, reached: "proxy" },
  { env: { all_proxy: "http://PROXY" }, url: HTTP, reached: "proxy" },
  {
    env: { HTTP_PROXY: "http://PROXY" },
    url: HTTP,
    reached: "proxy",
    curl: ["direct", "it can't tell whether it runs for a request of a web server; Go can, as follows"],
  },
  { env: { HTTP_PROXY: "http://PROXY", REQUEST_METHOD: "GET" }, url: HTTP, reached: "direct" },
];

const addresses: readonly Form[] = [
  { env: { https_proxy: "PROXY" }, reached: "proxy" },
  { env: { https_proxy: "PROXY/" }, reached: "proxy" },
  { env: { https_proxy: "http://PROXY/" }, reached: "proxy" },
  { env: { https_proxy: "http://PROXY/ignored" }, reached: "proxy" },
  { env: { https_proxy: "HTTP://PROXY" }, reached: "proxy" },
  { env: { https_proxy: "https://PROXY" }, reached: "proxy" },
  { env: { http_proxy: "PROXY" }, url: HTTP, reached: "proxy" },
  { env: { https_proxy: "user:password@PROXY" }, reached: "proxy user:password" },
  { env: { https_proxy: "http://user:password@PROXY" }, reached: "proxy user:password" },
  { env: { http_proxy: "http://user:password@PROXY" }, url: HTTP, reached: "proxy user:password" },
  { env: { https_proxy: "http://user@PROXY" }, reached: "proxy user:" },
  { env: { https_proxy: "http://user:@PROXY" }, reached: "proxy user:" },
  { env: { https_proxy: "http://user:pass:word@PROXY" }, reached: "proxy user:pass:word" },
  { env: { https_proxy: "http://user:p%25%23%40%2F%3A%3Fw@PROXY" }, reached: "proxy user:p%#@/:?w" },
  { env: { https_proxy: "http://us%3Aer%40corp:pw@PROXY" }, reached: "proxy us:er@corp:pw" },
  { env: { https_proxy: "http://user:p%C3%A4ss@PROXY" }, reached: "proxy user:päss" },
  { env: { https_proxy: "http://user:päss@PROXY" }, reached: "proxy user:päss" },
  { env: { https_proxy: "http://corp\\user:p!$&'()*+,;=~w@PROXY" }, reached: "proxy corp\\user:p!$&'()*+,;=~w" },
  { env: { https_proxy: "http://user:CANARY#x@PROXY" }, reached: "nobody" },
  { env: { https_proxy: "http://user:CANARY/x@PROXY" }, reached: "nobody" },
  { env: { https_proxy: "http://user:CANARY?x@PROXY" }, reached: "nobody" },
  { env: { https_proxy: "http://user:CANARY@x@PROXY" }, reached: "nobody" },
  {
    env: { https_proxy: "http://user:CANARY%x@PROXY" },
    reached: "nobody",
    curl: ["proxy user:CANARY%x", "the same text means something else with two digits behind it"],
  },
  {
    env: { https_proxy: "http://user:CANARY x@PROXY" },
    reached: "nobody",
  },
  { env: { https_proxy: "http://user:CANARY@PROXY0000000" }, reached: "nobody" },
  { env: { https_proxy: "http://user:CANARY@[127.0.0.1]:PORT" }, reached: "nobody" },
  { env: { https_proxy: "http://user:CANARY@:80" }, reached: "nobody" },
  { env: { https_proxy: "gopher://user:CANARY@PROXY" }, reached: "nobody" },
  {
    env: { https_proxy: "socks5://user:CANARY@PROXY" },
    reached: "nobody",
    curl: ["proxy", "it speaks SOCKS as well"],
  },
];

const exemptions: readonly Form[] = [
  ...["no_proxy", "NO_PROXY"].map(
    (name): Form => ({ env: { ...proxied, [name]: "vendor.example" }, reached: "direct" }),
  ),
  { env: { ...proxied, no_proxy: "", NO_PROXY: "vendor.example" }, reached: "direct" },
  { env: { ...proxied, no_proxy: "other.example", NO_PROXY: "vendor.example" }, reached: "proxy" },
  ...(
    [
      ["api.vendor.example", "direct"],
      ["API.Vendor.Example", "direct"],
      ["api.vendor.example.", "direct"],
      [".vendor.example", "direct"],
      [".api.vendor.example", "direct"],
      ["example", "direct"],
      ["endor.example", "proxy"],
      ["vendor", "proxy"],
      ["www.api.vendor.example", "proxy"],
      ["other.example,vendor.example", "direct"],
      [" other.example , vendor.example ", "direct"],
      ["other.example,,vendor.example", "direct"],
      ["other.example vendor.example", "direct"],
      [",", "proxy"],
      ["*", "direct"],
    ] as const
  ).map(([no_proxy, reached]): Form => ({ env: { ...proxied, no_proxy }, reached })),
  { env: { ...proxied, no_proxy: "vendor.example" }, url: HTTP, reached: "direct" },
  ...(
    [
      ["*.vendor.example", "direct", "Go reads it so, and so it is meant"],
      ["other.example,*", "direct", "Go reads it so, and so it is meant"],
      ["vendor.example:PORT", "direct", "Go reads it so; curl knows no ports here"],
    ] as const
  ).map(([no_proxy, reached, why]): Form => ({ env: { ...proxied, no_proxy }, reached, curl: ["proxy", why] })),
  { env: { ...proxied, no_proxy: "vendor.example:1" }, reached: "proxy" },
  ...(
    [
      ["127.0.0.1", "direct"],
      ["127.0.0.0/8", "direct"],
      ["127.0.0.0/31", "direct"],
      ["127.0.0.1/32", "direct"],
      ["127.0.0.2", "proxy"],
      ["10.0.0.0/8", "proxy"],
      ["127.0.0.0/33", "proxy"],
      ["0.0.1", "proxy"],
      ["::/0", "proxy"],
      ["localhost", "proxy"],
    ] as const
  ).map(([no_proxy, reached]): Form => ({ env: { ...proxied, no_proxy }, url: ADDRESS, reached })),
  { env: { ...proxied, no_proxy: "127.0.0.1:PORT" }, url: ADDRESS, reached: "direct", curl: ["proxy", "as above"] },
  { env: { ...proxied, no_proxy: "127.0.0.1:1" }, url: ADDRESS, reached: "proxy" },
  { env: { ...proxied, no_proxy: "127.0.0.1" }, reached: "proxy" },
];

describe("a proxy's forms, as curl reads them", () => {
  let vendor: Listening;
  let proxy: Listening;
  let reached: Reached = "nobody";
  before(async () => {
    vendor = await Listening.at((socket) => {
      reached = "direct";
      socket.once("data", () => socket.end());
    });
    proxy = await Listening.at((socket) => {
      reached = "proxy";
      socket.once("data", (data) => {
        const [, login] = /^Proxy-Authorization: Basic (\S+)/im.exec(data.toString("latin1")) ?? [];
        if (login) reached = `proxy ${Buffer.from(login, "base64").toString()}`;
        socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
      });
    });
  });
  after(async () => {
    await vendor.close();
    await proxy.close();
  });

  const filled = (text: string) =>
    text.replaceAll("PROXY", `127.0.0.1:${proxy.port}`).replaceAll("PORT", String(vendor.port));
  const ours = async (url: string, env: Form["env"]) => {
    reached = "nobody";
    const looked: string[] = [];
    const send = createSend({ env, secrets: new Redactor() }, async (host) => {
      looked.push(host);
      return [{ address: "127.0.0.1", family: 4 }];
    });
    const request = { method: "GET", url, headers: {} } as const;
    const { signal } = new AbortController();
    const error: unknown = await send(request, { timeoutMs: 5000, signal }).catch((reason) => reason);
    assert.doesNotMatch(`${error} ${looked}`, /CANARY/);
    if (reached === "nobody") {
      assert.match(
        String(error),
        /^ConfigurationError: cannot use the proxy that https_proxy names: (it|its|only) .*HOST:PORT\.$/,
      );
      assert.deepEqual(looked, []);
    }
    return reached;
  };
  const curls = async (url: string, env: Form["env"]) => {
    reached = "nobody";
    const { hostname, port } = new URL(url);
    const args = ["-s", "-o", "-", "--max-time", "5", "--resolve", `${hostname}:${port}:127.0.0.1`, url];
    const { PATH = "" } = process.env;
    await new Promise((resolve) => execFile("curl", args, { env: { PATH, ...env } }, resolve));
    return reached;
  };

  for (const form of [...variables, ...addresses, ...exemptions]) {
    const { env, url = "https://api.vendor.example:PORT", curl } = form;
    const named = Object.entries(env).map(([name, value]) => `${name}="${value}"`);
    const title = `${named.join(" ") || "nothing"}: ${url} reaches ${form.reached}`;
    it(curl ? `${title}; curl: ${curl[0]}, for ${curl[1]}` : title, async (test) => {
      const there = filled(url);
      const values = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, filled(value)]));
      assert.equal(await ours(there, values), form.reached, "ours");
      if (noCurl) test.diagnostic(noCurl);
      else assert.equal(await curls(there, values), curl?.[0] ?? form.reached, "curl's");
    });
  }
});
