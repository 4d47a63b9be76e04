import { type Call, header, Refusal } from "./exchange";
import { type JsonObject, parseObject } from "./json";
import { errorAnswer } from "./tencentcloud-errors";

interface Parameter {
  type: "string" | "integer";
  required?: boolean;
  valid?: (value: string | number) => boolean;
}

export type Parameters = Readonly<Record<string, Parameter>>;

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
    const typed = parameter.type === "string" ? typeof value === "string" : Number.isSafeInteger(value);
    if (!typed) throw refuse("InvalidParameter", `the value type of parameter \`${name}\` is not valid.`);
    if (parameter.valid && !parameter.valid(value as string | number)) throw refuse("InvalidParameterValue", name);
  }
  for (const [name, parameter] of Object.entries(parameters))
    if (parameter.required && !Object.hasOwn(body, name)) throw refuse("MissingParameter", name);
  return body;
}
