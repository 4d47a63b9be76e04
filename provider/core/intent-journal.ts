import { randomBytes } from "node:crypto";
import type { StateFiles } from "./state-files";

const ENDING = ".jsonl";

/**
 * Records of one process in one file, a line for each change: of thousands that are begun together a file each would be slow
 * on a disk that is far away. The last line of a key counts; a line that a killed process has left half is none.
 */
export class Journal {
  private name: string | undefined;
  private append: ((text: string) => void) | undefined;
  private count = 0;

  constructor(private readonly files: StateFiles) {}

  static newName(): string {
    return `${randomBytes(9).toString("hex")}${ENDING}`;
  }

  static is(file: string): boolean {
    return file.endsWith(ENDING);
  }

  /** A new key, in the file of this process: `<journal>#<key>`. */
  nextEntry(): string {
    // Removed by somebody, or taken over: what is written to it then is read by nobody.
    if (this.name !== undefined && !this.files.has(this.name)) this.name = undefined;
    if (this.name === undefined) {
      this.name = Journal.newName();
      this.append = undefined;
    }
    this.count += 1;
    return `${this.name}#${this.count}`;
  }

  /** @throws Error of the system */
  write(entry: string, record: unknown): void {
    const { journal, key } = partsOf(entry);
    const line = lineOf(key, record);
    if (journal === this.name) this.append ??= this.files.appender(journal);
    if (journal === this.name && this.append) this.append(line);
    else this.files.append(journal, line);
  }

  /** Takes entries off a journal that has others. @throws Error of the system */
  strike(journal: string, keys: readonly string[]): void {
    this.files.append(journal, keys.map((key) => lineOf(key, null)).join(""));
  }

  entries(journal: string): Map<string, unknown> {
    const entries = new Map<string, unknown>();
    for (const line of (this.files.read(journal) ?? "").split("\n")) {
      const [key, record] = parsed(line);
      if (key === undefined) continue;
      if (record === null) entries.delete(`${journal}#${key}`);
      else entries.set(`${journal}#${key}`, record);
    }
    return entries;
  }
}

/** Undefined for a record that has a file of its own. */
export function journalOf(file: string): string | undefined {
  return file.includes("#") ? partsOf(file).journal : undefined;
}

export function keyIn(entry: string): string {
  return partsOf(entry).key;
}

function partsOf(entry: string): { journal: string; key: string } {
  const at = entry.indexOf("#");
  return { journal: entry.slice(0, at), key: entry.slice(at + 1) };
}

function lineOf(key: string, record: unknown): string {
  return `${JSON.stringify([key, record])}\n`;
}

function parsed(line: string): [key?: string, record?: unknown] {
  try {
    const found: unknown = JSON.parse(line);
    return Array.isArray(found) && typeof found[0] === "string" ? [found[0], found[1]] : [];
  } catch {
    return [];
  }
}
