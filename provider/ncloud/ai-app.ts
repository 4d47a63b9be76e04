import { endIn } from "../core/ends";
import { cut } from "../core/errors";
import type { Values } from "../core/values";
import { textOf } from "./errors";

/** An AI app as far as its end is concerned. States are untyped texts, in the manner of YARN. */
export interface AiApp {
  readonly state?: string;
  readonly finalStatus?: string;
  readonly finishedAt?: string;
}

/** The app in an answer; undefined where the answer tells of none. */
export function aiAppIn(body: Values): AiApp | undefined {
  const [state, finalStatus, finishedAt] = [textOf(body.state), textOf(body.finalStatus), textOf(body.finishedAt)];
  if (state === undefined && finalStatus === undefined) return undefined;
  return {
    ...(state !== undefined && { state }),
    ...(finalStatus !== undefined && { finalStatus }),
    // YARN gives 0 as the end of what has not ended.
    ...(finishedAt !== undefined && finishedAt !== "0" && { finishedAt }),
  };
}

export function hasEnded({ state, finalStatus, finishedAt }: AiApp): boolean {
  return finishedAt !== undefined || endIn(finalStatus) !== undefined || endIn(state) !== undefined;
}

/** It has ended, and says that it was not by a kill. */
export function endedByItself({ state, finalStatus }: AiApp): boolean {
  const said = [endIn(state), endIn(finalStatus)].filter((end) => end !== undefined);
  return said.length > 0 && !said.includes("cancelled");
}

/** `state FINISHED, final status SUCCEEDED, finished 2026-01-01T00:00:00Z`. */
export function stateOf({ state, finalStatus, finishedAt }: AiApp): string {
  const parts = [
    state && `state ${state}`,
    finalStatus && `final status ${finalStatus}`,
    finishedAt && `finished ${finishedAt}`,
  ];
  return cut(parts.filter(Boolean).join(", "));
}
