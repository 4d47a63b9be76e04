import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The folder that is packed: where the package.json beside our compiled `dist` lies. */
export const PACKAGE_ROOT = resolve(__dirname, "..", "..", "..");

/** Tokens of all that the package declares, by its own schema: `adobe:ExportJob`. */
export function declared(): { readonly resources: string[]; readonly functions: string[] } {
  const schema = JSON.parse(readFileSync(join(PACKAGE_ROOT, "provider", "schema.json"), "utf8"));
  const tokens = (all: object) => Object.keys(all).map((token) => token.replace(/^datajobs:/, ""));
  return { resources: tokens(schema.resources), functions: tokens(schema.functions) };
}

/** Lets many test processes share one tarball; whoever sets it removes the file. */
const TARBALL = "DATAJOBS_TEST_TARBALL";

/** What `npm pack --json` tells of the tarball. */
export interface Packed {
  readonly filename: string;
  /** Bytes of the tarball. */
  readonly size: number;
  /** Bytes when installed. */
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string; readonly size: number; readonly mode: number }[];
}

let packing: Promise<string> | undefined;

/** The path of the tarball that users would install: made by `npm pack` once for this process, and gone when it ends. */
export function packOnce(): Promise<string> {
  packing ??= findOrPack();
  return packing;
}

async function findOrPack(): Promise<string> {
  const given = process.env[TARBALL];
  if (given !== undefined && existsSync(given)) return given;
  const folder = mkdtempSync(join(tmpdir(), "datajobs-pack-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const { filename } = await npmPack(["--pack-destination", folder]);
  const tarball = join(folder, filename);
  process.env[TARBALL] = tarball; // for the processes that this one starts
  return tarball;
}

/** Without scripts: what these very tests were compiled with is what is packed. */
export async function npmPack(options: readonly string[]): Promise<Packed> {
  const args = ["pack", "--json", "--ignore-scripts", "--loglevel=error", ...options];
  // Without the settings of the npm that runs the tests.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
  const { stdout } = await run("npm", args, {
    cwd: PACKAGE_ROOT,
    env,
    encoding: "utf8",
    maxBuffer: 1 << 24,
    shell: process.platform === "win32",
  });
  const [packed] = JSON.parse(stdout) as Packed[];
  if (packed === undefined) throw new Error(`npm pack told nothing: ${stdout}`);
  return packed;
}

/**
 * Puts the tarball, its dependencies and those of a program into FOLDER/node_modules, as `npm install` would, but
 * without network: the dependencies are links into the checkout's node_modules.
 * @returns the installed package's folder
 */
export async function installPacked(folder: string): Promise<string> {
  const modules = join(folder, "node_modules");
  const installed = join(modules, "pulumi-datajobs");
  mkdirSync(installed, { recursive: true });
  await run("tar", ["-xzf", await packOnce(), "--strip-components=1", "-C", installed]);
  const { dependencies = {}, peerDependencies = {} } = readJson(join(installed, "package.json"));
  for (const name of [...Object.keys(dependencies), ...Object.keys(peerDependencies), "@types/node"]) {
    const link = join(modules, name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(PACKAGE_ROOT, "node_modules", name), link, "junction");
  }
  return installed;
}

interface Manifest {
  readonly dependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
}

function readJson(file: string): Manifest {
  return JSON.parse(readFileSync(file, "utf8")) as Manifest;
}
