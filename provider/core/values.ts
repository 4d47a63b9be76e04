import { createHash } from "node:crypto";

/**
 * Stands for a value that is not known yet (a preview, an output of a resource that does not exist).
 * Each host turns its own wire form into this one and back.
 */
export const UNKNOWN: unique symbol = Symbol("unknown");

export type Values = Record<string, unknown>;

/** One step into a value: a key or an index. */
export type Path = readonly (string | number)[];

export function isRecord(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What stands under this key, and not what every object has under it: keys of maps are the user's. */
export function memberOf(record: Values, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/**
 * The text of a text, a number or a boolean; undefined for all else. What came over the wire is never given to `String` or
 * `Number` itself: an object's `toString` is the answer's to choose.
 */
export function plainText(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : undefined;
}

export function hasUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isRecord(value) && Object.values(value).some(hasUnknown);
}

/** The value at `path`; UNKNOWN as soon as the path leads through something unknown. */
export function valueAt(value: unknown, path: Path): unknown {
  let here = value;
  for (const step of path) {
    if (here === UNKNOWN) return UNKNOWN;
    here = Array.isArray(here) ? here[Number(step)] : isRecord(here) ? memberOf(here, String(step)) : undefined;
  }
  return here;
}

/** Text that is equal for equal values: keys sorted, absent and undefined the same. */
export function canonicalText(value: unknown): string {
  return (
    JSON.stringify(value, (_key, inner: unknown) => {
      if (inner === UNKNOWN) return { unknown: true };
      if (!isRecord(inner)) return inner;
      return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
    }) ?? "undefined"
  );
}

export function same(a: unknown, b: unknown): boolean {
  return canonicalText(a) === canonicalText(b);
}

/** A copy without undefined and null members, at any depth: in state absent is absent. */
export function compact<T extends Values>(values: T): T {
  const kept = Object.entries(values).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(kept.map(([key, value]) => [key, isRecord(value) ? compact(value) : value])) as T;
}

/** `values`, with what they lack taken from `below`, at any depth of objects. */
export function underlay(values: Values, below: Values): Values {
  const merged = Object.entries(below).map(([key, lower]) => {
    const upper = memberOf(values, key);
    if (upper === undefined) return [key, lower];
    return [key, isRecord(upper) && isRecord(lower) ? underlay(upper, lower) : upper];
  });
  return { ...values, ...Object.fromEntries(merged) };
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/**
 * `filter.segments[0].segmentId`, `jobs["by night"].status`: the form that Pulumi prints. `isKey`: whether the step of this
 * index is a key of the user's own, which is quoted also where it looks like a name.
 */
export function pathText(path: Path, isKey: (index: number) => boolean = () => false): string {
  return path.reduce<string>((text, step, index) => {
    if (typeof step === "number") return `${text}[${step}]`;
    if (isKey(index) || !/^[A-Za-z_$][\w$]*$/.test(step)) return `${text}["${step.replaceAll('"', '\\"')}"]`;
    return text === "" ? step : `${text}.${step}`;
  }, "");
}
