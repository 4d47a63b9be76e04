import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Answer } from "../../../provider/http/exchange";
import type { Verdict } from "../../../provider/http/verdict";
import { aiAppIn } from "../../../provider/ncloud/ai-app";
import { dataForestVerdict, importStop, killed } from "../../../provider/ncloud/answers";

interface Case {
  readonly title: string;
  readonly status?: number;
  readonly headers?: Record<string, string>;
  /** Text as it is, anything else as JSON. */
  readonly body: unknown;
  readonly as: Verdict<unknown>["as"];
  /** What the verdict carries: the value, or of the vendor's words those that are given here. */
  readonly value?: unknown;
  readonly vendor?: Record<string, unknown>;
}

function judge(cases: readonly Case[], classifier: (answer: Answer) => Verdict<unknown>): void {
  for (const { title, status = 200, headers = {}, body, as, value, vendor = {} } of cases) {
    it(`${title} is ${as}`, () => {
      const verdict = classifier({ status, headers, body: typeof body === "string" ? body : JSON.stringify(body) });
      assert.equal(verdict.as, as);
      if (verdict.as === "done") return assert.deepEqual(verdict.value, value);
      for (const [key, expected] of Object.entries(vendor)) {
        assert.equal(verdict.vendor[key as keyof typeof verdict.vendor], expected);
      }
    });
  }
}

const gateway = (errorCode: unknown, message = "said", details?: string) => ({
  error: { errorCode, message, details },
});

const gatewayCases: readonly Case[] = [
  { title: "400 with 100", status: 400, body: gateway("100"), as: "refused", vendor: { code: "100", status: 400 } },
  { title: "401 with 200", status: 401, body: gateway("200"), as: "unauthorized", vendor: { code: "200" } },
  {
    title: "401 with 210, permission denied,",
    status: 401,
    body: gateway("210"),
    as: "refused",
    vendor: { code: "210" },
  },
  { title: "401 without a body", status: 401, body: "", as: "unauthorized", vendor: { status: 401 } },
  { title: "404 with 300", status: 404, body: gateway("300"), as: "notFound", vendor: { code: "300" } },
  { title: "404 without a body, which is nobody's word on the target,", status: 404, body: "", as: "unknown" },
  {
    title: "404 in words that are no service's of the vendor's",
    status: 404,
    body: { message: "no Route matched with those values" },
    as: "unknown",
  },
  {
    title: "400 without a body",
    status: 400,
    body: "",
    as: "refused",
    vendor: { message: "it gave no reason (an empty answer)" },
  },
  {
    title: "400 with a responseError",
    status: 400,
    body: { responseError: { returnCode: "1150016", returnMessage: "said" } },
    as: "refused",
    vendor: { code: "1150016", message: "said" },
  },
  {
    title: "400 with a status of its own",
    status: 400,
    body: { status: { code: 40001, message: "said" } },
    as: "refused",
    vendor: { code: "40001", message: "said" },
  },
  {
    title: "400 with code and message",
    status: 400,
    body: { code: 77, message: "said" },
    as: "refused",
    vendor: { code: "77", message: "said" },
  },
  {
    title: "400 with an errorMessage, whose code is not the gateway's,",
    status: 400,
    body: { errorCode: "300", errorMessage: "said", timestamp: 1 },
    as: "refused",
    vendor: { code: "300", message: "said" },
  },
  { title: "404 with an HTML page", status: 404, body: "<html><body>nginx</body></html>", as: "unknown" },
  { title: "413 with 430", status: 413, body: gateway("430"), as: "refused" },
  { title: "429 with 400, a quota,", status: 429, body: gateway("400"), as: "refused", vendor: { code: "400" } },
  { title: "429 with 410", status: 429, body: gateway("410"), as: "throttled" },
  { title: "429 with 420 as a number", status: 429, body: gateway(420), as: "throttled", vendor: { code: "420" } },
  { title: "429 without a body", status: 429, body: "", as: "throttled" },
  { title: "503 with 500", status: 503, body: gateway("500"), as: "unknown" },
  {
    title: "503 with 500 and Retry-After",
    status: 503,
    headers: { "retry-after": "2" },
    body: gateway("500"),
    as: "throttled",
  },
  { title: "504 with 510", status: 504, body: gateway("510"), as: "unknown" },
  { title: "500 with 900", status: 500, body: gateway(900), as: "unknown", vendor: { code: "900" } },
  { title: "408", status: 408, body: "", as: "unknown" },
  { title: "502 with an HTML page", status: 502, body: "<html><body>502<br></body></html>", as: "unknown" },
  { title: "a code that is not documented", status: 400, body: gateway("777"), as: "refused", vendor: { code: "777" } },
  { title: "a code that is a word of JavaScript's", status: 400, body: gateway("constructor"), as: "refused" },
  { title: "a gateway error inside a 200", body: gateway("100"), as: "refused", vendor: { code: "100" } },
  { title: "an authentication error inside a 200", body: gateway(200), as: "unauthorized" },
  {
    title: "an error with details",
    status: 401,
    body: gateway("200", "Authentication Failed", "Expired timestamp."),
    as: "unauthorized",
    vendor: { message: "Authentication Failed: Expired timestamp." },
  },
  {
    title: "an error without the wrapping",
    status: 404,
    body: { errorCode: "300", message: "x" },
    as: "notFound",
    vendor: { code: "300" },
  },
  {
    title: "half an answer",
    body: '{"code": 0, "mess',
    as: "unknown",
    vendor: { message: "the answer can't be read" },
  },
  { title: "an empty 200", body: "", as: "unknown" },
  { title: "a 204", status: 204, body: "", as: "unknown" },
  { title: "a 200 that is no object", body: "[]", as: "unknown" },
  { title: "a 200 that says nothing", body: {}, as: "unknown" },
];

