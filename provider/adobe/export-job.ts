import type { Call } from "../core/call";
import type { Configuration } from "../core/config";
import {
  type Created,
  type Found,
  IMPORTED,
  type Judgement,
  type ResourceDefinition,
  UNFINISHED,
} from "../core/define";
import { ConfigurationError, HalfMade, JobFailed, NotFound, Unavailable } from "../core/errors";
import { canonical } from "../core/fields";
import type { IntentRecord } from "../core/intent-record";
import { Intents } from "../core/intents";
import { startOnce } from "../core/once";
import { canonicalText, sha256, type Values, valueAt } from "../core/values";
import { type Cadence, duration, patience, waitUntil } from "../core/wait";
import { describeSight, endOf, isOver, jobIn, onceReadable, type Sight, sightOf } from "./absence";
import { cancelExportJob } from "./cancel";
import { ExportJobs } from "./client";
import { inputs, outputs } from "./export-job-fields";
import { agrees, argumentsOf, requestBody } from "./export-job-request";
import { inPlace, type Place, placeFrom, where } from "./place";
import { describeJob, type ExportJobRecord, FINAL, outputsOf } from "./record";
import { settings } from "./settings";

/** Marks, in state, a job that was known as FAILED before it expired: it still counts as one. */
const HAD_FAILED = "hadFailed";
const WAIT_TIMEOUT = "2h";
const COMPLETION: Cadence = { firstMs: 1000, factor: 1.5, mostMs: 30_000 };

