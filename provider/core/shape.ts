import type { z } from "zod";
import { bare, isOptional, kindOf } from "./kinds";
import { isRecord, plainText, type Values } from "./values";

/**
 * What of a vendor's answer is as the schema declares it; undefined where that is nothing. Vendors write numbers as
 * texts and texts as numbers, a single element without its list, and null or "" for what there is not. An object that
 * lacks a member which isn't optional is none, and a value that an enumeration doesn't know is one of tomorrow.
 */
export function shaped<S extends z.ZodType>(schema: S, value: unknown): z.output<S> | undefined {
  return shapedBare(bare(schema), value) as z.output<S> | undefined;
}

function shapedBare(schema: z.ZodType, value: unknown): unknown {
  if (value === undefined || value === null || value === "") return undefined;
  const kind = kindOf(schema);
  switch (kind.kind) {
    case "object":
      return isRecord(value) ? shapedObject(kind.fields, value) : undefined;
    case "map":
      return isRecord(value) ? shapedMap(kind.values, value) : undefined;
    case "array": {
      const items = Array.isArray(value) ? value : [value];
      return items.map((item) => shaped(kind.items, item)).filter((item) => item !== undefined);
    }
    case "string":
    case "enum":
      return textIn(value);
    case "number":
      return numberIn(value, kind.whole);
    case "boolean":
      return booleanIn(value);
    default:
      throw new Error(`nothing is known of how "${kind.kind}" comes over the wire`);
  }
}

function shapedObject(fields: readonly (readonly [string, z.ZodType])[], value: Values): unknown {
  const members = fields.map(([name, part]) => ({ name, part, found: shaped(part, value[name]) }));
  if (members.some(({ part, found }) => found === undefined && !isOptional(part))) return undefined;
  return Object.fromEntries(members.flatMap(({ name, found }) => (found === undefined ? [] : [[name, found]])));
}

function shapedMap(schema: z.ZodType, value: Values): unknown {
  const members = Object.entries(value).map(([key, inner]) => [key, shaped(schema, inner)] as const);
  return Object.fromEntries(members.filter(([, found]) => found !== undefined));
}

function textIn(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

function numberIn(value: unknown, whole: boolean): number | undefined {
  const number = typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  const exact = Number.isSafeInteger(number) || (!whole && Number.isFinite(number) && !Number.isInteger(number));
  return exact ? (number as number) : undefined;
}

function booleanIn(value: unknown): boolean | undefined {
  const text = plainText(value)?.toLowerCase();
  return text === "true" ? true : text === "false" ? false : undefined;
}
