/** How a thing ended, whatever a vendor calls it. */
export type End = "succeeded" | "failed" | "cancelled";

/** Only words that can't be said of what goes on: a status that is not known here is data, and no end. */
const SPELLINGS: Readonly<Record<End, RegExp>> = {
  succeeded: /^(success|succeed|succeeded|successful|complete|completed|finished)$/i,
  failed: /^(fail|failed|failure)$/i,
  cancelled: /^(cancell?ed|killed|aborted|terminated)$/i,
};

/** The end that a status tells; undefined for every other one. */
export function endIn(status: string | undefined): End | undefined {
  const word = status?.trim() ?? "";
  return (Object.keys(SPELLINGS) as End[]).find((end) => SPELLINGS[end].test(word));
}
