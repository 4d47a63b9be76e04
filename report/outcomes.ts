import type { Outcome } from "./model";

interface Words {
  /** Behind a number, and in cells. */
  readonly word: string;
  /** One character that tells it without colour. */
  readonly mark: string;
  readonly means: string;
}

/** In the order in which they are told. */
export const OUTCOMES: Readonly<Record<Outcome, Words>> = {
  failed: { word: "failed", mark: "✖", means: "the job failed" },
  running: { word: "running", mark: "▶", means: "it had not ended when it was last looked at" },
  cancelled: { word: "cancelled", mark: "■", means: "the job was cancelled or stopped" },
  succeeded: { word: "succeeded", mark: "✔", means: "the job did what was asked" },
  ended: { word: "over", mark: "○", means: "the job is over; how it ended is not told" },
  missing: { word: "not started", mark: "·", means: "a key of a set that has no job yet" },
  stopped: { word: "stopped", mark: "◆", means: "something was stopped then" },
  idle: { word: "nothing to stop", mark: "◇", means: "there was nothing to stop" },
  recorded: {
    word: "waiting for destroy",
    mark: "◇",
    means: "it stops something on destroy, and has stopped nothing yet",
  },
  unknown: { word: "unknown", mark: "?", means: "the state does not tell" },
};

/** The provider's words for an end (`provider/core/ends.ts`); a test holds the two together. */
const ENDS: readonly (readonly [Outcome, RegExp])[] = [
  ["succeeded", /^(success|succeed|succeeded|successful|complete|completed|finished)$/i],
  ["failed", /^(fail|failed|failure)$/i],
  ["cancelled", /^(cancell?ed|killed|aborted|terminated)$/i],
];

/** The end that a status is a word for; undefined for every other one. */
export function endIn(status: string | undefined): Outcome | undefined {
  const word = status?.trim() ?? "";
  return ENDS.find(([, spellings]) => spellings.test(word))?.[0];
}
