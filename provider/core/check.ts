import type { z } from "zod";
import { fieldsOf, partOf } from "./kinds";
import { hasUnknown, isRecord, type Path, pathText, UNKNOWN, type Values, valueAt } from "./values";

/** One reason why the arguments can't be used. `property` is a Pulumi property path. */
export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/**
 * All that is wrong with the arguments, at once. An unknown value passes every check.
 * No reason repeats a value: what arrives here may be a secret of the stack.
 */
export function checkInputs(schema: z.ZodObject, inputs: Values): CheckFailure[] {
  const parsed = schema.safeParse(inputs);
  if (parsed.success) return [];
  return parsed.error.issues
    .flatMap((issue) => describe(schema, inputs, issue as Issue))
    .map(({ path, reason }) => ({ property: pathText(path), reason }));
}

interface Issue {
  readonly code: string;
  readonly path: Path;
  readonly message: string;
  readonly expected?: string;
  readonly values?: readonly unknown[];
  readonly keys?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly origin?: string;
  readonly errors?: readonly (readonly Issue[])[];
  /** Of a key of a map. */
  readonly issues?: readonly Issue[];
}

function describe(schema: z.ZodType, inputs: Values, issue: Issue): { path: Path; reason: string }[] {
  const found = valueAt(inputs, issue.path);
  if (found === UNKNOWN || (issue.code === "invalid_union" && hasUnknown(found))) return [];
  if (issue.code === "unrecognized_keys") {
    const allowed = fieldsOf(schemaAt(schema, issue.path)).map(([name]) => name);
    // What is there already was not meant by another name.
    const missing = allowed.filter((name) => !isRecord(found) || found[name] === undefined);
    return (issue.keys ?? []).map((key) => ({
      path: [...issue.path, key],
      reason: `there is no such property${didYouMean(key, missing)}; allowed: ${allowed.join(", ")}`,
    }));
  }
  return [{ path: issue.path, reason: reasonFor(issue, found) }];
}

function reasonFor(issue: Issue, found: unknown): string {
  const got = found === undefined ? "it is missing" : `got ${kind(found)}`;
  switch (issue.code) {
    case "invalid_type":
      return `must be ${article(issue.expected ?? "value")}, ${got}`;
    case "invalid_value":
      return `must be one of ${(issue.values ?? []).map((value) => JSON.stringify(value)).join(", ")}, ${
        found === undefined ? got : "got something else"
      }`;
    case "invalid_union": {
      const choices = (issue.errors ?? []).flatMap((issues) => issues.filter((inner) => inner.path.length === 0));
      const types = [...new Set(choices.flatMap((inner) => (inner.expected ? [article(inner.expected)] : [])))];
      const deeper = (issue.errors ?? []).flat().find((inner) => inner.path.length > 0 || inner.code === "custom");
      return deeper && Array.isArray(found)
        ? `each element must be ${article(deeper.expected ?? "value")}`
        : (deeper?.message ?? `must be ${types.join(" or ")}, ${got}`);
    }
    case "too_small":
      return issue.origin === "array" || issue.origin === "string"
        ? `must have at least ${issue.minimum} ${issue.origin === "array" ? "element(s)" : "character(s)"}, ${size(found)}`
        : `must be at least ${issue.minimum}`;
    case "too_big":
      return issue.origin === "array" || issue.origin === "string"
        ? `must have at most ${issue.maximum} ${issue.origin === "array" ? "element(s)" : "character(s)"}, ${size(found)}`
        : `must be at most ${issue.maximum}`;
    case "invalid_key":
      return `the key ${issue.issues?.[0]?.message ?? "is not allowed"}`;
    default:
      return issue.message;
  }
}

function schemaAt(schema: z.ZodType, path: Path): z.ZodType {
  return path.reduce<z.ZodType>((here, step) => partOf(here, step) ?? here, schema);
}

function kind(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : article(Number.isNaN(value) ? "NaN" : typeof value);
}

function size(value: unknown): string {
  return typeof value === "string" || Array.isArray(value) ? `got ${value.length}` : `got ${kind(value)}`;
}

function article(type: string): string {
  const names: Record<string, string> = {
    array: "a list",
    object: "an object",
    record: "an object",
    int: "a whole number",
  };
  return names[type] ?? `a ${type}`;
}

/** `; did you mean NAME?` where one is close, else nothing. */
export function didYouMean(key: string, allowed: readonly string[]): string {
  const close = allowed
    .map((name) => ({ name, far: distance(key.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, far }) => far <= Math.max(1, Math.floor(name.length / 5)))
    .sort((a, b) => a.far - b.far)[0];
  return close ? `; did you mean ${close.name}?` : "";
}

/** Levenshtein's edit distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
