import type { Call } from "../../provider/core/call";
import type { ResourceDefinition } from "../../provider/core/define";
import { Lifecycle } from "../../provider/core/lifecycle";
import type { Values } from "../../provider/core/values";
import type { World } from "../../provider/core/world";
import type { Request } from "../../provider/http/exchange";
import { functions, resources } from "../../provider/registry";
import { jobSubject } from "../jobs";
import {
  accepted,
  action,
  app,
  apps,
  appsXml,
  clusters,
  created,
  history,
  imports,
  job,
  list,
  ORG,
  part,
  stopped,
  task,
  tasks,
  token,
  xmlOf,
} from "./fuzz-answers";
import type { Right } from "./mutations";
import { exportArgs } from "./operations";

/** One provider process in front of one answer. */
export interface Rig {
  readonly world: World;
  readonly call: Call;
  readonly lines: string[];
}

/** What is done while one call is answered wrongly, the same for as long as it is asked. */
export interface Subject {
  readonly title: string;
  readonly right: Right;
  /** Whether this is the call that is answered wrongly; the others get their right answers. */
  is(request: Request): boolean;
  readonly run: Run;
}

type Result = { readonly state: Values | undefined; readonly outputs: ResourceDefinition["outputs"] };

/** What is done, and with which resource or function. */
interface Run {
  (rig: Rig): Promise<Result>;
  readonly of: string;
}

const resource = (name: string) => resources.find(({ token: each }) => each === name) as ResourceDefinition;
const about = (of: string, run: (rig: Rig) => Promise<Result>): Run => Object.assign(run, { of });
const create = (name: string, args: Values) =>
  about(name, async (rig) => {
    const definition = resource(name);
    const { state } = await new Lifecycle(definition, rig.world).create(rig.call, args);
    return { state, outputs: definition.outputs };
  });
const read = (name: string, id: string, state: Values) =>
  about(name, async (rig) => {
    const definition = resource(name);
    const now = await new Lifecycle(definition, rig.world).read(rig.call, id, state);
    return { state: now, outputs: definition.outputs };
  });
const update = (name: string, id: string, olds: Values, news: Values) =>
  about(name, async (rig) => {
    const definition = resource(name);
    const state = await new Lifecycle(definition, rig.world).update(rig.call, id, olds, news);
    return { state, outputs: definition.outputs };
  });
const remove = (name: string, id: string, state: Values) =>
  about(name, async (rig) => {
    const definition = resource(name);
    await new Lifecycle(definition, rig.world).delete(rig.call, id, { ...state, cancelTimeout: "30s" });
    return { state: undefined, outputs: definition.outputs };
  });
const find = (name: string, id: string) =>
  about(name, async (rig) => {
    const definition = resource(name);
    const { state } = await new Lifecycle(definition, rig.world).find(rig.call, id);
    return { state, outputs: definition.outputs };
  });
const invoke = (name: string, args: Values) =>
  about(name, async (rig) => {
    const definition = functions.find(({ token: each }) => each === name);
    if (!definition) throw new Error(`no function ${name}`);
    return { state: await definition.invoke(rig.call, args), outputs: definition.outputs };
  });
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
const { destination, ...defaults } = exportArgs;
const setArgs: Values = { defaults, jobs: { one: { destination }, two: { destination } } };
const member = { jobId: "100", status: "NEW", of: "0123456789abcdef", createdAt: "2026-01-01T00:00:00.000Z" };
const setState: Values = { ...setArgs, ...place, jobs: { one: member, two: { ...member, jobId: "101" } } };
const EXPORT_JOB_SET = "adobe:ExportJobSet";
const dbImport = jobSubject("tencentcloud:DbImport").args;
const searchEngineImport = jobSubject("ncloud:SearchEngineImport").args;
const killArgs = (format: string) => ({ aiAppId: app.id, format });

export const apis: Readonly<Record<string, readonly Subject[]>> = {
  "Adobe's export jobs": [
    {
      title: "token",
      right: { json: token },
      is: part("/ims/"),
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
    {
      title: "POST, of a set",
      right: { json: job },
      is: ({ method }) => method === "POST",
      run: create(EXPORT_JOB_SET, setArgs),
    },
    {
      title: "GET, of a set's list",
      right: { json: list },
      is: ({ url }) => /jobs\?/.test(url),
      run: read(EXPORT_JOB_SET, "set-1", setState),
    },
    {
      title: "GET, of a list that a set waits for",
      right: { json: list },
      is: ({ url }) => /jobs\?/.test(url),
      run: update(EXPORT_JOB_SET, "set-1", setState, { ...setArgs, waitFor: "completed", waitTimeout: "1m" }),
    },
    {
      title: "DELETE, of a set",
      right: { json: job },
      is: ({ method }) => method === "DELETE",
      run: remove(EXPORT_JOB_SET, "set-1", setState),
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
      is: part("/getDataImportHistory/"),
      run: create("ncloud:SearchEngineImportStop", { serviceGroupInstanceNo: 1037 }),
    },
    {
      title: "history",
      right: { json: history },
      is: part("/getDataImportHistory/"),
      run: invoke("ncloud:getSearchEngineImportHistory", { serviceGroupInstanceNo: 1037 }),
    },
    {
      title: "start of an import",
      right: { json: stopped },
      is: part("/createDataImportJob/"),
      run: create("ncloud:SearchEngineImport", searchEngineImport),
    },
    {
      title: "history, before a start",
      right: { json: history },
      is: part("/getDataImportHistory/"),
      run: create("ncloud:SearchEngineImport", searchEngineImport),
    },
    {
      title: "history, of an import",
      right: { json: history },
      is: part("/getDataImportHistory/"),
      run: read("ncloud:SearchEngineImport", "1037001/2026-01-01T00:00:00Z/products", {
        ...searchEngineImport,
        site: "public",
        region: "KR",
        status: "RUNNING",
      }),
    },
    {
      title: "stop of an import",
      right: { json: stopped },
      is: part("/stopDataImportJob/"),
      // The one of the history that has not ended.
      run: remove("ncloud:SearchEngineImport", "1037001/2025-12-31 09:00:00/products", {
        ...searchEngineImport,
        site: "public",
        region: "KR",
        status: "RUNNING",
      }),
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
      is: action("StopDBImportJob"),
      run: create("tencentcloud:DbImportStop", { asyncRequestId: "a-b" }),
    },
    {
      title: "look",
      right: { json: task },
      is: action("DescribeAsyncRequestInfo"),
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
    {
      title: "start",
      right: { json: created },
      is: action("CreateDBImportJob"),
      run: create("tencentcloud:DbImport", dbImport),
    },
    {
      title: "records, before a start",
      right: { json: imports },
      is: action("DescribeDBImportRecords"),
      run: create("tencentcloud:DbImport", dbImport),
    },
    {
      title: "tasks, before a start",
      right: { json: tasks },
      is: action("DescribeTasks"),
      run: create("tencentcloud:DbImport", dbImport),
    },
    {
      title: "stop of an import",
      right: { json: accepted },
      is: action("StopDBImportJob"),
      run: remove("tencentcloud:DbImport", "a-b", { ...dbImport, region: "ap-guangzhou", status: "RUNNING" }),
    },
    ...["DescribeAsyncRequestInfo", "DescribeTasks", "DescribeDBImportRecords"].map((name) => ({
      title: `${name}, of an import`,
      right: { json: { DescribeTasks: tasks, DescribeDBImportRecords: imports }[name] ?? task },
      is: action(name),
      run: read("tencentcloud:DbImport", "a-b", { ...dbImport, region: "ap-guangzhou", status: "RUNNING" }),
    })),
  ],
};
