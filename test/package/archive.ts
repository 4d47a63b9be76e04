import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { PACKAGE_ROOT } from "./pack";

const run = promisify(execFile);

interface Archive {
  readonly path: string;
  /** `v0.1.0`. */
  readonly version: string;
}

/** What `npm run package` makes; gone when this process ends. */
export async function packagePlugin(...args: string[]): Promise<Archive> {
  const folder = mkdtempSync(join(tmpdir(), "datajobs-archive-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const script = join(PACKAGE_ROOT, "tools", "package.mjs");
  const { stdout } = await run(process.execPath, [script, ...args, "--out", folder], { encoding: "utf8" });
  const [path = ""] = stdout.trim().split("\n");
  const [, version = ""] =
    /^pulumi-resource-datajobs-(v[^-]+(?:-[^-]+)*?)-(?:linux|darwin|windows)-\w+\.tar\.gz$/.exec(basename(path)) ?? [];
  if (!existsSync(path) || version === "") throw new Error(`npm run package told nothing that is there: ${stdout}`);
  return { path, version };
}
