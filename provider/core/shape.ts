import type { z } from "zod";
import { bare, kindOf } from "./kinds";

/**
 * What of a vendor's answer is as the schema declares it; undefined where that is nothing. Vendors write numbers as
 * texts and texts as numbers, a single element without its list, and null or "" for what there is not. An object that
 * lacks a member which isn't optional is none, and a value that an enumeration doesn't know is one of tomorrow.
 */
export function shaped<S extends z.ZodType>(schema: S, value: unknown): z.output<S> | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  const inner = bare(schema);
  const kind = kindOf(inner);
  if (!kind?.shaped) throw new Error(`nothing is known of how a ${inner.constructor.name} comes over the wire`);
  return kind.shaped(inner, value, shaped) as z.output<S> | undefined;
}
