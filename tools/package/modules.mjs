import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { PlainError } from "../plain-error.mjs";

/**
 * Where the plugin needs less than the whole of a package. `files`: all that is loaded of it; `dependencies`: all that
 * those need.
 * @type {Record<string, { files?: RegExp, dependencies: string[] }>}
 */
const PARTS = {
  // The messages of Pulumi's protocol. The rest is the SDK for programs: 15 MB, and 250 packages of its own.
  "@pulumi/pulumi": { files: /^proto\/[^/]+\.js$/, dependencies: ["@grpc/grpc-js", "google-protobuf"] },
  // Not @grpc/proto-loader, which reads .proto files for two services that are not offered here: 18 packages.
  "@grpc/grpc-js": { dependencies: ["@js-sdsl/ordered-map"] },
};

/** @typedef {{ dependencies?: Record<string, string>, peerDependencies?: Record<string, string> }} Manifest */

/**
 * The files below node_modules that the plugin needs when it runs: its dependencies and theirs, without types, maps,
 * sources in TypeScript and documents. Licences go along.
 * @param {string} root the folder of the package
 * @returns {string[]} paths from there
 */
export function moduleFiles(root) {
  /** @type {Map<string, string>} */
  const found = new Map();
  const { dependencies = {}, peerDependencies = {} } = readManifest(root);
  const wanted = [...Object.keys(dependencies), ...Object.keys(peerDependencies)].map((name) => ({ name, from: root }));
  for (let next = wanted.shift(); next; next = wanted.shift()) {
    const folder = findPackage(next.name, next.from, root);
    if (found.has(folder)) continue;
    found.set(folder, next.name);
    const needs = PARTS[next.name]?.dependencies ?? Object.keys(readManifest(folder).dependencies ?? {});
    wanted.push(...needs.map((name) => ({ name, from: folder })));
  }
  return [...found].flatMap(([folder, name]) => {
    const { files = /./ } = PARTS[name] ?? {};
    return loadable(folder)
      .filter((file) => isPaper(file) || file === "package.json" || files.test(file))
      .map((file) => `${relative(root, folder).split(sep).join("/")}/${file}`);
  });
}

/** As Node looks for it. @param {string} name @param {string} from @param {string} root */
function findPackage(name, from, root) {
  for (let at = from; ; at = dirname(at)) {
    const folder = join(at, "node_modules", name);
    if (existsSync(join(folder, "package.json"))) return folder;
    if (at === root) throw new PlainError(`${name} is not installed: run npm ci first.`);
  }
}

/** @param {string} folder @param {string} [at] @returns {string[]} paths from the folder of the package */
function loadable(folder, at = "") {
  return readdirSync(join(folder, at), { withFileTypes: true }).flatMap((entry) => {
    const path = at === "" ? entry.name : `${at}/${entry.name}`;
    if (entry.isDirectory()) {
      const isForeign = entry.name === "node_modules" || entry.name.startsWith(".");
      return isForeign ? [] : loadable(folder, path);
    }
    // ES modules too: Node 22 loads some where older ones load their CommonJS twins.
    const isCode = /\.([cm]?js|json|node)$/.test(entry.name) && !/\.min\.js$/.test(entry.name);
    return isCode || isPaper(path) ? [path] : [];
  });
}

/** What has to accompany every copy. @param {string} path */
function isPaper(path) {
  return /^(licen[cs]e|notice|copying)[^/]*$/i.test(path);
}

/** @param {string} folder @returns {Manifest} */
function readManifest(folder) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}
