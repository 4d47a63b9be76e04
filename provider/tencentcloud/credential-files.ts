import type { ReadText } from "../core/config";
import { isRecord } from "../core/values";

/** Of the SDKs; sections are profiles. Relative to the home folder. */
const SDK_FILE = ".tencentcloud/credentials";
/** Of the command line `tccli`: one file with keys, one with everything else, for each profile. */
const CLI_FILE = ".tccli/default.credential";
const CLI_CONFIGURATION = ".tccli/default.configure";

export const KEY_FILES = `${SDK_FILE} or ~/${CLI_FILE}`;
export const REGION_FILE = CLI_CONFIGURATION;

interface FileKeys {
  readonly secretId: string;
  readonly secretKey?: string;
  readonly token?: string;
}

/** The keys of the default profile. All of them come out of one file: keys of two files are no pair. */
export function keysFromFiles(readText: ReadText): FileKeys | undefined {
  return (
    keysOf(iniSection(readText(SDK_FILE) ?? "", "default"), "secret_id", "secret_key") ??
    keysOf(json(readText(CLI_FILE)), "secretId", "secretKey")
  );
}

/** The region of tccli's default profile. */
export function regionFromFile(readText: ReadText): string | undefined {
  const parameters = json(readText(CLI_CONFIGURATION))._sys_param;
  return isRecord(parameters) ? text(parameters.region) : undefined;
}

function keysOf(values: Record<string, unknown>, idName: string, keyName: string): FileKeys | undefined {
  const [secretId, secretKey, token] = [text(values[idName]), text(values[keyName]), text(values.token)];
  if (secretId === undefined) return undefined;
  return { secretId, ...(secretKey !== undefined && { secretKey }), ...(token !== undefined && { token }) };
}

/** Keys may hold `=`: only the first one separates. */
function iniSection(source: string, wanted: string): Record<string, string> {
  let section = "";
  const found: Record<string, string> = {};
  for (const line of source.replace(/^\uFEFF/, "").split(/\r?\n/)) {
    section = /^\s*\[([^\]]*)\]/.exec(line)?.[1]?.trim() ?? section;
    const [, name = "", value = ""] = /^\s*([^=;#\s]+)\s*=(.*)$/.exec(line) ?? [];
    if (section === wanted && name !== "") found[name] = value.trim();
  }
  return found;
}

/** A damaged file is as good as none: what it was to hold is then reported as missing. */
function json(source: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(source?.replace(/^\uFEFF/, "") ?? "{}");
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}
