import { gatewayError as adobeError, problem, serviceError, throttled } from "./adobe-gateway";
import type { Answer, Call } from "./exchange";
import type { FaultSpec } from "./faults";
import { toJson } from "./json";
import { codeOf, gatewayError as ncloudError } from "./ncloud-gateway";
import { errorAnswer } from "./tencentcloud-errors";

export const html502: Answer = {
  status: 502,
  headers: { "content-type": "text/html" },
  body: "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n",
};

/** What an `answer` fault sends: its own body, or the vendor's error of that status. */
export function faultAnswer(call: Call, api: string, fault: FaultSpec): Answer {
  const own = fault.body === undefined && fault.base64 === undefined ? vendorError(call, api, fault) : ownAnswer(fault);
  const answer: Answer = { ...own, headers: { ...own.headers, ...lowerCase(fault.headers ?? {}) } };
  if (fault.bytes === undefined) return answer;
  const body = Buffer.alloc(fault.bytes, " ");
  Buffer.from(answer.body ?? "").copy(body);
  return { ...answer, body };
}

function ownAnswer(fault: FaultSpec): Answer {
  const headers = { "content-type": "application/json" };
  if (fault.base64 !== undefined)
    return { status: fault.status || 200, headers, body: Buffer.from(fault.base64, "base64") };
  const body = typeof fault.body === "string" ? fault.body : toJson(fault.body);
  const json = typeof fault.body !== "string" || /^\s*[[{]/.test(body);
  return {
    status: fault.status || 200,
    headers: body === "" ? {} : json ? headers : { "content-type": "text/plain" },
    body,
  };
}

function vendorError(call: Call, api: string, fault: FaultSpec): Answer {
  const status = fault.status || (api === "tencentcloud.import" && fault.code !== undefined ? 200 : 503);
  if (status < 400 && api !== "tencentcloud.import") return { status };
  return { ...errorOf(call, api, status, fault), status };
}

function errorOf(call: Call, api: string, status: number, fault: FaultSpec): Answer {
  const title = titles[status] ?? "Service unavailable";
  switch (api) {
    case "tencentcloud.import":
      return status === 200 ? errorAnswer(call, fault.code ?? "InternalError") : { status };
    case "ncloud.import":
    case "ncloud.aiapp":
      return ncloudError(call, fault.code === undefined ? codeOf(status) : Number(fault.code), title);
    default:
      break;
  }
  switch (fault.shape ?? 1) {
    case 2:
      return serviceError(status, fault.code ?? `UPEXP-100${status}-${status}`, title);
    case 3:
      return problem(status, title, title);
    case 4:
      return throttled(fault.ms ?? 500);
    case 1:
      return adobeError(fault.code ?? codes[status] ?? `${status}000`, title);
  }
}

const titles: Readonly<Record<number, string>> = {
  401: "Oauth token is not valid",
  403: "Profile is not valid",
  404: "Not found",
  429: "Too many requests",
  500: "Internal server error",
  502: "Bad gateway",
  503: "Service unavailable",
  504: "Gateway timeout",
};

/** Adobe's gateway codes where they are published. */
const codes: Readonly<Record<number, string>> = { 401: "401013", 403: "403025", 429: "429050" };

function lowerCase(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
