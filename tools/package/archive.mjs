import { existsSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { listFiles } from "../list-files.mjs";
import { PlainError } from "../plain-error.mjs";
import { moduleFiles } from "./modules.mjs";
import { tarGz } from "./tar.mjs";

const EXECUTABLE = "pulumi-resource-datajobs";

/**
 * The plugin as `pulumi plugin install` takes it. Without PulumiPlugin.yaml: finding that, the CLI would install packages.
 * @param {string} root the folder of the package, compiled
 */
export function pluginArchive(root) {
  const compiled = listFiles(join(root, "dist", "provider")).filter((file) => file.endsWith(".js"));
  if (compiled.length === 0) throw new PlainError("There is no compiled provider: run npm run build first.");
  const own = [EXECUTABLE, `${EXECUTABLE}.cmd`, "provider/schema.json", "LICENSE"].filter((path) =>
    existsSync(join(root, path)),
  );
  const paths = [...own, ...compiled.map((file) => relative(root, file).split(sep).join("/")), ...moduleFiles(root)];
  const files = paths.map((path) => ({
    path,
    mode: path === EXECUTABLE ? 0o755 : 0o644,
    content: readFileSync(join(root, path)),
  }));
  return {
    archive: tarGz([...files, { path: "package.json", mode: 0o644, content: manifest(root) }]),
    files: files.length + 1,
    bytes: files.reduce((sum, { content }) => sum + content.length, 0),
  };
}

/** What the plugin reads of package.json, and what Node does. @param {string} root */
function manifest(root) {
  const { name, version, description, license, type } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return Buffer.from(`${JSON.stringify({ name, version, description, license, type }, null, 2)}\n`);
}
