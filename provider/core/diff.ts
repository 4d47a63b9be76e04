import type { z } from "zod";
import type { Question } from "./call";
import type { ResourceDefinition } from "./define";
import { cut } from "./errors";
import { canonical, type Effect, factsOf, fieldsOf } from "./fields";
import { partAt } from "./kinds";
import { isRecord, memberOf, type Path, same, type Values } from "./values";

/** One difference, at the deepest path where old and new part. */
export interface Change {
  readonly path: Path;
  readonly kind: "add" | "delete" | "update";
  readonly effect: Exclude<Effect, "none">;
  /** The state has something else under this name: what it was is in the last arguments. */
  readonly ofInput?: true;
}

export interface Difference {
  readonly changes: readonly Change[];
  readonly replace: boolean;
  /** Said also where nothing has to be replaced: the user may ask for a replacement (`up --replace`, replaceOnChanges). */
  readonly deleteBeforeReplace: boolean;
  /** Why something is done although no argument changed. */
  readonly why?: string;
  /** What will be done, where the changes alone don't tell. */
  readonly plan?: string;
}

export interface Compared {
  readonly id: string;
  /** The last known state. */
  readonly olds: Values;
  /** The new arguments. */
  readonly news: Values;
  readonly question: Question;
}

/** Compares the last known state with new arguments: by meaning, never by spelling or key order. No network. */
export function difference(definition: ResourceDefinition, { id, olds, news, question }: Compared): Difference {
  const changes = fieldsOf(definition.inputs).flatMap(([name, schema]): Change[] => {
    const facts = factsOf(schema);
    if (facts?.judged || facts?.change === "none" || (facts?.place && news[name] === undefined)) return [];
    const before = canonical(schema, olds[name]);
    const after = canonical(schema, news[name]);
    if (same(before, after)) return [];
    const declared = facts?.change ?? "replace";
    const effect = typeof declared === "function" ? declared(olds, news) : declared;
    if (effect === "none") return [];
    return partings(schema, [name], before, after).map((change) => ({ ...change, effect }));
  });
  const moves = movesOf(definition, { id, olds, news, question });
  const effect = definition.placeChange?.(olds, news) ?? "replace";
  const judged = definition.judge?.(id, olds, news, question) ?? {};
  const asked: Change[] = [
    ...(judged.changes ?? []).map((change) => ({ ...change, effect: "update", ofInput: true }) as const),
    ...moves.map(({ name }) => ({ path: [name], kind: "update", effect }) as const),
    ...(judged.replace ? [{ path: [judged.replace.path], kind: "update", effect: "replace" } as const] : []),
    ...(judged.update ? [{ path: [judged.update.path], kind: "update", effect: "update" } as const] : []),
  ];
  const all = [...changes, ...asked];
  const replace = all.some((change) => change.effect === "replace");
  return {
    changes: all,
    replace,
    deleteBeforeReplace: judged.deleteBeforeReplace === true,
    ...(judged.plan !== undefined && { plan: judged.plan }),
    ...whyOf([...moves.map(({ why }) => why), ...(judged.replace ? [judged.replace.why] : [])]),
  };
}

function whyOf(reasons: readonly string[]): { why?: string } {
  return reasons.length > 0 ? { why: reasons.join("; ") } : {};
}

/** Where no argument names the place: what the configuration says, and the state otherwise. */
function movesOf({ places = [] }: ResourceDefinition, { olds, news, question }: Compared) {
  return places.flatMap(({ name, setting, spelt = (text: string) => text }) => {
    const [before, after] = [olds[name], question.config.configured(setting)];
    if (news[name] !== undefined || typeof before !== "string" || after === undefined) return [];
    if (spelt(before) === spelt(after)) return [];
    return [{ name, why: `${name} is ${before}, and ${setting.key} is configured as ${cut(after, 100)} now` }];
  });
}

function partings(schema: z.ZodType, path: Path, before: unknown, after: unknown): Omit<Change, "effect">[] {
  const here = (kind: Change["kind"]): Omit<Change, "effect">[] => [{ path, kind }];
  if (before === undefined) return here("add");
  if (after === undefined) return here("delete");
  // Of a secret no more is told than that it is another one.
  if (!isRecord(before) || !isRecord(after) || factsOf(schema)?.secret) return here("update");
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name): Omit<Change, "effect">[] => {
    const part = partAt(schema, name);
    const [old, now] = [memberOf(before, name), memberOf(after, name)];
    if (same(old, now)) return [];
    if (part) return partings(part, [...path, name], old, now);
    return [{ path: [...path, name], kind: "update" }];
  });
}
