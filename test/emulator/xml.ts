import { XMLParser, XMLValidator } from "fast-xml-parser";
import { isObject } from "./json";

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: true,
  ignoreDeclaration: true,
});

/** What stands under the root element, every value a text; undefined if it isn't well-formed, has another root or a DOCTYPE. */
export function readXml(text: string, root: string): Record<string, unknown> | undefined {
  if (/<!DOCTYPE/i.test(text) || XMLValidator.validate(text) !== true) return undefined;
  const document: unknown = parser.parse(text);
  if (!isObject(document) || Object.keys(document).length !== 1) return undefined;
  const content = document[root];
  if (content === "") return {};
  return isObject(content) ? content : undefined;
}

/** Arrays repeat their element; null is an empty element; undefined is left out. */
export function writeXml(root: string, value: unknown): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(root, value)}`;
}

function element(name: string, value: unknown): string {
  if (value === undefined) return "";
  if (Array.isArray(value)) return value.map((item) => element(name, item)).join("");
  if (value === null) return `<${name}/>`;
  const inner = isObject(value)
    ? Object.entries(value)
        .map(([key, member]) => element(key, member))
        .join("")
    : escaped(String(value));
  return `<${name}>${inner}</${name}>`;
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
