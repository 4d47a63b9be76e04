import type { ResourceDefinition } from "./define";
import { factsOf } from "./fields";
import { fieldsOf } from "./kinds";
import { UNKNOWN, type Values } from "./values";
import type { Secrets } from "./world";

/** A part of an address that says nothing by itself may stand in any text. */
const SHORTEST_PART = 12;

/** The arguments and outputs that are secrets by declaration. */
export function secretNames({ inputs, outputs }: Pick<ResourceDefinition, "inputs" | "outputs">): string[] {
  const fields = [...fieldsOf(inputs), ...fieldsOf(outputs)];
  return [...new Set(fields.filter(([, schema]) => factsOf(schema)?.secret).map(([name]) => name))];
}

/** From now on no line tells them: neither whole, nor, of an address, what makes it work for whoever has it. */
export function conceal(secrets: Secrets, names: readonly string[], values: Values): void {
  for (const name of names) {
    const value = values[name];
    if (value === UNKNOWN || typeof value !== "string" || value === "") continue;
    secrets.add(value);
    for (const part of partsOf(value)) secrets.add(part);
  }
}

/** The values in an address's query, as they are written and as they are meant. */
function partsOf(text: string): string[] {
  const query = text.split("?").slice(1).join("?");
  const raw = query.split("&").map((pair) => pair.slice(pair.indexOf("=") + 1));
  const meant = [...new URLSearchParams(query).values()];
  return [...new Set([query, ...raw, ...meant])].filter((part) => part.length >= SHORTEST_PART);
}
