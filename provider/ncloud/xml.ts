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
  tagValueProcessor: (_name, value) => unescaped(value),
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
    const roots: unknown[] = Object.values(parser.parse(withoutCdata(text.replace(/^\uFEFF/, "")), true));
    return roots.length === 1 && isRecord(roots[0]) ? roots[0] : undefined;
  } catch {
    return undefined;
  }
}

/** What stands in CDATA is literal: it is written as any other text, so that nothing in it is read as a reference. */
function withoutCdata(text: string): string {
  const sections = /<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>/g;
  return text.replace(sections, (_, literal: string | undefined) => (literal === undefined ? "" : escaped(literal)));
}

/** References once, from left to right. One that names no character, or none of XML's, stays as it is. */
function unescaped(text: string): string {
  return text.replace(/&(?:(lt|gt|quot|apos|amp)|#(\d{1,7})|#x([\da-fA-F]{1,6}));/g, (whole, name, decimal, hex) => {
    if (name !== undefined) return PREDEFINED[name] ?? whole;
    const point = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return isCharacter(point) ? String.fromCodePoint(point) : whole;
  });
}

function isCharacter(point: number): boolean {
  if (point < 0x20) return point === 0x9 || point === 0xa || point === 0xd;
  return point <= 0xd7ff || (point >= 0xe000 && point <= 0xfffd) || (point >= 0x10000 && point <= 0x10ffff);
}

/**
 * The elements of a list; undefined for what is none. Some serializers repeat the element itself, some wrap it in one of the
 * same name, and one element alone is no list in either.
 */
export function listOf(name: string, value: unknown): Values[] | undefined {
  if (value === undefined || value === null || value === "") return [];
  if (Array.isArray(value)) {
    const lists = value.map((each) => listOf(name, each));
    return lists.every((each) => each !== undefined) ? lists.flat() : undefined;
  }
  if (!isRecord(value)) return undefined;
  return Object.keys(value).join() === name ? listOf(name, value[name]) : [value];
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
    : escaped(String(value));
  return `<${name}>${inner}</${name}>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
