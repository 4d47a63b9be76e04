import type { ResourceDefinition } from "../../core/define";
import { type Effect, type FieldFacts, factsOf, fieldsOf } from "../../core/fields";
import { innerOf, type KindName, kindName } from "../../core/kinds";
import type { Values } from "../../core/values";
import type { FieldTree, ResourceTree } from "./tree";

/** What a change of one argument does to the resource. */
export interface ChangeRow {
  readonly argument: string;
  readonly effect: Effect;
  /** Only while another argument has this value. */
  readonly when?: { readonly argument: string; readonly value: string };
  /** Only a change to this value. */
  readonly to?: string;
}

/** Two ways to say the same: the difference between them changes nothing. */
export interface SameRow {
  /** `filter.segments[].segmentNs`; of every member of a map `jobs[*].fields`. */
  readonly path: string;
  /** `default`: written out or left out. `empty`: an empty list or object, or none. `place`: left out. */
  readonly how: "order" | "default" | "empty" | "place" | "spelling";
}

/** @throws for an effect that depends on more than one other argument: then this has to be taught more */
export function changeRows(definition: ResourceDefinition, { arguments: fields }: ResourceTree): ChangeRow[] {
  const facts = new Map(fieldsOf(definition.inputs).map(([name, schema]) => [name, factsOf(schema)]));
  return fields.flatMap(({ name }): ChangeRow[] => {
    const { change = "replace" }: Partial<FieldFacts> = facts.get(name) ?? {};
    if (typeof change !== "function") return [{ argument: name, effect: change }];
    const deciding = fields.flatMap((field) => decides(field, change));
    if (deciding.length === 0) return [{ argument: name, effect: change({}, {}) }];
    const [one, ...others] = deciding;
    if (one === undefined || others.length > 0) {
      throw new Error(`what a change of ${definition.token}.${name} does depends on several arguments`);
    }
    return one.values.map((value) => ({
      argument: name,
      effect: change({}, { [one.name]: value }),
      ...(one.name === name ? { to: value } : { when: { argument: one.name, value } }),
    }));
  });
}

/** The argument, if the effect is another one for another of its values. */
function decides({ name, type }: FieldTree, change: (olds: Values, news: Values) => Effect) {
  if (type.kind !== "enum") return [];
  const effects = new Set(type.values.map((value) => change({ [name]: value }, { [name]: value })));
  return effects.size > 1 ? [{ name, values: type.values }] : [];
}

export function sameRows(definition: ResourceDefinition): SameRow[] {
  return sameIn(definition.inputs, "");
}

type Schema = Parameters<typeof innerOf>[0];

const ELEMENTS: Partial<Record<KindName, string>> = { array: "[]", record: "[*]" };

function sameIn(schema: Schema, path: string): SameRow[] {
  const mark = ELEMENTS[kindName(schema) ?? "any"];
  if (mark !== undefined) return innerOf(schema).flatMap((element) => sameIn(element, path + mark));
  return fieldsOf(schema).flatMap(([name, field]) => {
    const at = path === "" ? name : `${path}.${name}`;
    const facts = factsOf(field);
    return [...(facts ? waysOf(facts) : []).map((how) => ({ path: at, how })), ...sameIn(field, at)];
  });
}

function waysOf(facts: FieldFacts): SameRow["how"][] {
  const { default: fallback, unordered, place, canonical } = facts;
  const isEmpty = typeof fallback === "object" && fallback !== null && Object.keys(fallback).length === 0;
  return [
    ...(place ? (["place"] as const) : []),
    ...(fallback === undefined ? [] : isEmpty ? (["empty"] as const) : (["default"] as const)),
    ...(unordered ? (["order"] as const) : []),
    ...(canonical ? (["spelling"] as const) : []),
  ];
}
