import { execFileSync } from "node:child_process";
import { PlainError } from "../plain-error.mjs";

/**
 * What git keeps of a folder, and what it would be asked to: files that it doesn't know yet, unless they are ignored.
 * @param {string} folder a git checkout
 * @returns {string[]} paths from there, with slashes
 */
export function gitFiles(folder) {
  try {
    const options = {
      cwd: folder,
      encoding: /** @type {const} */ ("utf8"),
      maxBuffer: 2 ** 26,
      stdio: /** @type {any} */ (["ignore", "pipe", "ignore"]),
    };
    const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], options);
    return listed.split("\0").filter((file) => file !== "");
  } catch (error) {
    throw new PlainError(
      `git doesn't tell which files are committed in ${folder} (${error.code ?? `exit code ${error.status}`}): this check needs git and a checkout.`,
    );
  }
}
