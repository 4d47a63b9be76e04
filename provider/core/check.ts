import type { z } from "zod";
import { factsOf, fieldsOf } from "./fields";
import { kindName, partAt, partsOf } from "./kinds";
import { didYouMean } from "./meant";
import { secretPaths, textsAt } from "./secrets";
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
  const secrets = textsAt(inputs, secretPaths(schema, inputs)).filter((text) => text !== "");
  // A declaration's own words may have been made of the value.
  const told = (message: string) => (secrets.some((secret) => message.includes(secret)) ? UNTOLD : message);
  const isKey = (path: Path) => (index: number) => kindName(schemaAt(schema, path.slice(0, index))) === "record";
  return parsed.error.issues
    .flatMap((issue) => describe(schema, inputs, worded(issue as Issue, told)))
    .map(({ path, reason }) => ({ property: pathText(path, isKey(path)), reason }));
}

/**
 * Members of maps that are null: what is null counts as absent, and a member that is there by its key alone would be lost
 * without a word (`jobs: { nightly: }` in YAML).
 */
export function nullMembers(
  schema: z.ZodType,
  value: unknown,
  path: Path = [],
  keys: readonly number[] = [],
): CheckFailure[] {
  const isMap = kindName(schema) === "record";
  return (partsOf(schema, value) ?? []).flatMap((part): CheckFailure[] => {
    const at = [...path, part.step];
    const known = isMap ? [...keys, path.length] : keys;
    if (!isMap || part.value !== null) return nullMembers(part.schema, part.value, at, known);
    const reason = "must be a value, got null: `{}` is an object that says nothing";
    return [{ property: pathText(at, (index) => known.includes(index)), reason }];
  });
}

const UNTOLD = "has not the form that it must have";

function worded(issue: Issue, told: (message: string) => string): Issue {
  return {
    ...issue,
    message: told(issue.message),
    ...(issue.issues && { issues: issue.issues.map((inner) => worded(inner, told)) }),
    ...(issue.errors && { errors: issue.errors.map((inner) => inner.map((each) => worded(each, told))) }),
  };
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
  readonly issues?: readonly Issue[];
  readonly errors?: readonly (readonly Issue[])[];
}

function describe(schema: z.ZodType, inputs: Values, issue: Issue): { path: Path; reason: string }[] {
  const found = valueAt(inputs, issue.path);
  if (found === UNKNOWN || (issue.code === "invalid_union" && hasUnknown(found))) return [];
  const shown = shownPath(schema, issue.path);
  if (issue.code === "unrecognized_keys") {
    const allowed = fieldsOf(schemaAt(schema, issue.path)).map(([name]) => name);
    const list = `allowed: ${allowed.join(", ")}`;
    if (shown.secret) return [{ path: shown.path, reason: `has properties that there are not; ${list}` }];
    const free = allowed.filter((name) => !isRecord(found) || found[name] === undefined);
    return (issue.keys ?? []).map((key) => ({
      path: [...issue.path, key],
      reason: `there is no such property${didYouMean(key, free)}; ${list}`,
    }));
  }
  const reason = reasonFor(issue, found, shown.secret);
  return [{ path: shown.path, reason: shown.path === issue.path ? reason : `a member of it: ${reason}` }];
}

/** The path, and whether it leads to a secret or into one: as far as it says nothing of what is secret. */
function shownPath(schema: z.ZodType, path: Path): { path: Path; secret: boolean } {
  let [here, secret]: [z.ZodType | undefined, boolean] = [schema, false];
  for (const [index, step] of path.entries()) {
    if (secret && kindName(here) === "record") return { path: path.slice(0, index), secret };
    here = partAt(here, step);
    if (!here) break;
    secret ||= factsOf(here)?.secret === true;
  }
  return { path, secret };
}

function reasonFor(issue: Issue, found: unknown, secret: boolean): string {
  const size = secret ? "" : `, ${sizeOf(found)}`;
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
        ? `must have at least ${issue.minimum} ${issue.origin === "array" ? "element(s)" : "character(s)"}${size}`
        : `must be at least ${issue.minimum}`;
    case "too_big":
      return issue.origin === "array" || issue.origin === "string"
        ? `must have at most ${issue.maximum} ${issue.origin === "array" ? "element(s)" : "character(s)"}${size}`
        : `must be at most ${issue.maximum}`;
    case "invalid_key":
      return `this key ${issue.issues?.[0]?.message ?? "is not allowed"}`;
    default:
      return issue.message;
  }
}

function schemaAt(schema: z.ZodType, path: Path): z.ZodType {
  return path.reduce<z.ZodType>((here, step) => partAt(here, step) ?? here, schema);
}

function kind(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : article(Number.isNaN(value) ? "NaN" : typeof value);
}

function sizeOf(value: unknown): string {
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
