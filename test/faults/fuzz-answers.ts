import assert from "node:assert/strict";
import type { Answer, Request } from "../../provider/http/exchange";

export const ORG = "1BD6382559DF0C130A49422D@AdobeOrg";
export const job = {
  id: 100,
  status: "PROCESSING",
  schema: { name: "_xdm.context.profile" },
  destination: {
    datasetId: "5b7c86968f7b6501e21ba9df",
    segmentPerBatch: false,
    batchId: "01G",
    batches: [{ segmentId: "s", segmentNs: "ups", status: ["realized"], batchId: "02G" }],
  },
  filter: {
    segments: [
      { segmentId: "52c26d0d-45f2-47a2-ab30-ed06abc981ff", segmentNs: "ups", status: ["realized", "existing"] },
    ],
  },
  fields: "identities.id",
  mergePolicy: { id: "m", version: 1 },
  imsOrgId: ORG,
  requestId: "4ptD",
  errors: [{ code: "0090000009", msg: "no", callStack: "x" }],
  metrics: { totalTime: { startTimeInMs: 1, endTimeInMs: 2, totalTimeInMs: 1 }, totalExportedProfileCounter: 5 },
  creationTime: 1767225600000,
  updateTime: 1767225600001,
};
export const token = { access_token: "CANARY-token", token_type: "bearer", expires_in: 86399 };
export const list = {
  records: [job, { ...job, id: 101 }],
  page: { pageOffset: "1_100", pageSize: 2 },
  link: { next: "/export/jobs/?limit=2&offset=1_2" },
};
export const stopped = { code: 0, message: "success", result: true, requestId: "r-1" };
export const app = {
  id: "cMmEw7HCjVQdcHh3JVOptL",
  state: "RUNNING",
  finalStatus: "UNDEFINED",
  startedAt: "2026-01-01T00:00:00Z",
  finishedAt: null,
};
export const xmlOf = (root: string, members: object) =>
  `<?xml version="1.0" encoding="UTF-8"?><${root}>${Object.entries(members)
    .map(([name, value]) => `<${name}>${value ?? ""}</${name}>`)
    .join("")}</${root}>`;
const cluster = {
  serviceGroupInstanceNo: 1037,
  clusterName: "c",
  clusterStatus: "running",
  searchEngineStatus: "running",
};
export const clusters = {
  code: 0,
  message: "success",
  result: { allowedClusters: [cluster, cluster], disallowedClusters: [cluster] },
};
export const history = {
  code: 0,
  message: "success",
  result: {
    currentPage: 1,
    pageSize: 100,
    totalCount: 2,
    totalPage: 1,
    isFirst: true,
    isLast: true,
    importHistoryList: [
      {
        actionStartDate: { utc: 1767225600000, formattedDate: "2026-01-01 09:00:00" },
        actionEndDate: "2026-01-01T01:00:00+0000",
        bucketName: "b",
        clusterName: "c",
        importStatus: "done",
        objectKey: "k",
        progress: 100,
        serviceGroupInstanceNo: "1037",
      },
      { actionStartDate: "2025-12-31 09:00:00", actionEndDate: null, importStatus: "done", progress: "7" },
    ],
  },
};
export const apps = {
  contents: [{ ...app, workspaceName: "w", disabled: false, modifiedAt: "2026-01-01T00:00:00Z" }, app],
  success: true,
};
export const appsXml = `<GetAiAppListResponse><contents><id>${app.id}</id><disabled>false</disabled></contents><contents><id>1</id><state>NEW</state></contents><success>true</success></GetAiAppListResponse>`;
const idle = { code: 9999, message: "no import is running", result: null, requestId: "r-1" };
export const imports = {
  Response: {
    TotalCount: 2,
    Items: [
      {
        Status: 1,
        Code: 0,
        CostTime: 3,
        InstanceId: "cdb-c1nl9rpv",
        WorkId: "w",
        FileName: "f.sql",
        Process: 50,
        CreateTime: "2026-01-01 08:00:00",
        FileSize: "1024",
        Message: "half",
        JobId: 1,
        DbName: "d",
        AsyncRequestId: "a-b",
      },
      { Status: 2, JobId: "2" },
    ],
    RequestId: "6EF60BEC-0242-43AF-BB20-270359FB54A7",
  },
};
/** As the list of tasks tells of the import `a-b`. */
export const tasks = {
  Response: {
    TotalCount: 1,
    Items: [
      {
        TaskStatus: "RUNNING",
        TaskType: "IMPORT DATA",
        StartTime: "2026-01-01 08:00:00",
        EndTime: "0000-00-00 00:00:00",
        Progress: 50,
        Code: 0,
        Message: "half",
        InstanceIds: ["cdb-c1nl9rpv"],
        AsyncRequestId: "a-b",
      },
    ],
    RequestId: "6EF60BEC-0242-43AF-BB20-270359FB54A7",
  },
};
export const created = {
  Response: { AsyncRequestId: "a-b", RequestId: "6EF60BEC-0242-43AF-BB20-270359FB54A7" },
};
export const task = {
  Response: { Status: "RUNNING", Info: "half", RequestId: "6EF60BEC-0242-43AF-BB20-270359FB54A7" },
};
export const accepted = { Response: { RequestId: "6EF60BEC-0242-43AF-BB20-270359FB54A7" } };

type Is = (request: Request) => boolean;

export const part =
  (text: string): Is =>
  ({ url }) =>
    url.includes(text);
export const action =
  (name: string): Is =>
  ({ headers }) =>
    headers["X-TC-Action"] === name;

/** Of the first that is asked for. */
const answers: readonly (readonly [Is, unknown])[] = [
  [part("/ims/"), token],
  [part("/export/jobs?"), { ...list, link: {} }],
  [part("/stopDataImportJob/"), idle],
  [part("/createDataImportJob/"), stopped],
  [part("/getDataImportHistory/"), history],
  [part("/kill"), { success: true }],
  [part("/getDetail"), app],
  [action("StopDBImportJob"), accepted],
  [action("CreateDBImportJob"), created],
  [action("DescribeDBImportRecords"), imports],
  [action("DescribeTasks"), tasks],
  [action("DescribeAsyncRequestInfo"), task],
  [part("/export/jobs"), job],
];

/** What the cloud says to a request that is not the subject. @throws for one of a kind that has no right answer here */
export function rightAnswer(request: Request): Answer {
  const [, body] = answers.find(([is]) => is(request)) ?? [];
  assert.ok(body, `write a right answer to ${request.method} ${request.url} into test/faults/fuzz-answers.ts`);
  return { status: 200, headers: {}, body: JSON.stringify(body) };
}
