import { parseArgs } from "node:util";
import { PlainError } from "../plain-error.mjs";
import { NODE, PAIRS_IN_CI, SDK } from "../versions.mjs";

const USAGE = "npm run versions -- [--all] [--node VERSION] [--sdk VERSION]";

/**
 * The pairs of Node and SDK that a command line asks for: those of CI, all, or any versions that npm has.
 * @param {string[]} args
 * @returns {readonly (readonly [node: string, sdk: string])[]}
 */
export function pairsOf(args) {
  const { all, node, sdk } = parse(args);
  if (!all && node.length === 0 && sdk.length === 0) return PAIRS_IN_CI;
  const nodes = node.length > 0 ? node : [...new Set([NODE.lowest, ...NODE.tried])];
  const sdks = sdk.length > 0 ? sdk : [...new Set(Object.values(SDK))];
  return nodes.flatMap((version) => sdks.map((sdk) => /** @type {const} */ ([version, sdk])));
}

/** @param {string[]} args */
function parse(args) {
  /** @type {{ all?: boolean, node?: string[], sdk?: string[] }} */
  let values;
  try {
    const several = /** @type {const} */ ({ type: "string", multiple: true });
    ({ values } = parseArgs({ args, options: { all: { type: "boolean" }, node: several, sdk: several } }));
  } catch (error) {
    throw new PlainError(`${error.message}: ${USAGE}`);
  }
  const { all = false, node = [], sdk = [] } = values;
  const odd = [...node, ...sdk].find((version) => !/^\d+\.\d+\.\d+$/.test(version));
  if (odd !== undefined) throw new PlainError(`"${odd}" is no version such as 22.0.0: ${USAGE}`);
  return { all, node, sdk };
}