export const exportJob: ResourceDefinition = {
  token: "adobe:ExportJob",
  description: [
    "An export job of the Adobe Experience Platform: writes the profiles of segments, or all profiles, to a dataset.",
    "",
    "`pulumi up` starts the job, `pulumi refresh` reads it, `pulumi destroy` cancels it. A change of anything that is sent to the API, or of `triggers`, starts a new job in its place. " +
      "While the last known status is not final, a replacement cancels the old job first (delete before replace): resources that depend on this one and must be replaced with it are deleted before that.",
    "",
    "API: `POST`, `GET` and `DELETE /data/core/ups/export/jobs` of the Segmentation API.",
  ].join("\n"),
  example: {
    name: "nightly",
    arguments: {
      schema: { name: "_xdm.context.profile" },
      destination: { datasetId: "5b7c86968f7b6501e21ba9df" },
      fields: ["identities.id", "personalEmail.address"],
      filter: { segments: [{ segmentId: "52c26d0d-45f2-47a2-ab30-ed06abc981ff" }] },
      waitFor: "completed",
    },
  },
  importIds: ["100", "1BD6382559DF0C130A49422D@AdobeOrg/prod/100"],
  inputs,
  outputs,
  places: [
    { name: "imsOrg", setting: settings.imsOrg },
    { name: "sandbox", setting: settings.sandbox },
  ],

  warnings(news) {
    const segments = valueAt(news, ["filter", "segments"]);
    const several = Array.isArray(segments) && segments.length > 1;
    if (several && news.mergePolicy === undefined) {
      return ["several segments are exported without a mergePolicy: the API asks for one then."];
    }
    const none = segments === undefined || (Array.isArray(segments) && segments.length === 0);
    return none ? ["there are no filter.segments: all data of all profiles is exported."] : [];
  },

  judge(olds, news, { world, project, urn, config }): Judgement {
    const failed = hasFailed(olds) && rerunsOnFailure(news);
    const fingerprint = () => fingerprintOf(project, placeNow(config, news, olds), news);
    const successor = Intents.of(world).successorOf(urn, fingerprint, world.clock.now());
    return {
      ...(successor && { replace: { path: "jobId", why: whyAnew(successor, olds) } }),
      ...(failed && {
        replace: {
          path: "status",
          why: `${nameOf(olds)} ended FAILED${errorsOf(olds)}; rerunOnFailure starts it anew`,
        },
      }),
      ...(olds[UNFINISHED] === true && !failed && { update: { path: "status" } }),
      deleteBeforeReplace: !FINAL.has(String(olds.status)),
    };
  },

  known(world, id, state, urn) {
    if (typeof state.imsOrg !== "string") return;
    const createdAt = Date.parse(String(state.createdAt));
    Intents.of(world).known(where(placeIn(state)), id, world.clock.now(), {
      ...(urn !== undefined && { urn }),
      ...(Number.isFinite(createdAt) && { createdAt }),
    });
  },

  foresee(config, news) {
    const place = {
      imsOrg: config.find(settings.imsOrg, news.imsOrg),
      sandbox: config.find(settings.sandbox, news.sandbox),
    };
    return Object.fromEntries(Object.entries(place).filter(([, value]) => value !== undefined));
  },

  async create(call, news): Promise<Created<Values>> {
    const what = "start an export job";
    const place = placeFrom(call.config, news, what);
    const api = new ExportJobs(call, place, what);
    const started = await startOnce<ExportJobRecord>(call, {
      what: `start an export job in ${where(place)}`,
      noun: "export job",
      place: where(place),
      fingerprint: fingerprintOf(call.project, place, news),
      clockAhead: () => api.clockAhead(),
      post: () => api.create(requestBody(news), patience(call, news.waitTimeout, WAIT_TIMEOUT)),
      find: async (from) => (await api.createdSince(from)).filter((job) => agrees(job, news, place)),
      get: (id, createdAt) => onceReadable(call, api, `read export job ${id} of ${where(place)}`, { id, createdAt }),
      idOf: (job) => job.id,
      isLive: (job) => !FINAL.has(job.status),
      describe: describeJob,
      end: async (id, createdAt) => {
        if (news.onDelete === "abandon") return;
        const { said } = await cancelExportJob(call, {
          jobId: id,
          place,
          createdAt,
          wait: true,
          timeout: news.cancelTimeout,
          advice: "Run this again, with a longer cancelTimeout if it needs more time.",
        });
        call.voice.say(said);
      },
      adoptRunning: news.adoptRunning === true,
    });
    const state = { ...news, ...place, jobId: started.id, ...outputsOf(started) };
    const end = completed(call, state, started).catch((error: unknown) => {
      Intents.of(call.world).failed(where(place), started.id);
      throw error;
    });
    return { id: started.id, state: await end };
  },

  async find(call, id): Promise<Found> {
    const what = `read export job ${id}`;
    const [jobId, sandbox, imsOrg, ...rest] = id.split("/").reverse();
    if (!jobId || rest.length > 0 || (sandbox !== undefined && !imsOrg)) {
      throw new ConfigurationError({ what, why: "the id is neither ID nor ORG/SANDBOX/ID" });
    }
    const place = placeFrom(call.config, { imsOrg, sandbox }, what);
    const api = new ExportJobs(call, place, what);
    const job = jobIn(await inPlace(call, place, what, () => sightOf(call, api, what, { id: jobId })));
    if (!job) throw new NotFound({ what, why: `there is no such job in ${where(place)}` });
    const inputs = { ...argumentsOf(job), ...(imsOrg !== undefined && place) };
    const state = { ...inputs, ...place, jobId: job.id, ...outputsOf(job), [IMPORTED]: true };
    return { id: job.id, state, inputs };
  },

  async read(call, id, state) {
    const place = placeIn(state);
    const what = `read ${nameOf(state)}`;
    const api = new ExportJobs(call, place, what);
    const { createdAt, status } = state;
    const sight = await inPlace(call, place, what, () => sightOf(call, api, what, { id, createdAt, status })).catch(
      (error: Error) => {
        // Of one that has ended there is nothing left to learn: nobody's refresh has to fail for that.
        if (!saysNothingOfIt(error) || !FINAL.has(String(status))) throw error;
        call.voice.warn(`${error.message} What was known of it is kept.`);
      },
    );
    if (!sight) return state;
    switch (sight.as) {
      case "here": {
        const { [UNFINISHED]: unfinished, [HAD_FAILED]: _past, ...others } = withoutResults(state);
        const open = unfinished === true && sight.job.status !== "SUCCEEDED";
        return { ...others, ...results(state, sight.job), ...(open && { [UNFINISHED]: true }) };
      }
      case "notYet":
        call.voice.say(`${nameOf(state)} can't be read yet. What was known of it is kept.`);
        return state;
      case "gone":
        return undefined;
      case "expired":
        return { ...state, status: "EXPIRED", ...(hasFailed(state) && { [HAD_FAILED]: true }) };
    }
  },

  async update(call, _id, { [UNFINISHED]: unfinished, ...state }) {
    if (unfinished !== true || state.waitFor !== "completed") return state;
    return completed(call, state);
  },

  async delete(call, id, state) {
    const name = nameOf(state);
    if (Intents.of(call.world).isAdopted(where(placeIn(state)), id)) {
      // A replacement that the user asked for (`up --replace`) without a diff: there was no telling it from a lost create.
      return call.voice.say(
        `Left alone: ${name}: what takes its place has just adopted it, and no second one was started.`,
      );
    }
    if (state.onDelete === "abandon") return call.voice.say(`Left alone: ${name} (onDelete is abandon).`);
    if (Intents.of(call.world).isEnded(where(placeIn(state)), id)) return;
    if (FINAL.has(String(state.status))) return call.voice.say(`Nothing to cancel: ${name} had ended ${state.status}.`);
    const { said } = await cancelExportJob(call, {
      jobId: id,
      place: placeIn(state),
      createdAt: state.createdAt,
      wait: true,
      timeout: state.cancelTimeout,
      advice:
        "The job is kept in state: run `pulumi destroy` again, with a longer cancelTimeout if it needs more time.",
    }).catch((error: Error) => {
      if (!saysNothingOfIt(error)) throw error;
      const advice =
        "Whether the job still runs can't be told, so it is kept in state: run this again. If it is known to have ended, `pulumi state delete` takes it out of the state.";
      throw new Unavailable({ ...error.failure, advice });
    });
    call.voice.say(said);
  },
};

