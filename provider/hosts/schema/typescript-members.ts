import { docComment } from "./comment";
import type { FieldTree } from "./tree";
import { inputType, outputType } from "./types";

export function interfaceLines(
  name: string,
  fields: readonly FieldTree[],
  member: (field: FieldTree) => string,
): string[] {
  const members = fields.map((field) => [...docComment(propertyDoc(field), "  "), `  ${member(field)}`]);
  return [`export interface ${name} {`, ...members.flat(), "}"];
}

/** An optional argument takes undefined too, and so an output that may be undefined. */
export function inputMember({ name, type, optional }: FieldTree): string {
  return `${name}${optional ? "?" : ""}: pulumi.Input<${orUndefined(inputType(type), optional)}>;`;
}

/** An argument that is no output: of a function that is not waited for. */
export function plainMember({ name, type, optional }: FieldTree): string {
  return `${name}${optional ? "?" : ""}: ${orUndefined(outputType(type), optional)};`;
}

export function outputMember({ name, type, optional }: FieldTree): string {
  return `${name}${optional ? "?" : ""}: ${outputType(type)};`;
}

export function orUndefined(type: string, optional: boolean): string {
  return optional ? `${type} | undefined` : type;
}

export function propertyDoc({ description, secret, default: fallback, change }: FieldTree): string {
  const lines = [
    description,
    ...(secret ? ["A secret, however it is given."] : []),
    ...(fallback === undefined ? [] : [`Default: \`${typeof fallback === "string" ? fallback : listed(fallback)}\`.`]),
    ...(change === undefined ? [] : [CHANGES[change]]),
  ];
  return lines.join(" ");
}

const CHANGES = {
  replace: "A change replaces the resource.",
  update: "A change updates the resource in place, without a call to the API.",
  renew: "A change updates the resource in place.",
  depends: "A change replaces or updates the resource, depending on the other arguments.",
  none: "A change is no difference.",
} as const;

function listed(value: unknown): string {
  return JSON.stringify(value).replaceAll('","', '", "');
}
