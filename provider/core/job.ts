import { cancelJob } from "./cancel-job";
import { completed } from "./completion";
import { type Created, IMPORTED, type ResourceDefinition, UNFINISHED } from "./define";
import { ConfigurationError, Unavailable } from "./errors";
import type { IntentRecord } from "./intent-record";
import { Intents } from "./intents";
import type { Job, JobDeclaration } from "./job-declaration";
import { JobKind, rerunsOnFailure } from "./job-kind";
import { startOnce } from "./once";
import { Lookout } from "./sight";
import type { Values } from "./values";

/** A resource that starts a job, and its kind, for functions on jobs that somebody else has started. */
export interface JobDefinition<J extends Job = Job> extends ResourceDefinition {
  readonly kind: JobKind<J>;
}

/** One resource out of what tells one kind of job from another. All that kinds have in common is written here, once. */
export function defineJob<J extends Job>(declaration: JobDeclaration<J>): JobDefinition<J> {
  const kind = new JobKind(declaration);
  const { token, description, example, importIds, place, warnings } = declaration;
  const named = (state: Values, id: string) => kind.nameOf(kind.placeOf(state), id);

  return {
    kind,
    token,
    description,
    example,
    importIds,
    inputs: kind.inputs,
    outputs: kind.outputs,
    places: place.settings,
    ...(warnings && { warnings }),

    judge(id, olds, news, { world, project, urn, config }) {
      // A state that somebody else has written may lack its place.
      const where = kind.placeIn(olds);
      const name = where ? kind.nameOf(where, id) : `${kind.noun} ${id}`;
      const failed = kind.hasFailed(olds) && rerunsOnFailure(news);
      const fingerprint = () => kind.fingerprint(project, kind.placeNow(config, news, olds), news);
      const successor = Intents.of(world).successorOf({ kind: token, urn, fingerprint, now: world.clock.now() });
      const why = successor
        ? whyAnew(kind, successor, id, name)
        : `${name} ended FAILED${kind.reasonOf(olds)}; rerunOnFailure starts it anew`;
      return {
        ...((successor || failed) && { replace: { path: "status", why } }),
        ...(olds[UNFINISHED] === true && !failed && { update: { path: "status" } }),
        deleteBeforeReplace: kind.endOf(olds) === undefined,
      };
    },

    acknowledge(world, id, state, urn) {
      const where = kind.placeIn(state);
      if (!where) return;
      const job = kind.reference(where, id);
      Intents.of(world).acknowledge(world.clock.now(), { job, urn, createdAt: kind.startedAt(state) });
    },

    foresee: (config, inputs) => kind.placeForeseen(config, inputs),

    async create(call, inputs): Promise<Created<Values>> {
      const where = place.resolve(call.config, inputs, kind.startOf());
      const started = await startOnce(call, kind, where, inputs);
      const state = { ...inputs, ...where, ...kind.outputsOf(started) };
      const seenThrough = completed(call, kind, started.id, state, started).catch((error: unknown) => {
        Intents.of(call.world).jobs.fail(kind.reference(where, started.id));
        throw error;
      });
      return { id: started.id, state: await seenThrough };
    },

    async find(call, given) {
      const what = `read ${kind.noun} ${given}`;
      const identity = declaration.identify(given);
      if (!identity) {
        throw new ConfigurationError({ what, why: `the id is none of these: ${declaration.idForms.join(", ")}` });
      }
      const where = place.resolve(call.config, identity.place, what);
      const job = await new Lookout(call, kind, where, what).find(identity.id);
      const inputs = { ...declaration.argumentsOf(job), ...identity.place };
      return { id: job.id, state: { ...inputs, ...where, ...kind.outputsOf(job), [IMPORTED]: true }, inputs };
    },

    async read(call, id, state) {
      const name = named(state, id);
      const final = kind.endOf(state) !== undefined;
      const lookout = new Lookout(call, kind, kind.placeOf(state), `read ${name}`);
      const sight = await lookout.look({ id, createdAt: kind.startedAt(state), final }).catch((error: Error) => {
        // Of one that has ended there is nothing left to learn: nobody's refresh has to fail for that.
        if (!saysNothingOfIt(error) || !final) throw error;
        call.voice.warn(`${error.message} What was known of it is kept.`);
      });
      switch (sight?.as) {
        case undefined:
          return state;
        case "here": {
          const { [UNFINISHED]: unfinished, ...others } = kind.seen(state, sight.job);
          const open = unfinished === true && kind.endOfJob(sight.job) !== "succeeded";
          return { ...others, ...(open && { [UNFINISHED]: true }) };
        }
        case "notYet":
          call.voice.say(`${name} can't be read yet. What was known of it is kept.`);
          return state;
        case "gone":
          return undefined;
        case "expired":
          return kind.expired(state);
      }
    },

    async update(call, id, { [UNFINISHED]: unfinished, ...state }) {
      return unfinished === true ? completed(call, kind, id, state) : state;
    },

    async delete(call, id, state) {
      const { onDelete, cancelTimeout, status } = state;
      const name = named(state, id);
      const reference = kind.reference(kind.placeOf(state), id);
      const intents = Intents.of(call.world);
      if (intents.jobs.isAdopted(reference)) {
        // A replacement that the user asked for (`up --replace`) without a diff: there was no telling it from a lost create.
        const why = "what takes its place has just adopted it, and no second one was started";
        return call.voice.say(`Left alone: ${name}: ${why}.`);
      }
      intents.jobs.disown(reference, call.urn);
      const other = intents.jobs.otherOwner(reference, call.urn);
      if (other !== undefined) return call.voice.say(`Left alone: ${name}: ${resourceName(other)} has it now.`);
      if (onDelete === "abandon") return call.voice.say(`Left alone: ${name} (onDelete is abandon).`);
      if (intents.jobs.isEnded(reference)) return;
      if (kind.endOf(state)) return call.voice.say(`Nothing to cancel: ${name} had ended ${status}.`);
      const { said } = await cancelJob(call, kind, {
        id,
        place: kind.placeOf(state),
        createdAt: kind.startedAt(state),
        wait: true,
        timeout: cancelTimeout,
        advice:
          "The job is kept in state: run `pulumi destroy` again, with a longer cancelTimeout if it needs more time.",
      }).catch((error: Error) => Promise.reject(saysNothingOfIt(error) ? undecided(error) : error));
      call.voice.say(said);
    },
  };
}

/** `nightly`, or `nightly, key customers` of a set. */
function resourceName(urn: string): string {
  return (urn.split("::").at(-1) ?? urn).replace("#", ", key ");
}

/** A 404, again and again, that is not in the API's own words. */
function saysNothingOfIt(error: Error): error is Unavailable {
  return error instanceof Unavailable && error.vendor.status === 404;
}

function undecided(error: Unavailable): Unavailable {
  const advice =
    "Whether the job still runs can't be told, so it is kept in state: run this again. If it is known to have ended, `pulumi state delete` takes it out of the state.";
  return new Unavailable({ ...error.failure, advice });
}

function whyAnew(
  { noun }: { readonly noun: string },
  { id, replacing }: IntentRecord,
  old: string,
  name: string,
): string {
  if (replacing && id === old) return `an interrupted run has cancelled ${name} to start another one in its place`;
  const started = id === undefined ? "may have started another job" : `has started ${noun} ${id}`;
  return `an interrupted run ${started} in place of ${name}: that is taken up again`;
}
