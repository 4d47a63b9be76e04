import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Verdict } from "../../../provider/http/verdict";
import { asyncTask } from "../../../provider/tencentcloud/async-task";
import { classify } from "../../../provider/tencentcloud/errors";

const coded: [code: string, as: Verdict<unknown>["as"]][] = [
  ["AuthFailure.InvalidAuthorization", "unauthorized"],
  ["AuthFailure.InvalidSecretId", "unauthorized"],
  ["AuthFailure.SecretIdNotFound", "unauthorized"],
  ["AuthFailure.SignatureExpire", "unauthorized"],
  ["AuthFailure.SignatureFailure", "unauthorized"],
  ["AuthFailure.TokenFailure", "unauthorized"],
  ["AuthFailure.UnauthorizedOperation", "refused"],
  ["UnauthorizedOperation", "refused"],
  ["RequestLimitExceeded", "throttled"],
  ["RequestLimitExceeded.UinLimitExceeded", "throttled"],
  ["RequestLimitExceeded.GlobalRegionUinLimitExceeded", "throttled"],
  ["ResourceInUse", "hindered"],
  ["ResourceUnavailable", "hindered"],
  ["FailedOperation.StatusConflict", "busy"],
  ["InvalidParameter.InvalidAsyncRequestId", "notFound"],
  ["InvalidParameter", "refused"],
  ["InvalidParameterValue", "refused"],
  ["MissingParameter", "refused"],
  ["InternalError", "unknown"],
  ["InternalError.ImportError", "unknown"],
  ["InternalError.TaskFrameError", "unknown"],
  ["CdbError.ImportError", "refused"],
  ["OperationDenied.UserHasNoStrategy", "refused"],
  ["RequestLimitExceededOrNot", "refused"],
  ["constructor", "refused"],
];

describe("errors of Tencent Cloud", () => {
  const answer = (status: number, body: unknown) => ({
    status,
    headers: {},
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const error = (code: string) => ({ Response: { Error: { Code: code, Message: "said" }, RequestId: "r" } });

  for (const [code, as] of coded) {
    it(`${code} inside HTTP 200 is ${as}`, () => {
      const verdict = classify(answer(200, error(code)), () => "a value");
      assert.deepEqual(verdict, { as, vendor: { code, message: "said", requestId: "r" } });
    });
  }

  const others: { title: string; status?: number; body: unknown; as: Verdict<unknown>["as"] }[] = [
    { title: "an error without a code", body: { Response: { Error: {}, RequestId: "r" } }, as: "unknown" },
    { title: "an error that is no object", body: { Response: { Error: "x", RequestId: "r" } }, as: "unknown" },
    { title: "a refusal with HTTP 400", status: 400, body: error("InvalidParameter"), as: "refused" },
    { title: "a refusal with HTTP 500", status: 500, body: error("InvalidParameter"), as: "unknown" },
    { title: "HTTP 401 without a body", status: 401, body: "", as: "unauthorized" },
    { title: "HTTP 429 without a body", status: 429, body: "", as: "throttled" },
    { title: "HTTP 404, which is nobody's word on the task,", status: 404, body: "", as: "unknown" },
    { title: "an HTML page with HTTP 502", status: 502, body: "<html></html>", as: "unknown" },
    { title: "an HTML page with HTTP 200", body: "<html></html>", as: "unknown" },
    { title: "half an answer", body: '{"Response": {"Status": "RUN', as: "unknown" },
    { title: "an answer without Response", body: { Status: "RUNNING" }, as: "unknown" },
    { title: "an answer without what was asked for", body: { Response: { RequestId: "r" } }, as: "unknown" },
  ];
  for (const { title, status = 200, body, as } of others) {
    it(`${title} is ${as}`, () => assert.equal(classify(answer(status, body), asyncTask).as, as));
  }

  const tasks: [members: object, task: object][] = [
    [{ Status: "RUNNING", Info: "" }, { status: "RUNNING" }],
    [
      { Status: "SUCCESS", Info: " done " },
      { status: "SUCCESS", info: "done" },
    ],
    [{ Status: "killed" }, { status: "KILLED" }],
  ];
  for (const [members, task] of tasks) {
    it(`${JSON.stringify(members)} is done`, () => {
      const verdict = classify(answer(200, { Response: { ...members, RequestId: "r" } }), asyncTask);
      assert.deepEqual(verdict, { as: "done", value: task });
    });
  }
});
