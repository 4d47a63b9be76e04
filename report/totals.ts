import type { Outcome, Report, Role, Row, Told } from "./model";
import { OUTCOMES } from "./outcomes";
import { SECRET } from "./told";

/** A sum of what some rows tell. */
export interface Sum {
  readonly sum: number;
  /** How many rows tell it. */
  readonly of: number;
}

export interface Totals {
  readonly jobs: number;
  readonly stops: number;
  /** Only outcomes that occur, in the order in which they are told. */
  readonly jobOutcomes: readonly (readonly [Outcome, number])[];
  readonly stopOutcomes: readonly (readonly [Outcome, number])[];
  readonly exportedProfiles: Sum;
  readonly batches: Sum;
  readonly tookMs: Sum;
  readonly awaitingDeletion: number;
  readonly awaitingReplacement: number;
}

export function totalsOf({ groups }: Report): Totals {
  const rows = groups.flatMap(({ rows }) => rows);
  const jobs = rows.filter(({ role }) => role === "job");
  return {
    jobs: jobs.length,
    stops: rows.length - jobs.length,
    jobOutcomes: outcomesOf(rows, "job"),
    stopOutcomes: outcomesOf(rows, "stop"),
    exportedProfiles: sumOf(jobs.map(({ exportedProfiles }) => exportedProfiles)),
    batches: sumOf(jobs.map(({ batchIds }) => (batchIds === SECRET ? SECRET : batchIds?.length))),
    tookMs: sumOf(jobs.map(({ tookMs }) => tookMs)),
    awaitingDeletion: rows.filter(({ awaits }) => awaits === "deletion").length,
    awaitingReplacement: rows.filter(({ awaits }) => awaits === "replacement").length,
  };
}

function outcomesOf(rows: readonly Row[], role: Role): (readonly [Outcome, number])[] {
  const counts = new Map<Outcome, number>();
  for (const row of rows) if (row.role === role) counts.set(row.outcome, (counts.get(row.outcome) ?? 0) + 1);
  return (Object.keys(OUTCOMES) as Outcome[]).flatMap((outcome) => {
    const count = counts.get(outcome);
    return count === undefined ? [] : [[outcome, count] as const];
  });
}

function sumOf(values: readonly Told<number>[]): Sum {
  const told = values.filter((value) => typeof value === "number");
  return { sum: told.reduce((sum, value) => sum + value, 0), of: told.length };
}
