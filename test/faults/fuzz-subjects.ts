import type { Call, ResourceDefinition, World } from "../../provider/core/define";
import { Lifecycle } from "../../provider/core/lifecycle";
import type { Values } from "../../provider/core/values";
import type { Answer, Request } from "../../provider/http/exchange";
import { functions, resources } from "../../provider/registry";
import type { Right } from "./mutations";
import { exportArgs } from "./operations";

export const ORG = "1BD6382559DF0C130A49422D@AdobeOrg";
/** One provider process in front of one answer. */
export interface Rig {
  readonly world: World;
  readonly call: Call;
  readonly lines: string[];
}

const job = {
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
const token = { access_token: "CANARY-token", token_type: "bearer", expires_in: 86399 };
const list = {
  records: [job, { ...job, id: 101 }],
  page: { pageOffset: "1_100", pageSize: 2 },
  link: { next: "/export/jobs/?limit=2&offset=1_2" },
};
const stopped = { code: 0, message: "success", result: true, requestId: "r-1" };
const app = {
  id: "cMmEw7HCjVQdcHh3JVOptL",
  state: "RUNNING",
  finalStatus: "UNDEFINED",
  startedAt: "2026-01-01T00:00:00Z",
  finishedAt: null,
};
const xmlOf = (root: string, members: object) =>
  `<?xml version="1.0" encoding="UTF-8"?><${root}>${Object.entries(members)
    .map(([name, value]) => `<${name}>${value ?? ""}</${name}>`)
    .join("")}</${root}>`;
const cluster = {
  serviceGroupInstanceNo: 1037,
  clusterName: "c",
  clusterStatus: "running",
  searchEngineStatus: "running",
};
const clusters = {
  code: 0,
  message: "success",
  result: { allowedClusters: [cluster, cluster], disallowedClusters: [cluster] },
};
const history = {
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
const apps = {
  contents: [{ ...app, workspaceName: "w", disabled: false, modifiedAt: "2026-01-01T00:00:00Z" }, app],
  success: true,
};
const appsXml = `<GetAiAppListResponse><contents><id>${app.id}</id><disabled>false</disabled></contents><contents><id>1</id><state>NEW</state></contents><success>true</success></GetAiAppListResponse>`;
const idle = { code: 9999, message: "no import is running", result: null, requestId: "r-1" };
const imports = {
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
const task = { Response: { Status: "RUNNING", Info: "half", RequestId: "6EF60BEC-0242-43AF-BB20-270359FB54A7" } };
const accepted = { Response: { RequestId: "6EF60BEC-0242-43AF-BB20-270359FB54A7" } };

/** What is done while one call is answered wrongly, the same for as long as it is asked. */
export interface Subject {
  readonly title: string;
  readonly right: Right;
  /** Whether this is the call that is answered wrongly; the others get their right answers. */
  is(request: Request): boolean;
  run(rig: Rig): Promise<{ state: Values | undefined; outputs: ResourceDefinition["outputs"] }>;
}

const resource = (name: string) => resources.find(({ token: each }) => each === name) as ResourceDefinition;
const create = (name: string, args: Values) => async (rig: Rig) => {
  const definition = resource(name);
  return {
    state: (await new Lifecycle(definition, rig.world).create(rig.call, args)).state,
    outputs: definition.outputs,
  };
};
const read = (name: string, id: string, state: Values) => async (rig: Rig) => {
  const definition = resource(name);
  return { state: await new Lifecycle(definition, rig.world).read(rig.call, id, state), outputs: definition.outputs };
};
const find = (name: string, id: string) => async (rig: Rig) => {
  const definition = resource(name);
  return { state: (await new Lifecycle(definition, rig.world).find(rig.call, id)).state, outputs: definition.outputs };
};
const invoke = (name: string, args: Values) => async (rig: Rig) => {
  const definition = functions.find(({ token: each }) => each === name);
  if (!definition) throw new Error(`no function ${name}`);
  return { state: await definition.invoke(rig.call, args), outputs: definition.outputs };
};
const place = { imsOrg: ORG, sandbox: "prod" };
const jobState = {
  ...exportArgs,
  ...place,
  jobId: "100",
  status: "NEW",
  batchIds: [],
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
};
const killArgs = (format: string) => ({ aiAppId: app.id, format });

export const apis: Readonly<Record<string, readonly Subject[]>> = {
  "Adobe's export jobs": [
    {
      title: "token",
      right: { json: token },
      is: ({ url }) => url.includes("/ims/"),
      run: read("adobe:ExportJob", "100", jobState),
    },
    {
      title: "POST",
      right: { json: job },
      is: ({ method, url }) => method === "POST" && url.includes("/export/"),
      run: create("adobe:ExportJob", exportArgs),
    },
    {
      title: "GET",
      right: { json: job },
      is: ({ method, url }) => method === "GET" && /jobs\/100$/.test(url),
      run: read("adobe:ExportJob", "100", jobState),
    },
    {
      title: "GET, of one that is unknown",
      right: { json: job },
      is: ({ url }) => /jobs\/100$/.test(url),
      run: invoke("adobe:getExportJob", { jobId: "100" }),
    },
    {
      title: "GET, for an import",
      right: { json: job },
      is: ({ url }) => /jobs\/100$/.test(url),
      run: find("adobe:ExportJob", "100"),
    },
    {
      title: "GET, of a list",
      right: { json: list },
      is: ({ url }) => /jobs\?/.test(url),
      run: invoke("adobe:getExportJobs", {}),
    },
  ],
  "NAVER's search engine": [
    {
      title: "stop",
      right: { json: stopped },
      is: () => true,
      run: create("ncloud:SearchEngineImportStop", { serviceGroupInstanceNo: 1037 }),
    },
    {
      title: "history, after a refused stop",
      right: { json: history },
      is: ({ url }) => url.includes("/getDataImportHistory/"),
      run: create("ncloud:SearchEngineImportStop", { serviceGroupInstanceNo: 1037 }),
    },
    {
      title: "history",
      right: { json: history },
      is: ({ url }) => url.includes("/getDataImportHistory/"),
      run: invoke("ncloud:getSearchEngineImportHistory", { serviceGroupInstanceNo: 1037 }),
    },
    {
      title: "clusters",
      right: { json: clusters },
      is: () => true,
      run: invoke("ncloud:getSearchEngineClusters", {}),
    },
  ],
  "NAVER's AI apps": [
    {
      title: "kill, JSON",
      right: { json: { success: true, message: "ok" } },
      is: ({ url }) => url.endsWith("/kill"),
      run: create("ncloud:AiAppKill", killArgs("json")),
    },
    {
      title: "look, JSON",
      right: { json: app },
      is: ({ url }) => url.endsWith("/getDetail"),
      run: create("ncloud:AiAppKill", killArgs("json")),
    },
    {
      title: "kill, XML",
      right: { xml: xmlOf("KillAiAppResponse", { success: true, message: "ok" }) },
      is: ({ url }) => url.endsWith("/kill"),
      run: create("ncloud:AiAppKill", killArgs("xml")),
    },
    {
      title: "look, XML",
      right: { xml: xmlOf("GetAiAppDetailResponse", app) },
      is: ({ url }) => url.endsWith("/getDetail"),
      run: create("ncloud:AiAppKill", killArgs("xml")),
    },
    {
      title: "read, XML",
      right: { xml: xmlOf("GetAiAppDetailResponse", app) },
      is: () => true,
      run: invoke("ncloud:getAiApp", killArgs("xml")),
    },
    {
      title: "list, JSON",
      right: { json: apps },
      is: () => true,
      run: invoke("ncloud:getAiApps", { accountId: "a" }),
    },
    {
      title: "list, XML",
      right: { xml: appsXml },
      is: () => true,
      run: invoke("ncloud:getAiApps", { accountId: "a", format: "xml" }),
    },
  ],
  "Tencent's CDB": [
    {
      title: "stop",
      right: { json: accepted },
      is: ({ headers }) => headers["X-TC-Action"] === "StopDBImportJob",
      run: create("tencentcloud:DbImportStop", { asyncRequestId: "a-b" }),
    },
    {
      title: "look",
      right: { json: task },
      is: ({ headers }) => headers["X-TC-Action"] === "DescribeAsyncRequestInfo",
      run: create("tencentcloud:DbImportStop", { asyncRequestId: "a-b" }),
    },
    {
      title: "read",
      right: { json: task },
      is: () => true,
      run: invoke("tencentcloud:getAsyncRequest", { asyncRequestId: "a-b" }),
    },
    {
      title: "records",
      right: { json: imports },
      is: () => true,
      run: invoke("tencentcloud:getDbImportRecords", { instanceId: "cdb-c1nl9rpv" }),
    },
  ],
};

export function rightAnswer({ url, headers }: Request): Answer {
  const body = url.includes("/ims/")
    ? token
    : url.includes("jobs?")
      ? { ...list, link: {} }
      : url.includes("/stopDataImportJob/")
        ? idle
        : url.includes("/kill")
          ? { success: true }
          : url.includes("/getDetail")
            ? app
            : headers["X-TC-Action"] === "StopDBImportJob"
              ? accepted
              : headers["X-TC-Action"]
                ? task
                : job;
  return { status: 200, headers: {}, body: JSON.stringify(body) };
}
