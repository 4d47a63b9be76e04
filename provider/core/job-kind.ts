import { z } from "zod";
import type { Call } from "./call";
import type { Configuration } from "./config";
import type { End } from "./ends";
import { canonical, factsOf } from "./fields";
import { sharedArguments } from "./job-arguments";
import type { Job, JobApi, JobDeclaration } from "./job-declaration";
import { isoTime, rfc3339 } from "./times";
import { canonicalText, sha256, type Values } from "./values";

/** Status of a job that its platform no longer keeps. */
const EXPIRED = "EXPIRED";
/** Marks, in state, a job that was known to have failed before it expired: it still counts as one. */
const HAD_FAILED = "hadFailed";

/** One job among all others: ids are unique within a kind and a place. */
export interface JobReference {
  /** Token of its resource. */
  readonly kind: string;
  /** {@link JobDeclaration.place} as a text. */
  readonly place: string;
  readonly id: string;
}

/** What the parts of a job's lifecycle ask of its declaration. */
export class JobKind<J extends Job = Job> {
  readonly inputs: z.ZodObject;
  readonly outputs: z.ZodObject;
  /** Outputs that tell of the job, and may differ from look to look. */
  private readonly results: ReadonlySet<string>;

  constructor(readonly declaration: JobDeclaration<J>) {
    const { request, outputs, place, noun, refine = (inputs) => inputs } = declaration;
    this.inputs = refine(z.strictObject({ ...request, ...sharedArguments(noun) }));
    this.outputs = z.object(outputs);
    this.results = new Set(Object.keys(outputs).filter((name) => !place.names.includes(name)));
  }

  get noun(): string {
    return this.declaration.noun;
  }

  api(call: Call, place: Values, what: string): JobApi<J> {
    return this.declaration.api(call, place, what);
  }

  where(place: Values): string {
    return this.declaration.place.text(place);
  }

  reference(place: Values, id: string): JobReference {
    return { kind: this.declaration.token, place: this.where(place), id };
  }

  /** `export job 100 of ORG/prod`. */
  nameOf(place: Values, id: string): string {
    return `${this.noun} ${id} of ${this.where(place)}`;
  }

  /** `start an export job in ORG/prod`. */
  startOf(place?: Values): string {
    return `start ${/^[aeiou]/i.test(this.noun) ? "an" : "a"} ${this.noun}${place ? ` in ${this.where(place)}` : ""}`;
  }

  private get startTime(): string {
    return this.declaration.startTime ?? "createdAt";
  }

  /** Epoch milliseconds on the server's clock; undefined where the state doesn't tell. */
  startedAt(state: Values): number | undefined {
    // Of a time without a zone it can't be said when that was.
    return rfc3339(String(state[this.startTime]));
  }

  /** The recorded place; undefined in a state that is none of this kind's. */
  placeIn(state: Values): Values | undefined {
    const { names } = this.declaration.place;
    const known = names.every((name) => state[name] !== undefined);
    return known ? Object.fromEntries(names.map((name) => [name, state[name]])) : undefined;
  }

  /** @throws Error for a state without a place, which no operation of ours writes */
  placeOf(state: Values): Values {
    const place = this.placeIn(state);
    if (place) return place;
    throw new Error(`a state of ${this.declaration.token} has no ${this.declaration.place.names.join(", ")}`);
  }

  /** As much of the place as a preview can tell. */
  placeForeseen(config: Configuration, inputs: Values): Values {
    const { names, settings, resolve } = this.declaration.place;
    try {
      return resolve(config, inputs, this.startOf());
    } catch {
      // What is missing is an error of the operation that needs it, never of a preview.
      const known = names.map((name) => {
        const setting = settings.find((each) => each.name === name)?.setting;
        return [name, setting ? config.find(setting, inputs[name]) : inputs[name]];
      });
      return Object.fromEntries(known.filter(([, value]) => value !== undefined));
    }
  }

  /** Where changed arguments ask for it: where it is, unless they or the configuration say otherwise. */
  placeNow(config: Configuration, news: Values, olds: Values): Values {
    const { names, settings } = this.declaration.place;
    return Object.fromEntries(
      names.map((name) => {
        const setting = settings.find((each) => each.name === name);
        const said = news[name] ?? (setting && config.configured(setting.setting));
        const spelt = setting?.spelt ?? ((text: string) => text);
        return [name, typeof said === "string" ? spelt(said) : (said ?? olds[name])];
      }),
    );
  }

  /** Of request and place: equal for equal jobs, whatever becomes of them. What changes in place is no part of it. */
  fingerprint(project: string | undefined, place: Values, inputs: Values): string {
    const { request } = this.declaration;
    const { names } = this.declaration.place;
    const identity = Object.entries(request).filter(([name, schema]) => {
      const { change = "replace" } = factsOf(schema as z.ZodType) ?? {};
      return change !== "update" && change !== "none" && !names.includes(name);
    });
    const asked = Object.fromEntries(identity.map(([name]) => [name, inputs[name]]));
    return sha256(canonicalText([project, this.where(place), canonical(this.inputs, asked)]));
  }

  /** The end of the job that this state, or these outputs, tell of. */
  endOf(outputs: Values): End | "expired" | undefined {
    return this.declaration.endOf(outputs) ?? (outputs.status === EXPIRED ? "expired" : undefined);
  }

  endOfJob(job: J): End | undefined {
    return this.declaration.endOf(this.outputsOf(job));
  }

  hasFailed(state: Values): boolean {
    return this.declaration.endOf(state) === "failed" || state[HAD_FAILED] === true;
  }

  /** ` (code: text)`, where the API has told why. */
  reasonOf(outputs: Values): string {
    const reason = this.declaration.reasonOf?.(outputs);
    return reason ? ` (${reason})` : "";
  }

  /** `PROCESSING`, or how far it has come, while somebody waits for it. */
  progressOf(job: J): string {
    return this.declaration.progressOf?.(job) ?? job.status;
  }

  /** `100, FAILED, created 2026-01-01T00:00:00.000Z`. */
  describe(job: J): string {
    const created = job.createdAt === undefined ? "" : `, created ${isoTime(job.createdAt)}`;
    return `${job.id}, ${job.status}${created}`;
  }

  outputsOf(job: J): Values {
    return this.declaration.outputsOf(job);
  }

  /** The state with what was seen of the job in place of what was known before; without it, as it was. */
  seen(state: Values, job: J | undefined): Values {
    if (!job) return state;
    const { [HAD_FAILED]: _past, ...others } = state;
    const asked = Object.entries(others).filter(([name]) => !this.results.has(name));
    const known = state[this.startTime];
    const first = known !== undefined && { [this.startTime]: known };
    return {
      ...Object.fromEntries(asked),
      // Some records don't tell when they were made; the answer to the start did.
      ...first,
      ...this.outputsOf(job),
      ...(this.declaration.zoneless && first),
    };
  }

  /** The state of a job that the platform no longer keeps. */
  expired(state: Values): Values {
    return { ...state, status: EXPIRED, ...(this.hasFailed(state) && { [HAD_FAILED]: true }) };
  }
}

export function rerunsOnFailure(inputs: Values): boolean {
  return typeof inputs.rerunOnFailure === "boolean" ? inputs.rerunOnFailure : inputs.waitFor === "completed";
}
