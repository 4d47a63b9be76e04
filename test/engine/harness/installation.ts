import { execFile } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { PACKAGE_ROOT, packOnce } from "../../package/pack";
import { oncePerRun } from "./once";

const run = promisify(execFile);

/** The version of a package that the checkout has: what was tried is what is installed, and npm has it at hand. */
function versionOf(name: string): string {
  const manifest = join(PACKAGE_ROOT, "node_modules", name, "package.json");
  return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
}

/** What a program depends on, as its package.json says it. */
export async function dependencies(): Promise<Record<string, string>> {
  return { "pulumi-datajobs": `file:${await packOnce()}`, "@pulumi/pulumi": versionOf("@pulumi/pulumi") };
}

/** A folder whose node_modules holds the packed tarball and Pulumi's SDK, as a user's `npm install` puts them there. */
export function installation(): Promise<string> {
  return oncePerRun("installation", async (folder) => {
    writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, dependencies: await dependencies() }));
    await npmInstall(folder);
  });
}

export function npmInstall(folder: string): Promise<void> {
  return inFolder(folder, "npm", [
    "install",
    "--prefer-offline",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
    "--ignore-scripts",
  ]);
}

/** pnpm itself comes from the registry; its store and caches stay below SCRATCH. */
export async function pnpmInstall(folder: string, scratch: string): Promise<void> {
  const versions = pathToFileURL(join(PACKAGE_ROOT, "tools", "versions.mjs")).href;
  const { PNPM } = (await import(versions)) as { PNPM: string };
  const homes = Object.fromEntries(["CACHE", "DATA", "STATE"].map((name) => [`XDG_${name}_HOME`, join(scratch, name)]));
  const install = ["install", "--ignore-scripts", "--prefer-offline", "--reporter=append-only"];
  return inFolder(folder, "npx", ["--yes", `pnpm@${PNPM}`, ...install], homes);
}

/** Without the settings of the npm that runs the tests, but with the user's registry. @throws with the command's own words */
async function inFolder(
  cwd: string,
  command: string,
  args: readonly string[],
  more: Record<string, string> = {},
): Promise<void> {
  const ours = /^(npm_(?!config_(registry|cache|userconfig|globalconfig|cafile|(https?_)?proxy))|NODE_TEST_CONTEXT)/i;
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
  try {
    await run(command, [...args], {
      cwd,
      env: { ...inherited, ...more },
      encoding: "utf8",
      shell: process.platform === "win32",
    });
  } catch (error) {
    const { stderr, stdout } = error as { stderr?: string; stdout?: string };
    throw new Error(`${command} ${args.join(" ")}: ${[stderr, stdout].filter(Boolean).join("\n") || String(error)}`);
  }
}

/** The folders that hold the CLI under test, its language hosts, and the Node that runs this. */
export function programs(): string {
  const path = process.env.PATH ?? "";
  const bin =
    process.env.DATAJOBS_TEST_ENGINE ?? path.split(delimiter).find((folder) => existsSync(join(folder, "pulumi")));
  if (bin === undefined) throw new Error("there is no Pulumi CLI on PATH: run the tests by tools/test.mjs");
  // npm puts node_modules/.bin in front of PATH, where Pulumi's npm package has a launcher of the same name.
  return [bin, dirname(process.execPath), path].join(delimiter);
}
