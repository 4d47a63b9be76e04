import type { JobSpec } from "../emulator";
import type { Made, Values } from "../lifecycle/hosts";
import type { Failure, Kind, Outcome } from "./expected";
import type { Target } from "./faults";
import type { Process, Stage } from "./stage";

/** One operation of one resource, and the call of it that goes wrong. */
export interface Operation {
  readonly token: string;
  /** `create: the POST`. */
  readonly title: string;
  readonly kind: Kind;
  readonly failure: Failure;
  readonly target: Target;
  /** What came of it, judged by the emulator's state; a text that is no outcome says what is wrong. */
  run(stage: Stage, process: Process, arm: () => void): Promise<Outcome | string>;
}

export const exportArgs: Values = {
  schema: { name: "_xdm.context.profile" },
  destination: { datasetId: "5b7c86968f7b6501e21ba9df" },
  filter: { segments: [{ segmentId: "52c26d0d-45f2-47a2-ab30-ed06abc981ff" }] },
};
const awaited: Values = { ...exportArgs, waitFor: "completed", waitTimeout: "10m" };

type Attempt<T> =
  | { readonly value: T; readonly error?: undefined }
  | { readonly error: Error; readonly value?: undefined };

async function attempt<T>(work: Promise<T>): Promise<Attempt<T>> {
  return work.then(
    (value) => ({ value }),
    (error: Error) => ({ error }),
  );
}

/** A create, or an update, of an export job. */
function madeExport(stage: Stage, { value, error }: Attempt<Made>): Outcome | string {
  const jobs = stage.jobs();
  if (error) return stage.live().length === 0 ? "nothing" : `failed (${error.message}), and a job is running`;
  const [job] = jobs;
  if (!job || value.id !== job.id || value.state.jobId !== job.id) return `state has job ${value.id}, not ${job?.id}`;
  if (stage.live().length > 1) return "doubled";
  if (value.reasons) return value.state.unfinished === true ? "kept" : "half-made, but not marked so";
  if (value.state.waitFor === "completed" && value.state.status !== "SUCCEEDED")
    return `done with ${value.state.status}`;
  return "done";
}

const adobe = (action: string, prior?: string): Target => ({ action, cloud: "adobe", ...(prior && { prior }) });

const exportJob: readonly Operation[] = [
  {
    token: "adobe:ExportJob",
    title: "create: token",
    kind: "token",
    failure: "nothing",
    target: adobe("imsToken"),
    async run(stage, { resource }, arm) {
      arm();
      return madeExport(stage, await attempt(resource.create(exportArgs)));
    },
  },
  {
    token: "adobe:ExportJob",
    title: "create: POST",
    kind: "start",
    failure: "nothing",
    target: adobe("createExportJob", "imsToken"),
    async run(stage, { resource }, arm) {
      arm();
      return madeExport(stage, await attempt(resource.create(exportArgs)));
    },
  },
  {
    token: "adobe:ExportJob",
    title: "create and wait: GET",
    kind: "wait",
    failure: "kept",
    target: adobe("retrieveExportJob", "createExportJob"),
    async run(stage, { resource }, arm) {
      arm();
      return madeExport(stage, await attempt(resource.create(awaited)));
    },
  },
  {
    token: "adobe:ExportJob",
    title: "read: GET",
    kind: "read",
    failure: "kept",
    target: adobe("retrieveExportJob"),
    async run(_stage, { resource }, arm) {
      const { id, state } = await resource.create(exportArgs);
      arm();
      const { value, error } = await attempt(resource.read(id, state));
      if (error) return "kept";
      return value?.id === id && value.state.jobId === id ? "done" : "the job is said to be gone";
    },
  },
  {
    token: "adobe:ExportJob",
    title: "update of a half-made one: GET",
    kind: "read",
    failure: "kept",
    target: adobe("retrieveExportJob"),
    async run(stage, { resource }, arm) {
      const { id, state, reasons } = await resource.create({ ...awaited, waitTimeout: "1s" });
      if (!reasons) return "the job is not half-made";
      arm();
      return madeExport(stage, await attempt(resource.update(id, state, awaited)));
    },
  },
  ...[
    { title: "delete: GET", kind: "read", target: adobe("retrieveExportJob") } as const,
    { title: "delete: DELETE", kind: "cancel", target: adobe("cancelExportJob", "retrieveExportJob") } as const,
  ].map(
    (part): Operation => ({
      token: "adobe:ExportJob",
      ...part,
      failure: "kept",
      async run(stage, { resource }, arm) {
        const { id, state } = await resource.create({ ...exportArgs, cancelTimeout: "30s" });
        arm();
        const { error } = await attempt(resource.delete(id, state));
        if (error) return "kept";
        return stage.live().length === 0 ? "done" : "said to be cancelled, and it is running";
      },
    }),
  ),
];

type Judged = Pick<Operation, "kind" | "failure">;

