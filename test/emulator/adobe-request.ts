import { isObject, type JsonObject } from "./json";

/** Problems of an export request, each with the path of what is wrong; empty when it can be accepted. */
export function problemsOf(request: JsonObject): string[] {
  const found: string[] = [];
  object(found, request, "", {
    fields: text,
    mergePolicy: shape({ id: required(text), version: number }),
    filter: shape({
      segments: list(
        shape({ segmentId: required(text), segmentNs: text, status: list(oneOf("realized", "existing", "exited")) }),
      ),
      segmentQualificationTime: shape({ startTime: time, endTime: time }),
      fromIngestTimestamp: time,
      emptyProfiles: flag,
    }),
    additionalFields: shape({
      eventList: shape({ fields: text, filter: shape({ fromIngestTimestamp: time, toIngestTimestamp: time }) }),
    }),
    destination: required(shape({ datasetId: required(text), segmentPerBatch: flag })),
    schema: required(shape({ name: required(text) })),
  });
  const filter = isObject(request.filter) ? request.filter : {};
  const additional = isObject(request.additionalFields) ? request.additionalFields : {};
  const events = isObject(additional.eventList) ? additional.eventList : {};
  inOrder(found, filter.segmentQualificationTime, "startTime", "endTime");
  inOrder(found, events.filter, "fromIngestTimestamp", "toIngestTimestamp");
  return found;
}

type Rule = { (found: string[], value: unknown, path: string): void; required?: true };

function object(found: string[], value: unknown, path: string, rules: Record<string, Rule>): void {
  if (!isObject(value)) {
    found.push(`${path || "body"} must be an object`);
    return;
  }
  const at = (key: string) => (path === "" ? key : `${path}.${key}`);
  for (const key of Object.keys(value)) {
    const rule = Object.hasOwn(rules, key) ? rules[key] : undefined;
    if (rule) rule(found, value[key], at(key));
    else found.push(`${at(key)} is not recognized`);
  }
  for (const [key, rule] of Object.entries(rules))
    if (rule.required && !Object.hasOwn(value, key)) found.push(`${at(key)} is required`);
}

function required(rule: Rule): Rule {
  return Object.assign((found: string[], value: unknown, path: string) => rule(found, value, path), {
    required: true as const,
  });
}

function shape(rules: Record<string, Rule>): Rule {
  return (found, value, path) => object(found, value, path, rules);
}

function list(rule: Rule): Rule {
  return (found, value, path) => {
    if (!Array.isArray(value)) found.push(`${path} must be an array`);
    else for (const [i, item] of value.entries()) rule(found, item, `${path}[${i}]`);
  };
}

function check(what: string, test: (value: unknown) => boolean): Rule {
  return (found, value, path) => {
    if (!test(value)) found.push(`${path} must be ${what}`);
  };
}

function oneOf(...values: string[]): Rule {
  return check(`one of ${values.join(", ")}`, (value) => typeof value === "string" && values.includes(value));
}

const text = check("a non-empty string", (value) => typeof value === "string" && value.trim() !== "");
const number = check("a number", (value) => typeof value === "number" && Number.isFinite(value));
const flag = check("a boolean", (value) => typeof value === "boolean");
/** RFC 3339; the published examples have a space between date and time. */
const time = check("an RFC 3339 time", (value) => typeof value === "string" && isTime(value));

function inOrder(found: string[], range: unknown, from: string, to: string): void {
  if (!isObject(range)) return;
  const [start, end] = [range[from], range[to]];
  if (typeof start !== "string" || typeof end !== "string" || !isTime(start) || !isTime(end)) return;
  if (Date.parse(start.replace(" ", "T")) >= Date.parse(end.replace(" ", "T")))
    found.push(`${from} must be before ${to}`);
}

function isTime(value: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|[+-](\d\d):(\d\d))$/.exec(value);
  if (!match) return false;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, offsetHour = 0, offsetMinute = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  const date = new Date(Date.UTC(year, month - 1, day));
  return (
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    hour < 24 &&
    minute < 60 &&
    second <= 60 &&
    offsetHour < 24 &&
    offsetMinute < 60
  );
}

/** The request with the documented defaults filled in, as records carry it. */
export function withDefaults(request: JsonObject): JsonObject {
  const filled = structuredClone(request);
  const filter = filled.filter;
  if (isObject(filter) && Array.isArray(filter.segments))
    filter.segments = filter.segments.map((segment: JsonObject) => ({
      segmentId: segment.segmentId,
      segmentNs: segment.segmentNs ?? "ups",
      status: segment.status ?? ["realized", "existing"],
    }));
  if (isObject(filled.mergePolicy)) filled.mergePolicy.version ??= 1;
  if (isObject(filled.destination)) filled.destination.segmentPerBatch ??= false;
  return filled;
}
