import { groupTitle } from "../columns";
import type { Report, Row } from "../model";
import { counted, countText, cut } from "../words";
import { type Html, html } from "./escape";
import { mark } from "./shapes";

const MOST_REASONS = 10;
const MOST_NAMES = 12;
const LONGEST_REASON = 300;
const LONGEST_NAME = 80;

interface Failure {
  readonly of: string;
  readonly row: Row;
}

/** What failed, each reason once, and the ids by which the rows that are named there are found in the table. */
export function failuresOf({ groups }: Report): { section: Html | undefined; anchors: ReadonlyMap<Row, string> } {
  const reasons = new Map<string, Failure[]>();
  for (const group of groups) {
    for (const row of group.rows.filter(({ outcome }) => outcome === "failed")) {
      const reason = row.errors.length === 0 ? "Why is not told." : row.errors.join(" ");
      const failures = reasons.get(reason) ?? [];
      failures.push({ of: groupTitle(group), row });
      reasons.set(reason, failures);
    }
  }
  if (reasons.size === 0) return { section: undefined, anchors: new Map() };
  const shown = [...reasons].sort(([, one], [, other]) => other.length - one.length).slice(0, MOST_REASONS);
  const named = shown.flatMap(([, failures]) => failures.slice(0, MOST_NAMES));
  const anchors = new Map(named.map(({ row }, at) => [row, `failed-${at + 1}`]));
  return { section: section(shown, reasons.size - shown.length, anchors), anchors };
}

function section(shown: [string, Failure[]][], left: number, anchors: ReadonlyMap<Row, string>): Html {
  return html`<section aria-labelledby="failures"><h2 id="failures">What failed</h2>
<ul class="failures">${shown.map(([reason, failures]) => item(reason, failures, anchors))}</ul>
${left > 0 ? html`<p class="legend">And for ${counted(left, "other reason")}: see the table.</p>` : undefined}</section>
`;
}

function item(reason: string, failures: readonly Failure[], anchors: ReadonlyMap<Row, string>): Html {
  const left = failures.length - MOST_NAMES;
  const names = failures
    .slice(0, MOST_NAMES)
    .map(
      ({ of, row }, at) =>
        html`${at > 0 ? ", " : ""}<a href="#${anchors.get(row)}" title="${of}">${cut(row.name, LONGEST_NAME)}</a>`,
    );
  return html`<li>${mark("failed")} <b>${counted(failures.length, "job")}</b> ${cut(reason, LONGEST_REASON)}
<p>${names}${left > 0 ? ` and ${countText(left)} more` : undefined}</p></li>
`;
}
