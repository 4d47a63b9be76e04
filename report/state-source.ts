import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { ReportError } from "./report-error";

const HOW_ELSE = "or give a state: pulumi stack export --stack NAME | datajobs report --state -";

export interface Source {
  readonly text: string;
  /** For messages. */
  readonly what: string;
}

/** A file, `-` for stdin, or the stack that is selected in the current folder. */
export async function readState(state: string | undefined): Promise<Source> {
  if (state === undefined) return { text: await exportStack(), what: "what `pulumi stack export` wrote" };
  if (state === "-") return { text: await readStdin(), what: "stdin" };
  return { text: readFile(state), what: state };
}

function readFile(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder" : String(code);
    throw new ReportError(`${path} can't be read: ${why}.`);
  }
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/** Without `--show-secrets`: secrets stay encrypted. */
function exportStack(): Promise<string> {
  const isWindows = process.platform === "win32";
  const options = { encoding: "utf8", maxBuffer: 2 ** 30, shell: isWindows } as const;
  return new Promise((resolve, reject) => {
    const pulumi = execFile("pulumi", ["stack", "export", "--non-interactive"], options, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      const isMissing = error.code === "ENOENT" || /is not recognized/.test(stderr);
      reject(
        new ReportError(
          isMissing ? `pulumi is not found: install it or put it on the PATH, ${HOW_ELSE}.` : failure(stderr),
        ),
      );
    });
    // It asks for nothing.
    pulumi.stdin?.end();
  });
}

function failure(stderr: string): string {
  if (/no stack selected/i.test(stderr)) {
    return `No stack is selected in this folder: select one with pulumi stack select NAME, ${HOW_ELSE}.`;
  }
  if (/no Pulumi\.yaml project file found/i.test(stderr)) {
    return `This folder is no Pulumi project: go to the one of the project, ${HOW_ELSE}.`;
  }
  const said = /^error: (.+)$/m.exec(stderr)?.[1] ?? stderr.trim().split("\n").at(-1) ?? "";
  return `pulumi stack export failed${said === "" ? "" : ` (${said.trim().replace(/\.$/, "")})`}: mend that, ${HOW_ELSE}.`;
}
