import { readFileSync } from "node:fs";
import { ConfigurationError } from "./errors";

/** What says that there is no such file; everything else is a file that can't be read. */
const ABSENT = new Set(["ENOENT", "ENOTDIR"]);

const WHY: Readonly<Record<string, string>> = {
  EACCES: "permission denied (EACCES)",
  EPERM: "permission denied (EPERM)",
  EISDIR: "it is a folder",
  ELOOP: "its links go round in circles (ELOOP)",
};

/** Larger than any file of credentials. */
const LARGEST = 1024 * 1024;

/**
 * The text of a file, in UTF-8 or, as some shells of Windows write it, UTF-16; undefined where there is none. `name`: for errors.
 * @throws ConfigurationError for one that is there and can't be read: it is not taken for absent
 */
export function readTextFile(path: string, name = path): string | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (ABSENT.has(code)) return undefined;
    throw unreadable(name, WHY[code] ?? `it can't be read (${code || "unknown error"})`);
  }
  if (bytes.length > LARGEST) throw unreadable(name, "it is larger than any file of credentials");
  return decoded(bytes);
}

function unreadable(name: string, why: string): ConfigurationError {
  return new ConfigurationError({
    what: `read the file ${name}`,
    why,
    advice: "Make it readable for whoever runs Pulumi, or configure what it was to tell in another place.",
  });
}

function decoded(bytes: Buffer): string {
  const [first, second] = bytes;
  const wide = bytes.length % 2 === 0 && bytes.length > 1;
  if (wide && ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)))
    return without(bytes.toString("utf16le"));
  if (wide && ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0))) {
    return without(Buffer.from(bytes).swap16().toString("utf16le"));
  }
  return without(bytes.toString("utf8"));
}

/** A byte order mark is no part of a text. */
function without(text: string): string {
  return text.replace(/^\uFEFF/, "");
}