interface StopUnderFault {
  readonly token: string;
  readonly cloud: Target["cloud"];
  readonly stopAction: string;
  /** Where the target can be looked at. */
  readonly lookAction?: string;
  readonly job: JobSpec;
  args(id: string): Values;
}

/** Longer than a stop that was accepted takes to end something. */
const STOPPING_MS = 60_000;

/** What came of a stop; a delete keeps its state when it fails. */
function judgeStop(
  stage: Stage,
  { value, error }: Attempt<Made | undefined>,
  { kind, failure }: Judged,
): Outcome | string {
  stage.emulator.advance(STOPPING_MS);
  const running = stage.live().length > 0;
  if (error) {
    const unknown = /the outcome is unknown.*console/.test(error.message);
    if (kind === "blind stop" && unknown) return "unknown";
    return running ? failure : `failed (${error.message}), and it was stopped`;
  }
  if (running) return "said to be stopped, and it is running";
  if (value && value.state.stopped !== true) return "it was stopped, and that is not in state";
  return "done";
}

function stopOperations({ token, cloud, stopAction, lookAction, job, args }: StopUnderFault): Operation[] {
  const plant = (stage: Stage) => args(stage.emulator.jobs({ ...job, seconds: 100_000 }).id);
  const parts: Pick<Operation, "kind" | "target">[] = [
    {
      kind: lookAction ? "stop" : "blind stop",
      target: { action: stopAction, cloud, ...(lookAction && { prior: lookAction }) },
    },
    ...(lookAction ? [{ kind: "glance", target: { action: lookAction, cloud } } as const] : []),
  ];
  const operations = parts.flatMap(({ kind, target }): Operation[] => {
    const call = kind === "glance" ? "look" : "stop";
    const shared = { token, kind, target };
    return [
      {
        ...shared,
        title: `create: ${call}`,
        failure: "nothing",
        async run(stage, { resource }, arm) {
          const news = plant(stage);
          arm();
          return judgeStop(stage, await attempt(resource.create(news)), this);
        },
      },
      {
        ...shared,
        title: `delete: ${call}`,
        failure: "kept",
        async run(stage, { resource }, arm) {
          const { id, state } = await resource.create({ ...plant(stage), stopOn: "destroy" });
          arm();
          return judgeStop(stage, await attempt(resource.delete(id, state).then(() => undefined)), this);
        },
      },
    ];
  });
  if (!lookAction) return operations;
  return [
    ...operations,
    {
      token,
      title: "read: look",
      kind: "read",
      failure: "kept",
      target: { action: lookAction, cloud },
      async run(stage, { resource }, arm) {
        const { id, state } = await resource.create({ ...plant(stage), stopOn: "destroy" });
        const lines = stage.told.length;
        arm();
        const { value, error } = await attempt(resource.read(id, state));
        if (error) return "kept";
        if (!value) return "the stop is said to be gone";
        // What it may not look at, it says so of, and keeps what was known.
        return stage.told.length > lines ? "kept" : "done";
      },
    },
  ];
}

const dbImport: StopUnderFault = {
  token: "tencentcloud:DbImportStop",
  cloud: "tencentcloud",
  stopAction: "StopDBImportJob",
  lookAction: "DescribeAsyncRequestInfo",
  job: { api: "tencentcloud.import" },
  args: (asyncRequestId) => ({ asyncRequestId }),
};

const update: Operation = {
  token: dbImport.token,
  title: "update of a half-made one: look",
  kind: "read",
  failure: "kept",
  target: { action: "DescribeAsyncRequestInfo", cloud: "tencentcloud" },
  async run(stage, { resource }, arm) {
    const { id: asyncRequestId } = stage.emulator.jobs({ ...dbImport.job, seconds: 100_000 });
    const news = { asyncRequestId, waitFor: "stopped" };
    const { id, state, reasons } = await resource.create({ ...news, waitTimeout: "1s" });
    if (!reasons) return "the stop is not half-made";
    arm();
    const { value, error } = await attempt(resource.update(id, state, { ...news, waitTimeout: "1m" }));
    if (error) return `an error without the state (${error.message})`;
    if (value.reasons) return value.state.unfinished === true ? "kept" : "half-made, but not marked so";
    return value.state.stopped === true && stage.live().length === 0 ? "done" : "said to be stopped, and it is running";
  },
};

export const operations: readonly Operation[] = [
  ...exportJob,
  ...stopOperations({
    token: "ncloud:SearchEngineImportStop",
    cloud: "ncloud",
    stopAction: "stopDataImportJob",
    job: { api: "ncloud.import", place: "1037001" },
    args: () => ({ serviceGroupInstanceNo: 1037001 }),
  }),
  ...stopOperations({
    token: "ncloud:AiAppKill",
    cloud: "ncloud",
    stopAction: "killAiApp",
    lookAction: "getAiAppDetail",
    job: { api: "ncloud.aiapp" },
    args: (aiAppId) => ({ aiAppId }),
  }),
  ...stopOperations(dbImport),
  update,
];
