import type { Call } from "../core/call";
import { type End, endIn } from "../core/ends";
import { cut, LONGEST_STATUS, quote } from "../core/errors";
import type { Values } from "../core/values";

export interface AsyncTask {
  /** INITIAL, RUNNING, SUCCESS, FAILED, KILLED, REMOVED, PAUSED (being stopped), UNDEFINED (waits for its window). */
  readonly status: string;
  readonly info?: string;
}

/** The task in an answer; undefined where the answer tells of none. */
export function asyncTask({ Status: status, Info: info }: Values): AsyncTask | undefined {
  if (typeof status !== "string" || status === "") return undefined;
  return {
    status: statusIn(cut(status, LONGEST_STATUS)),
    ...(typeof info === "string" && info.trim() !== "" && { info: info.trim() }),
  };
}

const SPELLED: Readonly<Record<End, string>> = { succeeded: "SUCCESS", failed: "FAILED", cancelled: "KILLED" };

/** In the spelling of this call: other calls of the same API have SUCCEED for SUCCESS. */
function statusIn(said: string): string {
  const end = endIn(said);
  return end === undefined ? said.toUpperCase() : SPELLED[end];
}

/** How a task with this status ended; undefined while it has not. One that was removed came to nothing. */
export function endOf(status: string): End | undefined {
  return status === "REMOVED" ? "cancelled" : endIn(status);
}

export function hasEnded({ status }: AsyncTask): boolean {
  return endOf(status) !== undefined;
}

/** It has ended, and not by a stop. */
export function endedByItself({ status }: AsyncTask): boolean {
  const end = endOf(status);
  return end === "succeeded" || end === "failed";
}

/** A stop has been accepted and has not taken effect yet. */
export function isStopping({ status }: AsyncTask): boolean {
  return status === "PAUSED";
}

/** The outputs that tell of the task. */
export function taskFacts(call: Call, { status, info }: AsyncTask): Values {
  return { asyncStatus: status, ...(info !== undefined && { asyncInfo: quote(call.world.secrets, info) }) };
}
