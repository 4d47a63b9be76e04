import type { Outcome } from "../model";
import { OUTCOMES } from "../outcomes";
import { type Html, html } from "./escape";

/** The mark of an outcome, as text and not as a picture of it; screen readers are told the word beside it. */
export function mark(outcome: Outcome): Html {
  return html`<span class="mark ${outcome}" aria-hidden="true">${markText(outcome)}</span>`;
}

/** With the selector that keeps systems from drawing it as an emoji. */
export function markText(outcome: Outcome): string {
  return `${OUTCOMES[outcome].mark}\ufe0e`;
}

/** A share of the width, with no more digits than can be seen. */
export function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))}%`;
}
