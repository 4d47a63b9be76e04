import type { z } from "zod";
import { bare, fieldsOf, isOptional, kindOf } from "./kinds";
import type { Values } from "./values";

/**
 * What a function is said to have answered where it was not called: nothing was stopped, nothing was found. Members that
 * may be absent are null: a YAML program may name any of them, and YAML refuses one that isn't there.
 */
export function neutral(outputs: z.ZodObject): Values {
  return Object.fromEntries(fieldsOf(outputs).map(([name, schema]) => [name, neutralValue(schema)]));
}

/** An answer with null for each member that it lacks. */
export function complete(outputs: z.ZodObject, answer: Values): Values {
  const absent = fieldsOf(outputs).flatMap(([name]) => (answer[name] === undefined ? [[name, null] as const] : []));
  return { ...answer, ...Object.fromEntries(absent) };
}

function neutralValue(schema: z.ZodType): unknown {
  return isOptional(schema) ? null : kindOf(schema)?.neutral(bare(schema), neutralValue);
}
