import { isRecord, UNKNOWN, type Values } from "../../core/values";

/** How Pulumi writes "not known yet" into the properties of dynamic resources. */
const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Pulumi's own property in arguments and state: the text that leads here. */
export const PROVIDER_KEY = "__provider";

/** Stack and name of the resource, as its class has told them in an argument: this host is told neither by the engine. */
export const OWNER_KEY = "__owner";

export function decode(properties: Values): Values {
  const { [PROVIDER_KEY]: _text, [OWNER_KEY]: _owner, ...values } = properties;
  return decodeValue(values) as Values;
}

/** Undefined for what the class of version 0.1.0 has declared. */
export function ownerIn(properties: Values | undefined): string | undefined {
  const owner = properties?.[OWNER_KEY];
  return typeof owner === "string" ? owner : undefined;
}

function decodeValue(value: unknown): unknown {
  if (value === UNKNOWN_TEXT) return UNKNOWN;
  if (Array.isArray(value)) return value.map(decodeValue);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, decodeValue(inner)]));
}

export function encode(values: Values, owner?: string): Values {
  return { ...(encodeValue(values) as Values), ...(owner !== undefined && { [OWNER_KEY]: owner }) };
}

function encodeValue(value: unknown): unknown {
  if (value === UNKNOWN) return UNKNOWN_TEXT;
  if (Array.isArray(value)) return value.map(encodeValue);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, encodeValue(inner)]));
}
