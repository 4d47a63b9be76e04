import { ReportError } from "./report-error";
import { isRecord, textIn, type Values } from "./told";

/** A resource of ours, of whichever host. */
export interface Resource {
  /** `adobe:ExportJob`. */
  readonly token: string;
  readonly urn: string;
  readonly name: string;
  readonly record: Values;
}

export interface State {
  readonly project: string | undefined;
  readonly stack: string | undefined;
  readonly writtenAt: unknown;
  readonly resources: readonly Resource[];
  readonly pending: readonly (Resource & { readonly operation: string })[];
}

const NO_STATE = "it is no state of a stack, as `pulumi stack export` writes it";

/** @param what where the text comes from, for messages */
export function parseState(text: string, what: string): State {
  const deployment = deploymentIn(parseJson(text, what), what);
  const { resources = [], pending_operations: pending = [], manifest } = deployment;
  const records = listOf(resources, what);
  const urns = records.map(({ urn }) => urn).filter((urn) => typeof urn === "string");
  const [, stack, project] = /^urn:pulumi:(.+?)::(.+?)::/.exec(urns[0] ?? "") ?? [];
  return {
    project: textIn(project),
    stack: textIn(stack),
    writtenAt: isRecord(manifest) ? manifest.time : undefined,
    resources: records.map(resourceIn).filter((resource) => resource !== undefined),
    pending: listOf(pending, what).flatMap(({ resource, type }) => {
      const found = isRecord(resource) ? resourceIn(resource) : undefined;
      return found ? [{ ...found, operation: textIn(type) ?? "unknown" }] : [];
    }),
  };
}

function parseJson(text: string, what: string): unknown {
  if (text.trim() === "") throw new ReportError(`${what} is empty: ${NO_STATE}.`);
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    throw new ReportError(`${what} is not JSON: ${NO_STATE}.`);
  }
}

/** Of an export, or of the file in which the file backend keeps a stack. A stack that was never deployed has none. */
function deploymentIn(json: unknown, what: string): Values {
  if (isRecord(json)) {
    if (isRecord(json.deployment)) return json.deployment;
    if (json.deployment === null && typeof json.version === "number") return {};
    if (isRecord(json.checkpoint)) return isRecord(json.checkpoint.latest) ? json.checkpoint.latest : {};
  }
  throw new ReportError(`${what} can't be read: ${NO_STATE}.`);
}

function listOf(value: unknown, what: string): Values[] {
  if (value === null) return [];
  if (!Array.isArray(value)) throw new ReportError(`${what} can't be read: ${NO_STATE}.`);
  return value.filter(isRecord);
}

const PLUGIN = /^datajobs:([a-z]\w*):([A-Z]\w*)$/;
const DYNAMIC = /^pulumi-nodejs:dynamic\/datajobs\/([a-z]\w*):([A-Z]\w*)$/;
/** What the dynamic host keeps of a resource: its one door into this package. */
const DOOR = /require\("pulumi-datajobs\/dynamic"\)\.([a-z]+)([A-Z]\w*)/;

/** Undefined for what is of another provider. */
function resourceIn(record: Values): Resource | undefined {
  const { type, urn } = record;
  if (typeof type !== "string" || typeof urn !== "string") return undefined;
  const [, cloud, kind] =
    PLUGIN.exec(type) ?? DYNAMIC.exec(type) ?? (isDynamic(type) ? doorOf(record) : undefined) ?? [];
  if (cloud === undefined || kind === undefined) return undefined;
  const name = urn.split("::").slice(3).join("::");
  return { token: `${cloud}:${kind}`, urn: textIn(urn) ?? "", name: textIn(name) ?? "(no name)", record };
}

const isDynamic = (type: string) => type === "pulumi-nodejs:dynamic:Resource";

function doorOf({ outputs, inputs }: Values): RegExpExecArray | undefined {
  for (const values of [outputs, inputs]) {
    const text = isRecord(values) ? values.__provider : undefined;
    const found = typeof text === "string" ? DOOR.exec(text) : undefined;
    if (found) return found;
  }
  return undefined;
}
