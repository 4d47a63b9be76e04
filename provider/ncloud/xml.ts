import { XMLParser } from "fast-xml-parser";
import { isRecord, type Values } from "../core/values";

const PREDEFINED: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };

/** Values stay texts: ids and numbers lose no digit. No entity that the answer itself declares is ever expanded. */
const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  removeNSPrefix: true,
  parseTagValue: false,
  processEntities: false,
  tagValueProcessor: (_name, value) => value.replace(/&(lt|gt|quot|apos|amp);/g, (_, name) => PREDEFINED[name] ?? ""),
  // The deepest answer that is documented has four levels.
  maxNestedTags: 16,
});

/**
 * What stands below the root element, whatever its name; undefined for anything that is no well-formed XML
 * (an HTML page, half an answer). An element that is repeated becomes a list, a single one does not.
 */
export function readXml(text: string): Values | undefined {
  try {
    // Without the validation a truncated answer would be closed silently.
    const roots: unknown[] = Object.values(parser.parse(text.replace(/^\uFEFF/, ""), true));
    return roots.length === 1 && isRecord(roots[0]) ? roots[0] : undefined;
  } catch {
    return undefined;
  }
}

/** A document of texts and of further elements. */
export function writeXml(root: string, content: Values): string {
  return `<?xml version="1.0" encoding="UTF-8"?>${element(root, content)}`;
}

function element(name: string, value: unknown): string {
  const inner = isRecord(value)
    ? Object.entries(value)
        .map(([key, member]) => element(key, member))
        .join("")
    : String(value).replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<${name}>${inner}</${name}>`;
}
