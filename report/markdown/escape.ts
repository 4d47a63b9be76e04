import { cut } from "../words";

/** One cell stays one cell, and what it says stays text: no markup, no link, no mention of people or issues. */
export function cellText(text: string, most: number): string {
  return cut(text, most).replace(/[&<>|`*_~[\]\\#@!$]|:(?=\/\/)|\bwww(?=\.)/g, (found) =>
    [...found].map((character) => `&#${character.codePointAt(0)};`).join(""),
  );
}

/** What mermaid takes for the end of a name, for a comment, an entity or markup is a hyphen in its chart. */
export function chartText(text: string, most: number): string {
  return cut(text.replace(/[:;,#%{}<>"`\\]+/g, "-"), most).trim() || "-";
}
