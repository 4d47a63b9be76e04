import type { Begin, End, Report, Row, Told } from "./model";
import type { Moment } from "./told";
import { type Sum, totalsOf } from "./totals";

/** Raised when a member changes its meaning or goes; new members don't raise it. */
const VERSION = 1;

/** What docs/report.md describes. What the state doesn't tell is null. */
export function jsonReport(report: Report): string {
  const totals = totalsOf(report);
  const json = {
    version: VERSION,
    project: report.project ?? null,
    stack: report.stack ?? null,
    stateWrittenAt: timeOf(report.writtenAt),
    totals: {
      jobs: totals.jobs,
      stops: totals.stops,
      jobOutcomes: Object.fromEntries(totals.jobOutcomes),
      stopOutcomes: Object.fromEntries(totals.stopOutcomes),
      exportedProfiles: told(totals.exportedProfiles),
      batches: told(totals.batches),
      tookMs: told(totals.tookMs),
      awaitingDeletion: totals.awaitingDeletion,
      awaitingReplacement: totals.awaitingReplacement,
    },
    pending: report.pending,
    groups: report.groups.map(({ kind, place, set, notes, rows }) => ({
      kind,
      place: place ?? null,
      set: set ?? null,
      notes,
      rows: rows.map(rowOf),
    })),
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}

function rowOf(row: Row) {
  return {
    name: row.name,
    urn: row.urn,
    role: row.role,
    id: row.id ?? null,
    outcome: row.outcome,
    status: row.status ?? null,
    progress: orNull(row.progress),
    began: edgeOf(row.begin),
    ended: edgeOf(row.end),
    tookMs: orNull(row.tookMs),
    exportedProfiles: orNull(row.exportedProfiles),
    batchIds: orNull(row.batchIds),
    errors: row.errors,
    awaits: row.awaits ?? null,
  };
}

const orNull = <T>(value: Told<T>) => value ?? null;

const told = ({ sum, of }: Sum) => ({ sum, toldBy: of });

function edgeOf(edge: Begin | End | undefined) {
  return edge === undefined ? null : { is: edge.is, at: timeOf(edge) };
}

/** ISO 8601 UTC; the state's own words where they tell no zone. */
function timeOf(moment: Moment | undefined): string | null {
  if (moment === undefined) return null;
  return moment.at === undefined ? moment.text : new Date(moment.at).toISOString();
}
