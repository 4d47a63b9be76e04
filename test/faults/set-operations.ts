import assert from "node:assert/strict";
import { type JobSubject, jobSubject } from "../jobs";
import type { Made, Values } from "../lifecycle/hosts";
import type { Outcome } from "./expected";
import type { Target } from "./faults";
import type { Operation } from "./operations";
import type { Process, Stage } from "./stage";

/** A resource that is many jobs, and a job as it is alone. */
interface SetSubject {
  readonly token: string;
  readonly job: JobSubject;
  /** With a job for each of these keys. */
  args(...keys: readonly string[]): Values;
  /** Of what the emulator has of the request. */
  keyOf(request: Values): unknown;
}

const { other, nameIn } = jobSubject("adobe:ExportJob");
const { destination: _, ...defaults } = other(0);

/** Keys are named like the datasets that they export to. */
const exportJobSet: SetSubject = {
  token: "adobe:ExportJobSet",
  job: jobSubject("adobe:ExportJob"),
  args: (...keys) => ({
    defaults,
    jobs: Object.fromEntries(keys.map((key) => [key, { destination: { datasetId: key } }])),
  }),
  keyOf: nameIn,
};

const ONE = ["first"] as const;
const MORE = [...ONE, "second"] as const;
const SEVERAL = ["first", "second", "third"] as const;

/** Jobs that don't end by themselves while a cancellation is waited for. */
const LASTING = { jobSeconds: 600 };

/** What the next deployment after a cell is to come to, and what the state of the one before it is. */
interface Left {
  readonly keys: readonly string[];
  readonly made?: Pick<Made, "id" | "state">;
}
const left = new WeakMap<Stage, Left>();

type Attempt<T> =
  | { readonly value: T; readonly error?: undefined }
  | { readonly error: Error; readonly value?: undefined };
const attempt = <T>(work: Promise<T>): Promise<Attempt<T>> =>
  work.then(
    (value) => ({ value }),
    (error: Error) => ({ error }),
  );

/** Every call that a set makes, going wrong. */
function operationsOf({ token, job, args, keyOf }: SetSubject): Operation[] {
  const { cloud, calls } = job;
  const [list = ""] = calls.lists;
  const to = (action: string, prior?: string): Target => ({ action, cloud, ...(prior && { prior }) });
  const awaited = (...keys: readonly string[]): Values => ({
    ...args(...keys),
    waitFor: "completed",
    waitTimeout: "10m",
  });

  /** What came of a create or an update that was to come to these keys; `before`: the state that there was. */
  const made = (
    stage: Stage,
    { value, error }: Attempt<Made>,
    keys: readonly string[],
    before?: Made,
  ): Outcome | string => {
    left.set(stage, { keys, ...((value ?? before) && { made: value ?? (before as Made) }) });
    const live = stage.live();
    const names = live.map(({ request }) => keyOf(request));
    if (new Set(names).size < names.length) return "doubled";
    const untouched = before ? membersIn(before) : {};
    for (const [key, { jobId }] of Object.entries(untouched)) {
      const is = membersIn(value ?? (before as Made))[key]?.jobId;
      if (is !== jobId) return `${key} had job ${jobId}, and has ${is}`;
    }
    if (error) {
      if (before) return `an error without the state (${error.message})`;
      return live.length === 0 ? "nothing" : `failed (${error.message}), and a job is running`;
    }
    const members = membersIn(value);
    const known = new Set(Object.values(members).map(({ jobId }) => jobId));
    const lost = live.filter(({ id }) => !known.has(id));
    if (lost.length > 0) return `${lost.map(({ id }) => id)} runs, and is not in state`;
    const strange = Object.entries(members).find(([key, { jobId }]) => keyIn(stage, jobId) !== key);
    if (strange) return `state has job ${strange[1].jobId} for ${strange[0]}`;
    if (value.reasons) return value.state.unfinished === true ? "kept" : "half-made, but not marked so";
    if (value.state.unfinished) return "marked as half-made, without a reason";
    const missing = keys.filter((key) => members[key] === undefined);
    if (missing.length > 0) return `done, without ${missing}`;
    const isAwaited = value.state.waitFor === "completed";
    const wrong = Object.values(members).find(({ status }) => isAwaited && status !== "SUCCEEDED");
    return wrong ? `done, and a job is ${wrong.status}` : "done";
  };
  const keyIn = (stage: Stage, id: string) => {
    const found = stage.jobs().find((each) => each.id === id);
    return found && keyOf(found.request);
  };

  const create =
    (given: (...keys: readonly string[]) => Values, keys: readonly string[]) =>
    async (stage: Stage, { resource }: Process, arm: () => void) => {
      arm();
      return made(stage, await attempt(resource.create(given(...keys))), keys);
    };
  const remove = async (stage: Stage, { resource }: Process, arm: () => void) => {
    // Calls that are sent again at the same time let time pass, each for itself.
    const first = await resource.create({ ...args(...SEVERAL), cancelTimeout: "5m" });
    left.set(stage, { keys: SEVERAL, made: first });
    arm();
    const { error } = await attempt(resource.delete(first.id, first.state));
    if (error) return "kept";
    left.set(stage, { keys: SEVERAL });
    return stage.live().length === 0 ? "done" : "said to be cancelled, and it is running";
  };

  const parts: Omit<Operation, "token" | "api">[] = [
    {
      title: "create: token",
      kind: "token",
      failure: "nothing",
      target: to(calls.credentials ?? ""),
      run: create(args, ONE),
    },
    {
      title: "create: list",
      kind: "list before a start",
      failure: "nothing",
      target: to(list),
      run: create(args, MORE),
    },
    {
      title: "create: start",
      kind: "start",
      failure: "nothing",
      target: to(calls.start, list),
      run: create(args, ONE),
    },
    {
      title: "update with one more: start",
      kind: "start",
      failure: "kept",
      target: to(calls.start, list),
      async run(stage, { resource }, arm) {
        const first = await resource.create(args(...ONE));
        arm();
        return made(stage, await attempt(resource.update(first.id, first.state, args(...MORE))), MORE, first);
      },
    },
    {
      title: "create and wait: list",
      kind: "list in a wait",
      failure: "kept",
      target: to(list),
      async run(stage, process, arm) {
        atFirstPause(process, arm);
        return made(stage, await attempt(process.resource.create(awaited(...SEVERAL))), SEVERAL);
      },
    },
    {
      title: "read: list",
      kind: "look-up",
      failure: "kept",
      target: to(list),
      async run(stage, { resource }, arm) {
        const first = await resource.create(args(...SEVERAL));
        left.set(stage, { keys: SEVERAL, made: first });
        arm();
        const { value, error } = await attempt(resource.read(first.id, first.state));
        if (error) return "kept";
        if (!value) return "the set is said to be gone";
        left.set(stage, { keys: SEVERAL, made: value });
        const [before, now] = [membersIn(first), membersIn(value)];
        const gone = SEVERAL.filter((key) => now[key]?.jobId !== before[key]?.jobId);
        if (gone.length > 0) return `${gone} are said to be gone`;
        return value.state.running === SEVERAL.length ? "done" : `${value.state.running} are said to run`;
      },
    },
    {
      title: "update of a half-made one: list",
      kind: "list in a wait",
      failure: "kept",
      target: to(list),
      async run(stage, { resource }, arm) {
        const first = await resource.create({ ...awaited(...SEVERAL), waitTimeout: "1s" });
        if (!first.reasons) return "the set is not half-made";
        arm();
        const next = await attempt(resource.update(first.id, first.state, awaited(...SEVERAL)));
        return made(stage, next, SEVERAL, first);
      },
    },
    { title: "delete: list", kind: "look-up", failure: "kept", target: to(list), options: LASTING, run: remove },
    {
      title: "delete: cancel",
      kind: "cancel of several",
      failure: "kept",
      target: to(calls.cancel, list),
      options: LASTING,
      run: remove,
    },
  ];
  const starts = parts.filter(({ kind }) => kind === "start");
  const nameless = (["replace", "omit"] as const).flatMap((requestId) =>
    starts.map((part) => ({ ...part, title: `${part.title} (request ids: ${requestId})`, options: { requestId } })),
  );
  return [...parts, ...nameless].map((part) => ({ token, api: job.api as Operation["api"], ...part }));
}

