import { existsSync, readFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";

/** What the engine tells of a resource in its event log. */
interface Metadata {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  readonly diffs?: readonly string[] | null;
  /** The arguments that ask for a replacement. */
  readonly keys?: readonly string[] | null;
  readonly detailedDiff?: Readonly<Record<string, { readonly diffKind: string }>> | null;
}

interface EngineEvent {
  readonly resourcePreEvent?: { readonly metadata: Metadata };
  readonly resOutputsEvent?: { readonly metadata: Metadata };
  readonly resOpFailedEvent?: { readonly metadata: Metadata };
  readonly diagnosticEvent?: {
    readonly urn?: string;
    readonly message: string;
    readonly severity: string;
    readonly ephemeral?: boolean;
  };
}

/** One thing that the engine set out to do, with a resource that is no stack and no provider. */
export interface Step {
  readonly op: string;
  readonly name: string;
  readonly type: string;
  /** The arguments that differ, as far as the engine was told. */
  readonly diffs: readonly string[];
  /** Path and kind of each difference, where the provider tells them: `{ "destination.datasetId": "update-replace" }`. */
  readonly detailed: Readonly<Record<string, string>>;
  readonly failed: boolean;
}

export interface Diagnostic {
  /** Name of the resource that it is about; absent for those of the stack. */
  readonly name?: string;
  readonly severity: string;
  readonly message: string;
  /** A status line, that the next one takes the place of. */
  readonly ephemeral?: true;
}

export interface Told {
  readonly steps: readonly Step[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What was done, in the order in which it was begun. Resources that stayed the same are left out. */
export function readEvents(file: string): Told {
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
  const events = lines.map((line) => JSON.parse(line) as EngineEvent);
  const failures = events.flatMap(({ resOpFailedEvent: event }) => (event ? [key(event.metadata)] : []));
  const results = events.flatMap(({ resOutputsEvent: event }) => (event ? [event.metadata] : []));
  const begun = events.flatMap(({ resourcePreEvent: event }) => (event ? [event.metadata] : []));
  const steps = begun.flatMap((metadata): Step[] => {
    // Only afterwards does a refresh know what it has found.
    const refreshed = metadata.op === "refresh" && results.find(({ urn }) => urn === metadata.urn);
    const { op, urn, type, diffs, keys, detailedDiff } = refreshed || metadata;
    if (/^pulumi:(pulumi:Stack|providers:)/.test(type) || op === "same") return [];
    const detailed = Object.fromEntries(
      Object.entries(detailedDiff ?? {}).map(([path, { diffKind }]) => [path, diffKind]),
    );
    return [
      { op, name: nameIn(urn), type, diffs: keys ?? diffs ?? [], detailed, failed: failures.includes(key(metadata)) },
    ];
  });
  const diagnostics = events.flatMap(({ diagnosticEvent: event }): Diagnostic[] => {
    // Pulumi's own, and only for those who ask for them.
    if (!event || event.severity === "debug") return [];
    const { urn, severity, message, ephemeral } = event;
    const about = urn && !urn.includes("::pulumi:pulumi:Stack::") ? { name: nameIn(urn) } : {};
    return [
      {
        ...about,
        ...(ephemeral && { ephemeral }),
        severity,
        message: stripVTControlCharacters(message.replaceAll(/<\{%.*?%\}>/g, "")),
      },
    ];
  });
  return { steps, diagnostics };
}

function key({ op, urn }: Metadata): string {
  return `${op} ${urn}`;
}

export function nameIn(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}
