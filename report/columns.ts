import type { Group, Row } from "./model";
import { OUTCOMES } from "./outcomes";
import { SECRET } from "./told";
import { countText, durationText, momentText } from "./words";
import type { Zone } from "./zone";

/** One column of every table: the same words in each format. */
export interface Column {
  readonly title: (group: Group) => string;
  readonly isNumber?: true;
  readonly cell: (row: Row, zone: Zone) => string;
}

const BEGUN = { created: "Created", started: "Started", stopped: "Stopped" } as const;

/** What the times of these rows are the times of. */
export function beginTitle(rows: readonly Row[]): string {
  const kinds = new Set(rows.map(({ begin }) => begin?.is).filter((is) => is !== undefined));
  if (kinds.size === 0) return rows.every(({ role }) => role === "stop") ? BEGUN.stopped : BEGUN.started;
  return (["created", "started", "stopped"] as const)
    .filter((is) => kinds.has(is))
    .map((is) => BEGUN[is])
    .join(" / ");
}

export const COLUMNS = {
  name: { title: () => "Name", cell: ({ name }) => name },
  status: { title: () => "Status", cell: (row) => `${OUTCOMES[row.outcome].mark} ${statusText(row)}` },
  begin: { title: ({ rows }) => beginTitle(rows), cell: ({ begin }, zone) => momentText(begin, zone) },
  took: { title: () => "Took", isNumber: true, cell: ({ tookMs }) => durationText(tookMs) },
  profiles: { title: () => "Profiles", isNumber: true, cell: ({ exportedProfiles }) => countText(exportedProfiles) },
  batches: { title: () => "Batches", isNumber: true, cell: (row) => countText(batchCount(row)) },
} as const satisfies Readonly<Record<string, Column>>;

/** The outcome in plain words, and the vendor's word where that says more. */
export function statusText({ outcome, status, progress }: Row): string {
  const { word } = OUTCOMES[outcome];
  const percent = typeof progress === "number" && outcome === "running" ? ` ${countText(progress)} %` : "";
  const said = status === undefined || status.toLowerCase() === word ? "" : ` (${status})`;
  return `${word}${percent}${said}`;
}

export function batchCount({ batchIds }: Row): number | typeof SECRET | undefined {
  return batchIds === SECRET ? SECRET : batchIds?.length;
}

/** `adobe.ExportJobSet nightly`, and where. */
export function groupTitle({ kind, set }: Group): string {
  return set === undefined ? kind : `${kind} ${set}`;
}

/** Columns that tell nothing of any row of a group are left out. */
export function columnsFor({ rows }: Group): Column[] {
  const { name, status, begin, took, profiles, batches } = COLUMNS;
  return [
    name,
    status,
    begin,
    ...(rows.some(({ role }) => role === "job") ? [took] : []),
    ...(rows.some(({ exportedProfiles }) => exportedProfiles !== undefined) ? [profiles] : []),
    ...(rows.some(({ batchIds }) => batchIds !== undefined) ? [batches] : []),
  ];
}
