import type { Begin, Outcome } from "./model";
import { endIn } from "./outcomes";
import { isRecord, isSecret, SECRET, textIn, type Values } from "./told";

/** What is particular to one kind of job. */
export interface JobFacts {
  readonly role: "job";
  /** Members that tell where it runs, the nearest first. */
  readonly place: readonly string[];
  /** Members that tell when it began, the best first, and what they are the time of. */
  readonly begin: readonly (readonly [member: string, is: Begin["is"]])[];
  readonly outcomeOf: (outputs: Values) => Outcome;
  readonly errorsOf: (outputs: Values, outcome: Outcome) => readonly string[];
}

export interface StopFacts {
  readonly role: "stop";
  readonly place: readonly string[];
  /** The member that has the status of what is stopped. */
  readonly status?: string;
}

export interface SetFacts {
  readonly role: "set";
  readonly place: readonly string[];
  /** The facts of each of its jobs. */
  readonly of: JobFacts;
}

const CREATED = ["createdAt", "created"] as const;
const STARTED = ["startedAt", "started"] as const;

/** An end by its word; else at work where the word says so; and no guess at a word that nobody knows. */
const byStatus =
  (atWork: RegExp, more: Readonly<Record<string, Outcome>> = {}) =>
  (outputs: Values): Outcome => {
    const status = textIn(outputs.status);
    if (status === "EXPIRED") return outputs.hadFailed === true ? "failed" : "ended";
    return endIn(status) ?? more[status ?? ""] ?? (atWork.test(status ?? "") ? "running" : "unknown");
  };

const messageOfFailure = ({ message }: Values, outcome: Outcome) =>
  outcome === "failed" ? [textIn(message)].filter((text) => text !== undefined) : [];

const exportJob: JobFacts = {
  role: "job",
  place: ["sandbox", "imsOrg"],
  begin: [STARTED, CREATED],
  outcomeOf: byStatus(/^(NEW|QUEUED|PROCESSING|CANCELLING)$/i),
  errorsOf({ errors, error }) {
    if (isSecret(errors)) return [SECRET];
    const listed = (Array.isArray(errors) ? errors : []).map((each) =>
      isRecord(each) && !isSecret(each)
        ? [textIn(each.code), textIn(each.msg)].filter((text) => text !== undefined).join(": ")
        : textIn(each),
    );
    return [...listed, textIn(error)].filter((text) => text !== undefined && text !== "") as string[];
  },
};

/** By token: `adobe:ExportJob`. */
const KINDS: Readonly<Record<string, JobFacts | StopFacts | SetFacts>> = {
  "adobe:ExportJob": exportJob,
  "adobe:ExportJobSet": { role: "set", place: exportJob.place, of: exportJob },
  "tencentcloud:DbImport": {
    role: "job",
    place: ["region"],
    // The service makes an import when it starts it.
    begin: [STARTED, ["createdAt", "started"]],
    outcomeOf: byStatus(/^(INITIAL|RUNNING|PAUSED|UNDEFINED)$/, { REMOVED: "cancelled" }),
    errorsOf: messageOfFailure,
  },
  "ncloud:SearchEngineImport": {
    role: "job",
    place: ["region", "site"],
    begin: [STARTED],
    // No document tells the values of its status: what says that it is over is when it ended.
    outcomeOf(outputs) {
      const status = textIn(outputs.status);
      if (status === "EXPIRED") return outputs.hadFailed === true ? "failed" : "ended";
      if (outputs.endedAt === undefined) return outputs.startedAt === undefined ? "unknown" : "running";
      return /^stop(ped)?$/i.test(status ?? "") ? "cancelled" : (endIn(status) ?? "ended");
    },
    errorsOf: messageOfFailure,
  },
  "ncloud:SearchEngineImportStop": { role: "stop", place: ["region", "site"] },
  "ncloud:AiAppKill": { role: "stop", place: [] },
  "tencentcloud:DbImportStop": { role: "stop", place: ["region"], status: "asyncStatus" },
};

const OTHER_STOP: StopFacts = { role: "stop", place: ["region"] };
const OTHER_JOB: JobFacts = {
  role: "job",
  place: ["region", "site", "sandbox", "imsOrg"],
  begin: [STARTED, CREATED],
  outcomeOf: byStatus(/^(NEW|RUNNING|PROCESSING)$/i),
  errorsOf: exportJob.errorsOf,
};

/** A kind that a later version of the provider has is read by what all kinds have in common. */
export function factsOf(token: string): JobFacts | StopFacts | SetFacts {
  return (
    (Object.hasOwn(KINDS, token) ? KINDS[token] : undefined) ?? (/(Stop|Kill)$/.test(token) ? OTHER_STOP : OTHER_JOB)
  );
}
