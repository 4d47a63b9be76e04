import { cpSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** What a copy doesn't need, or gets in another way. */
const LEFT_OUT = ["node_modules", ".git", "packages"];
/** With `@pulumi/pulumi` come the copies of these that it was made with: nothing may find others. */
const OF_SDK = ["@pulumi/pulumi", "@grpc/grpc-js", "google-protobuf"];

/**
 * Copies the built project into FOLDER, where it finds another `@pulumi/pulumi`. Copied, for Node looks for packages from
 * the real place of a file; the other packages are links to the ones of the project.
 * @param {string} folder
 * @param {string} sdk the node_modules with that SDK
 */
export function copyProject(folder, sdk) {
  for (const name of readdirSync(ROOT).filter((name) => !LEFT_OUT.includes(name)))
    cpSync(join(ROOT, name), join(folder, name), { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  const modules = join(ROOT, "node_modules");
  for (const name of packagesIn(modules).filter((name) => !OF_SDK.includes(name)))
    link(join(modules, name), join(folder, "node_modules", name));
  link(join(sdk, "@pulumi/pulumi"), join(folder, "node_modules", "@pulumi/pulumi"));
}

/** Names of packages, and `.bin`. @param {string} modules */
function packagesIn(modules) {
  const names = readdirSync(modules).filter((name) => name === ".bin" || !name.startsWith("."));
  return names.flatMap((name) =>
    name.startsWith("@") ? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`) : [name],
  );
}

/** @param {string} to @param {string} at */
function link(to, at) {
  mkdirSync(dirname(at), { recursive: true });
  symlinkSync(to, at, "junction");
}
