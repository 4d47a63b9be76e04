import { types } from "node:util";
import * as pulumi from "@pulumi/pulumi";

/**
 * Arguments as Pulumi can send them. What it would send as `{}` or drop without a word (a Date, a Map, a function) is
 * here the plain value that says the same, or an error that names the path; what it sends as it is stays as it is. What
 * is known only later is looked at then. `whose` names the resource or function in errors.
 */
export function plain(args: object | undefined, whose: string): Record<string, unknown> {
  return record(Object.entries(args ?? {}), { whose, path: "", within: [] });
}

interface Place {
  readonly whose: string;
  /** `triggers[0].when` */
  readonly path: string;
  /** The objects that this one is a part of. */
  readonly within: readonly object[];
}

function value(given: unknown, at: Place): unknown {
  switch (typeof given) {
    case "bigint":
      return String(given);
    case "number":
      return Number.isFinite(given) ? given : refuse(at, `${given} is not a number that can be kept`);
    case "string":
      return /\p{Surrogate}/u.test(given)
        ? refuse(at, "this text has half of a character, which can't be kept")
        : given;
    case "function":
      return pulumi.isUnknown(given) ? given : refuse(at, "a function has no content that could be kept");
    case "symbol":
      return refuse(at, "a symbol has no content that could be kept");
    case "object":
      return given === null ? null : object(given, at);
    default:
      return given;
  }
}

function object(given: object, at: Place): unknown {
  if (pulumi.isUnknown(given) || pulumi.Resource.isInstance(given)) return given;
  if (pulumi.Output.isInstance(given)) return given.apply((known) => value(known, at));
  if (isPromise(given)) return given.then((known) => value(known, at));
  if (isAsset(given)) return asset(given, at);
  if (at.within.includes(given)) return refuse(at, "this is a part of itself");
  const inside = { ...at, within: [...at.within, given] };
  if (Array.isArray(given)) return Array.from(given, (item, index) => value(item, step(inside, index)));
  if (types.isDate(given))
    return Number.isNaN(given.getTime()) ? refuse(at, "this Date is invalid") : given.toISOString();
  if (types.isRegExp(given) || given instanceof URL || given instanceof URLSearchParams) return String(given);
  if (types.isMap(given)) return map(given, inside);
  if (types.isSet(given)) return set(given, inside);
  if (types.isNativeError(given)) return refuse(at, "an error has no content that could be kept: give its message");
  if (types.isBoxedPrimitive(given)) return value(given.valueOf(), at);
  if (types.isAnyArrayBuffer(given)) return object(new Uint8Array(given), at);
  if (types.isDataView(given)) return object(new Uint8Array(given.buffer, given.byteOffset, given.byteLength), at);
  return fields(given, inside);
}

/** Of what has keys, and of instances of classes, as Pulumi sends them. */
function fields(given: object, inside: Place): unknown {
  const entries = Object.entries(given);
  const says = textOf(given);
  const isInstance = ![Object.prototype, null].includes(Object.getPrototypeOf(given)) && !ofOtherRealm(given);
  if (entries.length === 0 && isInstance && !types.isTypedArray(given))
    return says ? value(says(), inside) : refuse(inside, `${nameOf(given)} has no fields that could be kept`);
  if (!says) return record(entries, inside);
  try {
    return record(entries, inside);
  } catch {
    return value(says(), inside);
  }
}

function record(entries: readonly (readonly [string, unknown])[], inside: Place): Record<string, unknown> {
  return Object.fromEntries(
    entries.map(([key, inner]) => {
      const at = step(inside, key);
      return [key === "__proto__" ? refuse(at, "no key can have this name") : key, value(inner, at)];
    }),
  );
}

/** By its keys where all are texts; else a list of pairs. */
function map(given: ReadonlyMap<unknown, unknown>, inside: Place): unknown {
  const entries = [...given];
  const keyed = entries.filter((entry): entry is [string, unknown] => typeof entry[0] === "string");
  if (keyed.length === entries.length) return record(keyed, inside);
  return entries.map((entry, index) => entry.map((item, side) => value(item, step(step(inside, index), side))));
}

/** In an order that doesn't depend on that in which it was filled, where all of it is known now. */
function set(given: ReadonlySet<unknown>, inside: Place): unknown {
  const items = [...given].map((item, index) => value(item, step(inside, index)));
  if (items.some(isLater)) return items;
  const texts = new Map(items.map((item) => [item, JSON.stringify(item) ?? ""]));
  return items.sort((a, b) => ((texts.get(a) ?? "") < (texts.get(b) ?? "") ? -1 : 1));
}

function isAsset(given: object): boolean {
  return pulumi.asset.Asset.isInstance(given) || pulumi.asset.Archive.isInstance(given);
}

function asset(given: object, at: Place): unknown {
  if (given instanceof pulumi.asset.StringAsset) return value(given.text, at);
  return refuse(at, "an asset or archive has another path on each machine: give a hash of its content");
}

/** What an object says of itself for JSON. */
function textOf(given: object): (() => unknown) | undefined {
  const { toJSON } = given as { toJSON?: unknown };
  return typeof toJSON === "function" ? () => toJSON.call(given) as unknown : undefined;
}

/** Is there anything in it that is known only later? */
function isLater(given: unknown): boolean {
  if (typeof given !== "object" || given === null) return pulumi.isUnknown(given);
  if (pulumi.Output.isInstance(given) || pulumi.Resource.isInstance(given) || isPromise(given)) return true;
  return Object.values(given).some(isLater);
}

/** Made by another `Object`, as in a worker or a test runner's sandbox. */
function ofOtherRealm(given: object): boolean {
  const prototype = Object.getPrototypeOf(given) as object;
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, "__proto__");
}

function isPromise(given: object): given is Promise<unknown> {
  return types.isPromise(given);
}

function nameOf(given: object): string {
  const name: unknown = given.constructor?.name;
  return typeof name === "string" && name !== "" ? `an instance of ${name}` : "this object";
}

function step(place: Place, to: string | number): Place {
  const { path } = place;
  const name = typeof to === "number" ? `[${to}]` : path === "" ? to : `.${to}`;
  return { ...place, path: path + name };
}

function refuse({ whose, path }: Place, why: string): never {
  throw new pulumi.RunError(
    `${whose}: ${path}: ${why}: possible are texts, finite numbers, booleans, null, lists and objects of these, and Date, Map, Set, URL, BigInt, RegExp and Buffer.`,
  );
}