type Members = Readonly<Record<string, { readonly jobId: string; readonly status: string }>>;
const membersIn = ({ state }: Pick<Made, "state">) => (state.jobs ?? {}) as Members;

/** Before anything is waited for, and after all is started. */
function atFirstPause({ world: { clock } }: Process, arm: () => void): void {
  const { sleep } = clock;
  Object.assign(clock, {
    sleep(ms: number, signal?: AbortSignal) {
      clock.sleep = sleep;
      arm();
      return sleep(ms, signal);
    },
  });
}

/** Of a set, and no job; how the next deployment after a cell is judged: one job for each key, and none after a destroy. */
export const setSubjects: readonly SetSubject[] = [exportJobSet];

export const setOperations: readonly Operation[] = setSubjects.flatMap(operationsOf);

/**
 * Once the fault is over the next deployment, in a new process, comes to exactly one live job for each key, with the state that
 * the one before it left, and a destroy to none.
 */
export async function recoverSet(stage: Stage, { token, args, keyOf }: SetSubject, process: Process): Promise<void> {
  const { keys, made } = left.get(stage) ?? assert.fail("the operation has not told what it left");
  const { resource } = process;
  const names = () => stage.live().map(({ request }) => keyOf(request));
  assert.equal(new Set(names()).size, names().length, `two jobs for one key of ${token}`);
  const given = args(...keys);
  const next = made ? await resource.update(made.id, made.state, given) : await resource.create(given);
  assert.deepEqual(next.reasons, undefined);
  const members = membersIn(next);
  assert.deepEqual(Object.keys(members).sort(), [...keys].sort(), "the keys in state");
  const ids = new Set(Object.values(members).map(({ jobId }) => jobId));
  assert.deepEqual(
    stage.live().filter(({ id }) => !ids.has(id)),
    [],
    "something runs that is in no state",
  );
  assert.equal(new Set(names()).size, names().length, `two jobs for one key of ${token}`);
  if (!made) assert.deepEqual(names().sort(), [...keys].sort(), "the next deployment has exactly one job for each key");
  await resource.delete(next.id, next.state);
  assert.equal(stage.live().length, 0, "an orphan after destroy");
}
