import { isRecord, type Path, UNKNOWN, type Values, valueAt } from "../../core/values";
import { valuesOf } from "./lean-struct";
import { type Struct, structOf } from "./proto";

/** The key that marks an object as standing for something else, and what it then stands for. */
const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** One text for each type of value that is not known yet: string, boolean, number, list, asset, archive, object. */
const UNKNOWNS = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);
const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const SHORTEST_SECRET = 6;

/** What dynamic resources tell their provider: states that moved here still hold it. */
const DYNAMIC_HOST_KEYS = ["__provider", "__owner"];

/** Plain values, and which of them are secrets. The core computes with values; marks are kept beside them. */
export interface Marked {
  readonly values: Values;
  readonly secrets: readonly Path[];
}

export function decode(struct: Struct | undefined): Marked {
  const secrets: Path[] = [];
  const properties = decodeValue(valuesOf(struct), [], secrets) as Values;
  for (const key of DYNAMIC_HOST_KEYS) delete properties[key];
  return { values: properties, secrets };
}

/** A copy. `path` is the one array for all of it. */
function decodeValue(value: unknown, path: (string | number)[], secrets: Path[]): unknown {
  if (typeof value === "string") return UNKNOWNS.has(value) ? UNKNOWN : value;
  const at = (step: string | number, inner: unknown) => {
    path.push(step);
    const decoded = decodeValue(inner, path, secrets);
    path.pop();
    return decoded;
  };
  if (Array.isArray(value)) return value.map((item, index) => at(index, item));
  if (!isRecord(value)) return value;
  if (value[SIGNATURE_KEY] === SECRET) {
    secrets.push([...path]);
    return decodeValue(value.value, path, secrets);
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, at(key, inner)]));
}

/**
 * Marks as secret what stands where `secrets` say, and every text outside of them that repeats one: an API's answer
 * often holds what it was asked for. A path that leads nowhere is left out.
 */
export function encode(values: Values, secrets: readonly Path[] = []): never {
  if (secrets.length === 0) return structOf(withoutMarks(values) as Values);
  const marks = new Set(secrets.map((path) => JSON.stringify(path)));
  const texts = new Set(secretTexts({ values, secrets }));
  const encodeValue = (value: unknown, path: Path, hidden: boolean): unknown => {
    const secret = marks.has(JSON.stringify(path)) || (!hidden && typeof value === "string" && texts.has(value));
    const plain = encodePlain(value, path, hidden || secret);
    return secret ? { [SIGNATURE_KEY]: SECRET, value: plain } : plain;
  };
  const encodePlain = (value: unknown, path: Path, hidden: boolean): unknown => {
    if (value === UNKNOWN) return UNKNOWN_TEXT;
    if (value === undefined) return null;
    if (Array.isArray(value)) return value.map((item, index) => encodeValue(item, [...path, index], hidden));
    if (!isRecord(value)) return value;
    const present = Object.entries(value).filter(([, inner]) => inner !== undefined);
    return Object.fromEntries(present.map(([key, inner]) => [key, encodeValue(inner, [...path, key], hidden)]));
  };
  return structOf(encodeValue(values, [], false) as Values);
}

function withoutMarks(value: unknown): unknown {
  if (value === UNKNOWN) return UNKNOWN_TEXT;
  if (value === undefined) return null;
  if (Array.isArray(value)) return value.map(withoutMarks);
  if (!isRecord(value)) return value;
  const present = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(present.map(([key, inner]) => [key, withoutMarks(inner)]));
}

/** Every text that is a secret, or a part of one. */
function secretTexts({ values, secrets }: Marked): string[] {
  return secrets.flatMap((path) => textsIn(valueAt(values, path)));
}

/** Short texts ("ups", "true") are no secrets by themselves: marking all that equal them would hide half the state. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return value.length >= SHORTEST_SECRET ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isRecord(value) ? Object.values(value).flatMap(textsIn) : [];
}
