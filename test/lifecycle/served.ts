import type { ResourceDefinition } from "../../provider/core/define";
import { resources } from "../../provider/registry";

/** What a host serves where this one is asked for: one of the registry, or one that a test declares. */
export function served(of: string | ResourceDefinition): { token: string; all: readonly ResourceDefinition[] } {
  return typeof of === "string" ? { token: of, all: resources } : { token: of.token, all: [of] };
}
