import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, test } from "node:test";
import { provider } from "../../../provider/hosts/grpc/proto";
import { type JobSpec, startEmulator } from "../../emulator";
import { testWorld } from "../../world";
import { type Json, SERVED, startWire, type Wire } from "./wire";

/** Calls of a real engine and what they were answered; test/engine/plugin-session.test.ts writes it. */
const FILE = resolve(__dirname, "..", "..", "..", "..", "test", "unit", "grpc", "session.json");

type Line =
  | { readonly method: string; readonly request: Json; readonly response?: Json; readonly error?: string }
  | { readonly emulator: JobSpec };

/** As in the recorded session, what is not new any more has begun. */
const MEANWHILE_MS = 3_000;

const session = JSON.parse(readFileSync(FILE, "utf8")) as Line[];

/** Not asked by an engine that has started the plugin itself. */
const ELSEWHERE = ["Attach", "GetSchema"];

test("the recorded session of the engine has a call of each kind", () => {
  const methods = new Set(session.flatMap((line) => ("method" in line ? [line.method] : [])));
  assert.deepEqual([...methods].sort(), SERVED.filter((method) => !ELSEWHERE.includes(method)).sort());
});

test("the recorded session names no machine", () => {
  assert.doesNotMatch(readFileSync(FILE, "utf8"), /127\.0\.0\.1|localhost|\/tmp\/|\/home\/|\/root\//);
});

test("the recorded session is answered as it was, call by call", async (t) => {
  const emulator = await startEmulator({ jobSeconds: 600 });
  const home = mkdtempSync(join(tmpdir(), "datajobs-session-"));
  let wire: Wire | undefined;
  after(async () => {
    wire?.close();
    await emulator.close();
    rmSync(home, { recursive: true, force: true });
  });
  for (const [index, line] of session.entries()) {
    if ("emulator" in line) {
      emulator.jobs(line.emulator);
      emulator.advance(MEANWHILE_MS);
      continue;
    }
    const { method, request, response, error } = line;
    await t.test(`${index}: ${method}${aboutOf(request)}`, async () => {
      if (method === "Handshake") {
        // Each run of the engine has a plugin process of its own; nothing of its environment is needed.
        wire?.close();
        wire = await startWire(testWorld(emulator, {}, home));
      }
      assert.ok(wire);
      const asked = JSON.parse(JSON.stringify(request).replaceAll("http://emulator", emulator.url)) as Json;
      const answer = await wire
        .ask(method, asked)
        .catch((failure: { details?: string }) => failure.details ?? String(failure));
      assert.deepEqual(masked(answer, emulator.url), masked(error ?? inLowerCase(response ?? {}), emulator.url));
    });
  }
});

function aboutOf({ urn, tok, preview }: Json): string {
  const about = [
    String(urn ?? tok ?? "")
      .split("::")
      .at(-1),
    preview === true && "in a preview",
  ].filter(Boolean);
  return about.length > 0 ? ` ${about.join(", ")}` : "";
}

/** What is another one each time, for us and for the emulator. */
function masked(answer: unknown, url: string): unknown {
  const text = JSON.stringify(answer)
    .replaceAll(url, "http://emulator")
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, "TIME")
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) => (UNKNOWN === id ? id : "UUID"))
    .replaceAll(/dj-[0-9a-f]{24}-[0-9a-f]{8}/g, "OURS")
    .replaceAll(/"[0-9a-f]{32}"(?!:)/g, (id) => (SIGNATURES.has(id) ? id : '"HEX"'))
    .replaceAll(/"durationMs":\d+/g, '"durationMs":0')
    .replaceAll(/\b(NEW|PROCESSING)\b/g, "RUNNING")
    .replaceAll(/\d+(\.\d+)? m?s;|looked \d+ times?/g, "SOME");
  return JSON.parse(text);
}

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const SIGNATURES = new Set(['"1b47061264138c4ac30d75fd1eb44270"']);

/** The names of fields and enumerations as our copy of the messages spells them. */
function inLowerCase(response: Json): Json {
  const present = Object.entries(response).filter(([, value]) => JSON.stringify(value) !== "{}");
  return Object.fromEntries(
    present.map(([key, value]) => {
      if (key === "changes") return [key, provider.DiffResponse.DiffChanges[value as "DIFF_SOME"]];
      if (key === "detailedDiff") return ["detaileddiff", kindsOf(value as Record<string, { kind?: "UPDATE" }>)];
      if (key === "version") return [key, "1.2.3"];
      return [key.toLowerCase(), value];
    }),
  );
}

function kindsOf(differences: Record<string, { kind?: "UPDATE" }>): Json {
  return Object.fromEntries(
    Object.entries(differences).map(([path, { kind }]) => [
      path,
      kind === undefined ? {} : { kind: provider.PropertyDiff.Kind[kind] },
    ]),
  );
}
