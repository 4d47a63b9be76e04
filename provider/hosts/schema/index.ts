import type { Setting } from "../../core/config";
import type { FunctionDefinition, ResourceDefinition } from "../../core/define";
import { WIDTH } from "./comment";
import { type About, packageSchema } from "./package-schema";
import { referencePages, WRITTEN_PAGE } from "./reference";
import { functionTree, resourceTree } from "./tree";
import { typescriptSdk } from "./typescript";
import { WRITTEN } from "./written";

/** What everything is written from. */
export interface Sources {
  readonly about: About;
  readonly resources: readonly ResourceDefinition[];
  readonly functions: readonly FunctionDefinition[];
  readonly settings: readonly Setting[];
}

/** All files that are written from the declarations: path in the repository -> text. */
export function writtenFiles({ about, settings, ...declared }: Sources): Map<string, string> {
  const resources = declared.resources.map((definition) => ({ definition, tree: resourceTree(definition) }));
  const trees = resources.map(({ tree }) => tree);
  const functions = declared.functions.map(functionTree);
  const schema = packageSchema({ about, settings, resources: trees, functions });
  return new Map([
    ...within("sdk", typescriptSdk(trees, functions)),
    ...within("docs/reference", referencePages({ settings, resources, functions })),
    ["provider/schema.json", jsonText(schema)],
  ]);
}

/** Whether this is such a file, also one whose declaration is gone. Only of the folders sdk and docs. */
export function isWritten(text: string): boolean {
  return text.startsWith(WRITTEN) || text.startsWith(WRITTEN_PAGE);
}

/** Lists of short texts on one line, as the formatter wants it. */
function jsonText(value: unknown): string {
  const lists = /^( *)(.*)\[\n((?: *"(?:[^"\\]|\\.)*",?\n)+) *\](,?)$/gm;
  const text = JSON.stringify(value, null, 2).replace(lists, (list, indent: string, start, items: string, end) => {
    const line = `${indent}${start}[${items.trim().replace(/,\n */g, ", ")}]${end}`;
    return line.length <= WIDTH ? line : list;
  });
  return `${text}\n`;
}

function within(folder: string, files: ReadonlyMap<string, string>): [string, string][] {
  return [...files].map(([path, text]) => [`${folder}/${path}`, text]);
}
