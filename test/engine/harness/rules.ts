import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { basename, relative } from "node:path";
import { constants, gunzipSync } from "node:zlib";
import { filesIn } from "../../files";
import { isAutomaticLog, type LogKey, readAutomaticLog } from "./automatic-log";

/** Every secret of the emulator's accounts has this in it, and so has every secret that a test makes up. */
const CANARY = "CANARY";

const STACK_LINE = /^\s+at .*(:\d+:\d+|node:internal)/m;

const BYTES = [...Buffer.from(CANARY)];

/** The shapes that a secret with the canary in its middle may come in. */
const SPELLINGS: Readonly<Record<string, RegExp>> = {
  "in clear": new RegExp(CANARY, "i"),
  "in base64": new RegExp([0, 1, 2].map(inBase64).join("|")),
  "in hex": new RegExp(BYTES.map(hex).join("[\\s:]?"), "i"),
  "URL-encoded": new RegExp(BYTES.map((byte) => `%${hex(byte)}`).join(""), "i"),
  "JSON-escaped": new RegExp(BYTES.map((byte) => `\\\\+u00${hex(byte)}`).join(""), "i"),
  "as a list of bytes": new RegExp(`\\b${BYTES.join(",?\\s*")}\\b`),
  "in UTF-16": new RegExp([...CANARY].join("\0")),
};

function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}

/** What base64 makes of the canary with some other bytes in front, less the letters that its neighbours have a part in. */
function inBase64(before: number): string {
  const first = Math.ceil((before * 8) / 6);
  const end = Math.floor(((before + CANARY.length) * 8) / 6);
  const encoded = Buffer.from(`${"-".repeat(before)}${CANARY}---`).toString("base64");
  return encoded.slice(first, end);
}

/** How a secret stands in the text, or undefined where none does. */
export function leakIn(text: string): string | undefined {
  return Object.entries(SPELLINGS).find(([, pattern]) => pattern.test(text))?.[0];
}

/** Rules that hold for everything that a user gets to see. */
export function checkText(text: string): void {
  assert.doesNotMatch(text, STACK_LINE, `a stack trace reached the user:\n${text}`);
  const leak = leakIn(text);
  assert.equal(leak, undefined, `a secret reached the user, ${leak}:\n${text}`);
}

/** What is searched, and how. */
export interface Search {
  /** Opens the logs that the engine keeps by itself, encrypted: what is in them is one `pulumi logs decrypt` away. */
  readonly key?: LogKey;
  /** Takes out of a text what somebody else is known to write there. */
  readonly spare?: (text: string) => string;
  /** Files that hold secrets by right, by their paths. */
  readonly except?: readonly string[];
}

/** Packages, and what package managers keep of them, are what their authors wrote. */
const INSTALLED = /^packages[\\/]|(^|[\\/])node_modules[\\/]/;

/** Every file below the folder but those of installed packages. */
export function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return filesIn(folder).filter((file) => !INSTALLED.test(relative(folder, file)));
}

/** Each file below the folder that has a secret in it, compressed or encrypted for the stack as it may be: `PATH: in clear`. */
export function leaksBelow(folder: string, { key, spare = (text) => text, except = [] }: Search = {}): string[] {
  return filesBelow(folder).flatMap((file) => {
    if (except.includes(file)) return [];
    const leak = leakIn(basename(file)) ?? leakIn(spare(opened(readFileSync(file), key)));
    return leak === undefined ? [] : [`${relative(folder, file)}: ${leak}`];
  });
}

/** No file below the folder has a secret in it. */
export function checkClean(folder: string, search?: Search): void {
  assert.deepEqual(leaksBelow(folder, search), [], `secrets below ${folder}`);
}

function opened(bytes: Buffer, key: LogKey | undefined): string {
  if (isAutomaticLog(bytes)) {
    assert.ok(key, "there is no key to the engine's logs");
    return readAutomaticLog(bytes, key);
  }
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.toString("latin1");
  // A run that was killed leaves half a file.
  const plain = gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
  return opened(plain, key);
}
