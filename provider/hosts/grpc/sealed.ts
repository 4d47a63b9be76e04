import type { ResourceDefinition } from "../../core/define";
import { secretsIn } from "../../core/secrets";
import type { Path, Values } from "../../core/values";
import { encode } from "./marshal";

/** Arguments or state as the engine may keep them: secret where the request had it so, and where the declaration has. */
export function sealed(
  definition: Pick<ResourceDefinition, "inputs" | "outputs">,
  values: Values,
  secrets: readonly Path[] = [],
): never {
  return encode(values, joined(secrets, secretsIn(definition, values)));
}

/** Both, but for what stands in a secret of the other: nothing is marked twice. */
export function joined(marked: readonly Path[], declared: readonly Path[]): Path[] {
  return [...marked.filter((path) => !isWithin(path, declared)), ...declared.filter((path) => !isWithin(path, marked))];
}

function isWithin(path: Path, others: readonly Path[]): boolean {
  return others.some((other) => other.length < path.length && other.every((step, index) => step === path[index]));
}