describe("answers to the stop of an import", () => {
  judge(gatewayCases, importStop);
  judge(
    [
      {
        title: "code 0 with result true",
        body: { code: 0, message: "SUCCESS", result: true, requestId: "a874b0f3" },
        as: "done",
        value: { stopped: true, code: 0, message: "SUCCESS", requestId: "a874b0f3" },
      },
      {
        title: "code 0 with result null",
        body: { code: 0, message: "SUCCESS", result: null, requestId: "a874b0f3" },
        as: "done",
        value: { stopped: false, code: 0, message: "SUCCESS", requestId: "a874b0f3" },
      },
      {
        title: "code 0 with result false",
        body: { code: 0, result: false },
        as: "done",
        value: { stopped: false, code: 0 },
      },
      { title: "code 0 without a result", body: { code: 0 }, as: "done", value: { stopped: false, code: 0 } },
      { title: "code 0 as text", body: { code: "0", result: true }, as: "done", value: { stopped: true, code: 0 } },
      {
        title: "another code in a 200",
        body: { code: 1404, message: "No running job.", result: null, requestId: "r" },
        as: "refused",
        vendor: { code: "1404", message: "No running job.", requestId: "r", status: 200 },
      },
      { title: "another code with result true", body: { code: 5, result: true }, as: "refused", vendor: { code: "5" } },
      {
        title: "a request id of digits, which is kept to the last one,",
        body: '{"code": 7, "requestId": 12345678901234567890}',
        as: "refused",
        vendor: { requestId: "12345678901234567890" },
      },
      {
        title: "the service's own 404",
        status: 404,
        body: { code: 404, message: "x" },
        as: "notFound",
        vendor: { code: "404" },
      },
      {
        title: "the service's own 500",
        status: 500,
        body: { code: 500, message: "x" },
        as: "unknown",
        vendor: { code: "500" },
      },
      { title: "XML", body: "<r><code>0</code><result>true</result></r>", as: "unknown" },
    ],
    importStop,
  );
});

const kill = (answer: Answer) => dataForestVerdict(answer, killed);

