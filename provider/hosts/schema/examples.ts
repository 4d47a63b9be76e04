import type { Values } from "../../core/values";
import { javascript, type Literal, python, snakeCase, yamlLines } from "./literals";
import type { FieldTree, FunctionTree, ResourceTree } from "./tree";
import { spelt } from "./types";

/** The languages that every example is there in: title for readers, name for the highlighter. */
export const LANGUAGES = [
  { key: "typescript", title: "TypeScript" },
  { key: "python", title: "Python" },
  { key: "yaml", title: "YAML" },
] as const;

/** One program in each language. */
export type Example = Readonly<Record<(typeof LANGUAGES)[number]["key"], string>>;

/** For doc comments of the SDK for TypeScript. */
export function withCode(description: string, { typescript }: Example): string {
  return [description, "", "```ts", typescript, "```"].join("\n");
}

/** A program that declares the resource and exports the first thing that it tells. */
export function resourceExample({ cloud, name, token, example, arguments: given, properties }: ResourceTree): Example {
  const isArgument = new Set(given.map((field) => field.name));
  const shown = firstOf(properties.filter((field) => !isArgument.has(field.name)));
  const made = example.name;
  return {
    typescript: lines(
      `import { ${cloud} } from "pulumi-datajobs";`,
      "",
      `const ${made} = new ${cloud}.${name}("${made}", ${object(javascript, example.arguments)});`,
      "",
      `export const ${shown} = ${made}.${shown};`,
    ),
    python: lines(
      "import pulumi",
      "import pulumi_datajobs as datajobs",
      "",
      `${snakeCase(made)} = datajobs.${cloud}.${name}(`,
      `    "${made}",`,
      ...keywords(example.arguments, given),
      ")",
      "",
      `pulumi.export("${shown}", ${snakeCase(made)}.${snakeCase(shown)})`,
    ),
    yaml: lines(
      ...yamlLines({
        resources: { [made]: { type: `datajobs:${token}`, properties: example.arguments } },
        outputs: { [shown]: `\${${made}.${shown}}` },
      }),
    ),
  };
}

/** A program that calls the function and exports the first thing that it tells. */
export function functionExample({ cloud, name, token, example, results, arguments: fields }: FunctionTree): Example {
  const shown = firstOf(results);
  const given = Object.keys(example).length > 0;
  return {
    typescript: lines(
      `import { ${cloud} } from "pulumi-datajobs";`,
      "",
      `const result = ${cloud}.${name}Output(${given ? object(javascript, example) : ""});`,
      "",
      `export const ${shown} = result.${shown};`,
    ),
    python: lines(
      "import pulumi",
      "import pulumi_datajobs as datajobs",
      "",
      ...(given
        ? [`result = datajobs.${cloud}.${snakeCase(name)}_output(`, ...keywords(example, fields), ")"]
        : [`result = datajobs.${cloud}.${snakeCase(name)}_output()`]),
      "",
      `pulumi.export("${shown}", result.${snakeCase(shown)})`,
    ),
    yaml: lines(
      ...yamlLines({
        variables: {
          result: { "fn::invoke": { function: `datajobs:${token}`, ...(given && { arguments: example }) } },
        },
        outputs: { [shown]: `\${result.${shown}}` },
      }),
    ),
  };
}

function lines(...all: string[]): string {
  return all.join("\n");
}

function firstOf(outputs: readonly FieldTree[]): string {
  return (outputs.find(({ optional }) => !optional) ?? outputs[0])?.name ?? "id";
}

/** Every member on a line of its own. */
function object(literal: Literal, values: Values): string {
  const members = Object.entries(values).map(
    ([name, value]) => `  ${name}: ${literal(value, "  ", name.length + 4)},\n`,
  );
  return `{\n${members.join("")}}`;
}

function keywords(values: Values, fields: readonly FieldTree[]): string[] {
  return Object.entries(values).map(([name, value]) => {
    const start = `    ${snakeCase(name)}=`;
    const type = fields.find((field) => field.name === name)?.type;
    // A name is spelt as the language has it, and what is a value, as the key of a map is, as it was given.
    return `${start}${python(type ? spelt(type, value, snakeCase) : value, "    ", start.length)},`;
  });
}
