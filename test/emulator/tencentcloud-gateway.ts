import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { type Call, header, Refusal } from "./exchange";
import type { KeyRing } from "./key-ring";
import { errorAnswer } from "./tencentcloud-errors";

const SKEW_SECONDS = 300;

/** A service of the cloud: what its host begins with, and its version. */
export interface Service {
  name: string;
  version: string;
}
export const CDB: Service = { name: "cdb", version: "2017-03-20" };
export const STS: Service = { name: "sts", version: "2018-08-13" };

const regions = new Set([
  "ap-bangkok",
  "ap-beijing",
  "ap-beijing-fsi",
  "ap-chengdu",
  "ap-chongqing",
  "ap-guangzhou",
  "ap-guangzhou-open",
  "ap-hongkong",
  "ap-jakarta",
  "ap-mumbai",
  "ap-nanjing",
  "ap-seoul",
  "ap-shanghai",
  "ap-shanghai-fsi",
  "ap-shenzhen-fsi",
  "ap-singapore",
  "ap-taipei",
  "ap-tokyo",
  "eu-frankfurt",
  "na-ashburn",
  "na-siliconvalley",
  "na-toronto",
  "sa-saopaulo",
]);

export interface Visitor {
  account: string;
  secretId: string;
  /** The role whose session the keys are. */
  role: string | undefined;
  region: string;
}

function sha256(data: string | Buffer): string {
  return createHash("sha256").update(data).digest("hex");
}

function hmac(key: string | Buffer, data: string): Buffer {
  return createHmac("sha256", key).update(data, "utf8").digest();
}

/** Checks TC3-HMAC-SHA256, its token and the common headers, in the gateway's order. */
export function enter(call: Call, keys: KeyRing, service: Service): Visitor {
  const refuse = (code: string, about = "") => new Refusal(errorAnswer(call, code, about));
  for (const [name, parameter] of [
    ["x-tc-action", "Action"],
    ["x-tc-version", "Version"],
    ["x-tc-timestamp", "Timestamp"],
    ["authorization", "Authorization"],
  ] as const)
    if (!header(call, name)) throw refuse("MissingParameter", parameter);
  const key = verify(call, keys, service, refuse);
  call.verified = true;
  const token = header(call, "x-tc-token");
  if (token !== key.sessionToken || (key.endsAt !== undefined && key.endsAt <= call.now)) {
    call.verified = false;
    throw refuse("AuthFailure.TokenFailure");
  }
  const version = header(call, "x-tc-version") ?? "";
  if (version !== service.version) throw refuse("NoSuchVersion", version);
  const { account, secretId, role } = key;
  return { account, secretId, role, region: regionOf(call, service, refuse) };
}

type Refuse = (code: string, about?: string) => Refusal;

const AUTHORIZATION =
  /^TC3-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{4}-\d\d-\d\d)\/([a-z0-9]+)\/tc3_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/;

function verify(call: Call, keys: KeyRing, wanted: Service, refuse: Refuse) {
  const match = AUTHORIZATION.exec(header(call, "authorization") ?? "");
  if (!match) throw refuse("AuthFailure.InvalidAuthorization");
  const [, secretId = "", date = "", service = "", signedHeaders = "", signature = ""] = match;
  const timestamp = header(call, "x-tc-timestamp") ?? "";
  if (!/^\d{1,12}$/.test(timestamp)) throw refuse("InvalidParameterValue", "Timestamp");
  if (!/^AKID[0-9A-Za-z]{20,60}$/.test(secretId)) throw refuse("AuthFailure.InvalidSecretId");
  const key = keys.tencentKey(secretId);
  if (!key) throw refuse("AuthFailure.SecretIdNotFound");
  if (Math.abs(Number(timestamp) - call.now / 1000) > SKEW_SECONDS) throw refuse("AuthFailure.SignatureExpire");
  if (new Date(Number(timestamp) * 1000).toISOString().slice(0, 10) !== date)
    throw refuse("AuthFailure.InvalidAuthorization", "The date is not that of the timestamp in UTC.");
  if (service !== wanted.name) throw refuse("AuthFailure.InvalidAuthorization", "The service is not that of the host.");
  const names = signedHeaders.split(";");
  if (!names.includes("content-type") || !names.includes("host") || [...names].sort().join(";") !== signedHeaders)
    throw refuse("AuthFailure.InvalidAuthorization", "SignedHeaders.");
  const secret = hmac(hmac(hmac(`TC3${key.secretKey}`, date), service), "tc3_request");
  const given = Buffer.from(signature, "hex");
  const right = canonicalForms(call, names, refuse).some((canonical) => {
    const toSign = `TC3-HMAC-SHA256\n${timestamp}\n${date}/${service}/tc3_request\n${sha256(canonical)}`;
    return timingSafeEqual(hmac(secret, toSign), given);
  });
  if (!right) throw refuse("AuthFailure.SignatureFailure");
  return key;
}

/** Official clients sign the host without the port that they send, and header values as sent or in lower case: any of these is right. */
function canonicalForms(call: Call, names: string[], refuse: Refuse): string[] {
  const host = header(call, "host") ?? "";
  const [path = "/", query = ""] = call.target.split("?");
  return [host, host.replace(/:\d+$/, "")].flatMap((signedHost) =>
    [(value: string) => value, (value: string) => value.toLowerCase()].map((written) => {
      const lines = names.map((name) => {
        const value = name === "host" ? signedHost : header(call, name);
        if (value === undefined) throw refuse("AuthFailure.InvalidAuthorization", `Header ${name} is missing.`);
        return `${name}:${written(value.trim())}\n`;
      });
      return [call.method, path, query, lines.join(""), names.join(";"), sha256(call.body)].join("\n");
    }),
  );
}

function regionOf(call: Call, service: Service, refuse: Refuse): string {
  const region = header(call, "x-tc-region");
  if (!region) throw refuse("MissingParameter", "Region");
  if (!/^[a-z]{2}-[a-z]+(-[a-z0-9]+)*$/.test(region)) throw refuse("InvalidParameterValue", "X-TC-Region");
  if (!regions.has(region)) throw refuse("UnsupportedRegion", region);
  const host = (header(call, "host") ?? "").replace(/:\d+$/, "").toLowerCase();
  const named = new RegExp(`^${service.name}\\.(?:([a-z0-9-]+)\\.)?tencentcloudapi\\.com$`).exec(host);
  if (!named && !host.endsWith("tencentcloudapi.com")) return region;
  const inHost = named?.[1];
  const finance = (name: string | undefined) => name?.endsWith("-fsi") === true;
  if ((finance(region) || finance(inHost)) && inHost !== region) throw refuse("UnsupportedRegion", region);
  return region;
}
