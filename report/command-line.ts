import { parseArgs } from "node:util";
import { ReportError } from "./report-error";

export const FORMATS = ["text", "markdown", "html", "json"] as const;
export type Format = (typeof FORMATS)[number];

export const USAGE = `datajobs report: what ran, at a glance, out of a stack's state. It calls no network and shows no secrets.

  datajobs report [--format text|markdown|html|json] [--state FILE] [--output FILE]

  --format text      a table as wide as the terminal, times in its zone (default)
           markdown  for a CI job's summary: totals, a table, a gantt chart
           html      one file without scripts or outside addresses
           json      for programs: docs/report.md tells its shape
  --state FILE       a state that pulumi stack export has written; - reads it from stdin
                     (without it: the stack that is selected in the current folder)
  --output FILE      where the report goes (without it: stdout)`;

export interface CommandLine {
  readonly help: boolean;
  readonly format: Format;
  readonly state: string | undefined;
  readonly output: string | undefined;
}

/** @throws ReportError, in one sentence, at what it can't understand */
export function readCommandLine(args: string[]): CommandLine {
  const { positionals, values } = parse(args);
  const help = values.help === true || (args.length === 1 && positionals[0] === "help");
  const [command, ...others] = positionals;
  if (!help && command !== "report") {
    throw new ReportError(
      `${command === undefined ? "A command is missing" : `"${command}" is no command`}: datajobs report (--help lists the options).`,
    );
  }
  if (others.length > 0) throw new ReportError(`"${others[0]}" is no option: a state is given as --state FILE.`);
  const format = FORMATS.find((each) => each === (values.format ?? "text"));
  if (format === undefined) {
    throw new ReportError(`--format must be one of ${FORMATS.join(", ")}; it is "${values.format}".`);
  }
  for (const name of ["state", "output"] as const) {
    if (values[name] === "") throw new ReportError(`--${name} names no file.`);
  }
  return { help, format, state: values.state, output: values.output };
}

function parse(args: string[]) {
  const text = { type: "string" } as const;
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { format: text, state: text, output: text, help: { type: "boolean", short: "h" } },
    });
  } catch (error) {
    const [sentence = ""] = String(error instanceof Error ? error.message : error).split(/\.\s|\n/);
    throw new ReportError(`${sentence.replace(/\.$/, "")} (--help lists the options).`);
  }
}
