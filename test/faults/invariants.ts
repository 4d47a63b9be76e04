import assert from "node:assert/strict";
import type { Values } from "../lifecycle/hosts";
import type { Deployment, Program, Provider } from "./deployment";

/** However many equal requests: no more live jobs than resources that ask for one, or have one. */
export function assertOneJobEach(program: Program, real: Deployment): void {
  const asked = new Map<string, number>();
  const add = (dataset: string | undefined) => dataset && asked.set(dataset, (asked.get(dataset) ?? 0) + 1);
  for (const slot of new Set([...program.keys(), ...real.known.keys()])) {
    const [wanted, had] = [program.get(slot)?.args, real.known.get(slot)?.state];
    for (const dataset of new Set([wanted, had].map(datasetOf))) add(dataset);
    // The engine has started the new one without asking whether the old one has to go first.
    if (real.besides.has(slot)) add(datasetOf(wanted));
  }
  for (const { state } of real.pending) add(datasetOf(state));
  const live = new Map<string, number>();
  for (const job of real.stage.live()) {
    const dataset = job.api === "adobe.export" ? datasetOf(job.request) : undefined;
    if (dataset) live.set(dataset, (live.get(dataset) ?? 0) + 1);
  }
  for (const [dataset, count] of live) {
    assert.ok(
      count <= (asked.get(dataset) ?? 0),
      `${count} live jobs for ${asked.get(dataset) ?? 0} resources (${dataset})`,
    );
  }
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
    if (now?.token === "adobe:ExportJob") assert.notEqual(now.id, before.get(slot), "it was to be replaced");
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

function datasetOf(values: Values | undefined): string | undefined {
  return (values?.destination as { datasetId?: string } | undefined)?.datasetId;
}
