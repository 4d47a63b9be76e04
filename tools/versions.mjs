import { readFileSync } from "node:fs";

/**
 * The versions that this repository names, in one place. A file that must name one itself (package.json, the go.mod files)
 * is read here; what no file has to name stands here; everything else asks this module. test/unit/versions-tool/ sees to it
 * that pages, examples and lock files agree.
 *
 * | what | where it is written |
 * |---|---|
 * | Pulumi's CLI | tools/engine/cli/go.mod; `pulumi` in package.json, the npm package that downloads the same |
 * | its hosts for Node and Python; for YAML; the generator of SDKs | tools/engine/hosts/, yaml/, gen-sdk/ (go.mod) |
 * | Node, the lowest | `engines` in package.json |
 * | `@pulumi/pulumi`, the oldest and today's | `peerDependencies` and `devDependencies` in package.json |
 * | Node and `@pulumi/pulumi` that are tried as well; Python and its SDK; pnpm | here |
 */
const { engines, peerDependencies, devDependencies } = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
);

/** Node: the lowest that is promised, and the newest of each line that is tried. They come from npm. */
export const NODE = { lowest: lowest(engines.node), tried: ["20.20.2", "22.23.3", "24.21.0"] };

/** `@pulumi/pulumi`: the oldest that is promised, the one that the sources are compiled with, the newest on npm. */
export const SDK = {
  oldest: lowest(peerDependencies["@pulumi/pulumi"]),
  today: /** @type {string} */ (devDependencies["@pulumi/pulumi"]),
  newest: "3.270.0",
};

/**
 * What CI tries, of all pairs that `npm run versions -- --all` tries: each line of Node, the lowest of all with the oldest
 * SDK. `npm test` itself runs with today's SDK on the Node of the machine.
 * @type {readonly (readonly [node: string, sdk: string])[]}
 */
export const PAIRS_IN_CI = [
  [NODE.lowest, SDK.oldest],
  ...NODE.tried.slice(1).map((node) => /** @type {const} */ ([node, SDK.newest])),
];

/** Python: the oldest that Pulumi's SDK takes, and the SDK that programs are run with. */
export const PYTHON = { oldest: "3.10", sdk: "3.272.0" };

/** The package manager that a program of the tests is installed with, beside npm. */
export const PNPM = "10.15.0";

/** The lowest version of a range such as ">=3.200.0 <4" or ">=20". @param {string} range */
export function lowest(range) {
  const [, major = "", minor = "0", patch = "0"] = /^>=(\d+)(?:\.(\d+))?(?:\.(\d+))?(?: |$)/.exec(range) ?? [];
  if (major === "") throw new Error(`"${range}" is no range with a lowest version (>=X.Y.Z) in front`);
  return [major, minor, patch].join(".");
}
