/**
 * Lines in which Pulumi's engine and SDK tell each other's calls, of whatever provider, with secrets that anybody can read:
 * what the SDK says at -v=9, with --debug and always in the event log, what the engine plans always in the log that it keeps
 * encrypted, there in base64. secrets.test.ts shows them of a provider that has nothing to do with ours. (Engines before
 * 3.274 have one more, "Marshaling property for RPC[", and fail by it.)
 */
const TRACES = [
  /\bPlanner decided (not )?to \w+ /,
  /\b(RegisterResource|ReadResource|Invoke|Call|RegisterResourceOutputs) RPC (prepared|finished)\b/,
];

export function withoutTraces(text: string): string {
  return text
    .split("\n")
    .filter((line) => !TRACES.some((trace) => trace.test(line)))
    .join("\n");
}
