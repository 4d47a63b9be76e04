import type { Report } from "../model";
import { OUTCOMES } from "../outcomes";
import { warnings } from "../summary";
import { type Sum, type Totals, totalsOf } from "../totals";
import { counted, countText, durationText } from "../words";
import { type Html, html } from "./escape";
import { mark, percent } from "./shapes";

export function totalsSection(report: Report): Html {
  const totals = totalsOf(report);
  const cautions = warnings(report);
  return html`<section aria-labelledby="totals"><h2 id="totals" class="hidden">Totals</h2>
${totals.jobs + totals.stops === 0 ? html`<p>No data job and no stop is in this state.</p>` : numbers(totals)}
${cautions.length > 0 ? html`<ul class="warnings">${cautions.map((each) => html`<li>${each}</li>`)}</ul>` : undefined}
</section>
`;
}

function numbers(totals: Totals): Html {
  const { jobs, stops, exportedProfiles, batches, tookMs } = totals;
  const told = ({ of }: Sum) =>
    of < jobs ? html`<small>told by ${countText(of)} of ${counted(jobs, "job")}</small>` : undefined;
  const tiles: [string, string, Html | undefined][] = [
    ...(jobs > 0 ? [["Jobs", countText(jobs), undefined] as [string, string, undefined]] : []),
    ...(stops > 0 ? [["Stops", countText(stops), undefined] as [string, string, undefined]] : []),
    ...tile("Exported profiles", exportedProfiles, countText(exportedProfiles.sum), told),
    ...tile("Batches", batches, countText(batches.sum), told),
    ...tile("Time of all jobs together", tookMs, durationText(tookMs.sum), told),
  ];
  return html`<dl class="totals">${tiles.map(
    ([name, value, more]) => html`<div><dt>${name}${more}</dt><dd>${value}</dd></div>`,
  )}</dl>
${shares(totals)}${key("Jobs", totals.jobOutcomes)}${key("Stops", totals.stopOutcomes)}`;
}

function tile(
  name: string,
  sum: Sum,
  text: string,
  told: (sum: Sum) => Html | undefined,
): [string, string, Html | undefined][] {
  return sum.of > 0 ? [[name, text, told(sum)]] : [];
}

/** One bar, divided as the jobs are: the words stand below it. */
function shares({ jobs, jobOutcomes }: Totals): Html | undefined {
  if (jobs === 0) return undefined;
  let from = 0;
  const parts = jobOutcomes.map(([outcome, count]) => {
    const x = percent(from / jobs);
    from += count;
    return html`<rect class="bar ${outcome}" x="${x}" width="${percent(count / jobs)}" height="100%"/>`;
  });
  return html`<svg class="share" aria-hidden="true">${parts}</svg>`;
}

function key(of: string, outcomes: Totals["jobOutcomes"]): Html | undefined {
  if (outcomes.length === 0) return undefined;
  return html`<ul class="key"><li class="of">${of}</li>${outcomes.map(
    ([outcome, count]) => html`<li>${mark(outcome)} <b>${countText(count)}</b> ${OUTCOMES[outcome].word}</li>`,
  )}</ul>`;
}
