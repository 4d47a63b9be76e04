import { type FSWatcher, watch } from "node:fs";
import { join } from "node:path";
import { setTimeout as pass } from "node:timers/promises";
import type { Emulator } from "../../emulator";
import type { Running } from "./cli";
import type { Draw } from "./draw";
import type { Project, RunOptions, Verb } from "./project";
import type { Run } from "./recovery";
import { waitFor } from "./wait-for";

/** The most API calls that one of these makes here; a number that is not reached is a run that nobody interrupts. */
const CALLS: Readonly<Record<Run, number>> = { up: 7, "another up": 12, "a forced up": 5, destroy: 9 };
/** Milliseconds in which one of these is over on a quiet machine, most of them before the first call. */
const LASTS_MS: Readonly<Record<Run, number>> = {
  up: 3_000,
  "another up": 3_500,
  "a forced up": 3_000,
  destroy: 1_200,
};
/** How often one of these changes something in the folder of the state. */
const CHANGES: Readonly<Record<Run, number>> = { up: 60, "another up": 110, "a forced up": 30, destroy: 70 };
/** For how long a call is held at most: less than it takes to start the next run, and more. */
const HELD_MS = 4_000;
const FATES = ["it is processed later", "it is processed, and its answer comes later"] as const;

/**
 * When the blow falls. Calls are what jobs are lost by, and saves what the engine's knowledge of them is lost by; but they
 * are not all that happens: the engine also starts and ends providers. No event tells of that, so some blows fall at a
 * time after the start of the run, which is the one place where time is the subject itself.
 */
export type Moment =
  | { readonly call: number; readonly fate: (typeof FATES)[number]; readonly heldMs: number }
  | { readonly change: number }
  | { readonly ms: number };
export type Kind = "call" | "change" | "ms";

export function drawMoment({ below, one }: Draw, run: Run, kind: Kind): Moment {
  if (kind === "ms") return { ms: below(LASTS_MS[run]) };
  if (kind === "change") return { change: 1 + below(CHANGES[run]) };
  return { call: 1 + below(CALLS[run]), fate: one(FATES), heldMs: below(HELD_MS) };
}

export function describeMoment(moment: Moment): string {
  if ("ms" in moment) return `${moment.ms} ms after its start`;
  if ("change" in moment) return `as it changes the files of the state for the ${moment.change}. time`;
  return `as call ${moment.call} arrives (${moment.fate}: ${moment.heldMs} ms)`;
}

/** Starts the run and deals the blow; returns when the run has ended. */
export async function struck(
  { emulator, project }: { emulator: Emulator; project: Project },
  { verb, options, moment }: { verb: Verb; options: RunOptions; moment: Moment },
  strike: (running: Running) => Promise<void>,
): Promise<{ readonly text: string; readonly struck: boolean }> {
  const before = emulator.calls().length;
  if ("call" in moment) {
    const when = moment.fate === FATES[0] ? "before" : "after";
    emulator.faults({ fault: "delay", when, after: moment.call - 1, ms: moment.heldMs });
  }
  const changed = "change" in moment ? changes(project, moment.change) : undefined;
  const { running } = project.begin(verb, options);
  let over = false;
  const ended = running.ended.finally(() => {
    over = true;
  });
  if ("ms" in moment) await Promise.race([pass(moment.ms), ended]);
  else if (changed) await Promise.race([changed.done, ended]);
  else if ("call" in moment) {
    const arrived = () => {
      const call = emulator.calls()[before + moment.call - 1];
      return call !== undefined && (moment.fate === FATES[0] || call.status !== 0);
    };
    await waitFor("the call arrives, or the run ends before it", () => over || arrived());
  }
  changed?.watcher.close();
  const inTime = !over;
  emulator.clearFaults();
  if (inTime) await strike(running);
  const { text } = await ended;
  return { text, struck: inTime };
}

/** The engine writes another file and renames it, and keeps attributes beside it: each of these is a change. */
function changes(project: Project, count: number): { watcher: FSWatcher; done: Promise<void> } {
  let seen = 0;
  let resolve: () => void = () => undefined;
  const done = new Promise<void>((settle) => {
    resolve = settle;
  });
  const watcher = watch(join(project.root, "state", ".pulumi", "stacks", "jobs"), () => {
    if (++seen === count) resolve();
  });
  return { watcher, done };
}
