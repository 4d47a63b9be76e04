import type { Job } from "../job-declaration";
import type { JobKind } from "../job-kind";
import type { Values } from "../values";
import { compareKeys, count } from "./declaration";
import { isUnknown, requestsIn } from "./plan";

const MOST_NAMED = 5;

/** What a user should be warned of, each warning once, with the keys that it is of. */
export function setWarnings<J extends Job>(kind: JobKind<J>, inputs: Values): string[] {
  if (isUnknown(inputs)) return [];
  const keys = new Map<string, string[]>();
  for (const [key, request] of requestsIn(inputs)) {
    for (const text of kind.declaration.warnings?.(request) ?? []) keys.set(text, [...(keys.get(text) ?? []), key]);
  }
  return [...keys].map(([text, of]) => {
    const more = of.length > MOST_NAMED ? ` and ${count(of.length - MOST_NAMED)} more` : "";
    return `${of.sort(compareKeys).slice(0, MOST_NAMED).join(", ")}${more}: ${text}`;
  });
}
