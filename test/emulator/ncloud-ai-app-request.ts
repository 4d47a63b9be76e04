import { isObject, type JsonObject } from "./json";

type Test = (value: unknown, xml: boolean) => boolean;

const text: Test = (value) => typeof value === "string" && value.trim() !== "";
/** XML knows no types: what is a number in JSON is a text of digits there. */
const count: Test = (value, xml) =>
  xml ? /^\d{1,9}$/.test(String(value)) : Number.isSafeInteger(value) && Number(value) >= 0;
const texts: Test = (value, xml) => many(value, xml).every((item) => typeof item === "string");
const port: Test = (value, xml) => count(value, xml) && Number(value) >= 1 && Number(value) <= 65535;

/** One element of a list is no list in XML. */
function many(value: unknown, xml: boolean): unknown[] {
  if (Array.isArray(value)) return value;
  return xml && value !== undefined ? [value] : [undefined];
}

interface Field {
  name: string;
  required?: boolean;
  test: Test;
  fields?: Field[];
}

const anObject: Test = (value) => isObject(value);

const fields: Field[] = [
  { name: "aiWorkspaceId", required: true, test: text },
  { name: "namePrefix", required: true, test: (value) => typeof value === "string" && /^[a-z0-9-]{2,8}$/i.test(value) },
  { name: "queueName", required: true, test: text },
  {
    name: "data",
    test: anObject,
    fields: [
      { name: "input", test: (value, xml) => many(value, xml).every((item) => item !== undefined) },
      { name: "output", test: (value, xml) => many(value, xml).every((item) => item !== undefined) },
    ],
  },
  {
    name: "docker",
    required: true,
    test: anObject,
    fields: [
      { name: "image", required: true, test: text },
      { name: "command", test: text },
      { name: "args", test: (value, xml) => typeof value === "string" || texts(value, xml) },
      { name: "env", test: (value) => isObject(value) || Array.isArray(value) || value === "" },
      { name: "exposeTcpPorts", test: (value, xml) => many(value, xml).every((item) => port(item, xml)) },
      { name: "workdir", test: text },
    ],
  },
  {
    name: "resource",
    required: true,
    test: anObject,
    fields: [
      { name: "cpuCount", required: true, test: count },
      { name: "gpuCount", test: count },
      { name: "gpuModel", test: text },
      { name: "memoryMb", required: true, test: count },
    ],
  },
];

/** What is wrong with the request to submit an AI app, or undefined. */
export function problemOf(body: JsonObject, xml: boolean): string | undefined {
  return firstProblem(body, fields, "", xml);
}

function firstProblem(value: JsonObject, known: Field[], path: string, xml: boolean): string | undefined {
  const stranger = Object.keys(value).find((key) => !known.some((field) => field.name === key));
  if (stranger !== undefined) return `Unknown field ${path}${stranger}`;
  for (const field of known) {
    const member = value[field.name];
    if (member === undefined) {
      if (field.required) return `${path}${field.name} is required`;
      continue;
    }
    if (!field.test(member, xml)) return `${path}${field.name} is not valid`;
    const inner = field.fields && isObject(member) && firstProblem(member, field.fields, `${path}${field.name}.`, xml);
    if (inner) return inner;
  }
  return undefined;
}