/** A 404, again and again, that is not in the API's own words. */
function saysNothingOfIt(error: Error): error is Unavailable {
  return error instanceof Unavailable && error.vendor.status === 404;
}

/** Waits for the end of the job where the arguments ask for that. Whatever fails, state keeps what is known. */
async function completed(call: Call, state: Values, started?: ExportJobRecord): Promise<Values> {
  if (state.waitFor !== "completed") return state;
  const name = nameOf(state);
  const what = `wait for ${name} to complete`;
  const id = String(state.jobId);
  const begun = call.world.clock.now();
  let last = started;
  let expired = false;
  const known = (): Values => ({
    ...withoutResults(state),
    ...(last ? results(state, last) : resultsIn(state)),
    ...(expired && { status: "EXPIRED" }),
  });
  try {
    const sight = await waitUntil<Sight>(call, {
      what,
      look: async (inTime) => {
        const api = new ExportJobs(inTime, placeIn(state), what);
        const createdAt = last?.createdAt ?? state.createdAt;
        const sight = await sightOf(inTime, api, what, { id, createdAt });
        const seen = jobIn(sight);
        if (seen && last && seen.status !== last.status) call.voice.say(`${name}: ${last.status} -> ${seen.status}`);
        last = seen ?? last;
        return sight;
      },
      done: isOver,
      describe: describeSight,
      progress: (seen) => {
        const status = jobIn(seen)?.status ?? describeSight(seen);
        call.voice.progress(name, `${status}, ${duration(call.world.clock.now() - begun)}`);
      },
      timeoutMs: patience(call, state.waitTimeout, WAIT_TIMEOUT),
      cadence: COMPLETION,
      advice: "The job is kept in state: the next `pulumi up` goes on waiting, `pulumi destroy` cancels it.",
      worked: started !== undefined,
    });
    expired = sight.as === "expired";
    const job = jobIn(sight);
    if (job?.status === "SUCCEEDED") return known();
    throw new JobFailed({
      what: `complete ${name}`,
      why: `it ${endOf(sight)}${job ? errorsOf(outputsOf(job)) : ""}`,
      advice:
        rerunsOnFailure(state) && job?.status === "FAILED"
          ? "The next `pulumi up` starts it anew (rerunOnFailure)."
          : "A change of triggers starts it anew.",
    });
  } catch (error) {
    throw new HalfMade(id, { ...known(), [UNFINISHED]: true }, error as Error);
  } finally {
    call.voice.progress(name, undefined);
  }
}

function whyAnew({ id, replacing }: IntentRecord, olds: Values): string {
  const name = nameOf(olds);
  if (replacing && id === olds.jobId)
    return `an interrupted run has cancelled ${name} to start another one in its place`;
  const started = id === undefined ? "may have started another job" : `has started export job ${id}`;
  return `an interrupted run ${started} in place of ${name}: that is taken up again`;
}

/** Equal for equal jobs, whatever becomes of them. */
function fingerprintOf(project: string | undefined, place: Place, news: Values): string {
  return sha256(canonicalText([project, where(place), canonical(inputs, requestBody(news))]));
}

/** Where changed arguments ask for it: where it is, unless they or the configuration say otherwise. */
function placeNow(config: Configuration, news: Values, olds: Values): Place {
  return {
    imsOrg: String(news.imsOrg ?? config.configured(settings.imsOrg) ?? olds.imsOrg),
    sandbox: String(news.sandbox ?? config.configured(settings.sandbox) ?? olds.sandbox),
  };
}

function hasFailed(state: Values): boolean {
  return state.status === "FAILED" || state[HAD_FAILED] === true;
}

function rerunsOnFailure(inputs: Values): boolean {
  return typeof inputs.rerunOnFailure === "boolean" ? inputs.rerunOnFailure : inputs.waitFor === "completed";
}

function placeIn(state: Values): Place {
  return { imsOrg: String(state.imsOrg), sandbox: String(state.sandbox) };
}

function nameOf(state: Values): string {
  return `export job ${state.jobId} of ${where(placeIn(state))}`;
}

function errorsOf(state: Values): string {
  const errors = (state.errors ?? []) as ExportJobRecord["errors"];
  return errors.length === 0 ? "" : ` (${errors.map(({ code, msg }) => `${code}: ${msg}`).join("; ")})`;
}

const RESULTS = Object.keys(outputs.shape).filter((key) => !["jobId", "imsOrg", "sandbox"].includes(key));

/** What the job's record tells, and when it was created where only state knows that. */
function results(state: Values, job: ExportJobRecord): Values {
  return { ...(state.createdAt !== undefined && { createdAt: state.createdAt }), ...outputsOf(job) };
}

function resultsIn(state: Values): Values {
  return Object.fromEntries(Object.entries(state).filter(([key]) => RESULTS.includes(key)));
}

function withoutResults(state: Values): Values {
  return Object.fromEntries(Object.entries(state).filter(([key]) => !RESULTS.includes(key)));
}
