import { createHmac, timingSafeEqual } from "node:crypto";
import { type Answer, type Call, header, Refusal } from "./exchange";
import { toJson } from "./json";
import type { KeyRing } from "./key-ring";
import type { World } from "./world";
import { writeXml } from "./xml";

const SKEW_MS = 5 * 60 * 1000;

const meanings: Readonly<Record<number, { status: number; message: string }>> = {
  100: { status: 400, message: "Bad Request Exception" },
  200: { status: 401, message: "Authentication Failed" },
  210: { status: 401, message: "Permission Denied" },
  230: { status: 403, message: "Forbidden" },
  300: { status: 404, message: "Not Found Exception" },
  400: { status: 429, message: "Quota Exceeded" },
  410: { status: 429, message: "Throttle Limited" },
  420: { status: 429, message: "Rate Limited" },
  430: { status: 413, message: "Request Entity Too Large" },
  500: { status: 503, message: "Endpoint Error" },
  510: { status: 504, message: "Endpoint Timeout" },
  900: { status: 500, message: "Unexpected Error" },
};

export function wantsXml(call: Call): boolean {
  const accept = (header(call, "accept") ?? "").toLowerCase();
  const xml = accept.search(/(application|text)\/xml/);
  const other = accept.search(/application\/json|\*\/\*/);
  return xml >= 0 && (other < 0 || xml < other);
}

/** The gateway's error. Its code is a text for what concerns authentication and a number elsewhere: both are met in the wild. */
export function gatewayError(call: Call, code: number, details: string): Answer {
  const meaning = meanings[code] ?? { status: 500, message: "Unexpected Error" };
  const error = { errorCode: Math.floor(code / 100) === 2 ? String(code) : code, message: meaning.message, details };
  return wantsXml(call)
    ? {
        status: meaning.status,
        headers: { "content-type": "application/xml;charset=UTF-8" },
        body: writeXml("error", error),
      }
    : {
        status: meaning.status,
        headers: { "content-type": "application/json;charset=UTF-8" },
        body: toJson({ error }),
      };
}

/** The code that the gateway uses with an HTTP status, for faults. */
export function codeOf(status: number): number {
  const found = Object.entries(meanings).find(([code, meaning]) => meaning.status === status && code !== "400");
  return Number(found?.[0] ?? 900);
}

/** Checks signature v2 over method, target as sent and time; tells whose key it is. */
function enter(call: Call, keys: KeyRing): string {
  const denied = (details: string) => new Refusal(gatewayError(call, 200, details));
  const timestamp = header(call, "x-ncp-apigw-timestamp");
  const accessKey = header(call, "x-ncp-iam-access-key");
  const signature = header(call, "x-ncp-apigw-signature-v2");
  if (!timestamp || !accessKey || !signature) throw denied("Authentication information are missing.");
  if (!/^\d{13}$/.test(timestamp)) throw denied("Invalid timestamp.");
  if (Math.abs(Number(timestamp) - call.now) > SKEW_MS) throw denied("Expired timestamp.");
  const key = keys.naverKey(accessKey);
  if (!key || (key.endsAt !== undefined && key.endsAt <= call.now)) throw denied("Invalid authentication information.");
  const text = `${call.method} ${call.target}\n${timestamp}\n${accessKey}`;
  const expected = Buffer.from(createHmac("sha256", key.secretKey).update(text, "utf8").digest("base64"));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw denied("Invalid authentication information.");
  call.verified = true;
  return key.account;
}

/** As `enter`, and no quicker than `--per-second` allows an account. */
export function admit(call: Call, world: World): string {
  const account = enter(call, world.keys);
  if (!world.rates.take(`ncloud ${account}`, world.options.perSecond, call).allowed)
    throw new Refusal({ ...gatewayError(call, 420, "Too many requests."), throttled: true });
  return account;
}
