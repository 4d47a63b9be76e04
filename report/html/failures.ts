import { groupTitle } from "../columns";
import type { Group, Report, Row } from "../model";
import { counted, cut } from "../words";
import { type Html, html } from "./escape";
import { mark } from "./shapes";

const MOST = 20;
const LONGEST = 300;

interface Failure {
  readonly group: Group;
  readonly row: Row;
}

/** The failures that are told first, and the ids by which they are found in the table. */
export function failuresOf({ groups }: Report): { section: Html | undefined; anchors: ReadonlyMap<Row, string> } {
  const all = groups.flatMap((group) =>
    group.rows.filter(({ outcome }) => outcome === "failed").map((row): Failure => ({ group, row })),
  );
  const first = all.slice(0, MOST);
  const anchors = new Map(first.map(({ row }, at) => [row, `failed-${at + 1}`]));
  return { section: all.length === 0 ? undefined : section(first, all.length, anchors), anchors };
}

function section(first: readonly Failure[], all: number, anchors: ReadonlyMap<Row, string>): Html {
  const items = first.map(
    ({
      group,
      row,
    }) => html`<li>${mark("failed")} <a href="#${anchors.get(row)}">${row.name}</a> <span class="faint">${groupTitle(group)}</span>
${row.errors.length === 0 ? html`<p>Why is not told.</p>` : row.errors.map((error) => html`<p>${cut(error, LONGEST)}</p>`)}</li>
`,
  );
  const more = all - first.length;
  return html`<section aria-labelledby="failures"><h2 id="failures">What failed</h2>
<ul class="failures">${items}</ul>
${more > 0 ? html`<p class="faint">And ${counted(more, "more job")}: see the table.</p>` : undefined}</section>
`;
}
