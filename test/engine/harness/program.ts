/** JavaScript to be written into a program as it is. */
class Code {
  constructor(readonly text: string) {}
}

/** An expression where a value is expected: an output of another resource, `pulumi.secret(...)`. */
export function code(text: string): Code {
  return new Code(text);
}

/** A value as JavaScript source. */
export function js(value: unknown): string {
  if (value instanceof Code) return value.text;
  if (Array.isArray(value)) return `[${value.map(js).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    return `{ ${Object.entries(value)
      .map(([key, inner]) => `${JSON.stringify(key)}: ${js(inner)}`)
      .join(", ")} }`;
  }
  return value === undefined ? "undefined" : JSON.stringify(value);
}

const HEAD = `const pulumi = require("@pulumi/pulumi");
const { adobe, ncloud, tencentcloud } = require("pulumi-datajobs");
`;

/** A CommonJS program of these lines. */
export function program(...lines: string[]): string {
  return HEAD + lines.join("\n");
}

type Options = Readonly<Record<string, unknown>>;

/** `const NAME = new CLASS("NAME", ARGS, OPTIONS);` */
export function resource(kind: string, name: string, args: unknown, options?: Options): string {
  return `const ${name} = new ${kind}(${JSON.stringify(name)}, ${js(args)}${options ? `, ${js(options)}` : ""});`;
}

export function exportJob(name: string, args: unknown, options?: Options): string {
  return resource("adobe.ExportJob", name, args, options);
}

/** The export job of the vendor's POST sample. */
export const sample = {
  fields: "identities.id,personalEmail.address",
  mergePolicy: { id: "timestampOrdered-none-mp", version: 1 },
  filter: {
    segments: [{ segmentId: "52c26d0d-45f2-47a2-ab30-ed06abc981ff", segmentNs: "ups", status: ["realized"] }],
    segmentQualificationTime: { startTime: "2018-01-01T00:00:00Z", endTime: "2018-02-01T00:00:00Z" },
    fromIngestTimestamp: "2018-01-01T00:00:00Z",
    emptyProfiles: true,
  },
  additionalFields: {
    eventList: {
      fields: "string",
      filter: { fromIngestTimestamp: "2018-01-01T00:00:00Z", toIngestTimestamp: "2020-01-01T00:00:00Z" },
    },
  },
  destination: { datasetId: "5b7c86968f7b6501e21ba9df", segmentPerBatch: false },
  schema: { name: "_xdm.context.profile" },
};

/** A small export job; another dataset makes it another one. */
export function jobFor(datasetId: unknown, more: object = {}): Record<string, unknown> {
  return {
    schema: { name: "_xdm.context.profile" },
    destination: { datasetId },
    filter: { segments: [{ segmentId: "52c26d0d-45f2-47a2-ab30-ed06abc981ff" }] },
    ...more,
  };
}
