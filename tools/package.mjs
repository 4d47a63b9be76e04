import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "./build.mjs";
import { pluginArchive } from "./package/archive.mjs";
import { logToStderr, PlainError, runMain } from "./plain-error.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const USAGE = "npm run package -- [OS-ARCH... | all] [--out FOLDER]";
/** What the engine asks for. The plugin is JavaScript, the same on all of them. */
const PLATFORMS = ["darwin-amd64", "darwin-arm64", "linux-amd64", "linux-arm64", "windows-amd64"];

/** Makes the archives of the plugin; stdout has their paths, one on each line. */
await runMain(async () => {
  const { platforms, out } = readArguments();
  await build();
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const { archive, files, bytes } = pluginArchive(ROOT);
  mkdirSync(out, { recursive: true });
  for (const platform of platforms) {
    const path = join(out, `pulumi-resource-datajobs-v${version}-${platform}.tar.gz`);
    writeFileSync(path, archive);
    console.log(path);
  }
  logToStderr(`${megabytes(archive.length)} packed, ${megabytes(bytes)} installed, ${files} files.`);
  logToStderr(`pulumi plugin install resource datajobs v${version} --file ARCHIVE installs it.`);
});

function readArguments() {
  const { positionals, values } = parse();
  const unknown = positionals.find((platform) => platform !== "all" && !PLATFORMS.includes(platform));
  if (unknown !== undefined) throw new PlainError(`There is no platform ${unknown}: ${PLATFORMS.join(", ")}.`);
  const platforms = positionals.includes("all") ? PLATFORMS : positionals;
  return { platforms: platforms.length > 0 ? platforms : [thisPlatform()], out: resolve(values.out) };
}

function parse() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { out: { type: "string", default: join(ROOT, "packages") } },
    });
  } catch (error) {
    throw new PlainError(`${error.message}: ${USAGE}`);
  }
}

/** By Go's names. */
function thisPlatform() {
  const system = process.platform === "win32" ? "windows" : process.platform;
  return `${system}-${process.arch === "x64" ? "amd64" : process.arch}`;
}

/** @param {number} bytes */
function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
