import { createHash, createHmac } from "node:crypto";
import { request as httpRequest } from "node:http";
import type { TestContext } from "node:test";
import { type Emulator, type EmulatorOptions, type Env, startEmulator } from "../../emulator/index";

/** Clients of the emulator, written from the contracts' text alone. */

export interface Reply {
  status: number;
  headers: Record<string, string>;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  json: any;
}

/** An emulator that ends with its test. Jobs take ten minutes unless a test says otherwise: its clock is moved, never waited for. */
export async function emulatorFor(t: TestContext, options: Partial<EmulatorOptions> = {}): Promise<Emulator> {
  const emulator = await startEmulator({ jobSeconds: 600, ...options });
  t.after(() => emulator.close());
  return emulator;
}

export interface Sent {
  method?: string;
  path: string;
  headers?: Record<string, string | undefined>;
  body?: unknown;
}

/** One request on a connection of its own; a body that is no text goes as JSON. */
export function send(emulator: Emulator, sent: Sent): Promise<Reply> {
  const url = new URL(emulator.url);
  const body = sent.body === undefined || typeof sent.body === "string" ? sent.body : JSON.stringify(sent.body);
  const headers = Object.fromEntries(
    Object.entries(sent.headers ?? {}).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        host: url.hostname,
        port: url.port,
        method: sent.method ?? "GET",
        path: sent.path,
        agent: false,
        headers: { ...headers, ...(body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) }) },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString("utf8");
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers as Record<string, string>,
            text,
            json: parsed(text),
          });
        });
      },
    );
    request.on("error", reject);
    request.end(body);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export function value(env: Env | undefined, name: string): string {
  const found = env?.[name];
  if (found === undefined) throw new Error(`${name} is not in the environment`);
  return found;
}

export async function adobeToken(
  emulator: Emulator,
  env: Env = emulator.env,
  changed: Record<string, string> = {},
): Promise<Reply> {
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: value(env, "ADOBE_CLIENT_ID"),
    client_secret: value(env, "ADOBE_CLIENT_SECRET"),
    scope: value(env, "ADOBE_SCOPES"),
    ...changed,
  });
  for (const [name, text] of [...form]) if (text === "") form.delete(name);
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  return send(emulator, { method: "POST", path: "/ims/token/v3", headers, body: form.toString() });
}

export type AdobeCall = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string | undefined>,
) => Promise<Reply>;

/** A client of one account; headers given with a call replace its own, undefined leaves one out. */
export function adobe(emulator: Emulator, token: string, env: Env = emulator.env): AdobeCall {
  return (method, path, body, headers = {}) =>
    send(emulator, {
      method,
      path: path.startsWith("/data/") ? path : `/data/core/ups${path}`,
      body,
      headers: {
        authorization: `Bearer ${token}`,
        "x-api-key": value(env, "ADOBE_CLIENT_ID"),
        "x-gw-ims-org-id": value(env, "ADOBE_IMS_ORG"),
        "x-sandbox-name": "prod",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
    });
}

export async function adobeClient(emulator: Emulator, env: Env = emulator.env): Promise<AdobeCall> {
  const reply = await adobeToken(emulator, env);
  return adobe(emulator, String(reply.json.access_token), env);
}

export interface NaverOptions {
  env?: Env;
  /** Epoch milliseconds. */
  now?: number;
  /** How far the client's clock is off. */
  off?: number;
  headers?: Record<string, string | undefined>;
  /** What is signed, where it isn't what is sent. */
  signed?: { method?: string; target?: string; secret?: string };
}

/** Signature v2: method, a blank, path and query as sent, then time and key on lines of their own. */
export function naver(
  emulator: Emulator,
  method: string,
  path: string,
  body?: unknown,
  options: NaverOptions = {},
): Promise<Reply> {
  const env = options.env ?? emulator.env;
  const timestamp = String((options.now ?? emulator.now()) + (options.off ?? 0));
  const key = value(env, "NCLOUD_ACCESS_KEY");
  const message = `${options.signed?.method ?? method} ${options.signed?.target ?? path}\n${timestamp}\n${key}`;
  const secret = options.signed?.secret ?? value(env, "NCLOUD_SECRET_KEY");
  const headers = {
    "x-ncp-apigw-timestamp": timestamp,
    "x-ncp-iam-access-key": key,
    "x-ncp-apigw-signature-v2": createHmac("sha256", secret).update(message).digest("base64"),
    ...(body === undefined ? {} : { "content-type": "application/json" }),
    ...options.headers,
  };
  return send(emulator, { method, path, headers, body });
}

export interface TencentOptions {
  env?: Env;
  /** Epoch seconds. */
  now?: number;
  date?: string;
  region?: string;
  headers?: Record<string, string | undefined>;
  /** Host as signed; the one that is sent is `headers.host`. */
  signedHost?: string;
  /** Further headers to sign, by their lower-case names. */
  alsoSigned?: string[];
  secret?: string;
  service?: string;
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();
const hash = (text: string): string => createHash("sha256").update(text).digest("hex");

/** TC3-HMAC-SHA256, step by step as the contract has it. */
export function tencent(
  emulator: Emulator,
  action: string,
  body: unknown,
  options: TencentOptions = {},
): Promise<Reply> {
  const env = options.env ?? emulator.env;
  const payload = typeof body === "string" ? body : JSON.stringify(body);
  const timestamp = String(options.now ?? Math.floor(emulator.now() / 1000));
  const date = options.date ?? new Date(Number(timestamp) * 1000).toISOString().slice(0, 10);
  const token = env.TENCENTCLOUD_SESSION_TOKEN;
  const headers: Record<string, string | undefined> = {
    host: new URL(emulator.url).host,
    "content-type": "application/json",
    "x-tc-action": action,
    "x-tc-version": "2017-03-20",
    "x-tc-timestamp": timestamp,
    "x-tc-region": options.region ?? value(env, "TENCENTCLOUD_REGION"),
    "x-tc-language": "en-US",
    ...(token === undefined ? {} : { "x-tc-token": token }),
    ...options.headers,
  };
  const names = ["content-type", "host", ...(options.alsoSigned ?? [])].sort();
  const lines = names.map(
    (name) => `${name}:${name === "host" ? (options.signedHost ?? headers.host) : headers[name]}\n`,
  );
  const canonical = `POST\n/\n\n${lines.join("")}\n${names.join(";")}\n${hash(payload)}`;
  const service = options.service ?? "cdb";
  const toSign = `TC3-HMAC-SHA256\n${timestamp}\n${date}/${service}/tc3_request\n${hash(canonical)}`;
  const secret = `TC3${options.secret ?? value(env, "TENCENTCLOUD_SECRET_KEY")}`;
  const signature = createHmac("sha256", hmac(hmac(hmac(secret, date), service), "tc3_request"))
    .update(toSign)
    .digest("hex");
  const credential = `${value(env, "TENCENTCLOUD_SECRET_ID")}/${date}/${service}/tc3_request`;
  const authorization = `TC3-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names.join(";")}, Signature=${signature}`;
  return send(emulator, { method: "POST", path: "/", headers: { authorization, ...headers }, body: payload });
}
