import { execFile } from "node:child_process";
import { accessSync, constants, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { temporaryFolder } from "./home.mjs";

const windows = process.platform === "win32";

/** The name that a compiled program has on this system. @param {string} name */
export const program = (name) => (windows ? `${name}.exe` : name);

export const CLI = program("pulumi");
/** What a Node program with dynamic resources needs beside the CLI. */
export const NODE_HOST = [
  program("pulumi-language-nodejs"),
  windows ? "pulumi-resource-pulumi-nodejs.cmd" : "pulumi-resource-pulumi-nodejs",
];
const PYTHON_HOST = [program("pulumi-language-python"), "pulumi-language-python-exec"];
const YAML_HOST = program("pulumi-language-yaml");

/** @param {string} file */
export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    const stat = statSync(file);
    return stat.isFile() && stat.size > 0;
  } catch {
    return false;
  }
}

/** @param {string} bin */
export const isComplete = (bin) =>
  [CLI, ...NODE_HOST, ...PYTHON_HOST, YAML_HOST].every((name) => isExecutable(join(bin, name)));

/**
 * Asks a CLI for its version. A release without its "v", or undefined if it gives no answer.
 * @param {string} cli
 * @returns {Promise<string | undefined>}
 */
export async function cliVersion(cli) {
  const home = temporaryFolder("pulumi-home-"); // every command writes a log file into its home
  try {
    const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true", PULUMI_HOME: home };
    const { stdout } = await promisify(execFile)(cli, ["version"], { env, timeout: 20_000 });
    return /^v?(\d+\.\d+\.\d+\S*)/.exec(stdout.trim())?.[1];
  } catch {
    return undefined;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
