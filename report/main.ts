#!/usr/bin/env node
import { writeFileSync } from "node:fs";
import { type CommandLine, type Format, readCommandLine, USAGE } from "./command-line";
import { htmlReport } from "./html/page";
import { jsonReport } from "./json";
import { markdownReport } from "./markdown/report";
import type { Report } from "./model";
import { ReportError } from "./report-error";
import { reportOf } from "./rows";
import { parseState } from "./state";
import { readState } from "./state-source";
import { textReport } from "./text/report";
import { localZone } from "./zone";

/** Where the terminal's width is not known. */
const COLUMNS = 80;

const WRITERS: Readonly<Record<Format, (report: Report, isTerminal: boolean) => string>> = {
  text: (report, isTerminal) =>
    textReport(report, {
      columns: (isTerminal && process.stdout.columns) || COLUMNS,
      isColored: isTerminal && !process.env.NO_COLOR && process.env.TERM !== "dumb",
      zone: localZone(),
    }),
  markdown: markdownReport,
  html: htmlReport,
  json: jsonReport,
};

async function main(): Promise<void> {
  const given = readCommandLine(process.argv.slice(2));
  if (given.help) return write(`${USAGE}\n`, given);
  const { text, what } = await readState(given.state);
  const report = reportOf(parseState(text, what));
  write(WRITERS[given.format](report, given.output === undefined && process.stdout.isTTY === true), given);
}

function write(text: string, { output }: CommandLine): void {
  if (output === undefined) {
    process.stdout.write(text);
    return;
  }
  try {
    writeFileSync(output, text);
  } catch (error) {
    throw new ReportError(`${output} can't be written: ${(error as NodeJS.ErrnoException).code}.`);
  }
}

// Whoever reads may have seen enough (`| head`).
process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => process.exit(code === "EPIPE" ? 0 : 1));

main().catch((error: unknown) => {
  if (!(error instanceof ReportError)) throw error;
  process.stderr.write(`datajobs: ${error.message}\n`);
  process.exitCode = 1;
});
