import { docComment, WIDTH } from "./comment";
import { functionExample, withCode } from "./examples";
import { type FunctionTree, pascal } from "./tree";
import { argsName, objectsIn } from "./types";
import { inputMember, interfaceLines, outputMember, plainMember } from "./typescript-members";
import { written } from "./written";

/** A function in its two forms, with the types of its arguments and its result. */
export function functionFile(tree: FunctionTree): string {
  const { name, token, description, effect, arguments: given, results } = tree;
  const type = pascal(name);
  const fallback = given.every(({ optional }) => optional) ? " = {}" : "";
  const asked = objectsIn(given);
  const isAsked = new Set(asked.map((object) => object.name));
  const told = objectsIn(results).filter((object) => !isAsked.has(object.name));
  const promised = effect ? `${type}Result | undefined` : `${type}Result`;
  return written([
    'import type * as pulumi from "@pulumi/pulumi";',
    `import { invoke, invokeOutput } from "../functions";`,
    "",
    ...docComment([withCode(description, functionExample(tree)), ...promiseNote(effect)].join("\n\n")),
    ...signature(name, [`args: ${type}Args${fallback}`, "opts?: pulumi.InvokeOptions"], `Promise<${promised}>`),
    `  return invoke${effect ? "" : `<${type}Result>`}("${token}", args, opts);`,
    "}",
    "",
    ...docComment([summaryOf(description), ...outputNote(effect)].join("\n\n")),
    ...signature(
      `${name}Output`,
      [`args: ${type}OutputArgs${fallback}`, "opts?: pulumi.InvokeOutputOptions"],
      `pulumi.Output<${type}Result>`,
    ),
    `  return invokeOutput("${token}", args, opts);`,
    "}",
    "",
    ...docComment(`The arguments of ${name}.`),
    ...interfaceLines(`${type}Args`, given, plainMember),
    "",
    ...docComment(`The arguments of ${name}Output.`),
    ...interfaceLines(`${type}OutputArgs`, given, inputMember),
    "",
    ...docComment(`What ${name} tells.`),
    ...interfaceLines(`${type}Result`, results, outputMember),
    ...asked.flatMap((object) => ["", ...interfaceLines(argsName(object), object.fields, inputMember)]),
    ...[...asked, ...told].flatMap((object) => ["", ...interfaceLines(object.name, object.fields, outputMember)]),
  ]);
}

/** On one line where that is short enough, as the formatter wants it. */
function signature(name: string, parameters: readonly string[], result: string): string[] {
  const line = `export function ${name}(${parameters.join(", ")}): ${result} {`;
  if (line.length <= WIDTH) return [line];
  return [`export function ${name}(`, ...parameters.map((parameter) => `  ${parameter},`), `): ${result} {`];
}

function summaryOf(description: string): string {
  return description.split("\n")[0] ?? "";
}

function promiseNote(effect: boolean): string[] {
  return effect ? ["In a preview nothing is called, and the promise gives undefined."] : [];
}

function outputNote(effect: boolean): string[] {
  const preview = effect ? "In a preview nothing is called, and the result is unknown." : "";
  return [`Called as soon as all arguments are known; if one of them is secret, so is the result. ${preview}`.trim()];
}
