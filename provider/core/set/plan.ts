import { canonical } from "../fields";
import type { Job } from "../job-declaration";
import { type JobKind, rerunsOnFailure } from "../job-kind";
import { canonicalText, hasUnknown, isRecord, memberOf, sha256, UNKNOWN, type Values } from "../values";
import { count, type Members } from "./declaration";

/** What becomes of each key. A changed one is cancelled, where it still runs, and started. */
export interface Plan {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  /** They failed, and are asked for once more. */
  readonly rerun: readonly string[];
  readonly kept: readonly string[];
}

/** The arguments of each job as if it stood alone: what the set has in common, and its own. */
export function requestsIn(inputs: Values): ReadonlyMap<string, Values> {
  const { jobs, defaults, triggers } = inputs;
  const common = isRecord(defaults) ? defaults : {};
  return new Map(
    Object.entries(isRecord(jobs) ? jobs : {}).map(([key, job]) => {
      const own = isRecord(job) ? job : {};
      const reruns = [triggers, own.triggers].map((each) => (Array.isArray(each) ? each : []));
      const isRerun = reruns.some((each) => each.length > 0);
      const { triggers: _, ...request } = { ...common, ...own };
      return [key, { ...request, ...(isRerun && { triggers: reruns }) }];
    }),
  );
}

/** Equal for equal jobs: of all that is sent, and of the triggers. */
export function markOf<J extends Job>(kind: JobKind<J>, request: Values): string {
  return sha256(canonicalText(canonical(kind.inputs, request))).slice(0, 16);
}

/** `moved`: all jobs are to live elsewhere. */
export function planOf<J extends Job>(kind: JobKind<J>, members: Members, inputs: Values, moved: boolean): Plan {
  const requests = requestsIn(inputs);
  const plan = { added: [] as string[], changed: [] as string[], rerun: [] as string[], kept: [] as string[] };
  const reruns = rerunsOnFailure(inputs);
  for (const [key, request] of requests) {
    const member = memberOf(members, key) as Members[string] | undefined;
    if (!member) plan.added.push(key);
    else if (moved || hasUnknown(request) || member.of !== markOf(kind, request)) plan.changed.push(key);
    else if (reruns && kind.hasFailed(member)) plan.rerun.push(key);
    else plan.kept.push(key);
  }
  return { ...plan, removed: Object.keys(members).filter((key) => !requests.has(key)) };
}

/** Nothing can be said of single keys. */
export function isUnknown(inputs: Values): boolean {
  return [inputs.jobs, inputs.defaults, inputs.triggers].some((value) => value === UNKNOWN);
}

/** `3 start, 1 is cancelled, 996 stay`. */
export function planText<J extends Job>(kind: JobKind<J>, members: Members, plan: Plan): string {
  const { added, changed, removed, rerun, kept } = plan;
  const runs = (key: string) => {
    const member = members[key];
    return member !== undefined && kind.endOf(member) === undefined;
  };
  const gone = [...removed, ...changed];
  const forgotten = removed.filter((key) => !runs(key));
  return [
    said(added.length + changed.length + rerun.length, "starts", "start"),
    said(gone.filter(runs).length, "is cancelled", "are cancelled"),
    said(forgotten.length, "that has ended is forgotten", "that have ended are forgotten"),
    said(kept.length, "stays", "stay"),
  ]
    .filter((text) => text !== "")
    .join(", ");
}

function said(number: number, one: string, many: string): string {
  return number === 0 ? "" : `${count(number)} ${number === 1 ? one : many}`;
}
