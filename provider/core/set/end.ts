import { DataJobsError, DeploymentEnded } from "../errors";
import { Intents } from "../intents";
import type { Job } from "../job-declaration";
import type { Start } from "../start";
import type { Values } from "../values";
import { cancelAll, type Doomed, type Ends } from "./cancel";
import { count, type Scene } from "./declaration";
import { Orphans } from "./left-behind";
import { OwnJobs } from "./own";
import type { Roll } from "./roll";

/**
 * Takes these keys off the roll, once their jobs no longer run; those that an interrupted run has begun, and that none of
 * `starts` will take up, are ended with them. Answers why some of them may still run, which are on the roll then.
 * @throws DeploymentEnded
 */
export async function endAll<J extends Job>(
  scene: Scene<J>,
  { onDelete, cancelTimeout }: Values,
  roll: Roll<J>,
  keys: readonly string[],
  starts: () => ReadonlyMap<string, Start<J>> = () => new Map(),
): Promise<DataJobsError | undefined> {
  const { call, kind, name } = scene;
  const running = keys.filter((key) => roll.isRunning(key));
  for (const key of keys) if (!roll.isRunning(key)) roll.forget(key);
  if (onDelete === "abandon") {
    for (const key of running) roll.forget(key);
    if (running.length > 0) {
      call.voice.say(`Left alone: ${jobs(running.length, kind.noun)} of ${name} (onDelete is abandon).`);
    }
    return undefined;
  }
  const own = running.map((key): Doomed => ({ key, ...roll.wanted(key) }));
  const taken = own.filter((each) => isTaken(scene, each));
  for (const { key } of taken) roll.forget(key);
  if (taken.length > 0) {
    call.voice.say(`Left alone: ${jobs(taken.length, kind.noun)} of ${name}, which another resource has now.`);
  }
  const free = own.filter(({ key }) => roll.isRunning(key));
  const orphans = new Orphans(scene, new OwnJobs(scene));
  const doomed = [...free, ...(await orphans.find(starts))];
  try {
    if (doomed.length > 0) {
      const over = (key: string) => roll.forget(key);
      const ends = await cancelAll(scene, doomed, { timeout: cancelTimeout, over });
      call.voice.say(told(ends, kind.noun, name));
    }
    orphans.forget();
    return undefined;
  } catch (error) {
    orphans.release();
    if (!(error instanceof DataJobsError) || error instanceof DeploymentEnded) throw error;
    return error;
  }
}

/** Another resource has it now: it has just adopted it, or has it in state. */
function isTaken<J extends Job>({ call, kind, place }: Scene<J>, { key, id }: Doomed): boolean {
  const { jobs } = Intents.of(call.world);
  const reference = kind.reference(place, id);
  const owner = call.urn === undefined ? undefined : `${call.urn}#${key}`;
  jobs.disown(reference, owner);
  return jobs.isAdopted(reference) || jobs.otherOwner(reference, owner) !== undefined;
}

function told({ cancelled, ended }: Ends, noun: string, name: string): string {
  const rest = ended > 0 ? `${jobs(ended, noun)} had ended or ended by ${ended === 1 ? "itself" : "themselves"}` : "";
  if (cancelled === 0) return `Nothing of ${name} was cancelled: ${rest}.`;
  return `Cancelled ${jobs(cancelled, noun)} of ${name}${rest && `; ${rest}`}.`;
}

function jobs(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? "" : "s"}`;
}
