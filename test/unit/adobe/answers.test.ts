import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { failureOf } from "../../../provider/adobe/errors";
import { exportJobRecord } from "../../../provider/adobe/export-job-record";
import { agrees } from "../../../provider/adobe/export-job-request";

const NO_SECRETS = { add: () => undefined, clean: (text: string) => text };
const PLACE = { imsOrg: "1BD6382559DF0C130A49422D@AdobeOrg", sandbox: "prod" };

describe("what a failed answer of Adobe's means", () => {
  const filed = (status: number, message: string) => ({
    requestId: "r",
    errors: { [status]: [{ code: "c", message }] },
  });
  const problem = { type: "t", title: "Not Found", status: 404, detail: "no such job" };
  const rows: [title: string, status: number, body: unknown, as: string][] = [
    ["404 in the service's own shape", 404, filed(404, "not found"), "notFound"],
    ["404 as the service's problem JSON", 404, { ...problem, report: {}, "error-chain": [] }, "notFound"],
    ["404 as anybody's problem JSON", 404, problem, "unknown"],
    ["404 with errors of another status", 404, filed(500, "broken"), "unknown"],
    ["an empty 404", 404, "", "unknown"],
    ["a page with 404", 404, "<html>404</html>", "unknown"],
    ["the gateway's 404000", 404, { error_code: "404000", message: "no route" }, "unknown"],
    ["a proxy's JSON with 404", 404, { message: "no Route matched with those values" }, "unknown"],
    ["503000", 503, { error_code: "503000", message: "m" }, "unserved"],
    ["503010", 503, { error_code: "503010", message: "m" }, "unserved"],
    ["503030", 503, { error_code: "503030", message: "m" }, "unserved"],
    ["503020 with HTTP 403", 403, { error_code: "503020", message: "m" }, "unserved"],
    ["the service's own 503", 503, filed(503, "broken"), "unknown"],
    ["504, the gateway's own time-out", 504, { error_code: "504000", message: "m" }, "unknown"],
    ["429050", 429, { error_code: "429050", message: "Too many requests" }, "throttled"],
    ["429001 in other clothes", 403, { error_code: "429001", message: "Too many requests" }, "throttled"],
    ["too many jobs", 429, filed(429, "Too many export jobs are in processing"), "busy"],
    ["too many requests for jobs", 429, filed(429, "Too many requests for export jobs"), "throttled"],
    ["403025", 403, { error_code: "403025", message: "Profile is not valid" }, "refused"],
  ];
  for (const [title, status, body, as] of rows) {
    it(`${title} is ${as}`, () => {
      const text = typeof body === "string" ? body : JSON.stringify(body);
      assert.equal(failureOf({ status, headers: {}, body: text }).as, as);
    });
  }
});

describe("the status of an export job", () => {
  const rows: [said: string, read: string][] = [
    ["SUCCESS", "SUCCEEDED"],
    ["Succeed", "SUCCEEDED"],
    ["completed", "SUCCEEDED"],
    ["failure", "FAILED"],
    ["failed", "FAILED"],
    ["CANCELED", "CANCELLED"],
    ["cancelled", "CANCELLED"],
    ["processing", "PROCESSING"],
    ["new", "NEW"],
    ["Paused", "Paused"],
    ["FAILING_OVER", "FAILING_OVER"],
  ];
  for (const [said, read] of rows)
    it(`${said} is ${read}`, () => assert.equal(exportJobRecord({ id: 1, status: said }, NO_SECRETS)?.status, read));
});

describe("a job that agrees in everything it tells", () => {
  const rows: [title: string, record: object, ours: boolean][] = [
    ["of anybody", {}, true],
    ["with a request id of ours", { requestId: "dj-0123456789abcdef01234567-1" }, true],
    ["with a UUID", { requestId: "2bf62cc5-6c20-418c-b4ff-7545e04555af" }, true],
    ["of a schedule", { properties: { scheduleId: "s" } }, false],
    ["of a run of the scheduler", { properties: { runId: "SegmentationExportChaining_1" } }, false],
    ["with a request id of the scheduler's", { requestId: "3f1c2a-1767225600000" }, false],
  ];
  for (const [title, record, ours] of rows)
    it(`${title} ${ours ? "may be" : "is never"} ours`, () => {
      const job = exportJobRecord({ id: 1, status: "NEW", ...record }, NO_SECRETS);
      assert.ok(job);
      const news = { schema: { name: "s" }, destination: { datasetId: "d" } };
      assert.equal(agrees(job, news, PLACE), ours);
    });
});
