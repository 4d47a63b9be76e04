import { z } from "zod";
import { bare, fieldsOf, isOptional } from "./fields";
import { isRecord, plainText } from "./values";

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
  if (schema instanceof z.ZodObject) return isRecord(value) ? shapedObject(schema, value) : undefined;
  if (schema instanceof z.ZodArray) {
    const items = Array.isArray(value) ? value : [value];
    return items.map((item) => shaped(schema.element as z.ZodType, item)).filter((item) => item !== undefined);
  }
  if (schema instanceof z.ZodString || schema instanceof z.ZodEnum) return textIn(value);
  if (schema instanceof z.ZodNumber) return numberIn(value, schema.isInt);
  if (schema instanceof z.ZodBoolean) return booleanIn(value);
  throw new Error(`nothing is known of how a ${schema.constructor.name} comes over the wire`);
}

function shapedObject(schema: z.ZodObject, value: Record<string, unknown>): unknown {
  const members = fieldsOf(schema).map(([name, part]) => ({ name, part, found: shaped(part, value[name]) }));
  if (members.some(({ part, found }) => found === undefined && !isOptional(part))) return undefined;
  return Object.fromEntries(members.flatMap(({ name, found }) => (found === undefined ? [] : [[name, found]])));
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
