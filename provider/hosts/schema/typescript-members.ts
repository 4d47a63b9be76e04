import { docComment } from "./comment";
import { SECRET } from "./property-specs";
import type { FieldTree, ObjectTree, TypeTree } from "./tree";

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

/** What is inside a `pulumi.Input<>`; all that is nested may be an Input as well. */
function inputType(type: TypeTree): string {
  switch (type.kind) {
    case "object":
      return argsName(type);
    case "array":
      return type.items.kind === "any" ? "any[]" : `pulumi.Input<${inputType(type.items)}>[]`;
    case "map":
      return `{ [key: string]: pulumi.Input<${inputType(type.values)}> }`;
    case "union":
      return type.choices.map(inputType).join(" | ");
    default:
      return plainType(type);
  }
}

export function outputType(type: TypeTree): string {
  switch (type.kind) {
    case "object":
      return type.name;
    case "array": {
      const items = outputType(type.items);
      return items.includes(" ") ? `(${items})[]` : `${items}[]`;
    }
    case "map":
      return `{ [key: string]: ${outputType(type.values)} }`;
    case "union":
      return type.choices.map(outputType).join(" | ");
    default:
      return plainType(type);
  }
}

function plainType(type: Exclude<TypeTree, { kind: "object" | "array" | "map" | "union" }>): string {
  if (type.kind === "enum") return type.values.map((value) => JSON.stringify(value)).join(" | ");
  return type.kind === "integer" ? "number" : type.kind;
}

export function argsName({ name }: ObjectTree): string {
  return `${name}Args`;
}

export function propertyDoc({ description, default: fallback, change, secret }: FieldTree): string {
  const lines = [
    description,
    ...(secret ? [SECRET] : []),
    ...(fallback === undefined ? [] : [`Default: \`${typeof fallback === "string" ? fallback : listed(fallback)}\`.`]),
    ...(change === undefined ? [] : [CHANGES[change]]),
  ];
  return lines.join(" ");
}

const CHANGES = {
  replace: "A change replaces the resource.",
  update: "A change updates the resource in place, without a call to the API.",
  depends: "A change replaces or updates the resource, depending on the other arguments.",
  none: "A change is no difference.",
} as const;

function listed(value: unknown): string {
  return JSON.stringify(value).replaceAll('","', '", "');
}
