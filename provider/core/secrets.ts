import type { z } from "zod";
import type { ResourceDefinition } from "./define";
import { factsOf, holdsSecret } from "./fields";
import { partsOf } from "./kinds";
import { isRecord, type Path, plainText, UNKNOWN, type Values, valueAt } from "./values";
import type { Secrets } from "./world";

/** Shorter parts of a URL are words: `sha1`, `inline`. */
const SHORTEST_PART = 8;

/** Where in a value the fields stand that are secrets by declaration. What isn't known, or isn't there, is none. */
export function secretPaths(schema: z.ZodType, value: unknown, path: Path = []): Path[] {
  if (value === undefined || value === null || value === UNKNOWN || !holdsSecret(schema)) return [];
  if (factsOf(schema)?.secret) return [path];
  const parts = partsOf(schema, value);
  // Of another kind than declared, it may be anything that was meant for the secret in it.
  if (!parts) return [path];
  return parts.flatMap((part) => secretPaths(part.schema, part.value, [...path, part.step]));
}

/** The same for the arguments of a resource, and for its state, which holds the outputs beside them. */
export function secretsIn({ inputs, outputs }: Pick<ResourceDefinition, "inputs" | "outputs">, values: Values): Path[] {
  return [...secretPaths(inputs, values), ...secretPaths(outputs, values)];
}

/** All texts and numbers that stand there, or below. */
export function textsAt(values: Values, paths: readonly Path[]): string[] {
  return paths.flatMap((path) => textsIn(valueAt(values, path)));
}

/** From now on, what stands there is in no line and no error. */
export function conceal(secrets: Secrets, values: Values, paths: readonly Path[]): void {
  for (const text of textsAt(values, paths)) for (const each of [text, ...urlParts(text)]) secrets.add(each);
}

function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (isRecord(value)) return Object.values(value).flatMap(textsIn);
  const text = plainText(value);
  return text === undefined || typeof value === "boolean" ? [] : [text];
}

/** Of a secret URL an error may repeat the signature alone, or what stands before the host. */
function urlParts(text: string): string[] {
  if (!/^[a-z][a-z\d+.-]*:\/\//i.test(text) || !URL.canParse(text)) return [];
  const { username, password } = new URL(text);
  const [, ...behind] = text.split(/[?#&]/);
  const parts = [username, password, ...behind.map((pair) => pair.slice(pair.indexOf("=") + 1))];
  return [...parts, ...parts.map(decoded)].filter((part) => part.length >= SHORTEST_PART);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
