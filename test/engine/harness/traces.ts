/**
 * Lines in which Pulumi's engine and SDK tell each other's calls, of whatever provider, with secrets in clear: at -v=9 and
 * with --debug, always in the log that the engine keeps encrypted, and, what the SDK says, in the event log.
 * secrets.test.ts shows them of a provider that has nothing to do with ours.
 */
const TRACES = [
  /\b(Unm|M)arshaling property for RPC\[/,
  /\bPlanner decided (not )?to \w+ /,
  /\b(RegisterResource|ReadResource|Invoke|Call|RegisterResourceOutputs) RPC (prepared|finished)\b/,
];

export function withoutTraces(text: string): string {
  return text
    .split("\n")
    .filter((line) => !TRACES.some((trace) => trace.test(line)))
    .join("\n");
}
