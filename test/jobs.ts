import type { JobSpec } from "./emulator";
import type { Values } from "./lifecycle/hosts";

/**
 * What tests must know of a kind of job that its declaration can't say: how the emulator names it and its calls, and what to
 * ask for. Every proof takes its rows from here and from the declarations; a token of the registry that is missing here makes
 * them fail.
 */
export interface JobSubject {
  /** Of the registry. */
  readonly token: string;
  readonly cloud: "adobe" | "ncloud" | "tencentcloud";
  /** In the emulator's states and plans. */
  readonly api: JobSpec["api"];
  /** Runs as long as the emulator's jobs do. */
  readonly args: Values;
  /** Of the same place, and another job: a different one for each number. */
  readonly other: (n: number) => Values;
  /** Of the same place; its job fails. */
  readonly failing: Values;
  /** Which of these it is: of arguments or a state, and of what the emulator has of the request. */
  readonly nameIn: (values: Values) => unknown;
  /** Names of the emulator's calls. */
  readonly calls: {
    readonly start: string;
    readonly get: string;
    /** In which a lost start is looked for, and by which nothing is known of one job alone. */
    readonly lists: readonly string[];
    readonly cancel: string;
    /** By which credentials are had before anything else. */
    readonly credentials?: string;
    /** The start answers the id that the emulator has for the job. */
    readonly namesIds: boolean;
    /** Records repeat the name of the request that started the job, unless the emulator is told otherwise. */
    readonly namesRequests?: true;
    /**
     * A second one is refused while the first one runs there, and a cancellation ends whatever runs: where else there is room,
     * another place for each number.
     */
    readonly oneAtATime?: (n: number) => Values;
  };
}

const segment = { segmentId: "52c26d0d-45f2-47a2-ab30-ed06abc981ff" };
const exportTo = (datasetId: string): Values => ({
  schema: { name: "_xdm.context.profile" },
  destination: { datasetId },
  filter: { segments: [segment] },
});
const importInto = (fileName: string): Values => ({
  instanceId: "cdb-c1nl9rpv",
  user: "importer",
  password: "CANARY-password",
  dbName: "shop",
  fileName,
});
const readObject = (objectKey: string): Values => ({
  serviceGroupInstanceNo: "1037001",
  bucketName: "import-bucket",
  index: "products",
  objectKey,
});

export const jobSubjects: readonly JobSubject[] = [
  {
    token: "adobe:ExportJob",
    cloud: "adobe",
    api: "adobe.export",
    args: exportTo("5b7c86968f7b6501e21ba9df"),
    other: (n) => exportTo(`dataset-${n}`),
    failing: exportTo("dataset-that-fails"),
    nameIn: ({ destination }) => (destination as { datasetId?: string } | undefined)?.datasetId,
    calls: {
      start: "createExportJob",
      get: "retrieveExportJob",
      lists: ["listExportJobs"],
      cancel: "cancelExportJob",
      credentials: "imsToken",
      namesIds: true,
      namesRequests: true,
    },
  },
  {
    token: "tencentcloud:DbImport",
    cloud: "tencentcloud",
    api: "tencentcloud.import",
    args: importInto("shop.sql"),
    other: (n) => importInto(`shop-${n}.sql`),
    failing: importInto("fails.sql"),
    nameIn: ({ fileName, FileName = fileName }) => FileName,
    calls: {
      start: "CreateDBImportJob",
      get: "DescribeAsyncRequestInfo",
      lists: ["DescribeDBImportRecords", "DescribeTasks"],
      cancel: "StopDBImportJob",
      namesIds: true,
    },
  },
  {
    token: "ncloud:SearchEngineImport",
    cloud: "ncloud",
    api: "ncloud.import",
    args: readObject("folder/products.json"),
    other: (n) => readObject(`folder/products-${n}.json`),
    failing: readObject("folder/fails.json"),
    nameIn: ({ objectKey }) => objectKey,
    calls: {
      start: "createDataImportJob",
      // The history is all that there is: one job is looked at in it as well.
      get: "getDataImportHistory",
      lists: ["getDataImportHistory"],
      cancel: "stopDataImportJob",
      namesIds: false,
      oneAtATime: (n) => ({ serviceGroupInstanceNo: String(1037001 + n) }),
    },
  },
];

/** @throws for a token of a kind that has no row here */
export function jobSubject(token: string): JobSubject {
  const found = jobSubjects.find((subject) => subject.token === token);
  if (found) return found;
  throw new Error(`${token} has no row in test/jobs.ts: say there how the emulator names it and its calls`);
}
