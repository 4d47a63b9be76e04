import type { Files, InFile } from "../core/config";
import { ConfigurationError } from "../core/errors";
import { unwrapped } from "../core/form";
import { iniSection } from "../core/ini";
import { isRecord, plainText } from "../core/values";

/** Of the SDKs; sections are profiles. */
const SDK_FILES = ["~/.tencentcloud/credentials", "/etc/tencentcloud/credentials"];
/** Of the command line `tccli` and of Terraform: one file with keys, one with everything else, for each profile. */
const CLI_FOLDER = "~/.tccli";
const PROFILES = ["TENCENTCLOUD_PROFILE", "TCCLI_PROFILE"];
const SDK_FILE = "TENCENTCLOUD_CREDENTIALS_FILE";
const FOLDER = "TENCENTCLOUD_SHARED_CREDENTIALS_DIR";

/** For docs and errors. */
export const KEY_FILES = [...SDK_FILES, `${CLI_FOLDER}/PROFILE.credential`].join(" or ");
/** Name other files, and other profiles in them. */
export const KEY_FILE_VARIABLES = [...PROFILES, SDK_FILE, FOLDER];
export const REGION_FILE = `${CLI_FOLDER}/PROFILE.configure`;

export type KeyName = "secretId" | "secretKey" | "token";
type FileKeys = Partial<Record<KeyName, string>> & { readonly path: string };

/**
 * One part of the chosen profile's keys. All parts come out of the first file that has any: keys of two files are no set.
 * @throws ConfigurationError where what the environment names isn't there, and for keys that have ended
 */
export function fromKeyFile(files: Files, name: KeyName): InFile | undefined {
  const keys = keysIn(files);
  return keys && { value: keys[name], path: keys.path };
}

/** The region of tccli's profile. */
export function regionFromFile(files: Files): InFile {
  const path = `${folderOf(files)}/${profileOf(files).name}.configure`;
  const parameters = json(files, path)._sys_param;
  return { value: isRecord(parameters) ? text(parameters.region) : undefined, path };
}

function keysIn(files: Files): FileKeys | undefined {
  const profile = profileOf(files);
  const namedFile = files.env[SDK_FILE]?.trim();
  const namedFolder = files.env[FOLDER]?.trim();
  const cli = `${folderOf(files)}/${profile.name}.credential`;
  const places = [
    // What is named comes first, and alone: the keys of another file are another account's.
    ...(namedFile ? [fromSdkFile(files, namedFile, profile.name)] : []),
    ...(namedFolder && !namedFile ? [fromCliFile(files, cli)] : []),
    ...(namedFile || namedFolder ? [] : SDK_FILES.map((path) => fromSdkFile(files, path, profile.name))),
    ...(namedFile || namedFolder ? [] : [fromCliFile(files, cli)]),
  ];
  const found = places.find((keys) => keys !== undefined);
  if (found) return found;
  const named = [
    ...(profile.variable ? [profile.variable] : []),
    ...[SDK_FILE, FOLDER].filter((name) => files.env[name]?.trim()),
  ];
  if (named.length === 0) return undefined;
  const looked = namedFile ? [namedFile] : namedFolder ? [cli] : [...SDK_FILES, cli];
  throw new ConfigurationError({
    what: `use the credentials that ${named.join(" and ")} ${named.length > 1 ? "name" : "names"}`,
    why: `there are none of profile ${profile.name} in ${looked.join(", ")}`,
    advice: `Write the profile into one of these files, or unset ${named.join(" and ")}.`,
  });
}

function profileOf({ env }: Files): { readonly name: string; readonly variable?: string } {
  const variable = PROFILES.find((name) => env[name]?.trim());
  return variable ? { name: unwrapped(env[variable] ?? "") ?? "default", variable } : { name: "default" };
}

function folderOf({ env }: Files): string {
  return (unwrapped(env[FOLDER] ?? "") ?? CLI_FOLDER).replace(/[\\/]+$/, "");
}

function fromSdkFile(files: Files, path: string, profile: string): FileKeys | undefined {
  const values = iniSection(files.readText(path) ?? "", (section) => section === profile);
  return keysOf(path, { secretId: values.secret_id, secretKey: values.secret_key, token: values.token });
}

function fromCliFile(files: Files, path: string): FileKeys | undefined {
  const values = json(files, path);
  const keys = keysOf(path, values);
  const endsAt = Number(plainText(values.expiresAt) ?? Number.NaN);
  // Seconds; one of today in milliseconds is beyond the year 5000 in seconds.
  const endsAtMs = endsAt > 1e11 ? endsAt : endsAt * 1000;
  if (!keys || !(endsAtMs <= files.now())) return keys;
  const login = ["oauth", "sso"].includes(text(values.type) ?? "") ? ` (type ${text(values.type)})` : "";
  throw new ConfigurationError({
    what: `use the keys of the file ${path}`,
    why: `they are those of a login${login} that expired at ${new Date(endsAtMs).toISOString()}`,
    advice: "Log in again: tccli auth login, or tccli sso login.",
  });
}

function keysOf(path: string, values: Record<string, unknown>): FileKeys | undefined {
  const names: readonly KeyName[] = ["secretId", "secretKey", "token"];
  const found = names.flatMap((name) => {
    const value = text(values[name]);
    return value === undefined ? [] : [[name, value]];
  });
  return found.length === 0 ? undefined : { ...Object.fromEntries(found), path };
}

/** @throws ConfigurationError for a damaged file: what comes after it would be another account's */
function json(files: Files, path: string): Record<string, unknown> {
  const source = files.readText(path) ?? "";
  if (source.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(source);
    return isRecord(value) ? value : {};
  } catch {
    throw new ConfigurationError({
      what: `read the file ${path}`,
      why: "it is not JSON",
      advice: "Write it anew: tccli configure, or tccli auth login.",
    });
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? unwrapped(value) : undefined;
}
