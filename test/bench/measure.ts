import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../emulator";
import { Project, type Verb } from "../engine/harness/project";
import type { Column } from "./columns";
import { PeakMemory } from "./memory";

export const PHASES = ["up", "refresh", "up, no change", "destroy"] as const;
/** The same, and one job that writes to another dataset than before. */
export const ALL_PHASES = ["up", "refresh", "up, no change", "up, one changed", "destroy"] as const;
export type Phase = (typeof ALL_PHASES)[number];

export interface Measured {
  readonly seconds: Readonly<Partial<Record<Phase, number>>>;
  readonly calls: Readonly<Partial<Record<Phase, number>>>;
  /** Of the stack's file, with all resources. Absent where nothing keeps any. */
  readonly stateBytes?: number;
  /** Of the process that runs the provider: a new one for each command. Absent where it can't be measured. */
  readonly peakMegabytes: Readonly<Partial<Record<Phase, number>>>;
}

const VERBS: Readonly<Record<Phase, Verb>> = {
  up: "up",
  refresh: "refresh",
  "up, no change": "up",
  "up, one changed": "up",
  destroy: "destroy",
};
/** A cloud's answer takes its time; jobs run until they are cancelled, and are gone at once then. */
export const CLOUD = { latencyMs: 20, jobSeconds: 86_400, cancelSeconds: 0 };

/** Runs a program through its life, in a project and against an emulator of its own. */
export async function measure(column: Column, count: number, phases: readonly Phase[] = PHASES): Promise<Measured> {
  const emulator = await startEmulator(CLOUD);
  const project = await Project.create({ emulator, program: column.program(count) });
  try {
    column.prepare?.(project);
    const seconds: Partial<Record<Phase, number>> = {};
    const calls: Partial<Record<Phase, number>> = {};
    const peakMegabytes: Partial<Record<Phase, number>> = {};
    let stateBytes = 0;
    for (const phase of phases) {
      if (phase === "up, one changed") project.program(column.program(count, true));
      const memory = new PeakMemory(() => project.processes().filter(column.isProvider));
      const before = emulator.calls().length;
      seconds[phase] = await timed(project, VERBS[phase]).finally(() => memory.stop());
      calls[phase] = emulator.calls().length - before;
      if (memory.megabytes !== undefined) peakMegabytes[phase] = memory.megabytes;
      if (phase === "up") stateBytes = Buffer.byteLength(project.state().text);
      checkJobs(column, emulator, phase === "destroy" ? 0 : count);
    }
    return { seconds, calls, peakMegabytes, stateBytes };
  } finally {
    await project.close();
    await emulator.close();
  }
}

async function timed(project: Project, verb: Verb): Promise<number> {
  const start = performance.now();
  const { code, text } = await project.begin(verb).running.ended;
  const seconds = (performance.now() - start) / 1000;
  if (code !== 0) throw new Error(`${text.slice(-2000)}\npulumi ${verb} ended with exit code ${code}.`);
  return seconds;
}

/** A figure for something that wasn't done would be worth nothing. */
function checkJobs(column: Column, emulator: Emulator, running: number): void {
  if (!column.callsTheApi) return;
  const live = emulator.state().jobs.filter((job) => job.live).length;
  assert.equal(live, running, `${column.name}: so many jobs run`);
}
