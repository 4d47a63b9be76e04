import { createHash } from "node:crypto";
import type { Report } from "../model";
import { dateline, headline, timeNote } from "../summary";
import { timeLineOf } from "../time-line";
import { UTC } from "../zone";
import { Html, html } from "./escape";
import { failuresOf } from "./failures";
import { STYLE } from "./style";
import { jobsSection } from "./table";
import { timeLineSection } from "./time-line";
import { totalsSection } from "./totals";

/** Nothing is loaded, run or sent; the style is allowed by its digest. `data:` is the empty icon, so that no browser asks for one. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; img-src data:; base-uri 'none'; form-action 'none'`;

/** One file: no script, no outside address. */
export function htmlReport(report: Report): string {
  const line = timeLineOf(report);
  const { section: failures, anchors } = failuresOf(report);
  const title = headline(report);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Html(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${new Html(STYLE)}</style>
</head>
<body>
<a class="skip" href="#jobs">Skip to the table</a>
<header><h1>${title}</h1><p>${dateline(report, UTC)}</p></header>
<main>
${totalsSection(report)}${failures}${line && timeLineSection(line, timeNote(report))}${jobsSection(report.groups, (row) => anchors.get(row))}</main>
<footer>Written by <code>datajobs report</code> of pulumi-datajobs out of the stack's state: what the state does not tell is shown as –.</footer>
</body>
</html>
`.text;
}
