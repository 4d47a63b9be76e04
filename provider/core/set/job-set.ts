import { randomBytes } from "node:crypto";
import type { Call } from "../call";
import { type Created, type ResourceDefinition, UNFINISHED } from "../define";
import { HalfMade } from "../errors";
import { Intents } from "../intents";
import type { Job } from "../job-declaration";
import { rfc3339 } from "../times";
import { same, UNKNOWN, type Values } from "../values";
import { setArguments } from "./arguments";
import type { JobSetDeclaration, Scene } from "./declaration";
import { endAll } from "./end";
import { keysLeftBehind, leftBehind } from "./left-behind";
import { setOutputs } from "./outputs";
import { isUnknown, planOf, planText } from "./plan";
import { membersIn, Roll } from "./roll";
import { SetRun } from "./run";
import { steady } from "./steady";
import { setWarnings } from "./warnings";

/**
 * One resource out of many jobs of a kind. It is updated in place, and never replaced by its own diff: keys that are new start,
 * keys that are gone are cancelled, changed ones are cancelled and started anew, the others are left alone. Whatever fails or is
 * cancelled, every id that is known is in state, and the next update goes on with what is missing.
 */
export function defineJobSet<J extends Job>(declaration: JobSetDeclaration<J>): ResourceDefinition {
  const { token, description, example, job, kept } = declaration;
  const { kind } = job;
  const { place } = kind.declaration;
  const rollOf = (state: Values) => new Roll(kind, kept, membersIn(state));
  const sceneOf = (call: Call, where: Values): Scene<J> => ({
    call: { ...call, engine: steady(call.engine, call.world.clock) },
    kind,
    place: where,
    name: nameOf(call),
  });

  return {
    token,
    description,
    example,
    inputs: setArguments(declaration),
    outputs: setOutputs(declaration),
    places: place.settings,
    placeChange: () => "update",
    warnings: (inputs) => setWarnings(kind, inputs),

    judge(_id, olds, news, question) {
      if (isUnknown(news)) return { changes: [{ path: ["jobs"], kind: "update" }] };
      const members = membersIn(olds);
      const isMoved = !same(kind.placeIn(olds), kind.placeNow(question.config, news, olds));
      const plan = planOf(kind, members, news, isMoved);
      const changes = [
        ...plan.added.map((key) => ({ path: ["jobs", key], kind: "add" as const })),
        ...plan.removed.map((key) => ({ path: ["jobs", key], kind: "delete" as const })),
        ...[...plan.changed, ...plan.rerun].map((key) => ({ path: ["jobs", key], kind: "update" as const })),
      ];
      const shared = ["defaults", "triggers"].filter((name) => changes.length > 0 && !same(olds[name], news[name]));
      const isOpen = olds[UNFINISHED] === true || leftBehind(question).length > 0;
      return {
        changes: [...changes, ...shared.map((name) => ({ path: [name], kind: "update" as const }))],
        ...((changes.length > 0 || isOpen) && { plan: planText(kind, members, plan) }),
        ...(isOpen && { update: { path: "running" } }),
        // One that the user asks for is to end the jobs first: they would run twice.
        deleteBeforeReplace: true,
      };
    },

    acknowledge(world, _id, state, urn) {
      const where = kind.placeIn(state);
      if (!where) return;
      const known = Object.entries(membersIn(state)).map(([key, { jobId, createdAt, startedAt }]) => ({
        job: kind.reference(where, jobId),
        urn: urn && `${urn}#${key}`,
        createdAt: rfc3339(String(createdAt ?? startedAt)),
      }));
      if (known.length > 0) Intents.of(world).acknowledge(world.clock.now(), ...known);
    },

    intention: (inputs) => (isUnknown(inputs) ? "" : planText(kind, {}, planOf(kind, {}, inputs, false))),
    foresee: (config, inputs) => kind.placeForeseen(config, inputs),

    foreseeUpdate(config, state, { olds, news }) {
      const members = membersIn(olds);
      const isMoved = !same(kind.placeIn(olds), kind.placeNow(config, news, olds));
      const { added, changed, removed, rerun } = planOf(kind, members, news, isMoved);
      const isTouched = isUnknown(news) || [...added, ...changed, ...removed, ...rerun].length > 0;
      const { jobs, succeeded, failed, running } = olds;
      const now = isTouched
        ? { jobs: UNKNOWN, succeeded: UNKNOWN, failed: UNKNOWN, running: UNKNOWN }
        : { jobs, succeeded, failed, running };
      return { ...state, ...kind.placeNow(config, news, olds), ...now };
    },

    async create(call, inputs): Promise<Created<Values>> {
      const where = place.resolve(call.config, inputs, `start the jobs of ${nameOf(call)}`);
      const id = `set-${randomBytes(6).toString("hex")}`;
      const { jobs: _, ...others } = inputs;
      const roll = rollOf({});
      const scene = sceneOf(call, where);
      const run = new SetRun(scene, inputs, roll);
      const given = { ...others, ...where };
      const failure = await outcomeOf(async () => {
        const { added } = planOf(kind, {}, inputs, false);
        await endAll(scene, inputs, roll, [], () => run.startsFor(added));
        await run.start(added);
        run.throwIfFailed();
      });
      if (!failure) return { id, state: { ...given, ...roll.outputs() } };
      // Nothing is there that a state would have to tell of.
      if (roll.size === 0) throw failure;
      throw new HalfMade(id, { ...given, ...roll.outputs(), [UNFINISHED]: true }, failure);
    },

    async read(call, _id, state) {
      const roll = rollOf(state);
      await new SetRun(sceneOf(call, kind.placeOf(state)), state, roll).refresh();
      return { ...state, ...roll.outputs() };
    },

    async update(call, id, _state, { olds, news }) {
      const before = kind.placeOf(olds);
      const now = kind.placeNow(call.config, news, olds);
      const where = place.resolve(call.config, now, `start the jobs of ${nameOf(call)}`);
      const isMoved = !same(before, where);
      const { jobs: _, ...others } = news;
      const roll = rollOf(olds);
      const { added, changed, removed, rerun, kept } = planOf(kind, membersIn(olds), news, isMoved);
      const run = new SetRun(sceneOf(call, where), news, roll);
      let given = { ...others, ...before };
      const failure = await outcomeOf(async () => {
        // An interrupted run has begun another job in place of one that is as it is declared again.
        const begun = keysLeftBehind(call);
        const retaken = kept.filter((key) => begun.has(key));
        const starting = [...added, ...changed, ...rerun, ...retaken];
        const open = await endAll(sceneOf(call, before), news, roll, [...removed, ...changed, ...retaken], () =>
          run.startsFor(starting),
        );
        if (isMoved && open) throw open;
        given = { ...others, ...where };
        for (const key of rerun) roll.forget(key);
        await run.start(starting.filter((key) => roll.get(key) === undefined));
        if (open) throw open;
        run.throwIfFailed();
      });
      const state = { ...given, ...roll.outputs() };
      if (failure) throw new HalfMade(id, { ...state, [UNFINISHED]: true }, failure);
      return state;
    },

    async delete(call, _id, state) {
      const roll = rollOf(state);
      const scene = sceneOf(call, kind.placeOf(state));
      if (state.onDelete !== "abandon" && roll.runningCount === 0 && leftBehind(call).length === 0) {
        return call.voice.say(`Nothing to cancel: all jobs of ${scene.name} had ended.`);
      }
      const failure = await endAll(scene, state, roll, roll.keys());
      if (failure) throw failure;
    },
  };
}

/** `the set nightly`. */
function nameOf({ urn }: Pick<Call, "urn">): string {
  return `the set ${urn?.split("::").at(-1) ?? ""}`.trim();
}

/** The error that ends a piece of work; undefined where all is well. */
async function outcomeOf(work: () => Promise<void>): Promise<Error | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
