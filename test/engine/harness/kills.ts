import type { Running } from "./cli";
import { drawFrom } from "./draw";
import type { EngineHost } from "./hosts";
import { describeMoment, drawMoment, type Moment, struck } from "./moments";
import { killAll } from "./processes";
import type { Project } from "./project";
import { type Interference, type Interrupted, RUNS } from "./recovery";
import type { Stage } from "./story";

const VICTIMS = [
  "the engine's process group",
  "the engine alone",
  "the provider alone",
  "engine and provider",
] as const;

export interface Kill extends Interrupted {
  readonly victim: (typeof VICTIMS)[number];
  readonly moment: Moment;
}

/** As many as are asked for, from one seed: every run and every victim in turn, in an order of the seed's own. */
export function drawKills(seed: number, count: number): Kill[] {
  const draw = drawFrom(seed);
  const next = draw.dealer(RUNS.flatMap((run) => VICTIMS.map((victim) => ({ run, victim }))));
  return Array.from({ length: count }, () => {
    const { run, victim } = next();
    // Before its first call there may be no provider to kill.
    const atTime = victim !== "the provider alone" && draw.below(3) === 0;
    const moment = drawMoment(draw, run, atTime ? "ms" : "call");
    return { run, victim, moment, destroyAgain: draw.one([true, false]), stopOn: draw.one(["create", "destroy"]) };
  });
}

export function titleOfKill({ run, victim, moment }: Kill): string {
  return `SIGKILL of ${victim} in ${run}, ${describeMoment(moment)}`;
}

export function killing(host: EngineHost, stage: Stage, { victim, moment }: Kill): Interference {
  return {
    interrupt: (verb, options) =>
      struck(stage, { verb, options, moment }, (running) => strike(host, stage.project, running, victim)),
  };
}

async function strike(host: EngineHost, project: Project, running: Running, victim: Kill["victim"]): Promise<void> {
  if (victim === "the engine alone") running.signal("SIGKILL");
  else if (victim !== "the provider alone") await running.killGroup();
  if (victim === "the provider alone") await killAll(() => project.processes().filter(host.isProvider));
  if (victim === "engine and provider") await killAll(() => project.processes());
}
