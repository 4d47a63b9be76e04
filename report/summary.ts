import type { Pending, Report } from "./model";
import { OUTCOMES } from "./outcomes";
import { type Totals, totalsOf } from "./totals";
import { counted, countText, durationText, momentText } from "./words";
import type { Zone } from "./zone";

/** `Data jobs of jobs/dev`. */
export function headline({ project, stack }: Report): string {
  const name = [project, stack].filter((part) => part !== undefined).join("/");
  return name === "" ? "Data jobs" : `Data jobs of ${name}`;
}

/** What the times are, and how old they are. */
export function dateline({ writtenAt }: Report, zone: Zone): string {
  const state =
    writtenAt === undefined ? "When the state was written is not told" : `State of ${momentText(writtenAt, zone)}`;
  return `${state}. Times are in ${zone.name}.`;
}

/** Sentences: how many, how they stand, and what came out. */
export function totalLines(report: Report): string[] {
  const totals = totalsOf(report);
  if (totals.jobs + totals.stops === 0) return ["No data job and no stop is in this state."];
  return [
    ...(totals.jobs > 0 ? [`${counted(totals.jobs, "job")}: ${outcomesText(totals.jobOutcomes)}.`] : []),
    ...(totals.stops > 0 ? [`${counted(totals.stops, "stop")}: ${outcomesText(totals.stopOutcomes)}.`] : []),
    ...yieldLine(totals),
  ];
}

function outcomesText(outcomes: Totals["jobOutcomes"]): string {
  return outcomes.map(([outcome, count]) => `${countText(count)} ${OUTCOMES[outcome].word}`).join(", ");
}

function yieldLine({ jobs, exportedProfiles, batches, tookMs }: Totals): string[] {
  const partOf = (of: number) => (of === jobs ? "" : ` (told by ${countText(of)} of ${counted(jobs, "job")})`);
  const parts = [
    ...(exportedProfiles.of > 0
      ? [`${counted(exportedProfiles.sum, "exported profile")}${partOf(exportedProfiles.of)}`]
      : []),
    ...(batches.of > 0 ? [`${countText(batches.sum)} ${batches.sum === 1 ? "batch" : "batches"}`] : []),
    ...(tookMs.of > 0 ? [`${durationText(tookMs.sum)} of work${partOf(tookMs.of)}`] : []),
  ];
  return parts.length === 0 ? [] : [`${parts.join(", ")}.`];
}

/** What a reader has to know beside the rows. */
export function warnings(report: Report): string[] {
  const { awaitingDeletion, awaitingReplacement } = totalsOf(report);
  return [
    ...report.pending.map(pendingText),
    ...(awaitingDeletion > 0
      ? [
          `${counted(awaitingDeletion, "row")} of what was replaced and still awaits its deletion: the next pulumi up or destroy deletes it.`,
        ]
      : []),
    ...(awaitingReplacement > 0
      ? [`${counted(awaitingReplacement, "row")} of what was deleted to be made anew, which the next pulumi up does.`]
      : []),
  ];
}

function pendingText({ operation, kind, name }: Pending): string {
  return operation === "creating"
    ? `A deployment was cut short while it made ${kind} ${name}: a job that this state does not know may be running. Run the same program again (docs/pipelines.md).`
    : `A deployment was cut short (${operation} ${kind} ${name}): what the state tells of it may be old. Run pulumi refresh.`;
}

/** What the time line can and can't tell; undefined where there is nothing to explain. */
export function timeNote({ groups }: Report): string | undefined {
  const rows = groups.flatMap((group) => group.rows);
  const isCreated = rows.some(({ begin, end }) => begin?.is === "created" && end?.is === "changed");
  const isEarliest = rows.some(({ end }) => end?.is === "earliest");
  const notes = [
    ...(isCreated
      ? [
          "Adobe tells when a job was created and when its record last changed, not when it began to run: on the time line it reaches from the one to the other.",
        ]
      : []),
    ...(isEarliest
      ? [
          "Where no end is told, a job reaches to when it can have ended at the earliest: after it was created, and had run as long as it took.",
        ]
      : []),
  ];
  return notes.length === 0 ? undefined : notes.join(" ");
}
