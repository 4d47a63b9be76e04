import type { JobDefinition } from "../../provider/core/job";
import { resources } from "../../provider/registry";
import type { EmulatorOptions, JobSpec } from "../emulator";
import { type JobSubject, jobSubject, jobSubjects } from "../jobs";
import type { Made, Values } from "../lifecycle/hosts";
import type { Failure, Kind, Outcome } from "./expected";
import type { Target } from "./faults";
import { setOperations } from "./set-operations";
import type { Process, Stage } from "./stage";

/** One operation of one resource, and the call of it that goes wrong. */
export interface Operation {
  readonly token: string;
  /** What it is about is called in the emulator's states. */
  readonly api: JobSpec["api"];
  /** `create: the POST`. */
  readonly title: string;
  readonly kind: Kind;
  readonly failure: Failure;
  readonly target: Target;
  /** Where the emulator is to be unkind all the time. */
  readonly options?: Partial<EmulatorOptions>;
  /** What came of it, judged by the emulator's state; a text that is no outcome says what is wrong. */
  run(stage: Stage, process: Process, arm: () => void): Promise<Outcome | string>;
}

/** Of the kind of job that most traps are about. */
export const exportArgs: Values = jobSubject("adobe:ExportJob").args;

type Attempt<T> =
  | { readonly value: T; readonly error?: undefined }
  | { readonly error: Error; readonly value?: undefined };

async function attempt<T>(work: Promise<T>): Promise<Attempt<T>> {
  return work.then(
    (value) => ({ value }),
    (error: Error) => ({ error }),
  );
}

/** Every call that one kind of job makes, going wrong: derived from what all kinds do. */
function jobOperations({ token, cloud, api, args, calls }: JobSubject): Operation[] {
  const { kind } = jobDefinition(token);
  const awaited: Values = { ...args, waitFor: "completed", waitTimeout: "10m" };
  const to = (action: string, prior?: string): Target => ({ action, cloud, ...(prior && { prior }) });
  const before = calls.lists.at(-1);

  /** What came of a create, or of an update. */
  const made = (stage: Stage, { value, error }: Attempt<Made>): Outcome | string => {
    const live = stage.live().length;
    if (error) return live === 0 ? "nothing" : `failed (${error.message}), and a job is running`;
    const ids = stage.jobs().map(({ id }) => id);
    if (calls.namesIds && value.id !== ids[0]) return `state has job ${value.id}, not ${ids[0]}`;
    if (ids.length === 0) return "there is no job";
    if (live > 1) return "doubled";
    if (value.reasons) return value.state.unfinished === true ? "kept" : "half-made, but not marked so";
    const end = kind.endOf(value.state);
    return value.state.waitFor === "completed" && end !== "succeeded" ? `done, and it ended ${end}` : "done";
  };
  const create =
    (given: Values) =>
    async (stage: Stage, { resource }: Process, arm: () => void) => {
      arm();
      return made(stage, await attempt(resource.create(given)));
    };
  /** The request is carried out and nobody says so: what fails then is the look for the job. */
  const look = (list: string): Omit<Operation, "token" | "api"> => ({
    title: `create whose answer is lost: ${calls.lists.length > 1 ? list : "list"}`,
    // NAVER's history that is said to be empty is no refusal, and is read again as any other look.
    kind: calls.oneAtATime ? "read" : "look-up",
    failure: "unknown",
    // Every kind reads its lists once before it starts anything; were it more or less often, "always" would come to "nothing".
    target: { ...to(list, calls.start), after: 1 },
    async run(stage, { resource }, arm) {
      stage.emulator.faults({ match: { action: calls.start }, fault: "html502", commit: true });
      arm();
      const attempted = await attempt(resource.create(args));
      if (!attempted.error) return made(stage, attempted);
      // It may have ended while the list was asked for again and again: one was started all the same.
      const unknown = /got no answer, and looking for the job failed.*Run the deployment again/s;
      const started = stage.jobs().length;
      if (started === 1 && unknown.test(attempted.error.message)) return "unknown";
      return `failed (${attempted.error.message}), and ${started} jobs were started`;
    },
  });
  const remove = async (stage: Stage, { resource }: Process, arm: () => void) => {
    const { id, state } = await resource.create({ ...args, cancelTimeout: "30s" });
    arm();
    const { error } = await attempt(resource.delete(id, state));
    if (error) return "kept";
    return stage.live().length === 0 ? "done" : "said to be cancelled, and it is running";
  };

  const parts: Omit<Operation, "token" | "api">[] = [
    ...(calls.credentials === undefined
      ? []
      : [
          {
            title: "create: token",
            kind: "token",
            failure: "nothing",
            target: to(calls.credentials),
            run: create(args),
          } as const,
        ]),
    { title: "create: start", kind: "start", failure: "nothing", target: to(calls.start, before), run: create(args) },
    ...calls.lists.map(look),
    // Where a start answers no id, the first look is a part of it: what fails there is a start that got no answer.
    ...(calls.namesIds
      ? [
          {
            title: "create and wait: get",
            kind: "wait",
            failure: "kept",
            target: to(calls.get, calls.start),
            run: create(awaited),
          } as const,
        ]
      : []),
    {
      title: "read: get",
      kind: "read",
      failure: "kept",
      target: to(calls.get),
      async run(_stage, { resource }, arm) {
        const { id, state } = await resource.create(args);
        arm();
        const { value, error } = await attempt(resource.read(id, state));
        if (error) return "kept";
        return value?.id === id ? "done" : "the job is said to be gone";
      },
    },
    {
      title: "update of a half-made one: get",
      kind: "read",
      failure: "kept",
      target: to(calls.get),
      async run(stage, { resource }, arm) {
        const { id, state, reasons } = await resource.create({ ...awaited, waitTimeout: "1s" });
        if (!reasons) return "the job is not half-made";
        arm();
        return made(stage, await attempt(resource.update(id, state, awaited)));
      },
    },
    { title: "delete: get", kind: "read", failure: "kept", target: to(calls.get), run: remove },
    {
      title: "delete: cancel",
      kind: calls.oneAtATime ? "cancel once" : "cancel",
      failure: "kept",
      target: to(calls.cancel, calls.get),
      run: remove,
    },
  ];
  const starts = calls.namesRequests ? parts.filter(({ kind }) => kind === "start") : [];
  const nameless = (["replace", "omit"] as const).flatMap((requestId) =>
    starts.map((part) => ({ ...part, title: `${part.title} (request ids: ${requestId})`, options: { requestId } })),
  );
  return [...parts, ...nameless].map((part) => ({ token, api, ...part }));
}

/** @throws for a token that is no kind of job */
function jobDefinition(token: string): JobDefinition {
  const found = resources.find((definition) => definition.token === token);
  if (found && "kind" in found) return found as JobDefinition;
  throw new Error(`${token} is no kind of job in provider/registry.ts`);
}

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
  const { api } = job;
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
    const shared = { token, api, kind, target };
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
      api,
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
  api: dbImport.job.api,
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
  ...jobSubjects.flatMap(jobOperations),
  ...setOperations,
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
