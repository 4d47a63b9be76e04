import { type Call, header, Refusal } from "./exchange";
import { type JsonObject, parseObject } from "./json";
import { errorAnswer } from "./tencentcloud-errors";

type Scalar = string | number;

interface Parameter {
  type: "string" | "integer" | "integers";
  required?: boolean;
  /** Asked of every member of a list. */
  valid?: (value: Scalar) => boolean;
}

export type Parameters = Readonly<Record<string, Parameter>>;

const types: Readonly<Record<Parameter["type"], (value: unknown) => boolean>> = {
  string: (value) => typeof value === "string",
  integer: Number.isSafeInteger,
  integers: (value) => Array.isArray(value) && value.every(Number.isSafeInteger),
};

/** What every list is paged by. */
export const paging: Parameters = {
  Offset: { type: "integer", valid: (value) => Number(value) >= 0 },
  Limit: { type: "integer", valid: (value) => Number(value) >= 1 && Number(value) <= 100 },
};

/** The request's parameters, typed as strictly as the gateway does it. */
export function read(call: Call, parameters: Parameters): JsonObject {
  const refuse = (code: string, about: string) => new Refusal(errorAnswer(call, code, about));
  const type = (header(call, "content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") throw refuse("InvalidParameter", "the content type must be application/json.");
  const body = parseObject(call.body);
  if (!body) throw refuse("InvalidParameter", "the body is not a JSON object.");
  for (const [name, value] of Object.entries(body)) {
    const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (!parameter) throw refuse("UnknownParameter", name);
    if (!types[parameter.type](value))
      throw refuse("InvalidParameter", `the value type of parameter \`${name}\` is not valid.`);
    const { valid = () => true } = parameter;
    if (![value].flat().every((member) => valid(member as Scalar))) throw refuse("InvalidParameterValue", name);
  }
  for (const [name, parameter] of Object.entries(parameters))
    if (parameter.required && !Object.hasOwn(body, name)) throw refuse("MissingParameter", name);
  return body;
}
