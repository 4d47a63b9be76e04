import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const PKG = "github.com/pulumi/pulumi/pkg/v3";
const YAML = "github.com/pulumi/pulumi-yaml";
export const SDK = "github.com/pulumi/pulumi/sdk/v3";

/**
 * @typedef {object} GoModule one folder here with a go.mod and a go.sum that are the only place where versions are written
 * @property {string} name
 * @property {string} what
 * @property {string} folder
 * @property {string} version of Pulumi
 * @property {string} go the oldest Go that will do
 * @property {string[]} packages programs to compile
 * @property {string[]} scripts files to copy from the SDK's module as they are
 * @property {string[]} [sources] programs of our own, beside go.mod
 */

/**
 * Three modules, for their versions clash: the language hosts left the published modules long ago, and the last ones
 * that can be had run programs under the newest engine all the same. Whatever the YAML host shares with the CLI, but
 * for Pulumi itself, has the CLI's version there, so that it is compiled once: some 20 seconds remain.
 * @type {GoModule[]}
 */
export const MODULES = [
  goModule("hosts", "language hosts (Node, Python)", {
    packages: [`${SDK}/nodejs/cmd/pulumi-language-nodejs`, `${SDK}/python/cmd/pulumi-language-python`],
    scripts: ["python/cmd/pulumi-language-python-exec"],
  }),
  goModule("cli", "CLI", {
    packages: [`${PKG}/cmd/pulumi`],
    // The launcher of dynamic providers.
    scripts: [`nodejs/dist/pulumi-resource-pulumi-nodejs${process.platform === "win32" ? ".cmd" : ""}`],
  }),
  goModule("yaml", "language host (YAML)", { packages: [`${YAML}/cmd/pulumi-language-yaml`], scripts: [] }),
];

/** Pulumi's own code generator, for machines whose CLI has language hosts that know nothing of it. */
export const GENERATOR = goModule("gen-sdk", "SDK generator", { packages: ["."], scripts: [], sources: ["main.go"] });

/** What a module is built from. @param {GoModule} module */
export const filesOf = ({ sources = [] }) => ["go.mod", "go.sum", ...sources];

/** The CLI's version. */
export const VERSION = /** @type {GoModule} */ (MODULES.find(({ name }) => name === "cli")).version;

/** Link flags: no debug information (115 MB instead of 170), and the version that the CLI tells. @param {GoModule} module */
export const linkFlags = ({ version }) => `-s -w -X ${SDK}/go/common/version.Version=v${version}`;

/**
 * @param {string} name
 * @param {string} what
 * @param {Pick<GoModule, "packages" | "scripts" | "sources">} parts
 * @returns {GoModule}
 */
function goModule(name, what, parts) {
  const folder = fileURLToPath(new URL(name, import.meta.url));
  const text = readFileSync(new URL(`${name}/go.mod`, import.meta.url), "utf8");
  const version = /github\.com\/pulumi\/pulumi\/(?:pkg|sdk)\/v3 v(\S+)/.exec(text)?.[1];
  const go = /^go (\S+)/m.exec(text)?.[1];
  if (!version || !go) throw new Error(`${folder}/go.mod lacks Pulumi's version or its go line`);
  return { name, what, folder, version, go, ...parts };
}
