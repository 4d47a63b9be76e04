import { factsOf, type JobFacts, type SetFacts, type StopFacts } from "./kinds";
import type { Begin, End, Group, Outcome, Report, Row, Told } from "./model";
import type { Resource, State } from "./state";
import { isRecord, isSecret, momentIn, numberIn, SECRET, textIn, textsIn, type Values } from "./told";

/** What a state tells of jobs and stops: rows in the order of the state, together with their like. */
export function reportOf(state: State): Report {
  const groups = new Map<string, Group & { readonly rows: Row[] }>();
  const groupFor = (resource: Resource, place: string | undefined, set?: string) => {
    const kind = kindOf(resource);
    const key = JSON.stringify([kind, place, set && resource.urn, set && resource.record.delete === true]);
    const group = groups.get(key) ?? { kind, place, set, notes: set ? notesOf(resource) : [], rows: [] };
    groups.set(key, group);
    return group;
  };
  for (const resource of state.resources) {
    const facts = factsOf(resource.token);
    const outputs = outputsOf(resource);
    const place = placeIn(outputs, facts.place);
    if (facts.role === "set") groupFor(resource, place, resource.name).rows.push(...setRows(resource, outputs, facts));
    else
      groupFor(resource, place).rows.push(
        facts.role === "job" ? jobRow(resource, outputs, facts) : stopRow(resource, outputs, facts),
      );
  }
  return {
    project: state.project,
    stack: state.stack,
    writtenAt: momentIn(state.writtenAt),
    groups: [...groups.values()],
    pending: state.pending.map(({ operation, name, urn, ...resource }) => ({
      operation,
      kind: kindOf(resource),
      name,
      urn,
    })),
  };
}

function jobRow(resource: Resource, outputs: Values, facts: JobFacts): Row {
  const row = jobFrom(outputs, facts, lastWritten(resource));
  const own = facts.errorsOf(outputs, row.outcome);
  return {
    ...row,
    ...identity(resource),
    // The engine's own account repeats what the API says of a failure.
    errors: own.length > 0 ? own : notesOf(resource),
  };
}

/** What is read in the same way of a resource and of a member of a set. */
function jobFrom(outputs: Values, facts: JobFacts, seen: unknown): Omit<Row, "name" | "urn" | "awaits" | "errors"> {
  const outcome = facts.outcomeOf(outputs);
  const begin = beginIn(outputs, facts);
  const end = endIn(outputs, outcome, begin, seen);
  return {
    role: "job",
    id: textIn(outputs.jobId) ?? textIn(outputs.asyncRequestId),
    outcome,
    status: textIn(outputs.status),
    progress: numberIn(outputs.progress),
    begin,
    end,
    tookMs: numberIn(outputs.durationMs) ?? between(begin, end),
    exportedProfiles: numberIn(outputs.exportedProfiles),
    batchIds: textsIn(outputs.batchIds),
  };
}

function setRows(resource: Resource, outputs: Values, { of }: SetFacts): Row[] {
  const members = isRecord(outputs.jobs) && !isSecret(outputs.jobs) ? outputs.jobs : {};
  const { inputs } = resource.record;
  const asked = isRecord(inputs) && isRecord(inputs.jobs) && !isSecret(inputs.jobs) ? inputs.jobs : {};
  const keys = [...new Set([...Object.keys(members), ...Object.keys(asked)])];
  return keys.map((key) => {
    const member = isRecord(members[key]) ? members[key] : undefined;
    const row = jobFrom(isSecret(member) ? {} : (member ?? {}), of, lastWritten(resource));
    const isMissing = member === undefined && !Object.hasOwn(members, key);
    return {
      ...row,
      ...identity(resource),
      name: textIn(key) ?? "(no name)",
      id: row.id ?? (isSecret(member) ? SECRET : undefined),
      ...(isSecret(member) && { status: SECRET }),
      ...(isMissing && { outcome: "missing" as const, end: undefined }),
      errors: of.errorsOf(member ?? {}, row.outcome),
    };
  });
}

function stopRow(resource: Resource, outputs: Values, facts: StopFacts): Row {
  const at = momentIn(outputs.stoppedAt);
  return {
    ...identity(resource),
    role: "stop",
    id: textIn(resource.record.id),
    outcome: stopped(outputs),
    status: facts.status === undefined ? undefined : textIn(outputs[facts.status]),
    progress: undefined,
    begin: at && outputs.stopped === true ? { ...at, is: "stopped" } : undefined,
    end: undefined,
    tookMs: undefined,
    exportedProfiles: undefined,
    batchIds: undefined,
    errors: notesOf(resource),
  };
}

function stopped({ stopped, stopOn }: Values): Outcome {
  if (stopped === true) return "stopped";
  if (stopped !== false) return "unknown";
  // Without the argument it stops when it is created.
  if (stopOn === undefined || stopOn === "create") return "idle";
  return stopOn === "destroy" ? "recorded" : "unknown";
}

function identity({ name, urn, record }: Resource): Pick<Row, "name" | "urn" | "awaits"> {
  const awaits = record.delete === true ? "deletion" : record.pendingReplacement === true ? "replacement" : undefined;
  return { name, urn, awaits };
}

function beginIn(outputs: Values, facts: JobFacts): Begin | undefined {
  for (const [member, is] of facts.begin) {
    const moment = momentIn(outputs[member]);
    if (moment) return { ...moment, is };
  }
  return undefined;
}

const OVER: readonly Outcome[] = ["succeeded", "failed", "cancelled"];

function endIn(outputs: Values, outcome: Outcome, begin: Begin | undefined, seen: unknown): End | undefined {
  const ended = momentIn(outputs.endedAt);
  if (ended) return { ...ended, is: "ended" };
  const changed = momentIn(outputs.updatedAt);
  // Of a job that the platform keeps no more, the record that is left may be from the middle of its run.
  if (changed && OVER.includes(outcome) && outputs.status !== "EXPIRED") return { ...changed, is: "changed" };
  if (outcome === "running") {
    const written = momentIn(seen);
    return written && { ...written, is: "seen" };
  }
  const took = numberIn(outputs.durationMs);
  if (begin?.at === undefined || typeof took !== "number") return undefined;
  const at = begin.at + took;
  return Number.isNaN(new Date(at).getTime()) ? undefined : { at, text: new Date(at).toISOString(), is: "earliest" };
}

function between(begin: Begin | undefined, end: End | undefined): Told<number> {
  if (begin?.is !== "started" || end?.is !== "ended" || begin.at === undefined || end.at === undefined)
    return undefined;
  return end.at >= begin.at ? end.at - begin.at : undefined;
}

/** When the engine last wrote the resource: what the state says of it is not younger. */
const lastWritten = ({ record }: Resource) => record.modified ?? record.created;

/** Why the engine holds it for unfinished. */
function notesOf({ record }: Resource): string[] {
  const errors = textsIn(record.initErrors);
  return errors === undefined ? [] : errors === SECRET ? [SECRET] : [...errors];
}

function placeIn(outputs: Values, members: readonly string[]): string | undefined {
  const parts = members.map((member) => textIn(outputs[member])).filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(", ");
}

const kindOf = ({ token }: Pick<Resource, "token">) => token.replace(":", ".");

function outputsOf({ record }: Resource): Values {
  return isRecord(record.outputs) && !isSecret(record.outputs) ? record.outputs : {};
}