describe("answers to the kill of an AI app", () => {
  judge(gatewayCases, kill);
  judge(
    [
      {
        title: "success",
        body: { success: true, message: "success", id: "a" },
        as: "done",
        value: { message: "success" },
      },
      { title: "success without a message", body: { success: true }, as: "done", value: {} },
      { title: "success as text", body: { success: "true" }, as: "done", value: {} },
      {
        title: "HTTP 200 with success false",
        body: { success: false, message: "no" },
        as: "refused",
        vendor: { message: "no" },
      },
      { title: "a message alone", body: { message: "success" }, as: "unknown" },
      {
        title: "Data Forest's own 400",
        status: 400,
        body: { success: false, message: "no" },
        as: "refused",
        vendor: { message: "no" },
      },
      {
        title: "Data Forest's own 403",
        status: 403,
        body: { success: false, message: "no" },
        as: "refused",
        vendor: { status: 403 },
      },
      {
        title: "Data Forest's own 404",
        status: 404,
        body: { success: false, message: "no" },
        as: "notFound",
        vendor: { code: undefined },
      },
      {
        title: "Data Forest's own 500",
        status: 500,
        body: { success: false, message: "no" },
        as: "unknown",
        vendor: { message: "no" },
      },
    ],
    kill,
  );
});

describe("answers to the kill of an AI app in XML", () => {
  const answer = (members: string) =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<KillAiAppResponse>${members}</KillAiAppResponse>`;
  judge(
    [
      {
        title: "success",
        body: answer("<id>a</id><message>success</message><success>true</success>"),
        as: "done",
        value: { message: "success" },
      },
      {
        title: "success false",
        body: answer("<message>no</message><success>false</success>"),
        as: "refused",
        vendor: { message: "no" },
      },
      { title: "half an answer", body: "<KillAiAppResponse><success>true</succ", as: "unknown" },
      { title: "an HTML page", body: "<html><body><p>hello<p></body></html>", as: "unknown" },
      {
        title: "a gateway error",
        status: 401,
        body: "<error><errorCode>210</errorCode><message>Permission Denied</message><details/></error>",
        as: "refused",
        vendor: { code: "210", message: "Permission Denied" },
      },
      {
        title: "a gateway error one level deeper",
        status: 429,
        body: "<response><error><errorCode>400</errorCode><message>Quota Exceeded</message></error></response>",
        as: "refused",
        vendor: { code: "400" },
      },
      {
        title: "a gateway error in JSON all the same",
        status: 404,
        body: gateway(300),
        as: "notFound",
        vendor: { code: "300" },
      },
    ],
    kill,
  );
});

describe("answers to the look at an AI app", () => {
  const running = { state: "RUNNING", finalStatus: "UNDEFINED" };
  judge(gatewayCases, (answer) => dataForestVerdict(answer, aiAppIn));
  judge(
    [
      { title: "a running app", body: { ...running, finishedAt: null, success: true }, as: "done", value: running },
      {
        title: "an app that has ended",
        body: { state: "FINISHED", finalStatus: "SUCCEEDED", finishedAt: "2024-01-01T00:00:00Z", success: true },
        as: "done",
        value: { state: "FINISHED", finalStatus: "SUCCEEDED", finishedAt: "2024-01-01T00:00:00Z" },
      },
      { title: "an end of 0, as YARN says it,", body: { ...running, finishedAt: 0 }, as: "done", value: running },
      {
        title: "an end in epoch milliseconds",
        body: { state: "KILLED", finishedAt: 1658898041497 },
        as: "done",
        value: { state: "KILLED", finishedAt: "1658898041497" },
      },
      {
        title: "a running app in XML, with one container,",
        body: "<GetAiAppDetailResponse><state>RUNNING</state><finalStatus>UNDEFINED</finalStatus><finishedAt/><containers><c>1</c></containers><success>true</success></GetAiAppDetailResponse>",
        as: "done",
        value: running,
      },
      {
        title: "a running app in XML, with several containers,",
        body: "<GetAiAppDetailResponse><state>RUNNING</state><finalStatus>UNDEFINED</finalStatus><containers><c>1</c></containers><containers><c>2</c></containers></GetAiAppDetailResponse>",
        as: "done",
        value: running,
      },
      {
        title: "success false",
        body: { ...running, success: false, message: "no" },
        as: "refused",
        vendor: { message: "no" },
      },
    ],
    (answer) => dataForestVerdict(answer, aiAppIn),
  );
});
