import assert from "node:assert/strict";
import type { z } from "zod";
import { factsOf } from "../../provider/core/fields";
import { resources } from "../../provider/registry";
import { jobSubjects } from "../jobs";
import type { Values } from "../lifecycle/hosts";
import type { Deployment, Program, Provider } from "./deployment";

/** However many equal requests: no more live jobs than resources that ask for one, or have one. */
export function assertOneJobEach(program: Program, real: Deployment): void {
  const asked = new Map<string, number>();
  const add = (name: string | undefined) => name && asked.set(name, (asked.get(name) ?? 0) + 1);
  for (const slot of new Set([...program.keys(), ...real.known.keys()])) {
    const [wanted, had] = [program.get(slot), real.known.get(slot)];
    const names = [wanted && nameOf(wanted.token, wanted.args), had && nameOf(had.token, had.state)];
    for (const name of new Set(names)) add(name);
    // The engine has started the new one without asking whether the old one has to go first.
    if (real.besides.has(slot) && wanted) add(nameOf(wanted.token, wanted.args));
  }
  for (const { token, state } of real.pending) add(nameOf(token, state));
  const live = new Map<string, number>();
  for (const { api, place, request } of real.stage.live()) {
    const subject = jobSubjects.find((each) => each.api === api);
    const cluster = api === "ncloud.import" && { serviceGroupInstanceNo: place.split("/")[1] };
    const name = subject && nameOf(subject.token, { ...request, ...cluster });
    if (name) live.set(name, (live.get(name) ?? 0) + 1);
  }
  for (const [name, count] of live) {
    const wanted = asked.get(name) ?? 0;
    assert.ok(count <= wanted, `${count} live jobs for ${wanted} resources (${name})`);
  }
}

/** Of equal jobs, each on its cluster if it is on one; undefined for what is no job. */
function nameOf(token: string, values: Values): string | undefined {
  const name = jobSubjects.find((each) => each.token === token)?.nameIn(values);
  return name === undefined ? undefined : `${token} ${name} ${values.serviceGroupInstanceNo ?? ""}`;
}

/** What the coming deployment may stop: what is to be stopped when it is declared, and what is declared no more. */
export function mayStop(asked: Set<string>, program: Program, { known, pending }: Deployment): void {
  const declared = new Set<unknown>();
  for (const { args } of program.values()) {
    if (args.aiAppId === undefined) continue;
    if (args.stopOn === "create") asked.add(String(args.aiAppId));
    declared.add(args.aiAppId);
  }
  for (const { slot, args } of [...known.values(), ...pending]) {
    if (args.stopOn !== "destroy" || program.has(slot) || declared.has(args.aiAppId)) continue;
    asked.add(String(args.aiAppId));
  }
}

export function assertOnlyAsked(asked: ReadonlySet<string>, { emulator }: Deployment): void {
  const stopped = emulator.state().jobs.filter(({ api, live }) => api === "ncloud.aiapp" && !live);
  assert.deepEqual(
    stopped.filter(({ id }) => !asked.has(id)).map(({ id }) => id),
    [],
    "stopped, and nobody has asked for that",
  );
}

/** Who asks for a new job has a new job. */
export function assertReplaced(
  forced: ReadonlySet<number>,
  before: ReadonlyMap<number, string>,
  { known }: Deployment,
) {
  for (const slot of forced) {
    const now = known.get(slot);
    if (now && isJob(now.token)) assert.notEqual(now.id, before.get(slot), "it was to be replaced");
  }
}

/** After a deployment that succeeds every job is where the configuration says. */
export function assertPlaces({ stack }: Provider, { emulator, known }: Deployment): void {
  const sandbox = stack["datajobs:adobeSandbox"] ?? "prod";
  const places = new Map(emulator.state().jobs.map(({ id, place }) => [id, place]));
  for (const { token, id } of known.values()) {
    if (token === "adobe:ExportJob") assert.equal(places.get(id)?.split("/")[1], sandbox, `the place of job ${id}`);
  }
}

/** What a state may have in clear: its host marks the rest as secret. */
export function inClear({ token, args, state, ...others }: { token: string; args: Values; state: Values }): object {
  const inputs = resources.find((each) => each.token === token)?.inputs.shape ?? {};
  const isOpen = ([name]: [string, unknown]) => !(name in inputs && factsOf(inputs[name] as z.ZodType)?.secret);
  const open = (values: Values) => Object.fromEntries(Object.entries(values).filter(isOpen));
  return { ...others, token, args: open(args), state: open(state) };
}

export function isJob(token: string): boolean {
  return jobSubjects.some((each) => each.token === token);
}
