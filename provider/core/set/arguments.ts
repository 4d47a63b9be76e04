import { z } from "zod";
import { field, isOptional, optional } from "../fields";
import { sharedArguments } from "../job-arguments";
import type { Job } from "../job-declaration";
import { isRecord, memberOf, type Values } from "../values";
import { count, type JobSetDeclaration, MAX_RUNNING, MOST_JOBS } from "./declaration";

const KEY = /^[\w.-]{1,100}$/;
const key = () => z.string().regex(KEY, "must be 1 to 100 letters, digits, `-`, `_` or `.`");

/** The arguments of a set: those of its jobs by key, what they have in common, and how many run at a time. */
export function setArguments<J extends Job>({ job }: JobSetDeclaration<J>): z.ZodObject {
  const { noun, request, place, refine = (inputs) => inputs } = job.kind.declaration;
  const isPlace = ([name]: readonly [string, unknown]) => place.names.includes(name);
  const own = Object.entries(request as Record<string, z.ZodType>).filter((entry) => !isPlace(entry));
  const placed = Object.entries(request as Record<string, z.ZodType>).filter(isPlace);
  const { triggers: _, adoptRunning, waitTimeout, ...shared } = sharedArguments(noun);
  const sameAs = job.kind.declaration.token.split(":").at(-1) ?? "";
  const parts = () => Object.fromEntries(own.map(([name, schema]) => [name, optional(schema, { sameAs })]));
  const reruns = (description: string) =>
    field(z.array(z.any()).optional(), { description, default: [], change: "update", judged: true });
  const each = refine(
    z.strictObject({
      ...parts(),
      triggers: reruns(`Any values; a change of any of them runs this ${noun} anew, and no other.`),
    }),
  );
  const whole = z.strictObject({
    jobs: field(z.record(key(), each).check(hasSome), {
      description: `The ${noun}s, 1 to ${count(MOST_JOBS)}, each below a key that names it for ever: a new key starts a job, a key that is gone cancels its job, a changed job is cancelled and started anew, and all others are left alone.`,
      change: "update",
      judged: true,
    }),
    defaults: field(z.strictObject(parts()).optional(), {
      description: "What all jobs have that don't say otherwise, by top-level property.",
      change: "update",
      judged: true,
      default: {},
    }),
    ...Object.fromEntries(placed.map(([name, schema]) => [name, optional(schema, { change: "update", calls: true })])),
    triggers: reruns(`Any values; a change of any of them runs all ${noun}s anew.`),
    ...shared,
    waitTimeout: optional(waitTimeout, {
      description: `How long a \`pulumi up\` takes for the whole set: for the ${noun}s that wait for a slot, and with \`waitFor: completed\` for all of them to end: \`90s\`, \`45m\`, \`6h\`. The next one goes on.`,
    }),
    adoptRunning,
    maxRunning: field(z.number().int().min(0).optional(), {
      description: `How many ${noun}s of this set run at a time; 0: no bound but the platform's own.`,
      change: "update",
      default: MAX_RUNNING,
    }),
    onFailure: field(z.enum(["continue", "stop"]).optional(), {
      description:
        "What a failed job does to the rest: `continue` starts them, and fails in the end, naming those that failed; `stop` starts no more.",
      change: "update",
      default: "continue",
    }),
    adopt: field(z.record(key(), z.string().min(1)).optional(), {
      description: `Ids of ${noun}s that exist already, by the keys under which they become part of the set: once, where the key is new to it. Nothing is started for them.`,
      change: "none",
      default: {},
    }),
  });
  const needed = own.flatMap(([name, schema]) => (isOptional(schema) ? [] : [name]));
  return whole.check((check) => {
    for (const issue of missing(needed, check.value)) check.issues.push({ ...issue, code: "custom", input: undefined });
  });
}

/** Each job has what a job needs, by itself or by the defaults. */
function missing(needed: readonly string[], inputs: Values) {
  const defaults = isRecord(inputs.defaults) ? inputs.defaults : {};
  const jobs = isRecord(inputs.jobs) ? inputs.jobs : {};
  const lacking = Object.entries(jobs).flatMap(([name, job]) => {
    const own = isRecord(job) ? job : {};
    const gone = needed.filter((each) => (memberOf(own, each) ?? memberOf(defaults, each)) === undefined);
    return gone.map((each) => ({
      path: ["jobs", name, each],
      message: "must be given, here or in defaults: it is missing",
    }));
  });
  const adopt = isRecord(inputs.adopt) ? inputs.adopt : {};
  const strange = Object.keys(adopt).flatMap((name) =>
    memberOf(jobs, name) === undefined ? [{ path: ["adopt", name], message: "there is no such key in jobs" }] : [],
  );
  return [...lacking, ...strange];
}

function hasSome(check: z.core.ParsePayload<Values>): void {
  const jobs = Object.keys(check.value).length;
  if (jobs >= 1 && jobs <= MOST_JOBS) return;
  const message = `must have 1 to ${count(MOST_JOBS)} jobs, has ${count(jobs)}`;
  check.issues.push({ code: "custom", message, input: undefined });
}
