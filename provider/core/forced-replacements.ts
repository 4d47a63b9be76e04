import type { Values } from "./values";
import type { World } from "./world";

/**
 * Replacements that something else than the provider decides on (`replacementTrigger`, `replaceWith`, another provider): the engine
 * checks a resource that it knows with its last arguments, asks for no Diff, and creates another one. What it doesn't know is
 * never checked so, nor is what a taint or `--replace` is meant for.
 */
export class ForcedReplacements {
  private readonly lastArguments = new Map<string, Values>();

  static of(world: World): ForcedReplacements {
    return world.shared("core/forced-replacements", () => new ForcedReplacements());
  }

  /** A Check of a resource that the engine knows. */
  checked(urn: string, olds: Values): void {
    this.lastArguments.set(urn, olds);
  }

  /** A Diff: what follows is what it has answered. */
  asked(urn: string): void {
    this.lastArguments.delete(urn);
  }

  /** Last arguments of the resource that a Create is to replace although nobody was asked. */
  find(urn: string): Values | undefined {
    return this.lastArguments.get(urn);
  }
}
