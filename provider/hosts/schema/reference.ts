import type { Setting } from "../../core/config";
import type { ResourceDefinition } from "../../core/define";
import { type ChangeRow, changeRows, type SameRow, sameRows } from "./changes";
import { type Example, functionExample, LANGUAGES, resourceExample } from "./examples";
import { snakeCase } from "./literals";
import { settingText } from "./package-schema";
import { fieldText } from "./property-specs";
import type { FieldTree, FunctionTree, ResourceTree } from "./tree";
import { hasParts, objectsIn, typeText } from "./types";
import { fileName } from "./written";

/** In the first line of every written page. */
export const WRITTEN_PAGE = "<!-- Written by `npm run generate`";

export interface Described {
  readonly definition: ResourceDefinition;
  readonly tree: ResourceTree;
}

export interface Referred {
  readonly settings: readonly Setting[];
  readonly resources: readonly Described[];
  readonly functions: readonly FunctionTree[];
}

/** The reference: name of the page in docs/reference/ -> Markdown. */
export function referencePages({ settings, resources, functions }: Referred): Map<string, string> {
  const pages = new Map<string, string>();
  for (const resource of resources) pages.set(pageOf(resource.tree), resourcePage(resource));
  for (const tree of functions) pages.set(pageOf(tree), functionPage(tree));
  const trees = resources.map(({ tree }) => tree);
  pages.set("README.md", indexPage(trees, functions));
  pages.set("configuration.md", configurationPage(settings));
  return pages;
}

function pageOf(tree: ResourceTree | FunctionTree): string {
  return `${tree.cloud}-${fileName(tree)}.md`;
}

function page(title: string, ...blocks: readonly (string | readonly string[])[]): string {
  const head = `${WRITTEN_PAGE} from the declarations in provider/: change them there. -->`;
  return `${[head, `# ${title}`, ...blocks.flat()].join("\n\n")}\n`;
}

function indexPage(resources: readonly ResourceTree[], functions: readonly FunctionTree[]): string {
  const row = (tree: ResourceTree | FunctionTree) =>
    `| [${tree.cloud}.${tree.name}](${pageOf(tree)}) | ${summaryOf(tree.description)} |`;
  return page(
    "Reference",
    table("| Resource | |", resources.map(row)),
    "Functions, in a program or in YAML. Those that do something do nothing in a preview.",
    table("| Function | |", functions.map(row)),
    "[Configuration](configuration.md): every setting, and where it may come from.",
  );
}

function configurationPage(settings: readonly Setting[]): string {
  const rows = settings.map((setting) => {
    const name = `\`${setting.key}\`${setting.secret ? " (secret)" : ""}${setting.identity ? " (place)" : ""}`;
    return `| ${name} | ${cell(settingText(setting))} |`;
  });
  return page(
    "Configuration",
    "Keys of stack configuration (`pulumi config set datajobs:KEY VALUE`) and arguments of explicit providers. A change of one that is marked as a place concerns the resources of its cloud that don't name their own: each of them judges for itself; any other change touches none.",
    table("| Setting | |", rows),
  );
}

function resourcePage({ definition, tree }: Described): string {
  const { cloud, name, token, description, arguments: given, properties } = tree;
  const isArgument = new Set(given.map((field) => field.name));
  const outputs = properties.filter((field) => !isArgument.has(field.name) || !echoes(field, given));
  return page(
    `${cloud}.${name}`,
    description,
    `Type \`datajobs:${token}\`; in TypeScript programs with the npm package \`pulumi-nodejs:dynamic/datajobs/${token}\`.`,
    exampleBlocks(resourceExample(tree)),
    "## Arguments",
    fieldTable(given, ARGUMENTS),
    nestedTables(given, ARGUMENTS),
    "## Outputs",
    "All arguments, and:",
    fieldTable(outputs, RESULTS),
    nestedTables(outputs, RESULTS, given),
    "## Which change does what",
    table(
      "| Change of | does |",
      changeRows(definition, tree).map((row) => changeLine(row, given)),
    ),
    "These are no change:",
    sameLines(sameRows(definition)).join("\n"),
    "## Import",
    importBlocks(tree, definition.importIds ?? []),
  );
}

