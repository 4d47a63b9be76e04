import { isRecord } from "../../core/values";

/** Columns of a line of an example, as documents show it. */
const WIDTH = 100;

/** A value as the source text of a language. `used`: columns that the line has before it. */
export type Literal = (value: unknown, indent: string, used: number) => string;

/** How a language writes objects whose members all stand on lines of their own, and those that fit on one line. */
interface Notation {
  readonly step: string;
  key(name: string): string;
  scalar(value: unknown): string;
  readonly pad: string;
}

const JAVASCRIPT: Notation = {
  step: "  ",
  key: (name) => `${/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)}: `,
  scalar: (value) => JSON.stringify(value),
  pad: " ",
};

const PYTHON: Notation = {
  step: "    ",
  key: (name) => `${JSON.stringify(name)}: `,
  scalar: (value) => (typeof value === "boolean" ? (value ? "True" : "False") : JSON.stringify(value)),
  pad: "",
};

export const javascript = braces(JAVASCRIPT);
export const python = braces(PYTHON);

function braces(notation: Notation): Literal {
  const oneLine = (value: unknown): string => {
    if (Array.isArray(value)) return `[${value.map(oneLine).join(", ")}]`;
    if (!isRecord(value)) return notation.scalar(value);
    const members = Object.entries(value).map(([name, inner]) => notation.key(name) + oneLine(inner));
    return members.length === 0 ? "{}" : `{${notation.pad}${members.join(", ")}${notation.pad}}`;
  };
  const write: Literal = (value, indent, used) => {
    const short = oneLine(value);
    // One column for the comma behind it.
    if (used + short.length < WIDTH || !(Array.isArray(value) || isRecord(value))) return short;
    const inside = indent + notation.step;
    const lines = Array.isArray(value)
      ? value.map((item) => inside + write(item, inside, inside.length))
      : Object.entries(value).map(([name, inner]) => {
          const start = inside + notation.key(name);
          return start + write(inner, inside, start.length);
        });
    const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
    return `${open}\n${lines.map((line) => `${line},\n`).join("")}${indent}${close}`;
  };
  return write;
}

/** The members of an object, or the elements of a list, in block style, one line each. */
export function yamlLines(value: unknown): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item) => {
      const lines = isBlock(item) ? yamlLines(item) : [yamlScalar(item)];
      return lines.map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`));
    });
  }
  return Object.entries(isRecord(value) ? value : {}).flatMap(([name, inner]) =>
    isBlock(inner)
      ? [`${yamlKey(name)}:`, ...yamlLines(inner).map((line) => `  ${line}`)]
      : [`${yamlKey(name)}: ${yamlScalar(inner)}`],
  );
}

function isBlock(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : isRecord(value) && Object.keys(value).length > 0;
}

/** `fn::invoke` is a key without quotes; one of a map may be any text. */
function yamlKey(name: string): string {
  return /^[A-Za-z_][\w./:-]*(?<!:)$/.test(name) && !YAML_WORD.test(name) ? name : JSON.stringify(name);
}

const YAML_WORD = /^(y|n|yes|no|on|off|true|false|null)$/i;

/** Text without quotes only where no reader of YAML, however old, takes it for anything else. */
function yamlScalar(value: unknown): string {
  const plain = typeof value === "string" && /^([A-Za-z_]([\w./-]|:(?=\w))*|\$\{[\w.]+\})$/.test(value);
  return plain && !YAML_WORD.test(value) ? value : JSON.stringify(value);
}

/** `segmentNs` -> `segment_ns`: what Pulumi's Python SDKs make of a name. */
export function snakeCase(name: string): string {
  return name.replace(/(?<=[a-z\d])(?=[A-Z])/g, "_").toLowerCase();
}
