import { mkdtempSync, statSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { isAbsolute, join, sep } from "node:path";
import { PlainError } from "../plain-error.mjs";
import { UNFINISHED } from "./scratch.mjs";

/** Where a machine has no room, or doesn't let us write. ENOENT: what Node says of folders to be made on a read-only disk. */
const REFUSALS = ["EACCES", "EPERM", "EROFS", "ENOTDIR", "EEXIST", "ENOENT", "ENOSPC", "EDQUOT"];
const FULL = ["ENOSPC", "EDQUOT"];

/** The user's. @throws PlainError where there is none, as in containers whose user no file knows */
export function homeFolder() {
  let folder = "";
  try {
    folder = homedir();
  } catch {
    // Neither HOME nor an entry in the list of users.
  }
  if (isAbsolute(folder)) return folder;
  const other = process.platform === "linux" ? ", or XDG_CACHE_HOME and PULUMI_HOME" : "";
  throw new PlainError(`There is no home folder to keep the Pulumi CLI in: set HOME${other}.`);
}

/** A new folder for what is of use for a moment only. @param {string} prefix */
export function temporaryFolder(prefix) {
  try {
    return mkdtempSync(join(existingTmpdir(), prefix));
  } catch (error) {
    throw explain(error, "Temporary files", tmpdir(), "TMPDIR");
  }
}

/** @throws PlainError where it is not there: a command that is started in it would seem to be missing itself */
export function existingTmpdir() {
  try {
    statSync(tmpdir());
  } catch (error) {
    throw explain(error, "Temporary files", tmpdir(), "TMPDIR");
  }
  return tmpdir();
}

/**
 * The sentence for a file that couldn't be written, or the error itself if it is another one.
 * @param {any} error
 * @param {string} what can't be kept
 * @param {string} folder
 * @param {string | undefined} variable names another folder
 */
export function explain(error, what, folder, variable = process.platform === "linux" ? "XDG_CACHE_HOME" : undefined) {
  if (error instanceof PlainError || !REFUSALS.includes(error.code)) return error;
  if (error.code === "ENOENT" && !["mkdir", "mkdtemp", "stat"].includes(error.syscall)) return error;
  // Of a copy it is the source that `path` names.
  const [place = folder] = (error.dest ?? error.path ?? folder).split(`${sep}${UNFINISHED}`);
  const todo = FULL.includes(error.code) ? "make room there" : "make that folder writable";
  return new PlainError(
    `${what} can't be kept in ${place} (${error.code}): ${todo}${variable ? `, or name another one in ${variable}` : ""}.`,
  );
}