function importBlocks({ token, example }: ResourceTree, ids: readonly string[]): string[] {
  if (ids.length === 0) return ["There is nothing in the cloud that tells of it, so it can't be imported: declare it."];
  const commands = ids.map((id) => `pulumi import datajobs:${token} ${example.name} ${id}`);
  return ["With the plugin:", `\`\`\`sh\n${commands.join("\n")}\n\`\`\``];
}

/** An argument that the state shows as it was given. */
function echoes({ name, optional }: FieldTree, given: readonly FieldTree[]): boolean {
  return given.some((field) => field.name === name && field.optional === optional);
}

function functionPage(tree: FunctionTree): string {
  const { cloud, name, token, description, arguments: given, results, effect } = tree;
  const python = snakeCase(name);
  return page(
    `${cloud}.${name}`,
    description,
    `In a program \`${name}\` takes plain values and gives a promise, \`${name}Output\` takes outputs and gives one (Python: \`${python}\`, \`${python}_output\`); in YAML it is \`fn::invoke\` with \`datajobs:${token}\`.`,
    effect
      ? `**It does something.** In a preview nothing is called. With the npm package the output of \`${name}Output\` is unknown then, and the promise of \`${name}\` gives undefined; the plugin answers that nothing was done (false, 0, an empty text or list; null for what may be absent).`
      : "Nothing is changed by it. It is called in a preview too, as soon as its arguments are known.",
    exampleBlocks(functionExample(tree)),
    "## Arguments",
    given.length > 0 ? [fieldTable(given, ARGUMENTS), ...nestedTables(given, ARGUMENTS)] : "None.",
    "## Result",
    fieldTable(results, RESULTS),
    nestedTables(results, RESULTS, given),
  );
}

function exampleBlocks(example: Example): string[] {
  return [
    "## Example",
    ...LANGUAGES.flatMap(({ key, title }) => [`${title}:`, `\`\`\`${key}\n${example[key]}\n\`\`\``]),
  ];
}

function summaryOf(description: string): string {
  return cell(description.split("\n")[0] ?? "");
}

function table(head: string, rows: readonly string[]): string {
  return [head, head.replace(/[^|]+/g, "---"), ...rows].join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

type Marks = { readonly optional: string; readonly required: string };
const ARGUMENTS: Marks = { optional: "", required: " (required)" };
const RESULTS: Marks = { optional: " (may be absent)", required: "" };

function fieldTable(fields: readonly FieldTree[], marks: Marks): string {
  const rows = fields.map((field) => {
    const mark = `${field.optional ? marks.optional : marks.required}${field.secret ? " (secret)" : ""}`;
    return `| \`${field.name}\`${mark} | ${typeText(field.type)} | ${cell(fieldText(field))} |`;
  });
  return table("| Name | Type | |", rows);
}

/** Tables of what is nested, but for what another table has told already. */
function nestedTables(fields: readonly FieldTree[], marks: Marks, told: readonly FieldTree[] = []): string[] {
  const known = new Set(objectsIn(told).map(({ name }) => name));
  return objectsIn(fields)
    .filter(({ name }) => !known.has(name))
    .flatMap((object) => [`### ${object.name}`, fieldTable(object.fields, marks)]);
}

const EFFECTS = {
  replace: "**replaces** the resource",
  update: "updates it in place, without a call to the API",
  none: "nothing",
} as const;

function changeLine({ argument, effect, when, to }: ChangeRow, fields: readonly FieldTree[]): string {
  const field = fields.find(({ name }) => name === argument);
  const parts = field && hasParts(field.type) ? " and all in it" : "";
  const value = to === undefined ? "" : ` to \`${to}\``;
  const condition = when === undefined ? "" : `, with \`${when.argument}: ${when.value}\``;
  return `| \`${argument}\`${parts}${value}${condition} | ${EFFECTS[effect]} |`;
}

const SAME = {
  default: "the default, written out or left out",
  empty: "empty, or left out",
  place: "left out where it was written, which leaves it where it is",
  order: "another order",
  spelling: "another spelling of the same value",
} as const;

function sameLines(rows: readonly SameRow[]): string[] {
  return (Object.keys(SAME) as SameRow["how"][]).flatMap((how) => {
    const paths = rows.filter((row) => row.how === how).map(({ path }) => `\`${path}\``);
    return paths.length === 0 ? [] : [`- ${SAME[how]}: ${paths.join(", ")}`];
  });
}
