import { batchCount, beginTitle, groupTitle, statusText } from "../columns";
import type { Group, Row } from "../model";
import { counted, countText, cut, durationText, momentText } from "../words";
import { UTC } from "../zone";
import { type Html, html } from "./escape";
import { mark } from "./shapes";

/** A browser lays out only the tables that are on the screen. */
const ROWS_OF_A_TABLE = 250;
const LONGEST_ERROR = 1000;

/** @param anchorOf the id of a row that something links to */
export function jobsSection(groups: readonly Group[], anchorOf: (row: Row) => string | undefined): Html {
  return html`<section aria-labelledby="jobs"><h2 id="jobs" tabindex="-1">All jobs and stops</h2>
${groups.length === 0 ? html`<p class="faint">There is none.</p>` : groups.map((group, at) => groupPart(group, at, anchorOf))}</section>
`;
}

function groupPart(group: Group, at: number, anchorOf: (row: Row) => string | undefined): Html {
  const { rows, notes, place } = group;
  const chunks: Html[] = [];
  for (let from = 0; from < rows.length; from += ROWS_OF_A_TABLE) {
    chunks.push(chunk(group, rows.slice(from, from + ROWS_OF_A_TABLE), from, anchorOf));
  }
  return html`<h3 id="g${at}">${groupTitle(group)} <span class="where">${place}</span></h3>
${notes.map((note) => html`<p>${cut(note, LONGEST_ERROR)}</p>`)}
${
  chunks.length === 0
    ? html`<p class="faint">It has no jobs.</p>`
    : html`<div class="scroll${chunks.length > 1 ? " many" : ""}" role="region" aria-labelledby="g${at}" tabindex="0">${chunks}</div>`
}
`;
}

function chunk(group: Group, rows: readonly Row[], from: number, anchorOf: (row: Row) => string | undefined): Html {
  const isWhole = rows.length === group.rows.length;
  const numbers = `rows ${countText(from + 1)} to ${countText(from + rows.length)} of ${countText(group.rows.length)}`;
  const caption = isWhole
    ? html`<caption class="hidden">${groupTitle(group)}: ${counted(rows.length, "row")}</caption>`
    : html`<caption>${groupTitle(group)}: ${numbers}</caption>`;
  return html`<div class="chunk"><table>${caption}
<thead><tr><th scope="col" class="c-name">Name</th><th scope="col" class="c-status">Status</th><th scope="col" class="c-begin">${beginTitle(group.rows)}, UTC</th>${isOf(group.rows, "job") && JOB_HEADINGS}<th scope="col">Error</th></tr></thead>
<tbody>
${rows.map((row) => tableRow(row, anchorOf(row)))}</tbody></table></div>
`;
}

const isOf = (rows: readonly Row[], role: Row["role"]) => rows.some((row) => row.role === role) || undefined;

const JOB_HEADINGS = html`<th scope="col" class="c-took number">Took</th><th scope="col" class="c-profiles number">Profiles</th><th scope="col" class="c-batches number">Batches</th>`;

function tableRow(row: Row, anchor: string | undefined): Html {
  const { name, role, outcome, begin, tookMs, exportedProfiles, errors, awaits } = row;
  const cells = [durationText(tookMs), countText(exportedProfiles), countText(batchCount(row))];
  const numbers = role === "job" ? cells.map((cell) => html`<td class="number">${cell}</td>`) : undefined;
  const id = anchor === undefined ? undefined : html` id="${anchor}"`;
  return html`<tr${id}><th scope="row">${name}${awaits && html` <span class="faint">awaits ${awaits}</span>`}</th><td>${mark(outcome)} ${statusText(row)}</td><td class="time">${momentText(begin, UTC)}</td>${numbers}<td>${errors.map((error) => html`<div>${cut(error, LONGEST_ERROR)}</div>`)}</td></tr>
`;
}
