import { setTimeout as pass } from "node:timers/promises";
import type { Emulator } from "../../emulator";
import type { Running } from "./cli";
import type { EngineHost } from "./hosts";
import { killAll } from "./processes";
import type { Project, Verb } from "./project";
import { waitFor } from "./wait-for";

/** What is killed, and what the user was doing. */
const VICTIMS = [
  "the engine's process group",
  "the engine alone",
  "the provider alone",
  "engine and provider",
] as const;
/** `up` starts what is not there yet, `another up` replaces all of it, as changed triggers ask for. */
const RUNS = ["up", "another up", "destroy"] as const;
/** The most API calls that one of these makes here; a number that is not reached is a run that nobody kills. */
const CALLS = { up: 7, "another up": 12, destroy: 9 } as const;
/** Milliseconds in which one of these is over on a quiet machine, most of them before the first call. */
const LASTS_MS = { up: 3_000, "another up": 3_500, destroy: 1_200 } as const;
/** For how long a call is held at most: less than it takes to start the next run, and more. */
const HELD_MS = 4_000;
const FATES = ["it is processed later", "it is processed, and its answer comes later"] as const;

/**
 * When the blow falls. Calls are what jobs are lost by; but they are not all that happens: the engine also starts and
 * ends providers, and writes state before and after each step. No event tells of that, so some blows fall at a time
 * after the start of the run, which is the one place where time is the subject itself.
 */
type Moment =
  | { readonly call: number; readonly fate: (typeof FATES)[number]; readonly heldMs: number }
  | { readonly ms: number };

export interface Kill {
  readonly run: (typeof RUNS)[number];
  readonly victim: (typeof VICTIMS)[number];
  readonly moment: Moment;
  /** After a killed destroy: whether it is run again at once, or the program before that. */
  readonly destroyAgain: boolean;
  readonly stopOn: "create" | "destroy";
}

/** As many as are asked for, from one seed: every run and every victim in turn, in an order of the seed's own. */
export function draw(seed: number, count: number): Kill[] {
  const random = generator(seed);
  const below = (end: number) => Math.floor(random() * end);
  const one = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const deck: Pick<Kill, "run" | "victim">[] = [];
  return Array.from({ length: count }, () => {
    if (deck.length === 0) deck.push(...RUNS.flatMap((run) => VICTIMS.map((victim) => ({ run, victim }))));
    const [{ run, victim }] = deck.splice(below(deck.length), 1) as [Pick<Kill, "run" | "victim">];
    // Before its first call there may be no provider to kill.
    const atTime = victim !== "the provider alone" && below(3) === 0;
    const moment: Moment = atTime
      ? { ms: below(LASTS_MS[run]) }
      : { call: 1 + below(CALLS[run]), fate: one(FATES), heldMs: below(HELD_MS) };
    return { run, victim, moment, destroyAgain: one([true, false]), stopOn: one(["create", "destroy"] as const) };
  });
}

export function titleOf({ run, victim, moment }: Kill): string {
  const when =
    "ms" in moment
      ? `${moment.ms} ms after its start`
      : `as call ${moment.call} arrives (${moment.fate}: ${moment.heldMs} ms)`;
  return `SIGKILL of ${victim} in ${run}, ${when}`;
}

/** Starts the run and deals the blow; returns when what was killed is gone, and the run has ended. */
export async function killed(
  host: EngineHost,
  { emulator, project }: { emulator: Emulator; project: Project },
  { run, victim, moment }: Kill,
): Promise<{ readonly text: string; readonly struck: boolean }> {
  const before = emulator.calls().length;
  if ("call" in moment) {
    const when = moment.fate === FATES[0] ? "before" : "after";
    emulator.faults({ fault: "delay", when, after: moment.call - 1, ms: moment.heldMs });
  }
  const verb: Verb = run === "destroy" ? "destroy" : "up";
  const { running } = project.begin(verb);
  let over = false;
  const ended = running.ended.finally(() => {
    over = true;
  });
  if ("ms" in moment) await Promise.race([pass(moment.ms), ended]);
  else {
    const arrived = () => {
      const call = emulator.calls()[before + moment.call - 1];
      return call !== undefined && (moment.fate === FATES[0] || call.status !== 0);
    };
    await waitFor("the call arrives, or the run ends before it", () => over || arrived());
  }
  const struck = !over;
  emulator.clearFaults();
  if (struck) await strike(host, project, running, victim);
  const { text } = await ended;
  return { text, struck };
}

async function strike(host: EngineHost, project: Project, running: Running, victim: Kill["victim"]): Promise<void> {
  if (victim === "the engine alone") running.signal("SIGKILL");
  else if (victim !== "the provider alone") await running.killGroup();
  if (victim === "the provider alone") await killAll(() => project.processes().filter(host.isProvider));
  if (victim === "engine and provider") await killAll(() => project.processes());
}

/** mulberry32: from 0 to below 1, the same numbers for the same seed. */
function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
